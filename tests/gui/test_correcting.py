"""Corrections by keys: what is asked, what is counted, how far they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.core.decisions import DecisionKind, Scope
from desktop_app.core.findings import Label, QuotationKind
from desktop_app.gui.marks import MarkKind
from tests.gui.samples import TEXT, bridge_analysis, bridge_article, span
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


def focus_name(opened: OpenWindow, words: str, number: int = 0) -> None:
    session = opened.workspace.session
    place = span(words, number)
    mark = next(m for m in session.marks if m.ranges == (place,) and m.kind is MarkKind.MENTION)
    session.focus_mark(mark)


def focus_quotation(opened: OpenWindow, words: str) -> None:
    session = opened.workspace.session
    start = TEXT.index(words)
    mark = next(m for m in session.marks if m.start == start and m.kind is MarkKind.QUOTATION)
    session.focus_mark(mark)


def names(opened: OpenWindow) -> list[str]:
    return [TEXT[m.start : m.end] for m in opened.workspace.session.analysis.mentions]


def decisions(opened: OpenWindow):
    return list(opened.workspace.session.decisions.values())


def choices(opened: OpenWindow) -> list[str]:
    return [one.detail for one in opened.workspace.popups.prompt.choices]


def add_second_article(opened: OpenWindow) -> str:
    article = bridge_article("Another day at the harbour")
    article_id = opened.library.add_article(article).result().id
    opened.library.save_analysis(article_id, bridge_analysis()).result()
    return article_id


def test_wrong_name_asks_with_the_places_of_article_and_library(opened, qtbot):
    add_second_article(opened)
    focus_name(opened, "Oldhaven")
    opened.press("x")
    assert choices(opened)[:2] == ["2 places", "1 place"]
    qtbot.waitUntil(lambda: choices(opened)[2] == "4 places in 2 articles")


def test_wrong_name_everywhere_holds_in_other_articles_and_their_counts(opened, qtbot):
    second = add_second_article(opened)
    focus_name(opened, "Oldhaven")
    opened.press("x")
    qtbot.waitUntil(lambda: "2 articles" in choices(opened)[2])
    opened.press("e")
    assert "Oldhaven" not in names(opened)
    assert "4 places in 2 articles changed" in opened.notice()
    qtbot.waitUntil(lambda: opened.library.entity_in_library("Oldhaven").articles == 0)
    opened.workspace.show_article(second, 0)
    assert "Oldhaven" not in names(opened)


def test_undo_and_redo_of_what_holds_everywhere_reach_the_library(opened, qtbot):
    add_second_article(opened)
    focus_name(opened, "Oldhaven")
    opened.press("x", "e", "z")
    assert names(opened).count("Oldhaven") == 2
    qtbot.waitUntil(lambda: opened.library.entity_in_library("Oldhaven").articles == 2)
    opened.press("Z")
    assert "Oldhaven" not in names(opened)
    qtbot.waitUntil(lambda: opened.library.entity_in_library("Oldhaven").articles == 0)


def test_wrong_here_leaves_the_other_place(opened):
    focus_name(opened, "Oldhaven", 1)
    opened.press("x", "h")
    assert names(opened).count("Oldhaven") == 1
    (decision,) = decisions(opened)
    assert (decision.scope, decision.label) == (Scope.HERE, Label.PLACE)


def test_esc_decides_nothing(opened):
    focus_name(opened, "Oldhaven")
    opened.press("x", "Esc")
    assert decisions(opened) == []
    assert opened.workspace.session.focus.mark is not None


def test_dot_makes_the_same_correction_without_asking(opened):
    focus_name(opened, "Oldhaven")
    opened.press("x", "a")
    focus_name(opened, "Harbour Guild")
    opened.press(".")
    assert [one.text for one in decisions(opened)] == ["Oldhaven", "Harbour Guild"]
    assert {one.scope for one in decisions(opened)} == {Scope.ARTICLE}


def test_dot_after_stepping_back_asks(opened):
    focus_name(opened, "Oldhaven")
    opened.press("x", "Esc", ".")
    assert opened.workspace.popups.prompt.is_open
    assert decisions(opened) == []


def test_type_is_changed_in_the_article(opened):
    focus_name(opened, "Harbour Guild")
    opened.press("r", "g", "a")
    labels = {TEXT[m.start : m.end]: m.label for m in opened.workspace.session.analysis.mentions}
    assert labels["Harbour Guild"] is Label.PLACE
    assert "“Harbour Guild” is a place" in opened.notice()


def test_speaker_is_chosen_from_suggestions(opened):
    focus_quotation(opened, "“They will sign")
    opened.press("r", "b", "r", "a", "n", "Down", "Return")
    found = {q.start: q.speaker for q in opened.workspace.session.analysis.quotations}
    speaker = found[TEXT.index("“They will sign")]
    assert speaker is not None
    assert (speaker.name, speaker.entity) == ("Jonas Brandt", 1)


def test_speaker_may_be_typed_by_part_of_the_name_in_any_case(opened):
    focus_quotation(opened, "“They will sign")
    opened.press("r", *"brandt", "Return")
    (decision,) = decisions(opened)
    assert decision.value == "Jonas Brandt"


def test_speaker_of_another_name_is_taken_as_typed(opened):
    focus_quotation(opened, "“They will sign")
    opened.press("r", *"Ida", "Return")
    (decision,) = decisions(opened)
    assert decision.value == "Ida"


def test_empty_speaker_means_nobody_known(opened):
    focus_quotation(opened, "“Nobody asked")
    opened.press("r", "Return")
    found = {q.start: q.speaker for q in opened.workspace.session.analysis.quotations}
    assert found[TEXT.index("“Nobody asked")] is None


def test_speaker_of_a_quotation_in_parts_changes_for_all_parts(opened):
    focus_quotation(opened, "“We have waited")
    opened.press("r", "b", "r", "a", "n", "Down", "Return")
    said = [q for q in opened.workspace.session.analysis.quotations if q.group == 1]
    assert {q.speaker.name for q in said if q.speaker} == {"Jonas Brandt"}
    assert len(said) == 2


def test_long_quotation_is_taken_away_without_a_question_in_all_its_parts(opened):
    focus_quotation(opened, "“We have waited")
    opened.press("x")
    assert not opened.workspace.popups.prompt.is_open
    quotations = opened.workspace.session.analysis.quotations
    kinds = {TEXT[q.start : q.end]: q.kind for q in quotations}
    assert kinds["“We have waited thirty years for this,”"] is QuotationKind.WORDS
    assert kinds["“and our patience is at an end.”"] is QuotationKind.WORDS
    opened.press("z")
    assert opened.workspace.session.analysis == opened.workspace.session.found


def test_short_quotation_asks_how_far(opened):
    focus_quotation(opened, "“They will sign")
    opened.press("x")
    assert opened.workspace.popups.prompt.is_open
    opened.press("a")
    (decision,) = decisions(opened)
    assert (decision.kind, decision.scope) == (DecisionKind.NOT_A_QUOTATION, Scope.ARTICLE)


def test_same_as_completes_over_the_library_and_unites(opened):
    focus_name(opened, "Harbour Guild")
    opened.press("=", "m", "a", "r", "t", "Down", "Return", "a")
    entities = {entity.name for entity in opened.workspace.session.analysis.entities}
    assert "Harbour Guild" not in entities
    assert "“Harbour Guild” is the same as “Marta Quist”" in opened.notice()


def test_same_as_never_suggests_the_name_itself(opened):
    focus_name(opened, "Harbour Guild")
    opened.press("=", "g", "u", "i", "l", "d")
    assert opened.workspace.popups.prompt.choices == []


def test_split_cuts_a_short_name_off(opened):
    focus_name(opened, "Quist", 1)
    opened.press("-", "a")
    entities = {entity.name for entity in opened.workspace.session.analysis.entities}
    assert {"Quist", "Marta Quist"} <= entities
    assert "“Quist” is not the same as “Marta Quist”" in opened.notice()


def test_split_of_a_lone_name_says_so(opened):
    focus_name(opened, "Oldhaven")
    opened.press("-")
    assert "not taken for anything else" in opened.notice()


@pytest.mark.parametrize("key", ["x", "r", "=", "-"])
def test_without_a_mark_it_says_what_to_do(opened, key):
    opened.press("j", key)
    assert "first" in opened.notice()


def test_analyse_again_keeps_the_corrections(opened, qtbot):
    focus_name(opened, "Oldhaven")
    opened.press("x", "a")
    before = len(opened.worker.asked)
    opened.window.run("analysis.again")
    qtbot.waitUntil(lambda: len(opened.worker.asked) == before + 1)
    assert "Oldhaven" not in names(opened)
    assert len(opened.workspace.session.found.mentions) == len(bridge_analysis().mentions)
