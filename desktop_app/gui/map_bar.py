"""The scroll bar of the text, with a map of quotations, highlights, notes and hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget
from typing_extensions import override

from desktop_app.gui.marks import MarkKind

if TYPE_CHECKING:
    from desktop_app.gui.mark_painter import Painted
    from desktop_app.gui.theme import Theme

_TICK = 2.0
#: Left edge and width of the ticks, as shares of the bar: each kind has a lane of its own.
_LANES = {MarkKind.QUOTATION: (0.1, 0.35), MarkKind.HIGHLIGHT: (0.55, 0.4)}
_HIT_LANE = (0.0, 1.0)


class MapBar(QScrollBar):
    """A vertical scroll bar that paints ticks on its groove."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self._ticks: list[tuple[float, float, float, str]] = []
        self.setAccessibleName(self.tr("Position in the article"))

    def show_map(self, painted: Painted, length: int, theme: Theme) -> None:
        """Take the marks to show; `length` is that of the text in code points."""
        self._theme = theme
        self._ticks = _ticks(painted, max(length, 1), theme)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        height, width = self.height() - _TICK, self.width()
        for share, left, room, colour in self._ticks:
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(left * width, share * height, room * width, _TICK))
        painter.end()


def _ticks(painted: Painted, length: int, theme: Theme) -> list[tuple[float, float, float, str]]:
    """Return height share, left, width and colour of the ticks; one a pixel row and lane."""
    ticks: dict[tuple[int, float], tuple[float, float, float, str]] = {}
    for mark in painted.marks:
        lane = _LANES.get(mark.kind)
        if lane is None:
            continue
        if mark.annotation is not None:
            colour = theme.rubric if mark.annotation.note else theme.soft
        else:
            colour = theme.speaker_colour(painted.speaker_ranks.get(mark.speaker, -1))
        share = mark.start / length
        ticks[round(share * 2000), lane[0]] = (share, *lane, colour)
    for start, _ in painted.hits:
        share = start / length
        ticks[round(share * 2000), _HIT_LANE[0]] = (share, *_HIT_LANE, theme.place)
    return list(ticks.values())
