"""A sheet that lies over the window for a moment: the palette, the keys, the settings.

It covers the whole window, so that a click beside the sheet closes it, and keeps the focus inside.
Closing gives the focus back to the widget that had it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app.gui.key_cap import key_cap_size, paint_key_cap

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

_RADIUS = 10.0
SHADOW_PX = 18
_CAP_GAP = 4
_BAR_WIDTH = 3
_MARGIN = 24


class Sheet(QFrame):
    """The ground of an overlay: paper with a hairline and a soft shadow around it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SHADOW_PX, SHADOW_PX, SHADOW_PX, SHADOW_PX)
        self.body.setSpacing(0)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QRectF(self.rect()).adjusted(SHADOW_PX, SHADOW_PX, -SHADOW_PX, -SHADOW_PX)
        shade = QColor(0, 0, 0, 7 if self.theme.is_dark else 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        for spread in range(SHADOW_PX - 4, 0, -1):
            ring = face.adjusted(-spread, -spread + 4, spread, spread + 4)
            painter.drawRoundedRect(ring, _RADIUS + spread, _RADIUS + spread)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.setBrush(QColor(self.theme.field))
        painter.drawRoundedRect(face.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


class Overlay(QWidget):
    """Covers a window and holds one sheet.

    Args:
        window: What it lies over; it follows its size.
        theme: The colours.
        name: What a screen reader calls it.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, window: QWidget, theme: Theme, *, name: str) -> None:
        super().__init__(window)
        self.theme = theme
        self.sheet = Sheet(theme, self)
        self.setAccessibleName(name)
        self.sheet.setAccessibleName(name)
        self._below = window
        self._before: QWidget | None = None
        window.installEventFilter(self)
        self.hide()

    # -- for subclasses ----------------------------------------------------------------------

    def sheet_size(self, available: QSize) -> QSize:
        """Return how large the sheet is to be, within what the window leaves it."""
        raise NotImplementedError

    def first_widget(self) -> QWidget:
        """Return what has the focus when the overlay opens."""
        raise NotImplementedError

    # -- opening and closing -----------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the overlay is shown."""
        return not self.isHidden()

    def show_over(self) -> None:
        """Show the sheet and give it the focus."""
        if not self.is_open:
            self._before = self.window().focusWidget()
        self.place()
        self.show()
        self.raise_()
        self.first_widget().setFocus(Qt.FocusReason.PopupFocusReason)
        self.opened.emit()

    def dismiss(self) -> None:
        """Hide the sheet and give the focus back to where it was."""
        if not self.is_open:
            return
        before, self._before = self._before, None
        had_focus = self._has_focus()
        self.hide()
        if had_focus and before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _has_focus(self) -> bool:
        focused: QWidget | None = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.sheet.set_theme(theme)
        self.update()

    def place(self) -> None:
        """Fit the overlay to its window and the sheet into it."""
        area = self._below.rect()
        self.setGeometry(area)
        room = area.size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        size = self.sheet_size(room).boundedTo(room) + QSize(2 * SHADOW_PX, 2 * SHADOW_PX)
        left = area.left() + (area.width() - size.width()) // 2
        # Where the subclass wants it, but never beyond the lower edge.
        wanted, lowest = self.top_margin(), area.height() - size.height() + SHADOW_PX
        top = max(min(wanted, lowest), min(wanted, _MARGIN))
        self.sheet.setGeometry(QRect(QPoint(left, area.top() + top - SHADOW_PX), size))
        # At once: a list may be scrolled before the next turn of the event loop.
        self.sheet.body.activate()

    def top_margin(self) -> int:
        """Return how far below the window's upper edge the sheet begins."""
        return _MARGIN

    # -- events ------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_open:
            self.place()
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Go round within the sheet."""
        stops = [
            child
            for child in self.sheet.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisibleTo(self)
            and child.isEnabled()
            and child.focusProxy() is None
        ]
        if not stops:
            return False
        now = self.window().focusWidget()
        step = 1 if next else -1
        index = stops.index(now) + step if now in stops else 0
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[index % len(stops)].setFocus(reason)
        return True


def paint_row_ground(painter: QPainter, row: QRect, theme: Theme, *, has_focus: bool) -> None:
    """Paint what shows the current row of a list, and that the list has the keyboard."""
    painter.fillRect(row, QColor(theme.chrome))
    if has_focus:
        painter.fillRect(
            QRect(row.left(), row.top(), _BAR_WIDTH, row.height()), QColor(theme.rubric)
        )


def key_caps_width(keys: str, font: QFont) -> int:
    """Return the width of the caps of a key sequence such as "g g"."""
    caps = keys.split()
    return sum(key_cap_size(cap, font).width() + _CAP_GAP for cap in caps) - (
        _CAP_GAP if caps else 0
    )


def paint_key_caps(painter: QPainter, left: float, centre: float, keys: str, theme: Theme) -> None:
    """Paint the caps of a key sequence side by side, in the painter's font."""
    for cap in keys.split():
        size = key_cap_size(cap, painter.font())
        rect = QRectF(left, centre - size.height() / 2, size.width(), size.height())
        if cap == "…":
            painter.setPen(QColor(theme.soft))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cap)
        else:
            paint_key_cap(painter, rect, cap, theme)
        left += size.width() + _CAP_GAP
