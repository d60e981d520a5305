"""A folder that is watched: what is put there is taken once, and nothing in it is touched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.gui import watched_folder
from desktop_app.gui.folder_field import FolderField
from desktop_app.gui.posting import Poster
from desktop_app.gui.settings import Settings, SettingsFile
from desktop_app.gui.settings_forms import LibraryForm
from desktop_app.gui.watched_folder import WatchedFolder, look_into
from desktop_app.jobs import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.storage.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "drop articles here"
    made.mkdir()
    return made


@pytest.fixture
def make(qapp, library: Library) -> Iterator[Callable[[], WatchedFolder]]:
    """Makes watchers that look again after a few milliseconds."""
    poster = Poster()
    jobs = JobRunner(poster.post)
    yield lambda: WatchedFolder(library, jobs, poster, settled_ms=20)
    jobs.shutdown(5)
    poster.deleteLater()


def found_by(watched: WatchedFolder) -> list[str]:
    names: list[str] = []
    watched.found.connect(lambda sources: names.extend(source.name for source in sources))
    return names


def test_what_lies_there_and_what_is_put_there_is_found(make, folder, qtbot):
    (folder / "one.txt").write_text("The ferry leaves at noon.")
    watched = make()
    names = found_by(watched)
    watched.watch(str(folder))
    qtbot.waitUntil(lambda: names == ["one.txt"])
    (folder / "two.md").write_text("# Two")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    qtbot.waitUntil(lambda: names == ["one.txt", "two.md"])
    assert sorted(path.name for path in folder.iterdir()) == ["one.txt", "picture.png", "two.md"]


def test_nothing_is_taken_twice_also_after_the_next_start(make, folder, qtbot):
    (folder / "one.txt").write_text("The ferry leaves at noon.")
    first = make()
    names = found_by(first)
    first.watch(str(folder))
    qtbot.waitUntil(lambda: names == ["one.txt"])
    first.watch("")
    (folder / "two.txt").write_text("The ferry comes back.")
    second = make()
    later = found_by(second)
    second.watch(str(folder))
    qtbot.waitUntil(lambda: bool(later))
    assert later == ["two.txt"]


def test_file_that_grows_waits_until_it_does_not(make, folder, qtbot, monkeypatch):
    path = folder / "slow.txt"
    path.write_text("The ferry ")

    def look_while_it_grows(place: Path) -> dict[str, tuple[int, int]]:
        if path.stat().st_size < 30:
            with path.open("a") as file:
                file.write("leaves ")
        return look_into(place)

    monkeypatch.setattr(watched_folder, "look_into", look_while_it_grows)
    watched = make()
    sizes: list[int] = []
    watched.found.connect(lambda _sources: sizes.append(path.stat().st_size))
    watched.watch(str(folder))
    qtbot.waitUntil(lambda: bool(sizes))
    assert sizes[0] >= 30


def test_folder_that_is_gone_is_told(make, folder, qtbot):
    watched = make()
    with qtbot.waitSignal(watched.noticed) as told:
        watched.watch(str(folder / "nowhere"))
    assert "nowhere" in told.args[0].text


@pytest.mark.skipif(os.name != "posix", reason="makes a symbolic link")
def test_only_documents_of_the_folder_itself_count(folder):
    (folder / "inner").mkdir()
    (folder / "inner" / "deep.txt").write_text("deep")
    (folder / ".hidden.txt").write_text("hidden")
    (folder / "empty.txt").write_text("")
    (folder / "folder.txt").mkdir()
    (folder / "here.txt").write_text("here")
    (folder / "linked.txt").symlink_to(folder / "here.txt")
    (folder / "broken.txt").symlink_to(folder / "nowhere.txt")
    assert set(look_into(folder)) == {"here.txt", "linked.txt"}


@pytest.fixture
def form(qtbot, tmp_path: Path) -> Iterator[LibraryForm]:
    window = QWidget()
    qtbot.addWidget(window)
    made = LibraryForm(window, tmp_path / "library", tmp_path / "settings.toml")
    window.show()
    yield made
    window.close()


def test_folder_is_chosen_in_the_settings(form, folder, qtbot):
    (field,) = form.findChildren(FolderField)
    form.show_settings(Settings())
    field.field.setText(str(folder))
    with qtbot.waitSignal(form.changed) as told:
        qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert told.args[0].watched_folder == str(folder)
    field.field.clear()
    with qtbot.waitSignal(form.changed) as told:
        qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert told.args[0].watched_folder == ""


def test_folder_that_is_not_there_is_not_taken(form, folder, qtbot):
    (field,) = form.findChildren(FolderField)
    form.show_settings(Settings())
    with qtbot.assertNotEmitted(form.changed):
        field.field.setText(str(folder / "nowhere"))
        qtbot.keyClick(field.field, Qt.Key.Key_Return)
    assert "There is no folder" in field.problem.text()


def test_setting_survives_the_file(tmp_path, folder):
    file = SettingsFile(tmp_path / "settings.toml")
    file.save(Settings(watched_folder=str(folder)))
    assert file.load().watched_folder == str(folder)
    assert SettingsFile(tmp_path / "none.toml").load().watched_folder == ""
