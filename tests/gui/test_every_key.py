"""Every key, pressed in the real window in every scope, runs its command, and no other key does.

`dev.py test` runs this file twice: off screen with all other tests, and in a real window.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop_app.gui.commands import COMMANDS, Command, Scope
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keymap import Keymap
from desktop_app.gui.keys import keys_in_scope, parse_sequence
from desktop_app.gui.ranking import ItemKind
from desktop_app.gui.side_pane import PanelName
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
IN_LISTS = (Scope.LIBRARY, Scope.PANEL)
#: What opens the widgets that are not there at once.
OPENERS = (
    (),
    ("find.open",),
    ("search.open",),
    ("move.next_quotation", "annotation.note"),
    ("go.quotations",),
    ("go.contents",),
    ("decision.list",),
    ("app.settings",),
    ("app.about",),
    ("keys.show",),
    ("palette.open",),
)


@pytest.fixture
def opened(qapp, qtbot, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        window.window.activateWindow()
        qtbot.waitUntil(window.window.isActiveWindow)
        yield window


def record(opened: OpenWindow) -> list[str]:
    """Let commands do nothing but say that they were run."""
    ran: list[str] = []

    def recorder(id: str) -> Callable[[object], None]:
        return lambda _call: ran.append(id)

    opened.workspace.handlers = {command.id: recorder(command.id) for command in COMMANDS}
    # Some need more than an article, such as an earlier text of it; here no reason counts.
    opened.workspace.reason_against = lambda command: ""  # type: ignore[method-assign]
    # A list opens its row and lets go of the keyboard by itself; both are commands too.
    for part in (opened.workspace.library_list, opened.workspace.side_pane):
        part.left.disconnect()
        part.left.connect(lambda: ran.append("app.escape"))
        part.activated.disconnect()
        part.activated.connect(lambda *_row: ran.append("library.open_item"))
    return ran


def press(widget: QWidget, step: str) -> None:
    """Press one key of the table as a US board would."""
    if len(step) == 1:
        QTest.keyClick(widget, Qt.Key(ord(step.upper())), SHIFT if step.isupper() else NONE)
        return
    # The stubs do not know that a sequence can be indexed.
    combination = cast("Sequence[QKeyCombination]", QKeySequence(step))[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def enter(opened: OpenWindow, scope: Scope) -> QWidget:
    """Bring the window into a scope; return the widget that has the keyboard then."""
    opened.window.run("move.next_quotation")
    # With a highlight in focus the digits are colours and not counts.
    opened.window.run("annotation.highlight")
    if scope is Scope.SELECTION:
        opened.workspace.session.set_selection(opened.workspace.session.focus_span)
    elif scope is Scope.SELECT_MODE:
        opened.window.run("select.mode")
    elif scope is Scope.LIBRARY:
        opened.window.run("pane.library")
    elif scope is Scope.PANEL:
        opened.window.run("go.people")
    return opened.focused()


def bindings(keymap: Keymap, scope: Scope) -> list[tuple[str, Command]]:
    """Return each key of a scope with its command; those of the text hold for a selection too."""
    places = (scope, Scope.READER) if scope is Scope.SELECTION else (scope,)
    found: dict[str, Command] = {}
    for place in places:
        for command in COMMANDS:
            for key in keys_in_scope(command, keymap.keys(command.id), place):
                found.setdefault(key, command)
    return list(found.items())


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.GLOBAL])
def test_every_key_of_every_scope_runs_its_command(opened: OpenWindow, scope: Scope, preset):
    keymap = Keymap(preset)
    opened.window.appearance.set_settings(keymap.put_into(opened.window.appearance.settings))
    widget = enter(opened, scope)
    assert opened.window.scope() is scope
    ran = record(opened)
    for key, command in bindings(keymap, scope):
        ran.clear()
        for step in parse_sequence(key):
            press(widget, step)
        if command.takes_character:
            assert ran == [], (key, "awaits a character")
            press(widget, "w")
        assert ran == [command.id], key


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("place", ["text", "library", "panel", "button", "header"])
def test_every_window_wide_key_runs_its_command_wherever_the_focus_is(
    opened: OpenWindow, place: str, preset
):
    keymap = Keymap(preset)
    opened.window.appearance.set_settings(keymap.put_into(opened.window.appearance.settings))
    workspace = opened.workspace
    widgets: dict[str, QWidget] = {
        "text": opened.window.view,
        "library": workspace.library_list.view,
        "panel": workspace.side_pane.panel(PanelName.NAMES).list.view,
        "button": opened.window.top_bar.layers_button,
        "header": workspace.side_pane.header(PanelName.NAMES),
    }
    widgets[place].setFocus()
    ran = record(opened)
    for key, command in bindings(keymap, Scope.GLOBAL):
        ran.clear()
        press(widgets[place], key)
        assert ran == [command.id], key


def takes_keyboard(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isVisible() and widget.isEnabled()


def widgets_beside_the_text(opened: OpenWindow) -> list[QWidget]:
    text = (opened.window.view, opened.window.empty_page)
    found = opened.window.findChildren(QWidget)
    return [widget for widget in found if takes_keyboard(widget) and widget not in text]


@pytest.mark.parametrize("commands", OPENERS, ids=lambda commands: ",".join(commands) or "window")
def test_no_letter_beside_the_text_runs_a_command(opened: OpenWindow, commands: tuple[str, ...]):
    for command in commands:
        opened.window.run(command)
    widgets = widgets_beside_the_text(opened)
    assert widgets
    ran = record(opened)
    for widget in widgets:
        is_list = isinstance(widget, QAbstractItemView)
        for letter in string.ascii_letters + string.digits + string.punctuation:
            if is_list and letter in ":?":  # they stand in the table of lists
                continue
            widget.setFocus()
            press(widget, letter)
            assert ran == [], (widget, letter)


def test_widgets_of_every_kind_were_tried_with_letters(opened: OpenWindow):
    kinds: set[type[QWidget]] = set()
    wanted = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
    for commands in OPENERS:
        for command in commands:
            opened.window.run(command)
        for widget in widgets_beside_the_text(opened):
            kinds.update(kind for kind in wanted if isinstance(widget, kind))
        press(opened.focused(), "Esc")
    assert kinds == set(wanted)


@pytest.mark.parametrize("preset", Preset)
def test_palette_has_every_command_with_its_key(opened: OpenWindow, preset):
    keymap = Keymap(preset)
    opened.window.appearance.set_settings(keymap.put_into(opened.window.appearance.settings))
    palette = opened.workspace.popups.palette
    palette.open()
    shown = {item.key: item for item in palette.results if item.kind is ItemKind.COMMAND}
    assert list(shown) == [command.id for command in COMMANDS]
    for command in COMMANDS:
        assert shown[command.id].keys == keymap.shown_keys(command.id)
        assert bool(shown[command.id].keys) == bool(keymap.keys(command.id))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_palette_finds_each_command_by_its_title(opened_once: OpenWindow, command: Command):
    palette = opened_once.workspace.popups.palette
    palette.open(command.title)
    keys = [item.key for item in palette.results if item.title == command.title]
    assert command.id in keys


@pytest.fixture(scope="module")
def opened_once(qapp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("palette")) as window:
        yield window
