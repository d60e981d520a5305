from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.segments import SpanIndex, flatten, lanes

Span = tuple[int, int, int]
spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 15)), max_size=25).map(
    lambda pairs: [(start, start + size, index) for index, (start, size) in enumerate(pairs)]
)


def covers(span: Span, offset: int) -> bool:
    return span[0] <= offset < span[1]


@given(spans, st.integers(-2, 60), st.integers(-2, 60))
def test_overlapping_gives_what_shares_a_character(given_spans: list[Span], start: int, end: int):
    found = SpanIndex(given_spans).overlapping(start, end)
    wanted = {s for s in given_spans if any(covers(s, offset) for offset in range(start, end))}
    assert set(found) == wanted
    assert len(found) == len(wanted)
    assert found == sorted(found, key=lambda span: (span[0], -span[1]))


@given(spans, st.integers(0, 60))
def test_next_and_previous_are_the_nearest(given_spans: list[Span], offset: int):
    index = SpanIndex(given_spans)
    kept = [span for span in given_spans if span[0] < span[1]]
    following, previous = index.next_from(offset), index.previous_from(offset)
    later = [span[0] for span in kept if span[0] >= offset]
    earlier = [span[0] for span in kept if span[0] < offset]
    assert (following[0] if following else None) == min(later, default=None)
    assert (previous[0] if previous else None) == max(earlier, default=None)
    assert len(index) == len(kept)


def test_at_gives_outer_spans_first():
    index = SpanIndex([(3, 5, "inner"), (0, 9, "outer"), (5, 9, "behind")])
    assert [value for _, _, value in index.at(4)] == ["outer", "inner"]


@given(spans)
def test_segments_hold_at_each_character_what_the_spans_hold(given_spans: list[Span]):
    segments = flatten(given_spans)
    for offset in range(60):
        wanted = tuple(span[2] for span in given_spans if covers(span, offset))
        found = [values for start, end, values in segments if start <= offset < end]
        assert found == ([wanted] if wanted else [])
    assert all(start < end for start, end, _ in segments)


@given(spans)
def test_lanes_keep_overlapping_spans_apart_and_are_few(given_spans: list[Span]):
    placed = list(zip(given_spans, lanes(given_spans), strict=True))
    deepest = 0
    for offset in range(60):
        here = [lane for span, lane in placed if covers(span, offset)]
        assert len(set(here)) == len(here)
        deepest = max(deepest, len(here))
    assert all(0 <= lane < max(deepest, 1) for _, lane in placed)


def test_a_span_over_everything_does_not_make_queries_slow():
    count = 60_000
    index = SpanIndex([(0, 10 * count, -1), *((10 * i, 10 * i + 5, i) for i in range(count))])
    began = time.process_time()
    for offset in range(0, 10 * count, 1000):
        assert len(index.overlapping(offset, offset + 30)) == 4
    assert time.process_time() - began < 2
