"""A key as it looks on a board: a small rounded cap with its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from desktop_app.gui.text_style import SEMIBOLD, TINY, sized

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

_RADIUS = 4.0


def key_cap_font(font: QFont) -> QFont:
    """Return the face of key caps beside text in `font`."""
    return sized(font, TINY, SEMIBOLD)


def key_cap_size(key: str, font: QFont) -> QSize:
    """Return how large the cap of a key is beside text in `font`."""
    metrics = QFontMetricsF(key_cap_font(font))
    height = round(metrics.capHeight() * 1.0 + 10)
    width = max(round(metrics.horizontalAdvance(key)) + 11, height)
    return QSize(width, height + 1)


def paint_key_cap(painter: QPainter, rect: QRectF, key: str, theme: Theme) -> None:
    """Paint a key's cap into `rect`; the painter's font is that of the text beside it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    face = rect.adjusted(0.5, 0.5, -0.5, -1.5)
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(QColor(theme.line))
    painter.drawRoundedRect(face.translated(0, 1), _RADIUS, _RADIUS)
    painter.setBrush(QColor(theme.paper))
    painter.drawRoundedRect(face, _RADIUS, _RADIUS)
    font = key_cap_font(painter.font())
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    x = face.center().x() - metrics.horizontalAdvance(key) / 2
    baseline = face.center().y() + metrics.capHeight() / 2
    painter.drawText(QPointF(x, baseline), key)
    painter.restore()


class KeyCap(QWidget):
    """One key, to stand beside what it does."""

    def __init__(self, key: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._theme = key, theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(key)

    @property
    def key(self) -> str:
        """The key shown."""
        return self._key

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setAccessibleName(key)
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return key_cap_size(self._key, QApplication.font())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(QApplication.font())
        paint_key_cap(painter, QRectF(self.rect()), self._key, self._theme)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self.updateGeometry()
