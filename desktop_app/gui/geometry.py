"""Where code points lie on the page: rectangles of ranges, in document coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QTextBlock, QTextLayout, QTextLine

from desktop_app.gui.line_setting import BASELINE_SHARE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.gui.document import ArticleDocument

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")


@dataclass(frozen=True, slots=True)
class LinePart:
    """A stretch of one visual line: its full slot, and where the letters stand."""

    slot: QRectF
    baseline: float
    ascent: float
    descent: float

    @property
    def ink(self) -> QRectF:
        """The band from the top of the tall letters to the foot of the deep ones."""
        top = self.baseline - self.ascent
        return QRectF(self.slot.left(), top, self.slot.width(), self.ascent + self.descent)


class PageGeometry:
    """Asks a document's layout where things are; every answer costs what it covers, no more."""

    def __init__(self, document: ArticleDocument) -> None:
        self._document = document
        self._layout = document.layout

    def text_block(self, index: int) -> QTextBlock:
        """Return Qt's block of the article's block `index`."""
        return self._document.document.findBlockByNumber(index)

    def block_rect(self, index: int) -> QRectF:
        """Return the rectangle of a block's lines, without the room about them."""
        return self._layout.rect(index)

    def whole_rect(self, index: int) -> QRectF:
        """Return the rectangle of a block's lines and of its picture."""
        return self._layout.whole_rect(index)

    def indent(self, index: int) -> float:
        """Return how far the lines of a block are moved in."""
        return self._layout.styles[index].indent

    def is_mirrored(self, index: int) -> bool:
        """Tell whether the lines of a block run from right to left."""
        return self.text_block(index).textDirection() is Qt.LayoutDirection.RightToLeft

    def visible_blocks(self, top: float, bottom: float) -> range:
        """Return the indices of the blocks between two heights."""
        count = len(self._document.article.blocks)
        if not count:
            return range(0)
        first = self._layout.block_at(top)
        last = first
        while last < count - 1 and self._layout.top(last + 1) < bottom:
            last += 1
        return range(first, last + 1)

    def parts(self, start: int, end: int, blocks: range | None = None) -> Iterator[LinePart]:
        """Yield the stretches of lines that `[start, end)` covers, in `blocks` only if given."""
        article = self._document.article
        first, last = article.block_index_at(start), article.block_index_at(max(start, end - 1))
        if blocks is not None:
            first, last = max(first, blocks.start), min(last, blocks.stop - 1)
        for index in range(max(first, 0), last + 1):
            yield from self._block_parts(index, start, end)

    def _block_parts(self, index: int, start: int, end: int) -> Iterator[LinePart]:
        low = self._document.in_block(index, start)
        high = self._document.in_block(index, end)
        if low >= high:
            return
        layout = self._layout.laid(index)
        text = self.text_block(index).text()
        height = self._layout.styles[index].line_height
        number = layout.lineForTextPosition(low).lineNumber()
        for line_number in range(max(number, 0), layout.lineCount()):
            line = layout.lineAt(line_number)
            if line.textStart() >= high:
                return
            first = max(low, line.textStart())
            last = min(high, line.textStart() + line.textLength())
            if first < last:
                yield from _line_parts(layout, line, text, (first, last), height)


def _line_parts(
    layout: QTextLayout, line: QTextLine, text: str, span: tuple[int, int], height: float
) -> Iterator[LinePart]:
    origin = layout.position()
    baseline = origin.y() + line.y() + line.ascent()
    top = baseline - BASELINE_SHARE * height
    for left, right in _extents(line, text, span):
        slot = QRectF(origin.x() + left, top, right - left, height)
        yield LinePart(slot, baseline, line.ascent() * 0.92, line.descent())


def _extents(line: QTextLine, text: str, span: tuple[int, int]) -> list[tuple[float, float]]:
    """Return the stretches of x that a range of one line covers; several in mixed directions."""
    first, last = span
    if not _has_right_to_left(text):
        last = _without_trailing_space(text, first, last)
        return [(_x(line, first), _x(line, last))]
    edges = sorted(
        tuple(sorted((_x(line, position), _x(line, position + 1))))
        for position in range(first, last)
    )
    merged: list[tuple[float, float]] = []
    for left, right in edges:
        if merged and left <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return [(left, right) for left, right in merged if right > left]


def _x(line: QTextLine, position: int) -> float:
    found: object = line.cursorToX(position)  # a pair of x and position, against PySide's stub
    value = found[0] if isinstance(found, tuple) else found
    assert isinstance(value, float | int)
    return float(value)


def _has_right_to_left(text: str) -> bool:
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def _without_trailing_space(text: str, first: int, last: int) -> int:
    # Python's index into Qt's text is UTF-16 only while there is nothing astral before it; a space
    # looked for at a slightly wrong place costs nothing but a pixel or two.
    while last > first + 1 and last <= len(text) and text[last - 1 : last].isspace():
        last -= 1
    return last


def outline(parts: list[LinePart], grow: float, radius: float) -> QPainterPath:
    """Return one path round stretches of lines, united where they touch, its corners rounded."""
    path = QPainterPath()
    for part in parts:
        rect = QPainterPath()
        rect.addRect(_snapped(part.slot).adjusted(-grow, 0, grow, 0))
        path = path.united(rect)
    rounded = QPainterPath()
    for polygon in path.simplified().toSubpathPolygons():
        corners = [polygon.at(i) for i in range(polygon.count())]
        _add_rounded(rounded, corners[:-1], radius)
    return rounded


def _snapped(rect: QRectF) -> QRectF:
    """Put top and bottom on whole pixels, so that the slots of two lines touch without a seam."""
    top, bottom = round(rect.top()), round(rect.bottom())
    return QRectF(rect.left(), top, rect.width(), bottom - top)


def _add_rounded(path: QPainterPath, corners: list[QPointF], radius: float) -> None:
    """Add a closed polygon, each corner cut by at most half of its shorter side."""
    corners = _without_straight(corners)
    if len(corners) < 3:
        return
    for index, corner in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % len(corners)]
        first, second = _towards(corner, before, radius), _towards(corner, after, radius)
        if index:
            path.lineTo(first)
        else:
            path.moveTo(first)
        path.quadTo(corner, second)
    path.closeSubpath()


def _without_straight(corners: list[QPointF]) -> list[QPointF]:
    """Leave out the points where nothing turns."""
    kept = []
    for index, corner in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % len(corners)]
        cross = (corner.x() - before.x()) * (after.y() - corner.y()) - (corner.y() - before.y()) * (
            after.x() - corner.x()
        )
        if abs(cross) > 0.01:
            kept.append(corner)
    return kept


def _towards(corner: QPointF, other: QPointF, radius: float) -> QPointF:
    line = QLineF(corner, other)
    length = line.length()
    return line.pointAt(min(radius / length, 0.5)) if length else corner
