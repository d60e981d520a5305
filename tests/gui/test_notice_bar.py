"""Notices come and go without taking the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop_app.gui.notice_bar import INFO_TIME_MS, NoticeBar
from desktop_app.gui.notices import Notice, NoticeKind


class Host(QWidget):
    """A window with a field and the bar over it."""

    def __init__(self, theme):
        super().__init__()
        self.field = QLineEdit(self)
        self.bar = NoticeBar(theme, self, is_animated=False)


@pytest.fixture
def host(qtbot, theme):
    widget = Host(theme)
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    widget.show()
    qtbot.waitExposed(widget)
    widget.field.setFocus()
    return widget


@pytest.fixture
def bar(host):
    return host.bar


def test_a_notice_leaves_the_keyboard_where_it_is(host, bar):
    bar.show_notice(Notice("Saved elsewhere.", NoticeKind.WARNING, "file.open", "Open"))

    assert host.field.hasFocus()
    assert bar.accessibleName() == "Saved elsewhere."
    assert all(
        button.focusPolicy() == Qt.FocusPolicy.NoFocus for button in bar.findChildren(QPushButton)
    )


@pytest.mark.parametrize(
    ("kind", "goes"),
    [(NoticeKind.INFO, True), (NoticeKind.WARNING, True), (NoticeKind.ERROR, False)],
)
def test_only_errors_stay(bar, kind, goes):
    bar.show_notice(Notice("Something.", kind))

    assert bar.is_going == goes


def test_an_info_goes_by_itself(qtbot, bar, monkeypatch):
    monkeypatch.setattr("desktop_app.gui.notice_bar.INFO_TIME_MS", 20)
    assert INFO_TIME_MS == 6000

    with qtbot.waitSignal(bar.dismissed, timeout=1000):
        bar.show_notice(Notice("Something."))

    assert not bar.isVisible()


def test_a_button_tells_which_command_is_wanted(qtbot, bar):
    bar.show_notice(Notice("Deleted.", command="edit.undo", action="Undo"))
    button = next(b for b in bar.findChildren(QPushButton) if b.text() == "Undo")

    with qtbot.waitSignal(bar.wanted) as wanted:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert wanted.args == ["edit.undo"]
    assert bar.notice is None


def test_dismissing_says_whether_there_was_something(bar):
    bar.show_notice(Notice("Something.", NoticeKind.ERROR))

    assert bar.dismiss() is True
    assert bar.dismiss() is False


def test_an_error_is_followed_by_the_next_notice(bar):
    bar.show_notice(Notice("First.", NoticeKind.ERROR))
    bar.show_notice(Notice("Second."))

    assert bar.notice.text == "Second."
    assert bar.is_going


@pytest.mark.parametrize("width", [300, 500, 1400])
def test_it_stays_inside_the_window_whatever_its_width(qtbot, host, bar, width):
    bar.show_notice(Notice("A long sentence that says what happened. " * 8, NoticeKind.ERROR))
    host.resize(width, 500)

    qtbot.waitUntil(lambda: host.rect().contains(bar.geometry()))
    assert bar.missing_height == 0


@pytest.mark.parametrize("words", [3, 12, 40])
def test_a_sentence_is_never_cut(bar, words):
    bar.show_notice(Notice("gypsum " * words, NoticeKind.ERROR, "file.open", "Open another file"))

    assert bar.missing_height == 0


def test_markup_in_a_notice_stays_text(bar):
    bar.show_notice(Notice("<b>x</b><img src='file:///etc/hostname'>"))

    assert bar.text == "<b>x</b><img src='file:///etc/hostname'>"
