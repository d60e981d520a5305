"""Painting in rows, headers and cards from the leading edge, in either direction of writing.

Callers think from left to right. Where the interface runs from right to left, all shapes are
mirrored within the bounds; a text itself always runs in the direction of its own letters.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LOOKED_AT = 200  # characters in which a letter that shows the direction is looked for


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs from right to left."""
    for character in text[:_LOOKED_AT]:
        direction = unicodedata.bidirectional(character)
        if direction in _RIGHT_TO_LEFT:
            return True
        if direction == "L":
            return False
    return False


def direction_of(text: str) -> Qt.LayoutDirection:
    """Return how a text runs, whatever the interface does."""
    if is_right_to_left(text):
        return Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight


class Canvas:
    """Paints within `bounds` of a widget, mirrored where the widget runs from right to left."""

    def __init__(self, painter: QPainter, bounds: QRect, widget: QWidget | None) -> None:
        self.painter = painter
        self._bounds = QRectF(bounds)
        direction = widget.layoutDirection() if widget else Qt.LayoutDirection.LeftToRight
        self._is_mirrored = direction == Qt.LayoutDirection.RightToLeft
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def seen(self, rect: QRectF | QRect) -> QRectF:
        """Return where a rectangle really lies."""
        seen = QRectF(rect)
        if self._is_mirrored:
            seen.moveRight(self._bounds.left() + self._bounds.right() - seen.left())
        return seen

    def width_of(self, text: str, font: QFont) -> int:
        """Return the width of a text."""
        return QFontMetrics(font).horizontalAdvance(text)

    def text(
        self,
        rect: QRectF | QRect,
        text: str,
        font: QFont,
        colour: str | QColor,
        *,
        at_end: bool = False,
    ) -> int:
        """Write one line, elided to the rectangle, and return its width.

        Args:
            rect: where; the line is centred vertically in it.
            text: what.
            font: how.
            colour: of the letters.
            at_end: whether it stands at the trailing edge.
        """
        seen = self.seen(rect)
        metrics = QFontMetrics(font)
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(int(seen.width()), 0))
        is_right = at_end != self._is_mirrored
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter = self.painter
        painter.setLayoutDirection(direction_of(text))
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(
            seen, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | side, elided
        )
        return metrics.horizontalAdvance(elided)

    def fill(self, rect: QRectF | QRect, colour: str | QColor) -> None:
        """Fill a rectangle."""
        self.painter.fillRect(self.seen(rect), QColor(colour))

    def fill_rounded(
        self, rect: QRectF | QRect, brush: str | QColor | QBrush, radius: float
    ) -> None:
        """Fill a rectangle with rounded corners; the largest radius makes a disc or a pill."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(brush if isinstance(brush, QBrush) else QColor(brush))
        self.painter.drawRoundedRect(self.seen(rect), radius, radius)

    def outline(self, rect: QRectF | QRect, colour: str | QColor, radius: float) -> None:
        """Draw the outline that shows the keyboard's focus."""
        self.painter.setPen(QPen(QColor(colour), 2))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(self.seen(rect), radius, radius)

    def underline(self, left: float, y: float, width: float, pen: QPen) -> None:
        """Draw a sharp horizontal line."""
        seen = self.seen(QRectF(left, y, width, 1))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self.painter.setPen(pen)
        self.painter.drawLine(QPointF(seen.left(), y), QPointF(seen.right(), y))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
