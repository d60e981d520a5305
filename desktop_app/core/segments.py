"""Ranges that overlap: find those of a stretch, cut them into pieces, lay them into lanes.

A span is `(start, end, value)`, half-open. Empty spans cover nothing and are left out.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


class SpanIndex(Generic[T]):
    """Spans in order (by start, longer ones first), found by position.

    A tree of largest ends lies over the sorted spans, so that a query costs O(log n) for each hit
    however deep the spans are nested.
    """

    __slots__ = ("_ends", "_leaf", "_starts", "spans")

    def __init__(self, spans: Iterable[tuple[int, int, T]]) -> None:
        kept = [span for span in spans if span[0] < span[1]]
        self.spans = tuple(sorted(kept, key=lambda span: (span[0], -span[1])))
        self._starts = [span[0] for span in self.spans]
        self._leaf = 1 << max(len(self.spans) - 1, 0).bit_length()
        self._ends = [-1] * (2 * self._leaf)
        self._ends[self._leaf : self._leaf + len(self.spans)] = [span[1] for span in self.spans]
        for node in range(self._leaf - 1, 0, -1):
            self._ends[node] = max(self._ends[2 * node], self._ends[2 * node + 1])

    def __len__(self) -> int:
        return len(self.spans)

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """Return the spans that share at least one character with `[start, end)`, in order."""
        if start >= end:
            return []
        limit = self._leaf + bisect_left(self._starts, end)
        found: list[tuple[int, int, T]] = []
        stack = [(1, self._leaf)]
        while stack:
            node, width = stack.pop()
            if self._ends[node] <= start or node * width >= limit:
                continue
            if width == 1:
                found.append(self.spans[node - self._leaf])
            else:
                stack.append((2 * node + 1, width // 2))
                stack.append((2 * node, width // 2))
        return found

    def at(self, offset: int) -> list[tuple[int, int, T]]:
        """Return the spans that hold the character at `offset`, outer ones first."""
        return self.overlapping(offset, offset + 1)

    def next_from(self, offset: int) -> tuple[int, int, T] | None:
        """Return the first span that starts at `offset` or later, or None."""
        index = bisect_left(self._starts, offset)
        return self.spans[index] if index < len(self.spans) else None

    def previous_from(self, offset: int) -> tuple[int, int, T] | None:
        """Return the last span that starts before `offset`, or None."""
        index = bisect_left(self._starts, offset)
        return self.spans[index - 1] if index else None


def flatten(spans: Iterable[tuple[int, int, T]]) -> list[tuple[int, int, tuple[T, ...]]]:
    """Cut overlapping spans into disjoint segments, each with the values that hold there.

    Segments are in order and leave out what no span covers; the values of one segment stand in the
    order in which the spans were given.
    """
    given = list(spans)
    edges: dict[int, list[tuple[int, bool]]] = {}
    for index, (start, end, _) in enumerate(given):
        if start < end:
            edges.setdefault(start, []).append((index, True))
            edges.setdefault(end, []).append((index, False))
    segments: list[tuple[int, int, tuple[T, ...]]] = []
    active: list[int] = []
    previous = 0
    for position in sorted(edges):
        if active:
            segments.append((previous, position, tuple(given[index][2] for index in active)))
        for index, is_start in edges[position]:
            if is_start:
                insort(active, index)
            else:
                del active[bisect_left(active, index)]
        previous = position
    return segments


def lanes(spans: Sequence[tuple[int, int, object]]) -> list[int]:
    """Give each span a lane, counted from 0, such that no two in one lane overlap.

    Returns:
        The lane of each span, in the order given; as few lanes as there are overlaps at most.
    """
    order = sorted(range(len(spans)), key=lambda index: (spans[index][0], -spans[index][1]))
    result = [0] * len(spans)
    busy: list[tuple[int, int]] = []  # end, lane
    free: list[int] = []
    lane_count = 0
    for index in order:
        start, end, _ = spans[index]
        if start >= end:
            continue
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane, lane_count = lane_count, lane_count + 1
        result[index] = lane
        heapq.heappush(busy, (end, lane))
    return result
