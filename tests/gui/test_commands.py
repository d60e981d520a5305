"""The table of commands keeps the rules of the keyboard."""

import re
from collections import Counter
from itertools import permutations

import pytest

from desktop_app.gui.commands import COMMANDS, COMMANDS_BY_ID, Command, Scope, preset_keys
from desktop_app.gui.key_presets import READWISE, VIM, Preset
from desktop_app.gui.keys import FALLBACK, global_keys, keys_in_scope, parse_sequence

DEAD_KEYS = set("`´^~¨")
HARD_TO_TYPE = set("[]{}\\@#")


def sequences(preset: Preset, scope: Scope) -> list[tuple[tuple[str, ...], Command]]:
    return [
        (parse_sequence(key), command)
        for command in COMMANDS
        for key in keys_in_scope(command, command.keys[preset], scope)
    ]


def test_ids_are_unique_and_spelled_alike():
    ids = [command.id for command in COMMANDS]
    assert [id for id, count in Counter(ids).items() if count > 1] == []
    assert [id for id in ids if not re.fullmatch(r"[a-z]+\.[a-z_]+[1-8]?", id)] == []


def test_titles_are_unique_within_their_section():
    pairs = Counter((command.section, command.title) for command in COMMANDS)
    assert [pair for pair, count in pairs.items() if count > 1] == []


@pytest.mark.parametrize("differences", [VIM, READWISE])
def test_presets_name_only_commands_that_exist(differences):
    assert [id for id in differences if id not in COMMANDS_BY_ID] == []


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("preset", Preset)
def test_no_sequence_begins_another_one_in_its_scope(preset, scope):
    clashes = [
        (first, one.id, other.id)
        for (first, one), (second, other) in permutations(sequences(preset, scope), 2)
        if second[: len(first)] == first
    ]
    assert clashes == []


@pytest.mark.parametrize("preset", Preset)
def test_window_wide_keys_do_not_shadow_the_keys_of_a_scope(preset):
    window_wide = {steps for steps, _ in sequences(preset, Scope.GLOBAL)}
    shadowed = [
        (scope, steps)
        for scope in Scope
        if scope is not Scope.GLOBAL
        for steps, _ in sequences(preset, scope)
        if steps in window_wide or steps[:1] in window_wide
    ]
    assert shadowed == []


@pytest.mark.parametrize("preset", Preset)
def test_window_wide_keys_are_single_ctrl_or_function_keys(preset):
    for steps, _ in sequences(preset, Scope.GLOBAL):
        assert len(steps) == 1
        assert "Ctrl+" in steps[0] or re.search(r"\bF\d+$", steps[0])


@pytest.mark.parametrize("preset", Preset)
def test_every_key_is_spelled_as_the_parser_spells_it(preset):
    for keys in preset_keys(preset).values():
        for key in keys:
            assert " ".join(parse_sequence(key)) == key


@pytest.mark.parametrize("preset", Preset)
def test_no_key_needs_altgr_or_opens_a_menu_or_hides_a_mac_window(preset):
    steps = {step for keys in preset_keys(preset).values() for key in keys for step in key.split()}
    assert [step for step in steps if "Ctrl+Alt" in step] == []
    assert [step for step in steps if re.fullmatch(r"Alt(\+Shift)?\+.", step)] == []
    assert "Ctrl+H" not in steps
    assert not steps & DEAD_KEYS


@pytest.mark.parametrize("preset", Preset)
def test_a_sign_that_many_boards_lack_is_never_the_only_key(preset):
    lonely = [
        id
        for id, keys in preset_keys(preset).items()
        if keys and all(HARD_TO_TYPE & set(key.split()) for key in keys)
    ]
    assert lonely == []


def test_without_single_keys_every_sequence_starts_with_a_key_that_types_nothing():
    keys = preset_keys(Preset.NO_SINGLE_KEYS)
    assert [key for many in keys.values() for key in many if len(key.split()[0]) == 1] == []


@pytest.mark.parametrize("preset", Preset)
def test_a_preset_takes_no_command_all_its_keys(preset):
    without = {id for id, keys in preset_keys(preset).items() if not keys}
    assert without == {id for id, keys in preset_keys(Preset.STANDARD).items() if not keys}


@pytest.mark.parametrize("preset", Preset)
def test_every_key_works_in_some_scope(preset):
    for command in COMMANDS:
        usable = {
            key for scope in Scope for key in keys_in_scope(command, command.keys[preset], scope)
        }
        assert usable == set(command.keys[preset]), command.id


def test_lists_give_no_meaning_to_letters():
    for scope in (Scope.LIBRARY, Scope.PANEL):
        for preset in (Preset.STANDARD, Preset.VIM, Preset.READWISE):
            assert [
                s for s, _ in sequences(preset, scope) if s[0].isalnum() and len(s[0]) == 1
            ] == []


def test_fallback_scopes_have_no_fallback_of_their_own():
    assert all(place not in FALLBACK for places in FALLBACK.values() for place in places)


@pytest.mark.parametrize(
    ("keys", "id"),
    [
        ("j", "move.next_paragraph"),
        ("Shift+Space", "move.screen_up"),
        ("}", "move.next_heading"),
        ("E", "move.previous_entity"),
        ("Shift+Tab", "move.previous_mark"),
        ("8", "annotation.colour_8"),
        ("Shift+Right", "selection.extend_character_right"),
        ("Ctrl+Shift+Right", "selection.extend_word_right"),
        ("f", "hints.show"),
        ("=", "decision.same_as"),
        ("Backspace", "annotation.remove"),
        ("Z", "edit.redo"),
        ("Ctrl+C", "copy.plain"),
        ("'", "place.go"),
        ("Alt+Left", "history.back"),
        ("l g", "layer.places"),
        ("g o", "go.original"),
        (":", "palette.open"),
        ("?", "keys.show"),
        ("Ctrl+V", "file.paste"),
    ],
)
def test_standard_key_of_the_reader_runs_its_command(keys, id):
    assert dict(sequences(Preset.STANDARD, Scope.READER))[tuple(keys.split())].id == id


@pytest.mark.parametrize(
    ("keys", "id"),
    [
        ("Ctrl+K", "palette.open"),
        ("F1", "keys.show"),
        ("F6", "pane.next"),
        ("Ctrl+3", "pane.notes"),
        ("F11", "view.focus_mode"),
        ("Ctrl++", "text.larger"),
        ("Ctrl+Shift+D", "view.theme"),
        ("Ctrl+O", "file.open"),
        ("Ctrl+Return", "note.save_and_leave"),
        ("Shift+F3", "find.previous"),
        ("Ctrl+Shift+F", "search.open"),
    ],
)
def test_standard_window_wide_key_runs_its_command(keys, id):
    assert keys in global_keys(COMMANDS_BY_ID[id], COMMANDS_BY_ID[id].keys[Preset.STANDARD])
