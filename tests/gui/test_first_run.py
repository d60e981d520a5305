"""The first steps below the sample."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop_app.gui.appearance import Appearance
from desktop_app.gui.first_run import CoachLines, sample_path
from desktop_app.gui.keymap import Keymap
from desktop_app.gui.settings import SettingsFile
from tests.gui.samples import bridge_article
from tests.gui.windows import opened_window

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.storage.library import Library


@pytest.fixture
def appearance(qapp, tmp_path: Path) -> Appearance:
    return Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))


@pytest.fixture
def lines(qtbot, appearance: Appearance, library: Library) -> CoachLines:
    return make(qtbot, appearance, library)


def make(qtbot, appearance: Appearance, library: Library) -> CoachLines:
    lines = CoachLines(appearance, library)
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


def test_first_steps_name_the_file_in_which_everything_is_kept(lines: CoachLines, library: Library):
    assert str(library.path) in texts(lines)


def test_each_line_is_put_away_by_itself_and_stays_away(
    qtbot, lines: CoachLines, appearance: Appearance, library: Library
):
    lines.follow(sample())
    first, second, third = lines.shown
    button = next(b for b in lines.findChildren(QPushButton) if second in b.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert lines.shown == [first, third]
    assert button.isHidden()
    library.set_state("anything", "").result()  # writes keep their order
    again = make(qtbot, appearance, library)
    again.follow(sample())
    assert again.shown == [first, third]


def test_with_the_last_line_all_is_put_away_for_good(lines: CoachLines, qapp, tmp_path: Path):
    lines.follow(sample())
    assert [lines.dismiss() for _ in range(4)] == [True, True, True, False]
    assert lines.isHidden()
    again = Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))
    assert again.settings.coach_lines_dismissed


def test_all_lines_come_back_when_the_settings_say_so(lines: CoachLines, appearance: Appearance):
    lines.follow(sample())
    lines.dismiss()
    lines.dismiss_all()
    appearance.set_settings(replace(appearance.settings, coach_lines_dismissed=False))
    assert not lines.isHidden()
    assert len(lines.shown) == 3


def test_escape_in_the_text_puts_one_line_away_after_the_mark(qapp, tmp_path: Path):
    with opened_window(qapp, tmp_path) as opened:
        lines = opened.workspace.coach_lines
        lines.follow(sample())
        opened.press("q", "Esc")
        assert len(lines.shown) == 3
        opened.press("Esc")
        assert len(lines.shown) == 2
        opened.press("Esc", "Esc")
        assert lines.isHidden()
