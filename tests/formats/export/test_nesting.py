"""Overlapping marks become nested ones, and no text is lost."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.formats.export.nesting import Close, Open, Stretch, nested

SPANS = st.lists(
    st.tuples(st.integers(-3, 14), st.integers(-3, 14), st.integers(0, 99)), max_size=8
)


@given(SPANS)
def test_marks_are_nested_and_cover_what_they_covered(spans):
    spans = [(start, end, (number, value)) for number, (start, end, value) in enumerate(spans)]
    stack: list[tuple[int, int]] = []
    covered: dict[tuple[int, int], set[int]] = {value: set() for *_, value in spans}
    text: list[int] = []
    last: dict[tuple[int, int], int] = dict.fromkeys(covered, 0)
    for event in nested(0, 10, spans):
        if isinstance(event, Open):
            stack.append(event.value)
        elif isinstance(event, Close):
            assert stack.pop() == event.value
            last[event.value] += event.is_last
        else:
            assert isinstance(event, Stretch)
            assert event.start < event.end
            text += range(event.start, event.end)
            for value in stack:
                covered[value].update(range(event.start, event.end))
    assert stack == []
    assert text == list(range(10))
    for start, end, value in spans:
        wanted = set(range(max(start, 0), min(end, 10)))
        assert covered[value] == wanted
        assert last[value] == bool(wanted)
