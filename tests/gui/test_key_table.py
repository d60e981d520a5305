"""The manual and the sheet tell the keys as they are."""

from pathlib import Path

import pytest

from desktop_app.gui.commands import COMMANDS, Scope
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.key_table import (
    KeyRow,
    all_sections,
    manual_page,
    markdown_table,
    scope_title,
    sections_for,
)
from desktop_app.gui.keymap import Keymap

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def rows(sections) -> dict[str, tuple[str, ...]]:
    return {row.title: row.keys for section in sections for row in section.rows}


def test_page_of_the_manual_is_that_of_the_table():
    made_anew = "python -m desktop_app.gui.key_table docs/keys.md"
    assert PAGE.read_text(encoding="utf-8") == manual_page(), made_anew


@pytest.mark.parametrize("preset", Preset)
def test_every_command_with_a_key_is_in_the_table(preset):
    table = markdown_table(preset)
    for command in COMMANDS:
        if command.keys[preset] and not command.id.startswith("annotation.colour_"):
            assert f"| {command.title} |" in table
    assert "| Colour 1 to 8 |" in table


def test_sheet_of_the_reader_lists_its_own_and_window_wide_keys():
    found = rows(sections_for(Keymap(), Scope.READER))
    assert found["Next paragraph"] == ("j", "↓")
    assert found["Command palette"] == ("Ctrl+K", ":")
    assert found["Search everything"] == ("Ctrl+Shift+F",)
    assert "One word on" not in found


def test_sheet_of_select_mode_lists_its_own_keys():
    found = rows(sections_for(Keymap(), Scope.SELECT_MODE))
    assert found["The name"] == ("i e",)
    assert found["Highlight"] == ("h",)
    assert "Next name" not in found


def test_sheet_outside_the_text_lists_no_single_letters():
    found = rows(sections_for(Keymap(), Scope.GLOBAL))
    assert found["Command palette"] == ("Ctrl+K",)
    assert not [key for keys in found.values() for key in keys if len(key) == 1]


def test_selection_has_the_keys_of_the_reader_too():
    assert rows(sections_for(Keymap(), Scope.SELECTION))["Next paragraph"] == ("j", "↓")


@pytest.mark.parametrize(
    ("typed", "title"),
    [("full screen", ""), ("previous quot", "Previous quotation"), ("f11", "Only the text")],
)
def test_typing_leaves_what_has_all_words(typed, title):
    assert (title in rows(sections_for(Keymap(), Scope.READER, typed))) is bool(title)


def test_own_keys_are_shown():
    keymap = Keymap().with_keys("annotation.highlight", ("Ctrl+M", "w"))
    assert rows(all_sections(keymap))["Highlight"] == ("Ctrl+M", "w")


def test_colours_stand_in_one_row():
    sections = sections_for(Keymap(), Scope.READER, "colour")
    assert [row for section in sections for row in section.rows] == [
        KeyRow("Colour 1 to 8", ("1 … 8",))
    ]


def test_colours_stand_apart_when_one_has_no_key():
    keymap = Keymap().with_keys("annotation.colour_1", ())
    found = rows(sections_for(keymap, Scope.READER, "colour"))
    assert found == {f"Colour {n}": (str(n),) for n in range(2, 9)}


def test_every_scope_has_a_title_of_its_own():
    assert len({scope_title(scope) for scope in Scope}) == len(Scope)
