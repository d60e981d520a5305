"""The `?` sheet and the panel of what can follow."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QScrollArea, QWidget

from desktop_app.core.errors import ReaderError
from desktop_app.gui.commands import Scope
from desktop_app.gui.key_hints import DELAY_MS, KeyHints
from desktop_app.gui.key_sheet import KeySheet
from desktop_app.gui.keymap import Keymap
from desktop_app.gui.keys import KeyPress, KeyResolver, Pending
from desktop_app.gui.theme import builtin_theme


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    window.resize(1000, 500)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


@pytest.fixture
def sheet(window) -> KeySheet:
    return KeySheet(window, builtin_theme("light"), Keymap(), Scope.READER)


@pytest.fixture
def hints(window) -> KeyHints:
    return KeyHints(window, builtin_theme("light"))


def field(sheet: KeySheet) -> QLineEdit:
    found = sheet.findChild(QLineEdit, "keySheetField")
    assert found is not None
    return found


def pending(keys: str) -> Pending:
    resolver = KeyResolver(Keymap().by_command())
    result = [resolver.feed(KeyPress(key), Scope.READER) for key in keys.split()][-1]
    assert isinstance(result, Pending)
    return result


def titles(sheet: KeySheet) -> list[str]:
    return [row.title for section in sheet.sections for row in section.rows]


def test_sheet_lists_the_keys_of_its_scope(sheet):
    sheet.open(Keymap(), Scope.SELECT_MODE)
    assert "The quotation with its speaker" in titles(sheet)


def test_typing_filters_the_sheet(sheet, qtbot):
    sheet.open(Keymap(), Scope.READER)
    assert QApplication.focusWidget() is field(sheet)
    qtbot.keyClicks(field(sheet), "layers")
    assert titles(sheet)[0] == "People"
    assert titles(sheet)[-1] == "All layers"


def test_sheet_scrolls_by_keyboard(sheet, qtbot):
    sheet.open(Keymap(), Scope.READER)
    scroll = sheet.findChild(QScrollArea)
    assert scroll is not None
    bar = scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(field(sheet), Qt.Key.Key_PageDown)
    down = bar.value()
    assert down > 0
    qtbot.keyClick(field(sheet), Qt.Key.Key_Up)
    assert bar.value() < down


def test_escape_closes_the_sheet(sheet, qtbot):
    sheet.open(Keymap(), Scope.READER)
    qtbot.keyClick(field(sheet), Qt.Key.Key_Escape)
    assert not sheet.is_open


def test_tab_goes_round_within_the_sheet(sheet, qtbot):
    sheet.open(Keymap(), Scope.READER)
    visited = []
    for _ in range(4):
        visited.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert visited[0] is visited[3] is field(sheet)
    assert {button.text() for button in visited[1:3] if isinstance(button, QPushButton)} == {
        "Print…",
        "Save as PDF…",
    }


def test_screen_reader_is_told_the_keys(sheet):
    sheet.open(Keymap(), Scope.READER)
    told = [child.accessibleDescription() for child in sheet.findChildren(QWidget)]
    assert any("Next paragraph: j or ↓" in text for text in told)


def test_sheet_is_saved_as_one_page(sheet, tmp_path):
    path = tmp_path / "to print" / "keys.pdf"
    sheet.save_pdf(path)
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert b"/Count 1" in data


def test_sheet_that_cannot_be_saved_says_so(sheet, tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ReaderError, match="could not be saved"):
        sheet.save_pdf(tmp_path / "file" / "keys.pdf")


def test_printing_asks_without_holding_up_the_program(sheet, qtbot):
    sheet.open(Keymap(), Scope.READER)
    qtbot.keyClick(field(sheet), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialogs = sheet.findChildren(QDialog)
    assert [dialog.isVisible() for dialog in dialogs] == [True]
    dialogs[0].reject()
    qtbot.waitUntil(lambda: not sheet.findChildren(QDialog))


def test_hints_come_only_after_a_while(hints, qtbot):
    hints.show_pending(pending("g"))
    assert not hints.isVisible()
    qtbot.waitUntil(hints.isVisible, timeout=DELAY_MS * 10)
    assert "g: Top" in hints.accessibleDescription()
    assert "o: Original file or link" in hints.accessibleDescription()


def test_hints_do_not_come_when_the_chord_is_done_before(hints, qtbot):
    hints.show_pending(pending("g"))
    hints.dismiss()
    with qtbot.assertNotEmitted(hints.destroyed, wait=DELAY_MS + 100):
        pass
    assert not hints.isVisible()


def test_hints_stay_for_the_next_chord_at_once(hints, qtbot):
    hints.show_pending(pending("g"))
    qtbot.waitUntil(hints.isVisible, timeout=DELAY_MS * 10)
    hints.show_pending(pending("l"))
    assert hints.isVisible()
    assert "i: Indirect speech" in hints.accessibleDescription()


def test_count_alone_shows_no_hints(hints, qtbot):
    hints.show_pending(pending("g"))
    qtbot.waitUntil(hints.isVisible, timeout=DELAY_MS * 10)
    hints.show_pending(pending("1 2"))
    assert not hints.isVisible()


def test_hints_ask_for_the_letter_of_a_place_mark(hints, qtbot):
    hints.show_pending(pending("m"))
    qtbot.waitUntil(hints.isVisible, timeout=DELAY_MS * 10)
    assert "place mark" in hints.accessibleDescription()


def test_hints_lie_inside_the_window_and_take_no_focus(hints, window, qtbot):
    hints.set_bottom_margin(26)
    hints.show_pending(pending("g"))
    qtbot.waitUntil(hints.isVisible, timeout=DELAY_MS * 10)
    window.resize(420, 400)
    qtbot.waitUntil(lambda: hints.geometry().bottom() <= 400 - 26)
    assert hints.focusPolicy() == Qt.FocusPolicy.NoFocus
