"""Presses become commands: chords, counts, characters, foreign boards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import KeymapError
from desktop_app.gui.commands import COMMANDS, Scope, preset_keys
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keys import (
    MAX_COUNT,
    Cancelled,
    KeyPress,
    KeyResolver,
    Missed,
    Nothing,
    Pending,
    Result,
    Run,
    keys_in_scope,
    parse_sequence,
    parse_step,
    shown_sequence,
)


@pytest.fixture
def resolver() -> KeyResolver:
    return KeyResolver(preset_keys(Preset.STANDARD))


def press(
    resolver: KeyResolver, keys: str, scope: Scope = Scope.READER, *, colours=False
) -> Result:
    result: Result = Nothing()
    for step in keys.split():
        result = resolver.feed(KeyPress(step), scope, digits_are_colours=colours)
    return result


def ran(result: Result) -> tuple[str, int, str]:
    assert isinstance(result, Run), result
    return result.command.id, result.count, result.character


def every_binding(preset: Preset) -> list[tuple[Scope, str, str]]:
    return [
        (scope, key, command.id)
        for scope in Scope
        if scope is not Scope.GLOBAL
        for command in COMMANDS
        for key in keys_in_scope(command, command.keys[preset], scope)
    ]


@pytest.mark.parametrize("preset", Preset)
def test_every_key_of_every_scope_runs_its_command(preset):
    resolver = KeyResolver(preset_keys(preset))
    for scope, key, id in every_binding(preset):
        result = press(resolver, key, scope, colours=True)
        if isinstance(result, Pending) and result.awaits_character:
            result = resolver.feed(KeyPress("w"), scope)
        assert ran(result)[0] == id, (scope, key)


def test_selection_falls_back_on_the_reader(resolver):
    assert ran(press(resolver, "j", Scope.SELECTION))[0] == "move.next_paragraph"


def test_select_mode_does_not_fall_back_on_the_reader(resolver):
    assert press(resolver, "s", Scope.SELECT_MODE) == Nothing()


def test_chord_lists_what_can_follow_and_then_runs(resolver):
    pending = press(resolver, "l")
    assert isinstance(pending, Pending)
    followers = {c.key: c.command.id for c in pending.continuations if c.command}
    assert followers["i"] == "layer.indirect"
    assert set(followers) >= set("pogqiha")
    assert resolver.pending_keys == "l"
    assert ran(press(resolver, "i"))[0] == "layer.indirect"
    assert resolver.pending_keys == ""


def test_escape_cancels_a_chord_and_the_next_key_starts_afresh(resolver):
    assert press(resolver, "g Esc") == Cancelled("g")
    assert ran(press(resolver, "e"))[0] == "move.next_entity"


def test_escape_alone_steps_back(resolver):
    assert ran(press(resolver, "Esc"))[0] == "app.escape"


def test_wrong_key_after_a_chord_runs_nothing_and_is_named(resolver):
    assert press(resolver, "g j") == Missed("g j")
    assert ran(press(resolver, "j"))[0] == "move.next_paragraph"


def test_count_repeats(resolver):
    assert press(resolver, "1 2") == Pending("12")
    assert ran(press(resolver, "j")) == ("move.next_paragraph", 12, "")


def test_count_before_a_chord_is_shown_and_kept_from_commands_that_take_none(resolver):
    press(resolver, "3 g")
    assert resolver.pending_keys == "3 g"
    assert ran(press(resolver, "e")) == ("go.end", 1, "")


def test_count_ends_with_the_command(resolver):
    press(resolver, "9 j")
    assert ran(press(resolver, "j"))[1] == 1


def test_nought_counts_only_after_another_digit(resolver):
    assert press(resolver, "0") == Nothing()
    assert ran(press(resolver, "1 0 k")) == ("move.previous_paragraph", 10, "")


def test_endless_digits_stay_a_usable_count(resolver):
    assert ran(press(resolver, "9 " * 400 + "j"))[1] == MAX_COUNT


def test_digits_are_colours_when_the_caller_says_so(resolver):
    assert ran(press(resolver, "3", colours=True))[0] == "annotation.colour_3"


def test_nine_begins_a_count_even_then(resolver):
    assert ran(press(resolver, "9 1 j", colours=True)) == ("move.next_paragraph", 91, "")


def test_place_mark_takes_the_next_character_whatever_its_script(resolver):
    assert ran(press(resolver, "m я")) == ("place.set", 1, "я")
    assert ran(press(resolver, "' j")) == ("place.go", 1, "j")


def test_place_mark_is_cancelled_by_escape_and_by_keys_that_type_nothing(resolver):
    assert press(resolver, "m Esc") == Cancelled("m")
    assert press(resolver, "m Down") == Missed("m Down")


def test_change_of_scope_drops_what_was_pending(resolver):
    press(resolver, "g")
    assert ran(press(resolver, "Return", Scope.LIBRARY))[0] == "library.open_item"
    assert resolver.pending_keys == ""


def test_capital_and_small_letters_differ(resolver):
    assert ran(press(resolver, "n"))[0] == "annotation.note"
    assert ran(press(resolver, "N"))[0] == "annotation.article_note"


def test_resolver_claims_only_keys_that_it_would_take(resolver):
    assert resolver.is_bound(KeyPress("Ctrl+C"), Scope.READER)
    assert not resolver.is_bound(KeyPress("Ctrl+K"), Scope.READER)
    assert not resolver.is_bound(KeyPress("h"), Scope.LIBRARY)
    press(resolver, "g")
    assert resolver.is_bound(KeyPress("w"), Scope.READER)


def test_cyrillic_letter_means_the_key_at_its_place(resolver):
    assert ran(resolver.feed(KeyPress("о", "j"), Scope.READER))[0] == "move.next_paragraph"
    resolver.feed(KeyPress("п", "g"), Scope.READER)
    assert ran(resolver.feed(KeyPress("у", "e"), Scope.READER))[0] == "go.end"
    assert ran(resolver.feed(KeyPress("Ctrl+С", "Ctrl+C"), Scope.READER))[0] == "copy.plain"


def test_sign_on_a_greek_letter_key_means_the_letter_where_it_has_no_meaning(resolver):
    resolver.feed(KeyPress("ξ", "j"), Scope.READER)
    assert ran(resolver.feed(KeyPress(";", "q"), Scope.READER))[0] == "move.next_quotation"


def test_typed_sign_wins_over_the_place_where_it_has_a_meaning(resolver):
    resolver.feed(KeyPress("ח", "j"), Scope.READER)
    assert ran(resolver.feed(KeyPress("/", "q"), Scope.READER))[0] == "find.open"


def test_latin_boards_never_use_the_place(resolver):
    assert ran(resolver.feed(KeyPress("a", "q"), Scope.READER))[0] == "article.done"
    assert resolver.feed(KeyPress("é", "2"), Scope.READER) == Nothing()
    assert resolver.feed(KeyPress("ù", "'"), Scope.READER) == Nothing()


def test_ctrl_with_a_digit_key_of_azerty_means_the_digit(resolver):
    assert ran(resolver.feed(KeyPress("Ctrl+&", "Ctrl+1"), Scope.GLOBAL))[0] == "pane.library"
    assert ran(resolver.feed(KeyPress("Ctrl+É", "Ctrl+2"), Scope.GLOBAL))[0] == "pane.reader"


def test_window_wide_keys_are_found_on_boards_without_latin_letters(resolver):
    assert ran(resolver.feed(KeyPress("Ctrl+Л", "Ctrl+K"), Scope.GLOBAL))[0] == "palette.open"


def test_eastern_arabic_digits_count(resolver):
    resolver.feed(KeyPress("٣", "3"), Scope.READER)
    assert ran(resolver.feed(KeyPress("ت", "j"), Scope.READER)) == ("move.next_paragraph", 3, "")


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("j", "j"),
        ("Shift+e", "E"),
        ("shift+SPACE", "Shift+Space"),
        ("shift+ctrl+f", "Ctrl+Shift+F"),
        ("ctrl++", "Ctrl++"),
        ("+", "+"),
        ("PageDown", "PgDown"),
        ("Ctrl+enter", "Ctrl+Return"),
        ("f12", "F12"),
    ],
)
def test_key_is_read_as_people_write_it(written, step):
    assert parse_step(written) == step


@pytest.mark.parametrize("written", ["", "Ctrl+", "Hyper+x", "Shift+1", "nokey", "a b c d e", "+a"])
def test_key_that_does_not_exist_is_refused_in_words(written):
    with pytest.raises(KeymapError) as refusal:
        parse_sequence(written)
    assert refusal.value.sentence.endswith(".")


@given(st.text(max_size=20))
def test_any_text_is_a_key_or_is_refused(written):
    try:
        steps = parse_sequence(written)
    except KeymapError:
        return
    assert parse_sequence(" ".join(steps)) == steps


@given(st.lists(st.sampled_from([*"gjlm12', Esc", "Ctrl+C", "Return", "ж"]), max_size=30))
def test_resolver_is_always_ready_for_the_next_key(steps):
    resolver = KeyResolver(preset_keys(Preset.STANDARD))
    for step in steps:
        resolver.feed(KeyPress(step), Scope.READER)
    resolver.cancel()
    assert ran(resolver.feed(KeyPress("j"), Scope.READER)) == ("move.next_paragraph", 1, "")


@pytest.mark.parametrize(
    ("sequence", "on_linux", "on_a_mac"),
    [
        ("Ctrl+PgDown", "Ctrl+PgDn", "⌘PgDn"),
        ("Shift+Left", "Shift+←", "⇧←"),
        ("Ctrl++", "Ctrl++", "⌘+"),
        ("g g", "g g", "g g"),
        ("Ctrl+Return", "Ctrl+Enter", "⌘↩"),
        ("Ctrl+J h", "Ctrl+J h", "⌘J h"),
    ],
)
def test_keys_are_shown_as_the_system_writes_them(sequence, on_linux, on_a_mac):
    assert shown_sequence(sequence, "linux") == on_linux
    assert shown_sequence(sequence, "darwin") == on_a_mac
