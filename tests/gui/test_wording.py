"""Counts, dates and places read as one would write them."""

from __future__ import annotations

import pytest

from desktop_app.gui.key_cap import KeyCap, key_cap_size
from desktop_app.gui.passages import note_title, paragraph_number, place_text, speaker_of
from desktop_app.gui.wording import counted, minutes, one_line, percent, short_date, without_markup
from tests.gui.samples import annotation_on, bridge_analysis, bridge_article, span


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("1919-11-06", "6 Nov 1919"),
        ("1919-11", "Nov 1919"),
        ("1919", "1919"),
        ("2024-02-30", "2024-02-30"),
        ("last week", "last week"),
        ("", ""),
        ("2016-01-27T10:00:00Z", "27 Jan 2016"),
    ],
)
def test_dates(published, words):
    assert short_date(published) == words


def test_counts_times_and_shares():
    assert counted(1, "note", "notes") == "1 note"
    assert counted(0, "note", "notes") == "0 notes"
    assert [minutes(words) for words in (0, 230, 2070)] == [1, 1, 9]
    assert percent(0.294) == "29\u2009%"
    assert one_line(" a\n b\tc ", 3) == "a b"


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Check *this* and **that**", "Check this and that"),
        ("# See [the minutes](http://example.org/a_b) `now`", "See the minutes now"),
        ("- [ ] ask", "[ ] ask"),
        ("3 * 4 _ 5", "3 * 4 _ 5"),
        ("[[Objection]]", "[[Objection]]"),
    ],
)
def test_notes_in_a_list_lose_their_signs(note, words):
    assert without_markup(note) == words


def test_place_counts_paragraphs_not_headings():
    article = bridge_article()

    assert place_text(article, 0) == "title"
    assert place_text(article, 2) == "paragraph 1 of 4"
    assert place_text(article, 6) == "paragraph 4 of 4"
    assert paragraph_number(article, 4) == 2


def test_note_titles_name_the_speaker_only_of_what_is_mostly_theirs():
    article, analysis = bridge_article(), bridge_analysis()

    titles = [
        note_title(article, analysis, annotation_on(words, "a"))
        for words in ("“Nobody asked", "The Harbour Guild is against it.", "Harbour town")
    ]

    assert titles == ["Jonas Brandt, paragraph 3", "Paragraph 2", "Title"]
    assert speaker_of(analysis, *span("The mayor")) == ""


def test_a_key_cap_is_at_least_square_and_named(qtbot, theme):
    cap = KeyCap("i", theme)
    qtbot.addWidget(cap)
    wide = key_cap_size("Ctrl+K", cap.font())

    assert cap.sizeHint().width() >= cap.sizeHint().height() - 1
    assert wide.width() > cap.sizeHint().width()
    assert cap.accessibleName() == "i"

    cap.set_key("Ctrl+K")
    assert (cap.key, cap.accessibleName()) == ("Ctrl+K", "Ctrl+K")
