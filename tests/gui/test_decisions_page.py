"""The list of corrections: filtered, taken back, gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop_app.core.annotation import new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Label
from desktop_app.gui.decision_words import decision_words
from desktop_app.gui.decisions_page import DecisionRow
from tests.gui.samples import bridge_analysis, bridge_article
from tests.gui.test_correcting import focus_name, names
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


@pytest.fixture
def listed(opened: OpenWindow, qtbot) -> OpenWindow:
    """A window with two corrections and their list open."""
    focus_name(opened, "Oldhaven")
    opened.press("x", "e")
    focus_name(opened, "Harbour Guild")
    opened.press("r", "g", "a")
    qtbot.waitUntil(lambda: len(opened.library.decisions()) == 2)
    opened.press("g", "x")
    return opened


def rows(opened: OpenWindow) -> list[str]:
    found = opened.workspace.decisions_page.rows
    return [row.words for row in found if isinstance(row, DecisionRow)]


def test_corrections_are_listed_the_last_one_first(listed):
    assert rows(listed) == ["“Harbour Guild” is a place", "“Oldhaven” is not a name"]
    (first, second) = listed.workspace.decisions_page.rows
    assert "in its article" in first.text
    assert "Harbour town argues over a bridge" in first.text
    assert "everywhere" in second.text


def test_typing_filters_and_esc_steps_back(listed):
    listed.press(*"old")
    assert rows(listed) == ["“Oldhaven” is not a name"]
    listed.press("Esc")
    assert len(rows(listed)) == 2
    listed.press("Esc")
    assert listed.focused() is listed.window.view


def test_delete_takes_a_correction_back_and_undo_makes_it_again(listed, qtbot):
    listed.press("Down", "Del")
    assert "Oldhaven" in names(listed)
    assert rows(listed) == ["“Harbour Guild” is a place"]
    qtbot.waitUntil(lambda: len(listed.library.decisions()) == 1)
    listed.control(Qt.Key.Key_Z)
    assert "Oldhaven" not in names(listed)
    qtbot.waitUntil(lambda: len(rows(listed)) == 2)


def test_enter_goes_to_the_mark(listed):
    listed.press("Return")
    assert listed.focused() is listed.window.view
    mark = listed.workspace.session.focus.mark
    assert mark is not None
    assert mark.mention is not None
    assert mark.mention.label is Label.PLACE


def test_correction_of_another_article_leads_there_and_can_be_taken_back(opened, qtbot):
    other = opened.library.add_article(bridge_article("Second")).result().id
    opened.library.save_analysis(other, bridge_analysis()).result()
    kind, scope = DecisionKind.NOT_A_NAME, Scope.ARTICLE
    one = Decision(new_id(), other, kind, scope, "Oldhaven")
    opened.library.apply({one.id: one}).result()
    opened.press("g", "x", "Del")
    qtbot.waitUntil(lambda: opened.library.decisions() == ())
    opened.control(Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: len(rows(opened)) == 1)
    opened.press("Return")
    assert opened.workspace.session.article_id == other
    assert "Oldhaven" not in names(opened)


def test_empty_list_says_how_to_correct(opened):
    opened.press("g", "x")
    assert "press x" in opened.workspace.decisions_page.message


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (DecisionKind.NOT_A_NAME, "", "“Ida” is not a name"),
        (DecisionKind.IS_LABEL, "ORG", "“Ida” is an organisation"),
        (DecisionKind.IS_LABEL, "SHIP", "“Ida” is SHIP"),
        (DecisionKind.SAME_AS, "Ida Holm", "“Ida” is the same as “Ida Holm”"),
        (DecisionKind.NOT_SAME, "Ida Holm", "“Ida” is not the same as “Ida Holm”"),
        (DecisionKind.SAID_BY, "Ida Holm", "“Ida” was said by Ida Holm"),
        (DecisionKind.SAID_BY, "", "“Ida”: the speaker is not known"),
        (DecisionKind.NOT_A_QUOTATION, "", "“Ida” is not a quotation"),
        (DecisionKind.TERM, "ships", "“Ida” is always marked (ships)"),
        (DecisionKind.TERM, "", "“Ida” is always marked"),
    ],
)
def test_every_kind_is_told_in_words(kind, value, words):
    assert decision_words(Decision("1", "a", kind, Scope.HERE, "Ida", value=value)) == words
