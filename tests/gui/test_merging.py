"""The same person or thing in other articles: proposed, answered by keys, never joined unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.core.annotation import new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Analysis, Entity, Label, Mention
from desktop_app.gui.decision_words import decision_words
from tests.gui.samples import TEXT, bridge_article, span
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


def add_other(opened: OpenWindow, *names: str, title: str = "The port in winter") -> str:
    """Add an article in which each name is a person, and Oldhaven a place."""
    entities = [Entity(key, name, Label.PERSON) for key, name in enumerate(names)]
    entities.append(Entity(len(names), "Oldhaven", Label.PLACE))
    mentions = [Mention(key, key + 1, one.label, key) for key, one in enumerate(entities)]
    entities.append(Entity(len(names) + 1, "Harbour Guild", Label.ORG))
    mentions.append(Mention(20, 21, Label.ORG, len(names) + 1))
    article = replace(bridge_article(title), url=f"https://x.example/{title}")
    article_id = opened.library.add_article(article).result().id
    found = Analysis(tuple(mentions), tuple(entities), model="given")
    opened.library.save_analysis(article_id, found).result()
    return article_id


def show_card(opened: OpenWindow, name: str):
    opened.workspace.session.focus_span_or_mark(*span(name))
    opened.press("Return")
    content = opened.workspace.popups.card.content
    assert content is not None
    return content


def questions(content) -> list[tuple[str, str]]:
    return [(row.text, row.detail) for row in content.rows if row.proposal is not None]


def articles_of(opened: OpenWindow, name: str) -> int:
    return opened.library.entity_in_library(name).articles


def choose_row(opened: OpenWindow, key: str) -> None:
    card = opened.workspace.popups.card
    card.list.make_current(key)
    opened.press("Return")


def test_another_spelling_is_proposed_on_the_card_and_joined_only_when_said(opened, qtbot):
    add_other(opened, "Marta L. Quist")
    content = show_card(opened, "Marta Quist")
    assert questions(content) == [("Marta L. Quist", "1 article")]
    assert articles_of(opened, "Marta Quist") == 1

    choose_row(opened, "same Marta L. Quist")
    assert opened.workspace.popups.prompt.detail.startswith("It stands in 1 other article, with")
    opened.press("s")

    qtbot.waitUntil(lambda: articles_of(opened, "Marta L. Quist") == 2)
    assert questions(show_card(opened, "Marta Quist")) == []


def test_joining_is_undone_and_done_again_as_one_step(opened, qtbot):
    add_other(opened, "Quist", title="One")
    add_other(opened, "Quist", title="Two")
    show_card(opened, "Marta Quist")
    choose_row(opened, "same Quist")
    opened.press("s")
    qtbot.waitUntil(lambda: articles_of(opened, "Marta Quist") == 3)
    opened.press("z")
    qtbot.waitUntil(lambda: articles_of(opened, "Marta Quist") == 1)
    opened.press("Z")
    qtbot.waitUntil(lambda: articles_of(opened, "Marta Quist") == 3)


def test_a_surname_is_joined_in_the_articles_looked_at_only(opened, qtbot):
    other = add_other(opened, "Quist")
    show_card(opened, "Marta Quist")
    choose_row(opened, "same Quist")
    opened.press("s")
    (decision,) = opened.workspace.session.decisions.values()
    assert (decision.scope, decision.article_id) == (Scope.ARTICLE, other)
    assert (decision.text, decision.value) == ("Quist", "Marta Quist")


def test_what_is_not_the_same_is_not_asked_again_and_is_listed(opened):
    add_other(opened, "Marta L. Quist")
    show_card(opened, "Marta Quist")
    choose_row(opened, "same Marta L. Quist")
    opened.press("n")
    assert questions(show_card(opened, "Marta Quist")) == []
    words = [decision_words(one) for one in opened.library.decisions()]
    assert words == ["“Marta L. Quist” is not the same as “Marta Quist”"]
    assert articles_of(opened, "Marta Quist") == 1


def test_a_surname_in_an_article_with_nothing_in_common_is_not_proposed(opened):
    alone = Analysis((Mention(0, 1, Label.PERSON, 0),), (Entity(0, "Quist", Label.PERSON),))
    article_id = opened.library.add_article(bridge_article("Elsewhere")).result().id
    opened.library.save_analysis(article_id, alone).result()
    assert questions(show_card(opened, "Marta Quist")) == []


def test_the_other_article_can_be_looked_at_first(opened):
    other = add_other(opened, "Marta L. Quist")
    show_card(opened, "Marta Quist")
    choose_row(opened, "same Marta L. Quist")
    opened.press("1")
    assert opened.workspace.session.article_id == other
    assert opened.library.decisions() == ()


def test_all_proposals_of_an_article_are_gone_through_by_keys(opened, qtbot):
    add_other(opened, "Marta L. Quist", "Brandt")
    opened.press("g", "=")
    prompt = opened.workspace.popups.prompt
    qtbot.waitUntil(lambda: prompt.is_open)
    assert [one.title for one in prompt.choices] == [
        "Marta Quist = Marta L. Quist ?",
        "Jonas Brandt = Brandt ?",
    ]
    opened.press("1", "s")
    assert [one.title for one in prompt.choices] == ["Jonas Brandt = Brandt ?"]
    opened.press("1", "n")
    assert not prompt.is_open
    kinds = [one.kind for one in opened.workspace.session.decisions.values()]
    assert kinds == [DecisionKind.SAME_AS, DecisionKind.NOT_SAME]


def test_an_article_without_proposals_says_so(opened, qtbot):
    opened.press("g", "=")
    qtbot.waitUntil(lambda: "looks like another one" in opened.notice())


def test_same_as_offers_the_names_of_the_library_that_look_alike(opened):
    add_other(opened, "Marta L. Quist")
    opened.workspace.session.focus_span_or_mark(*span("Marta Quist"))
    opened.press("=")
    first = opened.workspace.popups.prompt.choices[0]
    assert (first.title, first.detail) == (
        "Marta L. Quist",
        "same? · 1 article",
    )


def test_note_on_a_name_is_kept_with_it_in_every_article(opened):
    show_card(opened, "Marta Quist")
    choose_row(opened, "note")
    opened.press(*"Runs again", "Esc")
    (note,) = opened.workspace.session.decisions.values()
    assert (note.kind, note.text, note.value) == (DecisionKind.NOTE, "Marta Quist", "Runs again")
    assert show_card(opened, "Marta Quist").note == "Runs again"
    opened.press("Esc", "z")
    assert show_card(opened, "Marta Quist").note == ""


def test_emptied_note_on_a_name_is_taken_back(opened):
    session = opened.workspace.session
    note = Decision(
        new_id(), session.article_id, DecisionKind.NOTE, Scope.LIBRARY, "Marta Quist", None, "Old"
    )
    session.decide([note], "note")
    show_card(opened, "Marta Quist")
    choose_row(opened, "note")
    field = opened.workspace.popups.name_note.field
    assert field.toPlainText() == "Old"
    field.selectAll()
    opened.press("Del", "Esc")
    assert session.decisions == {}


def test_name_is_looked_up_outside_only_on_a_key(opened, monkeypatch):
    followed: list[str] = []
    monkeypatch.setattr(opened.workspace.windowing, "open_link", followed.append)
    show_card(opened, "Marta Quist")
    assert followed == []
    choose_row(opened, "look Wikipedia")
    assert followed == ["https://en.wikipedia.org/w/index.php?search=Marta%20Quist"]


def test_card_leads_to_companions_and_to_what_is_meant(opened):
    add_other(opened, "Marta Quist")
    session = opened.workspace.session
    start, end = span("bridge")
    meant = replace(session.found, references=(Mention(start, end, Label.PERSON, 0, 0.9),))
    session.take_analysis(session.article_id, meant)

    content = show_card(opened, "Marta Quist")
    rows = {row.key: row for row in content.rows}
    assert rows[f"meant {start}"].heading == "Also meant here"
    assert rows["with Oldhaven"].detail == "2 articles"

    choose_row(opened, f"meant {start}")
    assert session.cursor == start
    assert TEXT[session.focus_span[0] :].startswith("Harbour town")
