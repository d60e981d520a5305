"""The first steps below the sample."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.gui.appearance import Appearance
from desktop_app.gui.first_run import CoachLines, sample_path
from desktop_app.gui.keymap import Keymap
from desktop_app.gui.settings import SettingsFile
from tests.gui.samples import bridge_article
from tests.gui.windows import opened_window

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def lines(qapp, qtbot, tmp_path: Path) -> CoachLines:
    appearance = Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))
    lines = CoachLines(appearance, tmp_path / "my.rubricator")
    lines.set_keymap(Keymap.from_settings(appearance.settings))
    qtbot.addWidget(lines)
    return lines


def sample():
    return replace(bridge_article(), source=str(sample_path()))


def texts(lines: CoachLines) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in lines.findChildren(QLabel))


def test_first_steps_stand_below_the_sample_only(lines: CoachLines):
    lines.follow(bridge_article())
    assert lines.isHidden()
    lines.follow(sample())
    assert not lines.isHidden()


def test_first_steps_name_the_file_in_which_everything_is_kept(lines: CoachLines, tmp_path: Path):
    assert str(tmp_path / "my.rubricator") in texts(lines)


def test_first_steps_stay_away_once_put_away(lines: CoachLines, qapp, tmp_path: Path):
    lines.follow(sample())
    assert lines.dismiss()
    assert lines.isHidden()
    assert not lines.dismiss()
    again = Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))
    assert again.settings.coach_lines_dismissed


def test_escape_in_the_text_puts_the_first_steps_away(qapp, tmp_path: Path):
    with opened_window(qapp, tmp_path) as opened:
        lines = opened.workspace.coach_lines
        lines.follow(sample())
        opened.press("q", "Esc")
        assert not lines.isHidden()
        opened.press("Esc")
        assert lines.isHidden()
