"""A thin scroll bar over the margin of what it scrolls, so that nothing moves when it appears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar
from shiboken6 import isValid
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_WIDTH = 6


class OverlayScrollBar(QScrollBar):
    """Stands in for the vertical scroll bar of an area.

    Args:
        area: What it scrolls; its own vertical bar is hidden.
        inset: Distance from the area's right edge.
        only_in_use: Whether it shows only while the mouse is over the area or the area has the
            keyboard.
    """

    def __init__(
        self, area: QAbstractScrollArea, *, inset: int = 1, only_in_use: bool = False
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area, self._inset, self._only_in_use = area, inset, only_in_use
        self._is_hovered = False
        self.setObjectName("overlayScrollBar")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._real = area.verticalScrollBar()
        self._real.rangeChanged.connect(self._follow)
        self._real.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._real.setValue)
        area.installEventFilter(self)
        self._follow()

    def _follow(self) -> None:
        """Take over range and step, and show only where there is something to scroll."""
        self.setPageStep(self._real.pageStep())
        self.setSingleStep(self._real.singleStep())
        self.setRange(self._real.minimum(), self._real.maximum())
        self.setValue(self._real.value())
        is_wanted = not self._only_in_use or self._is_hovered or self._area.hasFocus()
        self.setVisible(is_wanted and self._real.maximum() > self._real.minimum())

    def _place(self) -> None:
        area: QWidget = self._area
        self.setGeometry(area.width() - _WIDTH - self._inset, 1, _WIDTH, max(area.height() - 2, 1))
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # An area that is being deleted still sends events, when its own bar is gone.
        if watched is self._area and isValid(self._real):
            kind = event.type()
            if kind == QEvent.Type.Resize:
                self._place()
            elif kind in (QEvent.Type.Enter, QEvent.Type.Leave):
                self._is_hovered = kind == QEvent.Type.Enter
                self._follow()
            elif kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.Show):
                self._follow()
        return super().eventFilter(watched, event)
