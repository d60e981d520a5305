from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.alignment import Words, align

vocabulary = [*"abcdef", "gulls", "ferry", "quay", ".", "\n\n"]
prose = st.lists(st.sampled_from(vocabulary), max_size=60).map(" ".join)


def matched(old: str, new: str) -> list[str | None]:
    """What each old word became."""
    old_words, new_words = Words.of(old), Words.of(new)
    return [None if m < 0 else new_words.folded[m] for m in align(old_words, new_words)]


@given(prose, prose)
def test_a_word_becomes_the_same_word_and_no_two_become_one(old: str, new: str):
    old_words, new_words = Words.of(old), Words.of(new)
    match = align(old_words, new_words)
    assert len(match) == len(old_words.starts)
    used = [m for m in match if m >= 0]
    assert len(set(used)) == len(used)
    for index, found in enumerate(match):
        assert found < 0 or old_words.folded[index] == new_words.folded[found]


@given(prose)
def test_a_text_is_aligned_to_itself(text: str):
    words = Words.of(text)
    assert align(words, words) == list(range(len(words.starts)))


@given(prose, prose, prose)
def test_what_is_inserted_shifts_what_follows(before: str, inserted: str, behind: str):
    old = Words.of(f"{before} one two three four five six seven eight {behind}")
    new = Words.of(f"{before} {inserted} one two three four five six seven eight {behind}")
    match = align(old, new)
    first = len(Words.of(before).starts)
    shift = len(Words.of(inserted).starts)
    assert match[first : first + 8] == [i + shift for i in range(first, first + 8)]


def test_words_are_split_without_what_shows_nothing():
    words = Words.of("It\u2019s\u200b a co\u00adop, 東京 said.\n\nNew")
    assert words.folded == ["it", "'", "s", "a", "co", "op", ",", "東", "京", "said", ".", "new"]
    assert words.paragraphs == [11]
    assert words.within(0, 5) == (0, 3)
    assert words.within(4, 4) == (3, 3)


def test_moved_paragraphs_are_followed():
    first = "The ferry left the quay at noon with nobody on board."
    second = "The gulls had gone and the harbour was as quiet as ever."
    third = "The mill stood still."
    old, new = "\n\n".join((first, second, third)), "\n\n".join((third, second, first))
    old_words, new_words = Words.of(old), Words.of(new)
    match = align(old_words, new_words)
    assert -1 not in match
    assert match[0] == new_words.within(new.index("The ferry"), len(new))[0]


def test_changed_headline_that_moved_is_followed():
    body = "\n\n".join(
        f"Paragraph {n} speaks of {n * 7} boats and of nothing else." for n in range(9)
    )
    old = f"Storm closes northern harbour again\n\n{body}"
    new = f"{body}\n\nStorm shuts northern harbour again"
    assert matched(old, new)[:5] == ["storm", None, "northern", "harbour", "again"]


def test_a_headline_that_could_be_two_is_not_followed():
    body = "\n\n".join(
        f"Paragraph {n} speaks of {n * 7} boats and of nothing else." for n in range(9)
    )
    new = f"{body}\n\nStorm shuts harbour again\n\nStorm leaves harbour again"
    assert matched(f"Storm closes harbour again\n\n{body}", new)[:4] == [None] * 4


def test_words_next_to_a_moved_passage_are_found():
    moved = "seven grey boats lay on the sand below the old mill"
    old = f"Alpha {moved} omega.\n\nNobody spoke of the long winter that had gone."
    new = f"Nobody spoke of the long winter that had gone.\n\nAlpha quite {moved} slow omega."
    assert matched(old, new)[0] == "alpha"
    assert matched(old, new)[12:14] == ["omega", "."]


FIRST = "seven grey boats lay on the cold sand"
SECOND = "nobody spoke of that long winter then"


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        (f"mill wheel was {SECOND}.\n\n{FIRST} near mill wheel", "second"),
        (f"mill wheel was {SECOND}.\n\n{FIRST} near mill", "first"),
    ],
)
def test_words_between_two_parts_that_moved_go_with_the_longer_one(new: str, wanted: str):
    old = Words.of(f"{FIRST} by mill wheel and {SECOND}.")
    match = align(old, Words.of(new))
    place = match[old.folded.index("wheel")]
    border = Words.of(new).paragraphs[0]
    assert ("first" if place < border else "second") == wanted


def test_words_that_two_parts_claim_go_to_one():
    third, fourth = (
        "all bells rang through a clear night",
        "her letters came back without stamps",
    )
    old = Words.of(f"{FIRST} by red kite or {third}.\n\n{fourth} if red kite so {SECOND}.")
    new = Words.of(f"{third}.\n\n{FIRST} hm red kite ah {SECOND}.\n\n{fourth}")
    match = align(old, new)
    kites = [index for index, word in enumerate(old.folded) if word == "kite"]
    assert [match[index] for index in kites] == [new.folded.index("kite"), -1]


def test_a_coincidence_far_away_is_given_up():
    lines = [f"Line {n} holds word{n} and thing{n} and place{n} here." for n in range(40)]
    old = "\n\n".join(
        [*lines[:20], "On that day they came back with red hats on for once.", *lines[20:]]
    )
    new = "\n\n".join(["Some came back with red ribbons in a very different tale indeed.", *lines])
    words = Words.of(old)
    match = align(words, Words.of(new))
    first, last = words.within(old.index("On that day"), old.index("Line 20"))
    assert match[first:last] == [-1] * (last - first)


def test_long_equal_texts_without_any_rare_word_take_linear_time():
    began = time.process_time()
    old = Words.of("gull " * 100_000)
    new = Words.of("gull " * 50_000 + "ferry " + "gull " * 50_000)
    match = align(old, new)
    assert match[:10] == list(range(10))
    assert match[-1] == 100_000
    assert time.process_time() - began < 5


def test_unlike_long_texts_take_linear_time():
    chance = random.Random(3)
    old = " ".join(f"a{chance.randrange(400)}" for _ in range(60_000))
    new = " ".join(f"a{chance.randrange(400)}" for _ in range(60_000))
    began = time.process_time()
    align(Words.of(old), Words.of(new))
    assert time.process_time() - began < 10
