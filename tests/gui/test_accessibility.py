"""What a screen reader meets: names for all that takes the keyboard, a sane order, a focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_STOPS = 60
_OPENERS = {
    "palette": ("palette.open",),
    "keys": ("keys.show",),
    "settings": ("app.settings",),
    "about": ("app.about",),
    "search": ("search.open",),
    "find": ("find.open",),
    "card": ("move.next_quotation", "card.show"),
    "letters": ("hints.show",),
    "wrong": ("move.next_entity", "decision.wrong"),
    "change": ("move.next_quotation", "decision.change"),
    "tags": ("move.next_quotation", "annotation.tags"),
    "note": ("move.next_quotation", "annotation.note"),
    "article note": ("annotation.article_note",),
    "highlights": ("go.highlights",),
    "quotations": ("go.quotations",),
    "people": ("go.people",),
    "contents": ("go.contents",),
    "library": ("pane.library",),
    "legend": ("marks.legend",),
    "new tab": ("tab.new",),
    "corrections": ("decision.list",),
}


@pytest.fixture
def opened(qapp, qtbot, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        window.window.activateWindow()
        qtbot.waitUntil(window.window.isActiveWindow)
        yield window


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Go through what a screen reader finds below a widget."""
    yield interface
    for index in range(interface.childCount()):
        child: QAccessibleInterface | None = interface.child(index)
        if child is not None and child.isValid():
            yield from walk(child)


def takes_keyboard(widget: QWidget) -> bool:
    proxy: QWidget | None = widget.focusProxy()
    tab = Qt.FocusPolicy.TabFocus
    by_tab = (widget.focusPolicy() & tab) == tab
    return by_tab and proxy is None and widget.isVisible() and widget.isEnabled()


def nameless(window: QWidget) -> list[str]:
    """Return the widgets that take the keyboard and have no name."""
    top = QAccessible.queryAccessibleInterface(window)
    found = []
    for interface in walk(top):
        widget = interface.object()
        if isinstance(widget, QWidget) and takes_keyboard(widget):
            name = interface.text(QAccessible.Text.Name).strip()
            if not name:
                found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def unreached(window: QWidget) -> list[str]:
    """Return the widgets that take the keyboard and that a screen reader does not find."""
    top = QAccessible.queryAccessibleInterface(window)
    found = {id(interface.object()) for interface in walk(top)}
    widgets = window.findChildren(QWidget)
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in widgets
        if takes_keyboard(widget) and id(widget) not in found
    ]


def tab_stops(opened: OpenWindow, *, shift: bool = False) -> list[QWidget]:
    """Press Tab until the focus has come round, and return where it stopped."""
    stops: list[QWidget] = []
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    key = Qt.Key.Key_Backtab if shift else Qt.Key.Key_Tab
    for _ in range(_MOST_STOPS):
        focused = opened.focused()
        if focused in stops:
            break
        stops.append(focused)
        QTest.keyClick(focused, key, modifiers)
    return stops


def test_everything_that_takes_the_keyboard_has_a_name(opened: OpenWindow):
    assert nameless(opened.window) == []


@pytest.mark.parametrize("name", _OPENERS)
def test_everything_in_what_opens_has_a_name(opened: OpenWindow, name: str):
    for command in _OPENERS[name]:
        opened.window.run(command)
    assert nameless(opened.window) == []


@pytest.mark.parametrize("name", _OPENERS)
def test_what_opens_has_the_keyboard_and_says_its_name(opened: OpenWindow, name: str):
    for command in _OPENERS[name]:
        opened.window.run(command)
    interface = QAccessible.queryAccessibleInterface(opened.focused())
    assert interface.text(QAccessible.Text.Name).strip()
    assert interface.state().focusable


def test_every_page_of_the_settings_has_names(opened: OpenWindow):
    opened.window.run("app.settings")
    pages = opened.focused()
    for _ in range(8):
        assert nameless(opened.window) == []
        QTest.keyClick(pages, Qt.Key.Key_Down)


def test_screen_reader_finds_everything_that_takes_the_keyboard(opened: OpenWindow):
    assert unreached(opened.window) == []


def test_first_steps_can_be_put_away_by_name(opened: OpenWindow):
    opened.workspace.coach_lines.show()
    assert nameless(opened.window) == []


@pytest.mark.parametrize("name", ["settings", "keys", "about"])
def test_tab_goes_round_within_a_sheet_and_back(opened: OpenWindow, name: str):
    opened.window.run(*_OPENERS[name])
    forwards = tab_stops(opened)
    assert len(forwards) > 1
    backwards = tab_stops(opened, shift=True)
    assert {id(widget) for widget in forwards} == {id(widget) for widget in backwards}
    sheet = opened.focused().parentWidget()
    assert sheet is not None
    assert not any(widget is opened.window.view for widget in forwards)


def test_f6_goes_through_all_panes_and_returns(opened: OpenWindow):
    opened.window.run("pane.reader")
    panes = []
    for _ in range(3):
        opened.press("F6")
        panes.append(opened.focused())
    assert len({id(pane) for pane in panes}) == 3
    assert panes[-1] is opened.window.view


@pytest.mark.parametrize("name", ["library", "people", "quotations", "note", "find", "search"])
def test_keyboard_focus_changes_how_a_widget_looks(opened: OpenWindow, name: str):
    for command in _OPENERS[name]:
        opened.window.run(command)
    focused = opened.focused()
    frame = focused.parentWidget()
    assert frame is not None
    with_focus = frame.grab().toImage()
    focused.clearFocus()
    assert frame.grab().toImage() != with_focus


def test_reader_tells_paragraphs_and_marks(opened: OpenWindow):
    opened.window.run("move.next_quotation")
    interface = QAccessible.queryAccessibleInterface(opened.window.view)
    assert interface.text(QAccessible.Text.Name).strip()
    assert interface.role() in (
        QAccessible.Role.EditableText,
        QAccessible.Role.StaticText,
        QAccessible.Role.Document,
    )
