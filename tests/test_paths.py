"""Where things lie."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app import paths

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = [paths.data_dir, paths.config_dir, paths.cache_dir, paths.state_dir]


def test_home_variable_moves_every_folder(home: Path):
    assert {folder().parent for folder in FOLDERS} == {home}


def test_folders_for_data_settings_cache_and_state_are_apart():
    assert len({folder() for folder in FOLDERS}) == len(FOLDERS)


def test_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, "portable")

    assert paths.data_dir() == tmp_path / "portable" / "data"


def test_empty_home_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, "")

    assert paths.data_dir().name == paths.NAME


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG is for Linux")
@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("XDG_DATA_HOME", paths.default_library_path),
        ("XDG_CONFIG_HOME", paths.settings_path),
        ("XDG_CACHE_HOME", lambda: paths.cache_dir() / "anything"),
        ("XDG_STATE_HOME", paths.log_path),
    ],
)
def test_xdg_variables_are_followed(variable, path, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.delenv(paths.HOME_VARIABLE)
    monkeypatch.setenv(variable, str(tmp_path))

    assert path().parent == tmp_path / paths.NAME


def test_asking_for_paths_creates_nothing(home: Path):
    for path in (paths.default_library_path, paths.settings_path, paths.log_path):
        path()

    assert not home.exists()


@pytest.mark.parametrize(
    "parts",
    [
        ("icons", "rubricator.svg"),
        ("icons", "search.svg"),
        ("fonts", "literata", "Literata_400Regular.ttf"),
        ("fonts", "inter", "OFL.txt"),
    ],
)
def test_resources_are_found(parts):
    assert paths.resource(*parts).is_file()
