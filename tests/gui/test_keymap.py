"""The reader's own keys: changed, checked, given to others."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from desktop_app.core.errors import KeymapError
from desktop_app.gui.commands import COMMANDS, COMMANDS_BY_ID, Scope
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keymap import (
    MAX_FILE_BYTES,
    Keymap,
    advice_on,
    export_keymap,
    from_toml,
    import_keymap,
    objection_to,
    to_toml,
)
from desktop_app.gui.keys import KeyPress, KeyResolver, Nothing, Run
from desktop_app.gui.settings import Settings


def test_keymap_begins_as_its_preset():
    assert Keymap().keys("annotation.highlight") == ("h",)
    assert Keymap(Preset.READWISE).keys("article.done") == ("e",)


def test_changed_key_runs_the_command_and_the_old_one_runs_nothing():
    resolver = KeyResolver(Keymap().with_keys("annotation.highlight", ("w",)).by_command())
    result = resolver.feed(KeyPress("w"), Scope.READER)
    assert isinstance(result, Run)
    assert result.command.id == "annotation.highlight"
    assert resolver.feed(KeyPress("h"), Scope.READER) == Nothing()


def test_command_may_lose_all_its_keys():
    assert Keymap().with_keys("annotation.highlight", ()).keys("annotation.highlight") == ()


def test_preset_key_comes_back():
    keymap = Keymap().with_keys("annotation.highlight", ("w",))
    assert keymap.is_changed("annotation.highlight")
    assert keymap.with_preset_keys("annotation.highlight") == Keymap()


def test_choosing_the_preset_key_is_no_change():
    assert not Keymap().with_keys("annotation.highlight", ("h",)).is_changed("annotation.highlight")


def test_switched_off_single_keys_stand_behind_a_leader():
    keymap = Keymap(single_keys=False).with_keys("annotation.note", ("W", "Ctrl+M"))
    assert keymap.keys("annotation.note") == ("Ctrl+J W", "Ctrl+M")
    assert keymap.keys("go.top") == ("Ctrl+J g g",)
    assert keymap.clashes() == ()


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("single_keys", [True, False])
def test_presets_have_no_clashes(preset, single_keys):
    assert Keymap(preset, single_keys=single_keys).clashes() == ()


@pytest.mark.parametrize(
    ("keys", "victim", "sentence"),
    [
        ("j", "move.next_paragraph", "“j” is also the key of “Next paragraph”."),
        ("g", "go.top", "“g” begins “g g”, the keys of “Top”."),
        ("h h", "annotation.highlight", "“h h” begins with “h”, the key of “Highlight”."),
        ("Ctrl+K", "palette.open", "“Ctrl+K” is also the key of “Command palette”."),
    ],
)
def test_clash_is_told_before_it_is_made(keys, victim, sentence):
    clashes = {clash.second.id: clash for clash in Keymap().clashes_of("decision.wrong", keys)}
    assert clashes[victim].sentence == sentence


def test_same_key_in_scopes_apart_is_no_clash():
    assert Keymap().clashes_of("select.next_word", "s") == ()
    assert Keymap().clashes_of("select.next_word", "v")


def test_window_wide_key_must_be_free_in_every_scope():
    clashes = Keymap().clashes_of("search.open", "Ctrl+C")
    assert [clash.second.id for clash in clashes] == ["copy.plain"]


def test_keys_taken_from_others_leave_them_their_remaining_ones():
    keymap = Keymap().without_clashes_of("decision.wrong", "j").with_keys("decision.wrong", ("j",))
    assert keymap.clashes() == ()
    assert keymap.keys("move.next_paragraph") == ("Down",)


def test_keys_are_taken_from_others_behind_the_leader_too():
    keymap = Keymap(single_keys=False)
    assert [clash.second.id for clash in keymap.clashes_of("decision.wrong", "j")] == [
        "move.next_paragraph"
    ]
    keymap = keymap.without_clashes_of("decision.wrong", "g").with_keys("decision.wrong", ("g",))
    assert keymap.clashes() == ()
    assert keymap.keys("go.top") == ()


def test_single_key_for_what_works_everywhere_is_objected_to():
    assert "Ctrl" in objection_to(COMMANDS_BY_ID["search.open"], "w")
    assert objection_to(COMMANDS_BY_ID["search.open"], "F9") == ""
    assert objection_to(COMMANDS_BY_ID["annotation.highlight"], "w") == ""


def test_clash_that_was_made_all_the_same_is_listed():
    (clash,) = Keymap().with_keys("decision.wrong", ("j",)).clashes()
    assert {clash.first.id, clash.second.id} == {"decision.wrong", "move.next_paragraph"}


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("Ctrl+Alt+x", "AltGr"),
        ("Alt+f", "menus"),
        ("Ctrl+h", "Mac"),
        ("^", "second"),
        ("g [", "sign"),
    ],
)
def test_poor_choice_of_key_is_advised_against(keys, word):
    assert word in advice_on(keys)


@pytest.mark.parametrize("keys", ["w", "Ctrl+M", "Alt+Left", "g w"])
def test_good_choice_of_key_needs_no_advice(keys):
    assert advice_on(keys) == ""


def test_keymap_goes_through_the_settings_unchanged():
    keymap = Keymap(Preset.VIM, single_keys=False).with_keys("annotation.tags", ("T",))
    assert Keymap.from_settings(keymap.put_into(Settings())) == keymap


def test_exported_keymap_is_imported_again(tmp_path):
    keymap = (
        Keymap(Preset.VIM).with_keys("annotation.tags", ("T", "Ctrl+M")).with_keys("view.theme", ())
    )
    export_keymap(keymap, tmp_path / "mine.toml")
    assert import_keymap(tmp_path / "mine.toml") == keymap


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("keys = [", "not a table"),
        ('preset = "emacs"', "one of"),
        ("preset = []", "one of"),
        ("single_keys = 1", "true or false"),
        ("keys = 3", "table"),
        ('[keys]\n"no.such" = ["h"]', "no.such"),
        ('[keys]\n"annotation.highlight" = "h"', "list"),
        ('[keys]\n"annotation.highlight" = ["Hyper+h"]', "Hyper"),
        ('[keys]\n"annotation.highlight" = ["j"]', "Next paragraph"),
    ],
)
def test_unusable_keymap_is_refused_in_words(text, word):
    with pytest.raises(KeymapError, match=word) as refusal:
        from_toml(text)
    assert refusal.value.sentence.endswith(".")


def test_missing_binary_and_huge_files_are_refused_in_words(tmp_path):
    with pytest.raises(KeymapError, match="could not be read"):
        import_keymap(tmp_path / "none.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeymapError, match="not a text file"):
        import_keymap(binary)
    huge = tmp_path / "huge.toml"
    huge.write_text("#" * (MAX_FILE_BYTES + 1), encoding="utf-8")
    with pytest.raises(KeymapError, match="too large"):
        import_keymap(huge)


def test_export_to_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KeymapError, match="could not be saved"):
        export_keymap(Keymap(), tmp_path / "file" / "keys.toml")


@given(
    st.dictionaries(
        st.sampled_from([command.id for command in COMMANDS]),
        st.lists(st.sampled_from(["w", "F9", "Ctrl+M", "W w", "Alt+Up", "C"]), max_size=3),
        max_size=4,
    )
)
@example_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
def test_keymap_without_clashes_survives_text(changes):
    keymap = Keymap()
    for id, keys in changes.items():
        keymap = keymap.with_keys(id, tuple(keys))
    if keymap.clashes():
        with pytest.raises(KeymapError):
            from_toml(to_toml(keymap))
    else:
        assert from_toml(to_toml(keymap)) == keymap
