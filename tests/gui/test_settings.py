"""Settings survive hand editing, bad values and interrupted writing."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from desktop_app import paths
from desktop_app.core.errors import ReaderError
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.marks import Layer
from desktop_app.gui.settings import Settings, SettingsFile, ThemeChoice
from desktop_app.nlp.models import DEFAULT_MODEL


@pytest.fixture
def file() -> SettingsFile:
    return SettingsFile(paths.settings_path())


def write(file: SettingsFile, text: str) -> None:
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_text(text, encoding="utf-8")


def test_first_model_is_that_of_the_program():
    assert Settings().model == DEFAULT_MODEL


def test_missing_file_gives_the_settings_of_a_new_program(file):
    assert file.load() == Settings()
    assert file.problems == ()


def test_what_is_saved_is_read_again(file):
    chosen = replace(
        Settings(),
        theme=ThemeChoice.SEPIA,
        font_size=22,
        line_height=1.8,
        layers=frozenset({Layer.INDIRECT, Layer.HIGHLIGHTS}),
        preset=Preset.VIM,
        single_keys=False,
        own_keys={"annotation.highlight": ("w", "Ctrl+M"), "view.theme": ()},
        coach_lines_dismissed=True,
    )
    file.save(chosen)
    again = SettingsFile(file.path)
    assert again.load() == chosen
    assert again.problems == ()


def test_unknown_keys_and_comments_stay(file):
    write(file, '# mine\n[reading]\nfont_size = 20 # big\nfuture = "x"\n\n[other]\nkey = 1\n')
    file.save(replace(file.load(), font_size=24))
    text = file.path.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    assert "font_size = 24 # big" in text
    assert tomlkit.parse(text)["other"] == {"key": 1}
    assert 'future = "x"' in text


@pytest.mark.parametrize(
    ("line", "table", "name"),
    [
        ("font_size = 90", "reading", "font_size"),
        ('font_size = "big"', "reading", "font_size"),
        ("font_size = true", "reading", "font_size"),
        ('theme = "pink"', "reading", "theme"),
        ("theme = [1]", "reading", "theme"),
        ("justify = 1", "reading", "justify"),
        ("line_height = nan", "reading", "line_height"),
        ('font_family = " "', "reading", "font_family"),
        ('layers = ["people", "ghosts"]', "marks", "layers"),
        ('preset = "emacs"', "keys", "preset"),
        ('own_keys = { "annotation.highlight" = ["Hyper+x"] }', "keys", "own_keys"),
        ('own_keys = { "annotation.highlight" = "h" }', "keys", "own_keys"),
    ],
)
def test_bad_value_becomes_the_default_and_is_told(file, line, table, name):
    write(file, f"[{table}]\n{line}\n")
    assert file.load() == Settings()
    (problem,) = file.problems
    assert name in problem
    assert problem.endswith("The default is used.")


def test_bad_value_does_not_spoil_its_neighbours_and_is_not_overwritten(file):
    write(file, "[reading]\nfont_size = 90\njustify = true\n")
    settings = file.load()
    assert settings.justify
    file.save(replace(settings, dim_others=True))
    assert "font_size = 90" in file.path.read_text(encoding="utf-8")


def test_value_in_the_place_of_a_table_is_told(file):
    write(file, 'reading = "much"\n')
    assert file.load() == Settings()
    assert file.problems
    file.save(replace(Settings(), font_size=21))
    assert SettingsFile(file.path).load().font_size == 21


def test_file_that_is_no_toml_is_told_and_kept_aside(file):
    write(file, "[reading\nfont_size = ")
    assert file.load() == Settings()
    assert "Mend the file" in file.problems[0]
    file.save(Settings())
    assert SettingsFile(file.path).load() == Settings()
    kept = file.path.with_suffix(".broken.toml")
    assert kept.read_text(encoding="utf-8") == "[reading\nfont_size = "


def test_file_in_another_encoding_is_told(file):
    file.path.parent.mkdir(parents=True)
    file.path.write_bytes(b"\xff\xfe\x00[")
    assert file.load() == Settings()
    assert len(file.problems) == 1


def test_failing_write_leaves_the_old_file_and_says_so(file, monkeypatch):
    file.save(replace(Settings(), font_size=18))
    before = file.path.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReaderError) as refusal:
        file.save(replace(Settings(), font_size=24))
    assert "No space left on device" in refusal.value.sentence
    assert file.path.read_bytes() == before
    assert list(file.path.parent.iterdir()) == [file.path]


def test_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    with pytest.raises(ReaderError):
        SettingsFile(tmp_path / "a-file" / "settings.toml").save(Settings())


def test_link_to_the_file_stays_a_link(file, tmp_path):
    target = tmp_path / "synced.toml"
    target.write_text("", encoding="utf-8")
    file.path.parent.mkdir(parents=True)
    file.path.symlink_to(target)
    file.save(replace(Settings(), font_size=25))
    assert file.path.is_symlink()
    assert "font_size = 25" in target.read_text(encoding="utf-8")


@given(st.text(max_size=200))
@example_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_gives_settings(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    assert isinstance(SettingsFile(path).load(), Settings)
