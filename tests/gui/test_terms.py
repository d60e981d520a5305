"""Terms of the reader: always marked, of a kind of one's own, one by one or from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.core.decisions import DecisionKind, Scope
from desktop_app.core.findings import Label
from desktop_app.gui import file_dialogs
from desktop_app.gui.marks import Layer
from desktop_app.gui.names_panel import name_rows
from desktop_app.gui.theme import THEME_NAMES, builtin_theme, contrast_ratio
from tests.gui.samples import TEXT, bridge_article, span
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


def terms(opened: OpenWindow) -> list[str]:
    found = opened.workspace.session.analysis.mentions
    return [TEXT[m.start : m.end] for m in found if m.label is Label.TERM]


def details(opened: OpenWindow) -> list[str]:
    return [one.detail for one in opened.workspace.popups.prompt.choices]


def test_selected_words_become_a_term_of_an_own_kind(opened):
    opened.window.view.select(*span("narrow channel"))
    opened.press("+", *"waters", "Return", "5", "a")
    assert terms(opened) == ["narrow channel"]
    decision, colour = opened.workspace.session.decisions.values()
    assert (decision.kind, decision.value, decision.scope) == (
        DecisionKind.TERM,
        "waters",
        Scope.ARTICLE,
    )
    assert (colour.kind, colour.text, colour.value) == (DecisionKind.KIND_COLOUR, "waters", "5")
    assert opened.workspace.session.selection is None


def test_term_is_typed_where_nothing_is_selected(opened):
    opened.press("j", "+")
    field = opened.focused()
    field.selectAll()
    opened.press(*"bridge", "Return", "Return", "e")
    assert len(terms(opened)) == TEXT.count("bridge")


def test_places_are_counted_before_a_term_is_added(opened, qtbot):
    opened.library.add_article(bridge_article("Not analysed yet")).result()
    opened.window.view.select(*span("bridge"))
    opened.press("+", "Return")
    number = TEXT.count("bridge")
    assert details(opened)[:2] == [f"{number} places", "1 place"]
    qtbot.waitUntil(lambda: details(opened)[2] == f"{2 * number} places in 2 articles")


def test_kind_of_the_machine_marks_a_name_it_missed(opened):
    opened.window.view.select(*span("fishermen"))
    opened.press("+", *"gro", "Down", "Return", "a")
    found = {TEXT[m.start : m.end]: m.label for m in opened.workspace.session.analysis.mentions}
    assert found["fishermen"] is Label.GROUP


def test_dot_adds_the_next_selection_alike(opened):
    opened.window.view.select(*span("channel"))
    opened.press("+", *"waters", "Return", "5", "a")
    opened.window.view.select(*span("bridge"))
    opened.press(".")
    made = opened.workspace.session.decisions.values()
    values = {one.text: one.value for one in made if one.kind is DecisionKind.TERM}
    assert values == {"channel": "waters", "bridge": "waters"}


def test_adding_a_term_shows_the_layer_of_terms(opened):
    opened.press("l", "t")
    assert Layer.TERMS not in opened.workspace.session.layers
    opened.window.view.select(*span("channel"))
    opened.press("+", "Return", "a")
    assert Layer.TERMS in opened.workspace.session.layers


def test_passage_is_no_term(opened):
    start, _ = span("The mayor")
    opened.window.view.select(start, start + 230)
    opened.press("+")
    assert "too long" in opened.notice()


def test_watch_list_is_imported_as_one_step_and_once_only(opened, tmp_path, monkeypatch):
    path = tmp_path / "mine.csv"
    path.write_text("term,kind\nbridge,works\nnarrow channel,waters\nabsent,\n", encoding="utf-8")
    monkeypatch.setattr(file_dialogs, "ask_open_one", lambda *_all: str(path))
    opened.window.run("decision.import_terms")
    assert set(terms(opened)) == {"bridge", "narrow channel"}
    assert "3 terms" in opened.notice()
    opened.window.run("decision.import_terms")
    assert "there already" in opened.notice()
    opened.press("z")
    assert terms(opened) == []


@pytest.mark.parametrize(("data", "words"), [(b"", "no terms"), (b"\0\0", "no watch list")])
def test_what_is_no_list_is_refused_in_words(opened, tmp_path, monkeypatch, data, words):
    path = tmp_path / "mine.txt"
    path.write_bytes(data)
    monkeypatch.setattr(file_dialogs, "ask_open_one", lambda *_all: str(path))
    opened.window.run("decision.import_terms")
    assert words in opened.notice()
    assert opened.workspace.session.decisions == {}


def test_missing_list_is_told(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(file_dialogs, "ask_open_one", lambda *_all: str(tmp_path / "none.txt"))
    opened.window.run("decision.import_terms")
    assert "Could not read none.txt" in opened.notice()


def test_list_of_an_old_program_is_read_with_its_accents(opened, tmp_path, monkeypatch):
    path = tmp_path / "old.txt"
    path.write_bytes("café".encode("cp1252"))
    monkeypatch.setattr(file_dialogs, "ask_open_one", lambda *_all: str(path))
    opened.window.run("decision.import_terms")
    assert terms(opened) == ["café"]


def test_card_of_a_term_tells_its_kind(opened):
    opened.window.view.select(*span("narrow channel"))
    opened.press("+", *"waters", "Return", "5", "a")
    opened.workspace.session.focus_span_or_mark(*span("narrow channel"))
    opened.press("Return")
    content = opened.workspace.popups.card.content
    assert content is not None
    assert content.subtitle.startswith("term · waters")


def hues(opened: OpenWindow) -> dict[str, int]:
    marks = opened.workspace.session.all_findings
    return {TEXT[m.start : m.end]: m.hue for m in marks if m.layer is Layer.TERMS}


def test_terms_of_a_kind_have_its_colour_in_text_panel_and_legend(opened):
    opened.window.view.select(*span("narrow channel"))
    opened.press("+", *"waters", "Return", "5", "a")
    opened.window.view.select(*span("bridge"))
    opened.press("+", *"Waters", "Return", "a")  # its colour is not asked again
    assert hues(opened) == {"narrow channel": 5, "bridge": 5}

    session = opened.workspace.session
    listed = name_rows(session.analysis, session.article, colours=session.kind_colours)
    rows = {row.name: row for row in listed}
    assert (rows["bridge"].kind, rows["bridge"].hue) == ("Waters", 5)
    opened.window.run("marks.legend")
    assert opened.workspace.popups.legend.samples.kinds == {"waters": 5, "Waters": 5}


def test_colour_of_a_kind_can_be_changed_and_taken_back(opened):
    opened.window.view.select(*span("bridge"))
    opened.press("+", *"works", "Return", "2", "a")
    opened.window.run("decision.kind_colour")
    opened.press("1", "7")
    assert hues(opened)["bridge"] == 7
    opened.press("z")
    assert hues(opened)["bridge"] == 2


@pytest.mark.parametrize("name", THEME_NAMES)
def test_colours_of_kinds_stand_out_in_each_theme(name):
    theme = builtin_theme(name)
    grounds = (theme.paper, theme.quotation, theme.quotation_focused, theme.chrome, theme.field)
    for hue in range(1, 9):
        colour = theme.mention_colour(Label.TERM, hue)
        assert min(contrast_ratio(colour, ground) for ground in grounds) >= 3


def test_colour_of_no_kind_is_told(opened):
    opened.window.run("decision.kind_colour")
    assert "no kind of your own" in opened.notice()


def test_list_brings_the_colours_of_its_kinds(opened, tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    path.write_text("term,kind,colour\nbridge,works,olive\ncafé,places to be,#2b5c9e\n", "utf-8")
    monkeypatch.setattr(file_dialogs, "ask_open_one", lambda *_all: str(path))
    opened.window.run("decision.import_terms")
    assert hues(opened) == {"bridge": 7, "café": 5}
    opened.press("z")
    assert hues(opened) == {}
