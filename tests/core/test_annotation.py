from __future__ import annotations

import pytest

from desktop_app.core.annotation import (
    COLOUR_COUNT,
    DEFAULT_COLOUR_NAMES,
    Anchor,
    Annotation,
    new_id,
)


def test_an_anchor_knows_its_words_and_what_stands_round_them():
    anchor = Anchor.of("The gulls cried.", 4, 9)
    assert anchor == Anchor(4, 9, "gulls", "The ", " cried.")


@pytest.mark.parametrize("place", [(-1, 2), (3, 3), (5, 3), (0, 17)])
def test_an_anchor_of_nothing_is_refused(place: tuple[int, int]):
    with pytest.raises(ValueError, match="outside"):
        Anchor.of("The gulls cried.", *place)


@pytest.mark.parametrize("colour", [-1, COLOUR_COUNT + 1])
def test_a_colour_that_is_none_is_refused(colour: int):
    with pytest.raises(ValueError, match="colour"):
        Annotation("1", "2", None, colour)


def test_each_colour_has_a_name():
    assert len(set(DEFAULT_COLOUR_NAMES)) == COLOUR_COUNT


def test_ids_differ():
    assert new_id() != new_id()
