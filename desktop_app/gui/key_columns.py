"""Sections of keys, laid out in columns and painted: on the screen and on paper alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from desktop_app.gui.overlay import key_caps_width, paint_key_caps
from desktop_app.gui.text_style import SEMIBOLD, SMALL, sized

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.gui.key_table import KeyRow, KeySection
    from desktop_app.gui.theme import Theme

_GAP = 40
_BETWEEN_KEYS = 8
_OR = "or"


@dataclass(frozen=True, slots=True)
class KeyColumns:
    """Sections in columns of equal width.

    Attributes:
        columns: The sections of each column.
        width: Of the whole, in pixels.
        font: Of the titles; everything else follows from its size.
    """

    columns: tuple[tuple[KeySection, ...], ...]
    width: float
    font: QFont

    @property
    def size(self) -> QSizeF:
        """How much room it takes."""
        heights = [self._height(sections) for sections in self.columns]
        return QSizeF(self.width, max(heights, default=0.0))

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint everything from the painter's origin on."""
        for number, sections in enumerate(self.columns):
            x, y = number * (self._column_width + _GAP), 0.0
            for section in sections:
                y = self._paint_section(painter, QPointF(x, y), section, theme)

    @property
    def _row_height(self) -> float:
        return round(QFontMetricsF(self.font).height() + 9)

    @property
    def _column_width(self) -> float:
        return (self.width - _GAP * (len(self.columns) - 1)) / max(1, len(self.columns))

    def _height(self, sections: Sequence[KeySection]) -> float:
        """Leave out the empty line after the last section."""
        return (sum(_rows_of(section) for section in sections) - 1) * self._row_height

    def _paint_section(
        self, painter: QPainter, at: QPointF, section: KeySection, theme: Theme
    ) -> float:
        line = QRectF(at.x(), at.y(), self._column_width, self._row_height)
        painter.setFont(sized(self.font, SMALL, SEMIBOLD))
        painter.setPen(QColor(theme.soft))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, section.title)
        painter.setPen(QColor(theme.line))
        painter.drawLine(line.bottomLeft(), line.bottomRight())
        for row in section.rows:
            line.translate(0, self._row_height)
            self._paint_row(painter, line, row, theme)
        return line.bottom() + self._row_height

    def _paint_row(self, painter: QPainter, line: QRectF, row: KeyRow, theme: Theme) -> None:
        painter.setFont(self.font)
        left = self._paint_keys(painter, line, row.keys, theme)
        room = left - line.left() - _BETWEEN_KEYS
        metrics = QFontMetricsF(self.font)
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, max(0.0, room))
        painter.setPen(QColor(theme.ink))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_keys(
        self, painter: QPainter, line: QRectF, keys: tuple[str, ...], theme: Theme
    ) -> float:
        """Paint keys at the right of a line; return where they begin."""
        small = sized(self.font, SMALL)
        between = QFontMetricsF(small).horizontalAdvance(_OR) + 2 * _BETWEEN_KEYS
        x = line.right() + between
        for index, key in reversed(list(enumerate(keys))):
            x -= key_caps_width(key, self.font) + between
            painter.setFont(self.font)
            paint_key_caps(painter, x, line.center().y(), key, theme)
            if index:
                painter.setFont(small)
                painter.setPen(QColor(theme.soft))
                gap = QRectF(x - between, line.top(), between, line.height())
                painter.drawText(gap, Qt.AlignmentFlag.AlignCenter, _OR)
        return x


def lay_out(
    sections: Sequence[KeySection], width: float, font: QFont, *, columns: int = 0
) -> KeyColumns:
    """Distribute sections over columns so that the tallest is as short as can be.

    Args:
        sections: In the order in which they are read.
        width: Of the whole.
        font: Of the titles.
        columns: How many; 0 for as many as fit.
    """
    least = QFontMetricsF(font).averageCharWidth() * 44
    wanted = columns or max(1, int((width + _GAP) / (least + _GAP)))
    heights = [_rows_of(section) for section in sections]
    limit = max(heights, default=0)
    while len(list(_filled(sections, limit))) > wanted:
        limit += 1
    return KeyColumns(tuple(_filled(sections, limit)), width, font)


def _rows_of(section: KeySection) -> int:
    """Count the lines of a section: its heading, its rows, and an empty one."""
    return len(section.rows) + 2


def _filled(sections: Sequence[KeySection], limit: int) -> Iterator[tuple[KeySection, ...]]:
    column: list[KeySection] = []
    used = 0
    for section in sections:
        if column and used + _rows_of(section) > limit:
            yield tuple(column)
            column, used = [], 0
        column.append(section)
        used += _rows_of(section)
    if column:
        yield tuple(column)
