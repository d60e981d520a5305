"""The menus tick what is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.gui.commands import COMMANDS
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


def ticked(opened: OpenWindow, prefix: str) -> set[str]:
    opened.window.menus.refresh()
    return {
        command.id
        for command in COMMANDS
        if command.id.startswith(prefix) and opened.window.menus.action(command.id).isChecked()
    }


def test_layers_that_are_shown_are_ticked(opened):
    assert ticked(opened, "layer.") >= {"layer.people", "layer.quotations", "layer.highlights"}
    assert "layer.all" not in ticked(opened, "layer.")
    opened.press("l", "p")
    assert "layer.people" not in ticked(opened, "layer.")
    opened.press("l", "p", "l", "i")
    assert ticked(opened, "layer.") >= {"layer.people", "layer.indirect", "layer.all"}


def test_theme_in_force_is_ticked(opened):
    opened.window.run("view.theme_sepia")
    assert ticked(opened, "view.theme") == {"view.theme_sepia"}


def test_choosing_from_the_menu_switches_the_layer(opened):
    opened.window.menus.refresh()
    opened.window.menus.action("layer.people").trigger()
    assert "layer.people" not in ticked(opened, "layer.")


def test_what_is_no_switch_cannot_be_ticked(opened):
    opened.window.menus.refresh()
    switches = {c.id for c in COMMANDS if opened.window.menus.action(c.id).isCheckable()}
    assert "file.open" not in switches
    assert {"view.focus_mode", "layer.all", "view.theme_own"} <= switches
