"""Another theme: every part of a window looks as if the window had been opened in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QMessageBox

from desktop_app.gui.settings import Settings, SettingsFile, ThemeChoice
from desktop_app.gui.theme import apply_theme, builtin_theme
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

COMMANDS = ("pane.reader", "palette.open", "app.settings", "keys.show", "find.open", "search.open")


@pytest.fixture(autouse=True)
def _light_again(qapp):
    yield
    apply_theme(qapp, builtin_theme("light"))


def pictures(opened: OpenWindow) -> list[QImage]:
    """Open one thing after the other over the window, and take a picture of each."""
    found = []
    for command in COMMANDS:
        opened.window.run(command)
        for _ in range(40):
            QCoreApplication.processEvents()
        found.append(opened.window.grab().toImage())
        opened.press("Esc")
    return found


def opened_in(qapp, folder: Path, theme: ThemeChoice):
    folder.mkdir()
    SettingsFile(folder / "settings.toml").save(Settings(theme=theme, coach_lines_dismissed=True))
    return opened_window(qapp, folder)


def test_parts_look_as_in_a_window_opened_in_the_theme(qapp, tmp_path):
    with opened_in(qapp, tmp_path / "dark", ThemeChoice.DARK) as opened:
        wanted = pictures(opened)
    with opened_in(qapp, tmp_path / "light", ThemeChoice.LIGHT) as opened:
        opened.window.run("view.theme_dark")
        found = pictures(opened)
    different = [name for name, a, b in zip(COMMANDS, wanted, found, strict=True) if a != b]
    assert different == []


def test_what_was_made_before_the_change_is_restyled_too(qapp, tmp_path):
    with opened_in(qapp, tmp_path / "dark", ThemeChoice.DARK) as opened:
        wanted = pictures(opened)
    with opened_in(qapp, tmp_path / "light", ThemeChoice.LIGHT) as opened:
        pictures(opened)
        opened.window.run("view.theme_dark")
        found = pictures(opened)
    different = [name for name, a, b in zip(COMMANDS, wanted, found, strict=True) if a != b]
    assert different == []


def test_dialog_over_the_window_has_the_new_colours(qapp, tmp_path, qtbot):
    with opened_in(qapp, tmp_path / "light", ThemeChoice.LIGHT) as opened:
        opened.window.run("view.theme_dark")
        box = QMessageBox(QMessageBox.Icon.NoIcon, "title", "words", parent=opened.window)
        box.setCheckBox(QCheckBox("again", box))
        box.show()
        qtbot.waitExposed(box)
        ground = box.grab().toImage().pixelColor(3, 3).name().upper()
        box.close()
    assert ground == builtin_theme("dark").chrome
