"""The palette finds what was meant."""

import pytest

from desktop_app.gui.commands import COMMANDS
from desktop_app.gui.keymap import Keymap
from desktop_app.gui.palette import command_items
from desktop_app.gui.ranking import ItemKind, PaletteItem, Ranking

COMMAND_ITEMS = command_items(Keymap(), lambda _id: "")
OTHERS = (
    PaletteItem(ItemKind.ARTICLE, "1", "Grain prices fall for a third month", "The Ledger"),
    PaletteItem(ItemKind.PERSON, "2", "Zoë Ångström", "4 mentions"),
    PaletteItem(ItemKind.HEADING, "3", "Prices in spring"),
)


def first(typed: str, recent: list[tuple[ItemKind, str]] | None = None) -> str:
    found = Ranking((*COMMAND_ITEMS, *OTHERS), recent or []).find(typed)
    return found[0].key if found else ""


def test_everything_is_listed_when_nothing_is_typed():
    assert len(Ranking(COMMAND_ITEMS).find("  ")) == len(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_found_by_its_title_and_shows_its_key(command):
    found = [item for item in Ranking(COMMAND_ITEMS).find(command.title) if item.key == command.id]
    (item,) = found
    assert item.keys == Keymap().shown_keys(command.id)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("highl", "annotation.highlight"),
        ("undo", "edit.undo"),
        ("dark", "view.theme_dark"),
        ("theme dark", "view.theme_dark"),
        ("pq", "move.previous_quotation"),
        ("higlight", "annotation.highlight"),
        ("settigns", "app.settings"),
        ("GRAIN", "1"),
        ("ledger", "1"),
        ("zoe angstrom", "2"),
        ("spring", "3"),
    ],
)
def test_best_fit_comes_first(typed, key):
    assert first(typed) == key


def test_what_fits_nothing_gives_nothing():
    assert first("xqzzvw") == ""


def test_recently_used_comes_first():
    recent = [(ItemKind.COMMAND, "move.next_entity")]
    assert first("", recent) == "move.next_entity"
    assert first("next", recent) == "move.next_entity"
    assert first("next") != "move.next_entity"


def test_thousands_of_articles_are_searched_and_cut_to_a_list():
    many = [PaletteItem(ItemKind.ARTICLE, str(n), f"Report number {n}") for n in range(5000)]
    assert [item.key for item in Ranking(many).find("report 4321")] == ["4321"]
    assert len(Ranking(many).find("report")) == 100
