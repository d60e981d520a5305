from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.offsets import Utf16Map

texts = st.text(st.characters() | st.sampled_from("😀𝒜a"), max_size=30)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(texts)
def test_every_offset_is_at_the_length_of_what_stands_before(text: str):
    positions = Utf16Map(text)
    for offset in range(len(text) + 1):
        assert positions.to_qt(offset) == utf16_length(text[:offset])
        assert positions.to_text(positions.to_qt(offset)) == offset


@given(texts)
def test_the_middle_of_a_pair_belongs_to_its_character(text: str):
    positions = Utf16Map(text)
    for offset, sign in enumerate(text):
        if sign > "\uffff":
            assert positions.to_text(positions.to_qt(offset) + 1) == offset


@given(texts, st.integers(-5, 80))
def test_positions_outside_are_clamped(text: str, position: int):
    positions = Utf16Map(text)
    assert 0 <= positions.to_text(position) <= len(text)
    assert 0 <= positions.to_qt(position) <= utf16_length(text)


def test_an_emoji_counts_twice():
    positions = Utf16Map("a😀b")
    assert [positions.to_qt(offset) for offset in range(4)] == [0, 1, 3, 4]
    assert [positions.to_text(position) for position in range(5)] == [0, 1, 1, 2, 3]
