"""Check boxes and fields whose signs can be seen on every theme's ground.

A style sheet cannot colour the arrows and ticks that Qt draws; these draw their own, in the colours
of the palette.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
    QWidget,
)
from typing_extensions import override

_CHECK_SIDE = 14
_ARROW_FROM_RIGHT = 14
_TEXT_MARGIN = 6


class CheckBox(QCheckBox):
    """A check box whose frame can be seen on every ground; its colours are the palette's."""

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(QApplication.font())
        palette, side = self.palette(), _CHECK_SIDE
        box = QRectF(1.5, (self.height() - side) / 2, side, side)
        accent, paper = palette.color(QPalette.ColorRole.Accent), QPalette.ColorRole.Base
        frame = accent if self.isChecked() or self.hasFocus() else palette.placeholderText().color()
        painter.setPen(QPen(frame, 2 if self.hasFocus() else 1))
        painter.setBrush(accent if self.isChecked() else palette.color(paper))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            tick = [(0.22, 0.52), (0.42, 0.72), (0.78, 0.30)]
            points = [box.topLeft() + QPointF(x * side, y * side) for x, y in tick]
            painter.setPen(QPen(palette.color(paper), 1.8))
            painter.drawPolyline(points)
        text = self.rect().adjusted(side + 10, 0, 0, 0)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            width = painter.fontMetrics().horizontalAdvance(self.text())
            y = self.height() // 2 + painter.fontMetrics().ascent() // 2 + 4
            painter.setPen(QPen(accent, 1))
            painter.drawLine(text.left(), y, text.left() + width, y)


class ComboBox(QComboBox):
    """A box to choose one of several things from."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self, self.height() / 2, rises=False)


class NumberBox(QSpinBox):
    """A field for a whole number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self, self.height() / 2 - 5, rises=True)
        _paint_arrow(self, self.height() / 2 + 5, rises=False)


class DecimalBox(QDoubleSpinBox):
    """A field for a number with decimals."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrow(self, self.height() / 2 - 5, rises=True)
        _paint_arrow(self, self.height() / 2 + 5, rises=False)


def _paint_arrow(widget: QWidget, y: float, *, rises: bool) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().placeholderText().color(), 1.5))
    x, half = widget.width() - _ARROW_FROM_RIGHT, 3.5
    tip = y + (-half / 2 if rises else half / 2)
    foot = y + (half / 2 if rises else -half / 2)
    painter.drawPolyline([QPointF(x - half, foot), QPointF(x, tip), QPointF(x + half, foot)])
    painter.end()
