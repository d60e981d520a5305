"""The line above a panel: its title, what it holds, and whether it is folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget
from typing_extensions import override

from desktop_app.gui.canvas import Canvas
from desktop_app.gui.panel_list import SIDE_MARGIN
from desktop_app.gui.text_style import SEMIBOLD, TINY, sized

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

_CHEVRON = 3.5


class PanelHeader(QAbstractButton):
    """Shows a panel's title; a click, Space or Enter folds or unfolds it (checked: unfolded)."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._aside = ""
        self._is_hovered = False
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_aside(self, text: str) -> None:
        """Show a few words at the right, such as a count or "saved"."""
        self._aside = text
        self.setAccessibleDescription(text)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(sized(QApplication.font(), TINY, SEMIBOLD))
        return QSize(120, metrics.height() + 18)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter, self.rect(), self)
        font = sized(QApplication.font(), TINY, SEMIBOLD)
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.2)
        room = self.rect().adjusted(SIDE_MARGIN, 10, -SIDE_MARGIN, 0)
        title_width = canvas.text(room, self.text(), font, self._theme.soft)
        if self.isCheckable() and (not self.isChecked() or self._is_hovered or self.hasFocus()):
            size = 2 * _CHEVRON
            chevron = QRectF(room.right() - size, room.center().y() + 0.5 - _CHEVRON, size, size)
            self._paint_chevron(painter, canvas.seen(chevron).center())
            room.setRight(room.right() - 16)
        aside = room.adjusted(title_width + 12, 0, 0, 0)
        plain = sized(QApplication.font(), TINY)
        canvas.text(aside, self._aside, plain, self._theme.soft, at_end=True)
        if self.hasFocus():
            frame = QRectF(self.rect()).adjusted(SIDE_MARGIN - 6, 9, -SIDE_MARGIN + 6, -1)
            canvas.outline(frame, self._theme.rubric, 4)

    def _paint_chevron(self, painter: QPainter, centre: QPointF) -> None:
        pen = QPen(QColor(self._theme.soft), 1.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        size = _CHEVRON
        if self.isChecked():
            points = [(-size, -size / 2), (0, size / 2), (size, -size / 2)]
        else:
            ahead = -size if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else size
            points = [(-ahead / 2, -size), (ahead / 2, 0), (-ahead / 2, size)]
        painter.drawPolyline([centre + QPointF(x, y) for x, y in points])

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._is_hovered = True
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._is_hovered = False
        self.update()
