"""The article as a file or on the clipboard, as it is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop_app.formats.export.json_w3c import read
from desktop_app.gui import file_dialogs
from tests.gui.samples import bridge_article
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


def answer(monkeypatch, path: Path | str, selected: str = "") -> list[str]:
    """Let the file dialog answer; returns what it was asked, once it was."""
    asked: list[str] = []

    def ask(_parent, _title, place, filters) -> tuple[str, str]:
        asked.extend((str(place), filters))
        return str(path), selected

    monkeypatch.setattr(file_dialogs, "ask_save", ask)
    return asked


def test_article_is_exported_with_its_highlights_by_ctrl_e(opened, tmp_path, monkeypatch):
    asked = answer(monkeypatch, tmp_path / "bridge.md")
    opened.press("q", "h")
    opened.control(Qt.Key.Key_E)
    text = (tmp_path / "bridge.md").read_text(encoding="utf-8")
    assert "==“We have waited thirty years for this,”" in text
    assert asked[0].endswith("Harbour town argues over a bridge.md")
    assert "bridge.md" in opened.notice()


def test_ending_chooses_the_format(opened, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "bridge.json")
    opened.press("q", "h")
    opened.control(Qt.Key.Key_E)
    reading = read((tmp_path / "bridge.json").read_text(encoding="utf-8"))
    assert reading.article == bridge_article()
    assert reading.annotations == tuple(opened.workspace.session.annotations.values())


def test_name_without_an_ending_gets_that_of_the_filter_and_overwrites_nothing(
    opened, tmp_path, monkeypatch
):
    answer(monkeypatch, tmp_path / "bridge", "Web page (*.html)")
    for _ in range(2):
        opened.control(Qt.Key.Key_E)
    assert {"bridge.html", "bridge 2.html"} <= {path.name for path in tmp_path.iterdir()}


def test_corrections_are_in_the_export(opened, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "bridge.md")
    opened.press("e", "x", "a")
    opened.control(Qt.Key.Key_E)
    assert "- Oldhaven" not in (tmp_path / "bridge.md").read_text(encoding="utf-8")


def test_stepping_back_writes_nothing(opened, tmp_path, monkeypatch):
    answer(monkeypatch, "")
    before = sorted(tmp_path.iterdir())
    opened.control(Qt.Key.Key_E)
    assert sorted(tmp_path.iterdir()) == before


def test_failed_export_is_told(opened, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    answer(monkeypatch, tmp_path / "file" / "bridge.md")
    opened.control(Qt.Key.Key_E)
    assert "Could not write" in opened.notice()


def test_article_is_copied_as_markdown(opened):
    opened.press("q", "h", "Y")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("# Harbour town argues over a bridge")
    assert "==“We have waited" in text


def test_note_that_is_being_typed_is_taken_along(opened):
    opened.press("q", "n", *"why now")
    opened.window.run("copy.article")
    assert "why now" in QGuiApplication.clipboard().text()


def test_without_an_article_it_says_so(opened):
    opened.workspace.session.close_article()
    opened.control(Qt.Key.Key_E)
    assert "Open an article first" in opened.notice()
