"""Searching without regard to case and accents finds the right place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.folding import find_all, fold, fold_text


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The Harbour, the harbour.", "HARBOUR", ["Harbour", "harbour"]),
        ("She went to Príncipe by ship.", "principe", ["Príncipe"]),
        ("Cafe\u0301 Noir", "café", ["Cafe\u0301"]),
        ("Cafe\u0301 Noir", "noir", ["Noir"]),
        ("It is the baker’s “bread”.", 'baker\'s "bread"', ["baker’s “bread”"]),
        ("Die Straße ist lang.", "strasse", ["Straße"]),
        ("Wait… what?", "...", ["…"]),
        ("Wait… what?", "what", ["what"]),
        ("co\u00adoperate", "cooperate", ["co\u00adoperate"]),
        ("Łódź and Tromsø", "tromso", ["Tromsø"]),
        ("İstanbul grows", "grows", ["grows"]),
        ("🎻 and 🎻 play", "play", ["play"]),
        ("nothing", "", []),
        ("aaaa", "aa", ["aa", "aa"]),
    ],
)
def test_finds_the_words_as_they_stand(text, words, found):
    hits = find_all(fold_text(text), words)

    assert [text[start:end] for start, end in hits] == found


def test_whole_words_leave_parts_of_words_out():
    text = "The art of a party, art’s end"

    hits = find_all(fold_text(text), "art", original=text)

    assert hits == ((4, 7), (20, 23))


def test_part_of_a_ligature_finds_the_whole_of_it():
    text = "the o\ufb03ce hours"

    hits = find_all(fold_text(text), "of")

    assert [text[start:end] for start, end in hits] == ["o\ufb03"]


def test_limit_stops_the_search():
    assert len(find_all(fold_text("a" * 100), "a", limit=7)) == 7


@given(st.text())
def test_every_position_maps_into_the_text_in_order(text):
    folded = fold_text(text)
    starts = [folded.start(position) for position in range(len(folded.text))]

    assert starts == sorted(starts)
    assert all(0 <= start < len(text) for start in starts)


@given(st.text(alphabet="aeéßﬁ…İ“x\u0301🎻 ", max_size=12), st.data())
def test_finds_every_part_of_a_text_at_or_around_its_place(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wanted = fold(text[start:end])
    if not wanted:
        return

    hits = find_all(fold_text(text), text[start:end])

    assert hits
    for first, last in hits:
        assert wanted in fold(text[first:last])
