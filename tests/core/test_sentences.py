from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.sentences import sentence_at, sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Alba met Mr. J. Berg. They left.", ["Dr. Alba met Mr. J. Berg.", "They left."]),
        ("“Stop!” she said. He did.", ["“Stop!” she said.", "He did."]),
        ("It cost 3.50 in all. Cheap.", ["It cost 3.50 in all.", "Cheap."]),
        ("No stop at the end", ["No stop at the end"]),
        ("第一句。第二句。", ["第一句。", "第二句。"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences_end_where_a_reader_says_so(text, wanted):
    assert parts(text) == wanted


def test_sentence_at_gives_the_one_that_holds_the_offset():
    text = "First one. Second one. Third."
    assert sentence_at(text, 0, len(text), text.index("Second")) == (11, 22)


def test_sentence_behind_the_last_is_the_last():
    text = "First. Last. "
    assert sentence_at(text, 0, len(text), len(text)) == (7, 12)


def test_empty_block_has_no_sentence():
    assert sentence_at("   ", 0, 3, 1) is None


@given(st.text(st.sampled_from("aB .!?”\n。é"), max_size=60))
def test_sentences_hold_every_word_once_and_in_order(text):
    found = sentences(text, 0, len(text))
    assert all(start < end for start, end in found)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(found))
    assert "".join("".join(parts(text)).split()) == "".join(text.split())
