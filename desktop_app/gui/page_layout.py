"""The layout of the reading view's document: what is looked at first, the rest when there is time.

Qt's own layout goes through the document from its beginning, so that going to its end, or another
width, costs the whole text at once. Here a block is laid out when it is needed; until then its
height is estimated from its length. A block that turns out higher or lower than estimated moves
what follows: `take_shift` tells by how much what stands at `anchor` has moved, so that the view can
scroll along and nothing seems to move.
"""

from __future__ import annotations

import math
import time
from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPainterPath,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextFrame,
    QTextLayout,
    QTextLine,
)
from typing_extensions import override

from desktop_app.gui.line_setting import BASELINE_SHARE, set_lines
from desktop_app.gui.table_columns import Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from desktop_app.gui.block_style import BlockStyle
    from desktop_app.gui.theme import Theme

_HIGHEST = 1 << 24
_Size = tuple[float, float]


class PageLayout(QAbstractTextDocumentLayout):
    """Lays the blocks of a document out in one column, each with its own style.

    Args:
        document: what is laid out; it must not change any more.
        styles: the measures of each block.
        character: mean width of its characters, in multiples of the font size.
    """

    def __init__(
        self, document: QTextDocument, styles: Sequence[BlockStyle], character: float
    ) -> None:
        super().__init__(document)
        self.styles = styles
        self.links: Mapping[int, Sequence[tuple[int, int]]] = {}
        self.anchor = 0.0
        self.padding = 0.0
        self._character = character
        self._margins = (0.0, 0.0)
        self._width = 0.0
        self._columns = Columns(document, styles)
        self._rooms: Mapping[int, float] = {}
        self.rooms_at: Callable[[float], Mapping[int, float]] = lambda _width: {}
        self._lengths = [len(text) for text in document.toRawText().split("\u2029")]
        self._heights = [0.0] * len(styles)
        self._is_laid = bytearray(len(styles))
        self._missing = len(styles)
        self._tops = [0.0] * (len(styles) + 1)
        self._clean = 0  # tops are right up to this index
        self._sum = 0.0
        self._shift = 0.0
        self._told = QSizeF()
        self._ink = self._soft = self._link = QColor()

    # -- measures ----------------------------------------------------------------------------

    @property
    def width(self) -> float:
        """The width of the lines."""
        return self._width

    @property
    def missing(self) -> int:
        """How many blocks are only estimated."""
        return self._missing

    @property
    def is_complete(self) -> bool:
        """Whether nothing is estimated any more."""
        return not self._missing

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._ink, self._soft = QColor(theme.ink), QColor(theme.soft)
        self._link = QColor(theme.place)

    def set_margins(self, top: float, bottom: float) -> None:
        """Leave room above the first and below the last block."""
        if self._margins != (top, bottom):
            self._margins = (top, bottom)
            self._clean, self._tops[0] = 0, top
            self.tell_size()

    def set_width(self, width: float) -> None:
        """Take another width of lines; everything is estimated anew."""
        if width == self._width or width <= 0:
            return
        self._width = width
        self._columns.forget()
        self._rooms = self.rooms_at(width)
        for index in range(len(self.styles)):
            self._heights[index] = self._estimate(index)
        self._sum = math.fsum(self._heights)
        self._is_laid = bytearray(len(self.styles))
        self._missing = len(self.styles)
        self._clean, self._shift = 0, 0.0

    def _estimate(self, index: int) -> float:
        style = self.styles[index]
        room = max(self._width - style.indent, style.size)
        lines = math.ceil(self._lengths[index] * self._character * style.size / room) or 1
        if style.is_row:
            lines = 1
        return self._above(index) + lines * style.line_height + style.below

    def _above(self, index: int) -> float:
        """Return the room above a block's lines, with that of its picture."""
        return self.styles[index].above + self._rooms.get(index, 0.0)

    def refresh_rooms(self) -> None:
        """Take over other sizes of pictures, as when one has come that was not measured before."""
        before, self._rooms = self._rooms, self.rooms_at(self._width)
        for index, room in self._rooms.items():
            change = room - before.get(index, 0.0)
            if change:
                self._resize(index, self._heights[index] + change)

    def top(self, index: int) -> float:
        """Return where a block's room begins, as far as is known."""
        tops, heights = self._tops, self._heights
        for i in range(self._clean, index):
            tops[i + 1] = tops[i] + heights[i]
        self._clean = max(self._clean, index)
        return tops[index]

    def block_at(self, height: float) -> int:
        """Return the index of the block at a height of the document, or the nearest one."""
        count = len(self.styles)
        while self._clean < count and self._tops[self._clean] <= height:
            self.top(min(self._clean + 64, count))
        return max(min(bisect_right(self._tops, height, 0, self._clean + 1), count) - 1, 0)

    def rect(self, index: int) -> QRectF:
        """Return the rectangle of a block's lines, laid out now if they were not."""
        layout = self.laid(index)
        height = self._heights[index] - self._above(index) - self.styles[index].below
        return QRectF(layout.position(), QSizeF(self._width, height))

    def whole_rect(self, index: int) -> QRectF:
        """Return the rectangle of a block's lines and of the picture above them."""
        rect = self.rect(index)
        rect.setTop(rect.top() - self._rooms.get(index, 0.0))
        return rect

    # -- laying out --------------------------------------------------------------------------

    def laid(self, index: int) -> QTextLayout:
        """Return the layout of a block at its place, laid out now if it was not."""
        text_block = self.document().findBlockByNumber(index)
        layout = text_block.layout()
        if not self._is_laid[index]:
            self._lay_out(index, text_block)
        layout.setPosition(QPointF(self.padding, self.top(index) + self._above(index)))
        return layout

    def _lay_out(self, index: int, text_block: QTextBlock) -> None:
        style = self.styles[index]
        cells = self._columns.of_row(index, self._width) if style.is_row else ()
        lines = set_lines(text_block, style, self._width, cells)
        self._is_laid[index] = 1
        self._missing -= 1
        lines_height = max(lines, 1) * style.line_height
        self._resize(index, self._above(index) + lines_height + style.below)

    def _resize(self, index: int, height: float) -> None:
        change = height - self._heights[index]
        if change:
            if self.top(index) < self.anchor:
                self._shift += change
            self._heights[index] = height
            self._sum += change
            self._clean = min(self._clean, index)

    def lay_out_between(self, top: float, bottom: float) -> bool:
        """Lay out what stands between two heights; False when all of it was already."""
        if not self.styles or self._width <= 0:
            return False
        index, missing = self.block_at(top), self._missing
        while index < len(self.styles) and self.top(index) < bottom:
            if not self._is_laid[index]:
                self.laid(index)
            index += 1
        return self._missing != missing

    def lay_out_about(self, index: int, room: float) -> None:
        """Lay out a block and what stands within `room` before and after it."""
        for step in (-1, 1):
            height, now = -self._heights[index] if self.styles else 0.0, index
            while 0 <= now < len(self.styles) and height < room:
                self.laid(now)
                height += self._heights[now]
                now += step

    def lay_out_some(self, start: int, seconds: float) -> None:
        """Lay out what is missing from block `start` on, then from the beginning, for a while."""
        end = time.perf_counter() + seconds
        for index in self._missing_from(start):
            self.laid(index)
            if time.perf_counter() > end:
                return

    def _missing_from(self, start: int) -> Iterable[int]:
        while self._missing:
            index = self._is_laid.find(0, start)
            if index < 0:
                index = self._is_laid.find(0)
            yield index

    def take_shift(self) -> float:
        """Return by how much what stands at `anchor` has moved since this was last asked."""
        shift, self._shift = self._shift, 0.0
        return shift

    def tell_size(self) -> None:
        """Tell the view how large the document is, when that has changed."""
        size = self.documentSize()
        if size != self._told:
            self._told = size
            self.documentSizeChanged.emit(size)

    # -- Qt ----------------------------------------------------------------------------------

    @override
    def documentSize(self) -> QSizeF:
        height = self._margins[0] + self._sum + self._margins[1]
        return QSizeF(self._width + 2 * self.padding, min(height, _HIGHEST))

    @override
    def pageCount(self) -> int:
        return 1

    @override
    def documentChanged(self, position: int, removed: int, added: int) -> None:
        """Follow the width of the page; the text itself never changes."""
        self.set_width(self.document().pageSize().width() - 2 * self.padding)
        self.tell_size()

    @override
    def frameBoundingRect(self, _frame: QTextFrame) -> QRectF:
        return QRectF(QPointF(0, 0), self.documentSize())

    @override
    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        number = block.blockNumber()
        if not block.isValid() or number >= len(self.styles):
            return QRectF()
        return self.rect(number)

    @override
    def hitTest(
        self, point: QPointF | QPoint | QPainterPath.Element, _accuracy: Qt.HitTestAccuracy
    ) -> int:
        assert isinstance(point, QPointF)  # as Qt calls it, against PySide's stub
        if not self.styles:
            return 0
        index = self.block_at(point.y())
        layout = self.laid(index)
        text_block = self.document().findBlockByNumber(index)
        within = point - layout.position()
        line = _line_at(layout, within, self.styles[index].line_height)
        return text_block.position() + (line.xToCursor(within.x()) if line is not None else 0)

    @override
    def draw(self, painter: QPainter, context: QAbstractTextDocumentLayout.PaintContext) -> None:
        if not self.styles:
            return
        clip = context.clip
        index = self.block_at(clip.top())
        while index < len(self.styles) and self.top(index) < clip.bottom():
            layout = self.laid(index)
            painter.setPen(self._soft if self.styles[index].is_soft else self._ink)
            position = self.document().findBlockByNumber(index).position()
            runs = [*self._link_runs(index), *_selected(context, position, self._lengths[index])]
            layout.draw(painter, QPointF(0, 0), runs, clip)
            index += 1

    def _link_runs(self, index: int) -> list[QTextLayout.FormatRange]:
        runs = []
        for start, end in self.links.get(index, ()):
            run = QTextLayout.FormatRange()
            run.start, run.length = start, end - start
            char_format = QTextCharFormat()
            char_format.setForeground(self._link)
            run.format = char_format
            runs.append(run)
        return runs


def _selected(
    context: QAbstractTextDocumentLayout.PaintContext, position: int, length: int
) -> list[QTextLayout.FormatRange]:
    """Return what is selected of a block."""
    runs = []
    for selection in context.selections:
        start = max(selection.cursor.selectionStart() - position, 0)
        end = min(selection.cursor.selectionEnd() - position, length)
        if start < end:
            run = QTextLayout.FormatRange()
            run.start, run.length, run.format = start, end - start, selection.format
            runs.append(run)
    return runs


def _line_at(layout: QTextLayout, point: QPointF, height: float) -> QTextLine | None:
    """Return the line at a point of a block, or the nearest one."""
    nearest, least = None, math.inf
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        top = line.y() + line.ascent() - BASELINE_SHARE * height
        rect = QRectF(line.x(), top, line.width(), height)
        away = 4 * max(rect.top() - point.y(), point.y() - rect.bottom(), 0) + max(
            rect.left() - point.x(), point.x() - rect.right(), 0
        )
        if away < least:
            nearest, least = line, away
    return nearest
