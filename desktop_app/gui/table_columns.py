"""How wide the columns of a table are: what they need, or their share where that is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontMetricsF

from desktop_app.gui.line_setting import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QTextDocument

    from desktop_app.gui.block_style import BlockStyle

_NEXT_CELL = "\u2028"
_GAP = 0.6  # between columns, in multiples of the font size
_SLACK = 0.6  # in a column: the separator that ends a cell counts as a character of its line
_LEAST = 2.0  # no column is narrower than this, in multiples of the font size
_MOST_ROWS = 120  # are looked at


class Columns:
    """Knows the columns of each table of a document; rows that follow one another are one table."""

    def __init__(self, document: QTextDocument, styles: Sequence[BlockStyle]) -> None:
        self._document = document
        self._styles = styles
        self._tables: dict[int, tuple[Cell, ...]] = {}
        self._first: dict[int, int] = {}  # of each row's table
        for index, style in enumerate(styles):
            if style.is_row:
                self._first[index] = self._first.get(index - 1, index)

    def forget(self) -> None:
        """Measure anew, as for another width."""
        self._tables.clear()

    def of_row(self, index: int, width: float) -> tuple[Cell, ...]:
        """Return where the cells of a row stand in a column of text of this width."""
        first = self._first[index]
        if first not in self._tables:
            self._tables[first] = self._measured(first, width)
        return self._tables[first]

    def _measured(self, first: int, width: float) -> tuple[Cell, ...]:
        font = QFont(self._document.defaultFont())
        font.setWeight(QFont.Weight.Bold)
        metrics = QFontMetricsF(font)
        widest: list[float] = []
        index, slack = first, _SLACK * self._styles[first].size
        while index < len(self._styles) and self._styles[index].is_row:
            if index - first >= _MOST_ROWS:
                break
            row = self._document.findBlockByNumber(index).text().split(_NEXT_CELL)
            widest.extend(0.0 for _ in row[len(widest) :])
            for column, text in enumerate(row):
                wide = metrics.horizontalAdvance(text) + slack
                widest[column] = max(widest[column], wide)
            index += 1
        size = self._styles[first].size
        gap = min(_GAP * size, width / (2 * len(widest)))
        widths = shared(widest, width - gap * (len(widest) - 1), _LEAST * size)
        cells, left = [], 0.0
        for wide in widths:
            cells.append(Cell(left, wide))
            left += wide + gap
        return tuple(cells)


def shared(wanted: Sequence[float], room: float, least: float) -> list[float]:
    """Divide `room` among columns: each what it wants, or the wide ones less where it is short.

    Columns that want no more than an equal share get what they want; the others divide the rest in
    the measure of what they want. Room to spare is left over.
    """
    if sum(wanted) <= room:
        return list(wanted)
    widths = [0.0] * len(wanted)
    open_columns = set(range(len(wanted)))
    left = room
    while open_columns:
        share = left / len(open_columns)
        modest = {column for column in open_columns if wanted[column] <= share}
        if not modest:
            break
        for column in modest:
            widths[column] = wanted[column]
            left -= wanted[column]
        open_columns -= modest
    total = sum(wanted[column] for column in open_columns)
    for column in open_columns:
        widths[column] = max(left * wanted[column] / total, min(least, room / len(wanted)))
    return widths
