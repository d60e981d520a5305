from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop_app.gui.damaged_library import Remedy, ask_for_remedy, salvaged_path


def press(words: str) -> None:
    """Press a button of the question as soon as it is shown."""

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        button = next(b for b in box.buttons() if words in b.text())
        button.click()

    QTimer.singleShot(50, answer)


@pytest.mark.parametrize(
    ("button", "wanted"),
    [
        ("Use the copy", Remedy.RESTORE),
        ("Read what", Remedy.SALVAGE),
        ("Leave it", Remedy.NOTHING),
    ],
)
def test_reader_chooses_the_remedy(qtbot, button, wanted):
    parent = QWidget()
    qtbot.addWidget(parent)
    press(button)
    assert ask_for_remedy(parent, "It is damaged.", Path("copy")) is wanted


def test_no_copy_is_offered_where_there_is_none(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    seen: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.extend(b.text() for b in box.buttons())
        box.reject()

    QTimer.singleShot(50, look)
    assert ask_for_remedy(parent, "It is damaged.", None) is Remedy.NOTHING
    assert not any("copy" in text for text in seen)


def test_salvaged_library_never_takes_the_place_of_a_file(tmp_path):
    damaged = tmp_path / "library.rubricator"
    first = salvaged_path(damaged)
    first.touch()
    second = salvaged_path(damaged)
    assert len({damaged, first, second}) == 3
    assert second.suffix == ".rubricator"
