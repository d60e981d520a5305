"""A small card beside the focused link: where it leads, or the footnote's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.gui.text_style import SMALL, TextLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

_MOST_WIDTH = 440
_GAP = 6
_EDGE = 8


class LinkPreview(QFrame):
    """Lies over the text, takes neither keys nor the mouse, and goes when the focus goes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("linkPreview")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = TextLabel("", self)
        self._words.setWordWrap(True)
        self._hint = TextLabel("", self, ratio=SMALL, role="soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self._words)
        column.addWidget(self._hint)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def show_beside(self, words: str, hint: str, link: QRect) -> None:
        """Show some words below a link, or above it where there is no room."""
        self._words.setText(words)
        self._hint.setText(hint)
        self.setAccessibleName(words)
        room = self._over.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self._words.setFixedWidth(self._fitting_width(words, room.width()))
        self.adjustSize()
        left = max(room.left(), min(link.left(), room.right() - self.width()))
        top = link.bottom() + _GAP
        if top + self.height() > room.bottom():
            top = max(link.top() - _GAP - self.height(), room.top())
        self.move(QPoint(left, top))
        self.show()
        self.raise_()

    def _fitting_width(self, words: str, room: int) -> int:
        margins = 24
        wanted = self._words.fontMetrics().horizontalAdvance(words) + 4
        return max(min(wanted, _MOST_WIDTH, room - margins), 40)
