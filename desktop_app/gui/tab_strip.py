"""The strip of tabs above the text; there is none while only one article is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar, QWidget
from typing_extensions import override

from desktop_app.gui.text_style import SMALL, pixel_size, sized
from desktop_app.gui.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent

_WIDEST_EM, _NARROWEST_EM = 17, 6


class TabStrip(QTabBar):
    """Shows the titles of the open articles.

    It never takes the keyboard: tabs have keys of their own, which work everywhere.

    Signals:
        chosen: the reader wants to see this tab.
        close_wanted: the reader wants to be rid of this tab.
        moved: a tab was drawn from one place to another.
    """

    chosen = Signal(int)
    close_wanted = Signal(int)
    moved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabStrip")
        self.setAccessibleName(self.tr("Open articles"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        self.setFont(sized(QApplication.font(), SMALL))
        self._is_filling = False
        self._is_folded = False
        self.currentChanged.connect(self._choose)
        self.tabMoved.connect(self._move)
        self.hide()

    @property
    def titles(self) -> list[str]:
        """What is shown, from the left."""
        return [self.tabData(index) for index in range(self.count())]

    def show_tabs(self, titles: Sequence[str], current: int) -> None:
        """Show these articles; an empty title stands for an empty tab."""
        self._is_filling = True
        while self.count() > len(titles):
            self.removeTab(self.count() - 1)
        while self.count() < len(titles):
            self._add()
        for index, title in enumerate(titles):
            shown = one_line(title) or self.tr("New tab")
            self.setTabData(index, shown)
            self.setTabText(index, shown.replace("&", "&&"))
            self.setTabToolTip(index, shown)
        self.setCurrentIndex(current)
        self._is_filling = False
        self._show_if_needed()

    def set_folded(self, *, is_folded: bool) -> None:
        """Hide the strip, as while only the text is shown, or let it be seen again."""
        self._is_folded = is_folded
        self._show_if_needed()

    def _show_if_needed(self) -> None:
        self.setVisible(self.count() > 1 and not self._is_folded)

    def _add(self) -> None:
        button = QPushButton("×", self)
        button.setObjectName("tabClose")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(self.tr("Close the tab"))
        button.setToolTip(self.tr("Close the tab"))
        button.clicked.connect(lambda: self._close(button))
        self.setTabButton(self.addTab(""), QTabBar.ButtonPosition.RightSide, button)

    def _close(self, button: QPushButton) -> None:
        side = QTabBar.ButtonPosition.RightSide
        for index in range(self.count()):
            if self.tabButton(index, side) is button:
                self.close_wanted.emit(index)
                return

    def _choose(self, index: int) -> None:
        if not self._is_filling and index >= 0:
            self.chosen.emit(index)

    def _move(self, index: int, target: int) -> None:
        if not self._is_filling:
            self.moved.emit(index, target)

    @override
    def tabSizeHint(self, index: int) -> QSize:
        em = pixel_size(self.font())
        natural = super().tabSizeHint(index)
        room = self.width() // max(1, self.count())
        width = min(natural.width(), _WIDEST_EM * em, max(room, _NARROWEST_EM * em))
        return QSize(width, natural.height())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and index >= 0:
            self.close_wanted.emit(index)
        super().mouseReleaseEvent(event)
