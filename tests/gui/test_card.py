"""The card of a mark says who or what it is and leads on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.gui.card import Card
from desktop_app.gui.card_content import card_content
from desktop_app.gui.card_rows import CardContent, CardRow
from desktop_app.gui.name_card import Known
from tests.gui.samples import bridge_analysis, bridge_article, span

if TYPE_CHECKING:
    from desktop_app.gui.marks import MarkKind

NEAR = QRect(200, 100, 80, 20)


def mark_at(session, words: str, number: int = 0, kind: MarkKind | None = None):
    start, _ = span(words, number)
    return next(
        mark
        for mark in session.marks
        if mark.start == start and (kind is None or mark.kind is kind)
    )


class Window(QWidget):
    """Something to have the keyboard before the card opens."""

    def __init__(self):
        super().__init__()
        self.field = QLineEdit(self)


@pytest.fixture
def window(qtbot):
    widget = Window()
    qtbot.addWidget(widget)
    widget.resize(800, 600)
    widget.show()
    qtbot.waitExposed(widget)
    widget.field.setFocus()
    return widget


@pytest.fixture
def card(window, theme, session, library):
    return Card(session, library, theme, window)


def test_a_person_is_shown_with_what_they_said(session):
    content = card_content(session, mark_at(session, "Quist", 1))

    assert (content.title, content.subtitle) == ("Marta Quist", "person · 2 mentions here")
    assert "Also: Quist" in content.facts
    assert [row.heading for row in content.rows if row.heading] == ["Said here", "More"]
    assert content.rows[0].text.startswith("“We have waited")


def test_a_person_of_other_articles_is_found_there(session, library):
    other = library.add_article(bridge_article("Another bridge")).result().id
    library.save_analysis(other, bridge_analysis()).result()

    use = library.entity_in_library("Jonas Brandt")
    content = card_content(session, mark_at(session, "Jonas Brandt"), known=Known(use=use))

    assert any(fact.startswith("In the library: 2 articles") for fact in content.facts)
    elsewhere = [row for row in content.rows if row.article_id]
    assert [(row.article_id, row.heading) for row in elsewhere] == [
        (other, "Elsewhere in the library")
    ]


def test_notes_on_a_name_stand_in_its_card(session):
    session.add_highlight(span("The Harbour Guild is against it."), 1, note="Since when?")

    content = card_content(session, mark_at(session, "Harbour Guild"))

    assert ("Since when?", "Your notes") in [(row.text, row.heading) for row in content.rows]


def test_a_quotation_tells_speaker_cue_rule_and_confidence(session):
    content = card_content(session, mark_at(session, "“Nobody asked the fishermen,”"))

    assert (content.title, content.subtitle, content.rank) == (
        "Jonas Brandt",
        "said · direct",
        1,
    )
    assert "Named there as “Brandt”" in content.facts
    assert "Found by: cue after" in content.facts
    assert "Confidence: 95\u2009%" in content.facts
    assert content.rows[0].text == "the bridge would stand empty"


def test_an_unsure_speaker_is_called_probable(session):
    content = card_content(session, mark_at(session, "the bridge would stand empty"))

    assert content.title == "probably Jonas Brandt"


def test_an_unnamed_source_is_called_so(session):
    content = card_content(session, mark_at(session, "“They will sign it anyway,”"))

    assert content.title == "one official"
    assert content.rank == -1
    assert "A source without a name" in content.facts


def test_a_highlight_shows_colour_note_tags_and_dates(session):
    made = session.add_highlight(span("narrow channel"), 2, note="Which *one*?")
    made = session.annotations[made.id]
    session.change(
        type(made)(
            made.id,
            made.article_id,
            made.anchor,
            2,
            made.note,
            ("map",),
            made.created - timedelta(days=2),
        ),
        "Tag",
    )

    content = card_content(
        session, mark_at(session, "narrow channel"), colour_names=("Plain", "Doubtful", *"345678")
    )

    assert (content.title, content.subtitle, content.colour) == ("narrow channel", "Doubtful", 2)
    assert content.facts[0] == "#map"
    assert [fact.split()[0] for fact in content.facts[1:]] == ["Made", "Changed"]
    assert content.note == "Which *one*?"


def test_enter_in_the_card_goes_to_what_is_chosen(qtbot, card, session, window):
    card.show_mark(mark_at(session, "“Nobody asked the fishermen,”"), NEAR)
    qtbot.waitUntil(card.list.view.hasFocus)

    qtbot.keyClick(card.list.view, Qt.Key.Key_Return)

    assert session.focus_span == span("the bridge would stand empty")
    assert not card.is_open
    assert window.field.hasFocus()


def test_another_article_is_told(qtbot, card, session, library):
    other = library.add_article(bridge_article("Another bridge")).result().id
    library.save_analysis(other, bridge_analysis()).result()
    card.show_mark(mark_at(session, "Harbour Guild"), NEAR)

    with qtbot.waitSignal(card.chosen) as chosen:
        qtbot.keyClick(card.list.view, Qt.Key.Key_Return)

    assert chosen.args == [other, None]


@pytest.mark.parametrize("words", ["Quist", "“They will sign it anyway,”"])
def test_esc_closes_and_gives_the_keyboard_back(qtbot, card, session, window, words):
    card.show_mark(mark_at(session, words, words == "Quist"), NEAR)
    qtbot.waitUntil(lambda: not window.field.hasFocus())

    with qtbot.waitSignal(card.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert window.field.hasFocus()


@pytest.mark.parametrize(
    "near", [QRect(0, 0, 10, 10), QRect(790, 590, 10, 10), QRect(400, 300, 900, 20)]
)
def test_the_card_lies_inside_the_window(card, session, window, near):
    card.show_mark(mark_at(session, "Quist", 1), near)

    assert window.rect().adjusted(-20, -20, 20, 20).contains(card.sheet.geometry())


def test_the_card_does_not_cover_its_mark(card, session):
    card.show_mark(mark_at(session, "Quist", 1), NEAR)

    assert not card.face.intersects(NEAR)


def test_a_place_inside_another_widget_is_understood(card, session, window):
    inner = QWidget(window)
    inner.setGeometry(150, 50, 640, 540)
    card.show_mark(mark_at(session, "Quist", 1), NEAR, inner)
    inside = card.sheet.pos()
    card.dismiss()

    card.show_mark(mark_at(session, "Quist", 1), NEAR)

    assert inside - card.sheet.pos() == QPoint(150, 50)


def said(words: str, heading: str = "") -> CardRow:
    return CardRow(key=words, text=words, detail="", heading=heading, aside="")


def test_a_card_is_no_taller_than_what_it_shows(card, window):
    window.resize(1440, 900)
    facts = ("Named there as “she”", "2 quotations", "Found by: no cue", "Confidence: 100 %")
    short = CardContent("Elin Novak", "direct", facts, (said("“No,” she said.", "Also"),))
    card.show_content(short, NEAR)
    height = card.face.height()
    card.dismiss()
    rows = tuple(said(f"Boat {number}", "Here" if number % 4 == 0 else "") for number in range(9))
    card.show_content(CardContent("Elin Novak", "person", rows=rows), NEAR)
    QApplication.processEvents()
    assert card.face.height() > height
    card.dismiss()
    card.show_content(short, NEAR)

    assert card.face.height() == height
