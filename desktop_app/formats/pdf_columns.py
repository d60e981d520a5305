"""The order of lines on a page with two columns.

A file may draw both columns line by line; then a line runs on across the gutter. The gutter is
where many lines have a wide gap, or where none passes. Lines over the whole width part the page
into bands; in each the left column comes first. A page that looks like anything else is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_LINES = 4  # in each column
LEAST_CHARS = 18  # of the usual line of a column; cells of tables are shorter
MOST_ACROSS = 0.4  # of all lines may run over both columns
SLACK = 2.0  # points
MIDDLE = (0.3, 0.7)  # of the width, where a gutter may be


@dataclass(slots=True)
class Line:
    """One line of a page.

    Attributes:
        size: of its letters in points.
        left, right, top: in points; `top` counts from the upper edge of the page.
        edge: whether it stands at the head or foot of its page.
        gaps: where its words stand far apart: how many characters come before, and the two ends.
    """

    text: str
    page: int
    size: float
    left: float
    right: float
    top: float
    edge: bool
    gaps: tuple[tuple[int, float, float], ...] = ()


def in_reading_order(lines: Sequence[Line], width: float) -> list[Line]:
    """Return the lines of a page in the order in which they are read.

    Args:
        lines: as the file draws them.
        width: of the page in points.
    """
    for gutter in _gutters(lines, width):
        parts = [part for line in lines for part in _split(line, gutter)]
        if _has_columns(parts, gutter) and _is_mixed(parts, gutter):
            return list(_banded(parts, gutter))
    return list(lines)


def _gutters(lines: Sequence[Line], width: float) -> Iterator[float]:
    """Yield where a gutter may be, the best first."""
    low, high = MIDDLE[0] * width, MIDDLE[1] * width
    gaps = [gap for line in lines for gap in line.gaps if gap[1] < high and gap[2] > low]
    if gaps:
        middles = [(left + right) / 2 for _, left, right in gaps]
        yield max(middles, key=lambda x: sum(left < x < right for _, left, right in gaps))
    lefts = sorted(line.left for line in lines if low < line.left < high)
    if lefts:
        yield median(lefts) - SLACK - 1


def _split(line: Line, gutter: float) -> Iterator[Line]:
    """Part a line that runs on across the gutter."""
    for count, left, right in line.gaps:
        if left - SLACK < gutter < right + SLACK:
            first, second = line.text[:count].rstrip(), line.text[count:].lstrip()
            yield replace(line, text=first, right=left, gaps=())
            yield replace(line, text=second, left=right, gaps=())
            return
    yield line


def _side(line: Line, gutter: float) -> int:
    """Return -1 for the left column, 1 for the right one, 0 for a line over both."""
    if line.edge or (line.left < gutter - SLACK and line.right > gutter + SLACK):
        return 0
    return -1 if line.right <= gutter + SLACK else 1


def _has_columns(lines: Sequence[Line], gutter: float) -> bool:
    columns: dict[int, list[Line]] = {-1: [], 0: [], 1: []}
    for line in lines:
        if not line.edge:
            columns[_side(line, gutter)].append(line)
    left, right = columns[-1], columns[1]
    if min(len(left), len(right)) < LEAST_LINES:
        return False
    if len(columns[0]) > MOST_ACROSS * len(lines):
        return False
    return all(median(len(line.text) for line in side) >= LEAST_CHARS for side in (left, right))


def _is_mixed(lines: Sequence[Line], gutter: float) -> bool:
    """Tell whether the file goes to and fro between the columns."""
    sides = [side for line in lines if (side := _side(line, gutter))]
    back = sum(before == 1 and after == -1 for before, after in pairwise(sides))
    across = sum(not _side(line, gutter) for line in lines if not line.edge)
    return back > across + 1


def _banded(lines: Sequence[Line], gutter: float) -> Iterator[Line]:
    band: list[Line] = []
    for line in sorted(lines, key=lambda one: round(one.top)):
        if _side(line, gutter):
            band.append(line)
            continue
        yield from _by_column(band, gutter)
        band = []
        yield line
    yield from _by_column(band, gutter)


def _by_column(band: Sequence[Line], gutter: float) -> Iterator[Line]:
    yield from (line for line in band if _side(line, gutter) < 0)
    yield from (line for line in band if _side(line, gutter) > 0)
