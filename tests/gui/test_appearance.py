"""The theme in force: the reader's own file is followed while it is edited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop_app.gui.appearance import Appearance
from desktop_app.gui.settings import SettingsFile, ThemeChoice
from desktop_app.gui.theme import builtin_theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write(path: Path, ink: str) -> None:
    """Write as editors do: another file, put in the place of the old one."""
    new = path.with_suffix(".new")
    new.write_text(f'name = "Mine"\nbased_on = "dark"\n[colours]\nink = "{ink}"\n', "utf-8")
    new.replace(path)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    write(path, "#FFFFFF")
    return path


@pytest.fixture
def appearance(qapp, tmp_path: Path, own: Path) -> Iterator[Appearance]:
    # The widgets of earlier tests would all be styled anew, again and again.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    made = Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))
    made.set_settings(replace(made.settings, theme=ThemeChoice.OWN, own_theme=str(own)))
    yield made
    made.set_settings(replace(made.settings, theme=ThemeChoice.LIGHT, own_theme=""))
    made.deleteLater()


def test_own_theme_is_shown_and_kept(qapp, appearance, tmp_path):
    assert appearance.theme == replace(builtin_theme("dark"), name="Mine", ink="#FFFFFF")
    again = Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))
    assert again.theme == appearance.theme
    again.deleteLater()


def test_each_saving_of_the_file_is_seen_at_once(appearance, own, qtbot):
    for ink in ("#EEEEEE", "#DDDDDD"):
        with qtbot.waitSignal(appearance.changed, timeout=10_000):
            write(own, ink)
        assert appearance.theme.ink == ink
        qtbot.waitUntil(lambda: appearance.is_watching, timeout=10_000)


def test_broken_file_is_told_and_the_last_good_theme_stays(appearance, own, qtbot):
    with qtbot.waitSignal(appearance.noticed, timeout=10_000) as told:
        write(own, "white")
    assert "ink must be a colour" in told.args[0].text
    assert appearance.theme.ink == "#FFFFFF"


def test_missing_file_leaves_the_theme_of_the_system(qapp, appearance, own, tmp_path):
    own.unlink()
    again = Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))
    assert again.theme in (builtin_theme("light"), builtin_theme("dark"))
    assert "is not there any more" in again.problems[0]
    again.deleteLater()
