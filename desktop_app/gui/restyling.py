"""Another style sheet for windows that are open, part by part.

Qt styles every widget of the program anew when the application's sheet changes, seen or not, and
takes a tenth of a second for it. So the application keeps the sheet it started with, and each part
of a window gets the new one for itself: what is seen at once, the rest one part in a turn of the
event loop, and what is made later when it is first shown.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget
from shiboken6 import isValid
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class Restyler(QObject):
    """Keeps the parts of all windows true to one style sheet."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet = ""  # that of the application, until there is another one
        self._windows: weakref.WeakSet[QMainWindow] = weakref.WeakSet()
        self._waiting: list[QWidget] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._style_next)

    def follow(self, window: QMainWindow) -> None:
        """Style a window's parts from now on; call it again when parts were added."""
        if window not in self._windows:
            self._windows.add(window)
            window.installEventFilter(self)
        if self._sheet:
            self._style(window)

    def restyle(self, sheet: str) -> None:
        """Give all windows another sheet."""
        self._sheet = sheet
        self._waiting.clear()
        for window in list(self._windows):
            if isValid(window):
                self._style(window)

    def _style(self, window: QMainWindow) -> None:
        for part in _parts(window):
            if part.isVisible():
                self._put(part)
            else:
                self._waiting.append(part)
        if self._waiting:
            self._timer.start()

    def _put(self, part: QWidget) -> None:
        if part.styleSheet() != self._sheet:
            part.setStyleSheet(self._sheet)

    def _style_next(self) -> None:
        """Style one part that nobody sees."""
        if self._waiting:
            part = self._waiting.pop(0)
            if isValid(part):
                self._put(part)
        else:
            self._timer.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._sheet and event.type() == QEvent.Type.ChildPolished:
            assert isinstance(event, QChildEvent)
            child = event.child()
            if isinstance(child, QWidget):
                self._put(child)
        return super().eventFilter(watched, event)


def _parts(window: QMainWindow) -> Iterator[QWidget]:
    """Yield what a window consists of: bars, panes, and what lies over it."""
    centre: QWidget | None = window.centralWidget()
    for child in window.findChildren(QWidget, options=_DIRECT):
        if child is not centre:
            yield child
            continue
        for inner in child.findChildren(QWidget, options=_DIRECT):
            if isinstance(inner, QSplitter):
                yield from inner.findChildren(QWidget, options=_DIRECT)
            else:
                yield inner
