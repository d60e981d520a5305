"""Sizes and weights of interface text, all relative to the application's font."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from typing_extensions import override

#: Ratios to the size of the interface font.
BODY = 1.0
SMALL = 12 / 13
TINY = 11 / 13

NORMAL = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold


def sized(font: QFont, ratio: float, weight: QFont.Weight = NORMAL) -> QFont:
    """Return the font at another size and weight."""
    changed = QFont(font)
    changed.setPixelSize(max(1, round(pixel_size(font) * ratio)))
    changed.setWeight(weight)
    return changed


def pixel_size(font: QFont) -> int:
    """Return a font's size in pixels, however it was given."""
    size = font.pixelSize()
    return size if size > 0 else QFontInfo(font).pixelSize()


def line_height(font: QFont) -> int:
    """Return the distance of lines in lists: a fixed 1.45 of the size, whatever the face says."""
    return round(pixel_size(font) * 1.45)


class TextLabel(QLabel):
    """A label that never takes its text for markup and follows the application's text size.

    Its colour comes from the style sheet by `role`: "soft", "heading", "error" or empty.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        ratio: float = BODY,
        weight: QFont.Weight = NORMAL,
        role: str = "",
    ) -> None:
        super().__init__(text, parent)
        self._ratio, self._weight = ratio, weight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._take_size()

    def _take_size(self) -> None:
        self.setFont(sized(QApplication.font(), self._ratio, self._weight))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._take_size()
