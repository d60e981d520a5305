"""Tabs as values: what is shown after opening, closing, moving; and the strip in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from desktop_app.gui.tabs import Tabs
from tests.gui.samples import bridge_article
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = "The pilots speak"
THIRD = "A bridge of their own"


def tabs_of(*ids: str, current: int = 0) -> Tabs:
    tabs = Tabs()
    tabs.restore(ids, current)
    return tabs


def test_new_window_has_one_empty_tab():
    assert (Tabs().ids, Tabs().current_id) == (("",), "")


def test_article_takes_the_current_tab_or_goes_to_its_own():
    tabs = tabs_of("a", "b")
    tabs.show("c")
    assert tabs.ids == ("c", "b")
    tabs.show("b")
    assert (tabs.ids, tabs.current) == (("c", "b"), 1)


def test_new_tab_stands_behind_the_current_one_and_is_used_up_first():
    tabs = tabs_of("a", "b")
    tabs.add()
    assert (tabs.ids, tabs.current) == (("a", "", "b"), 1)
    tabs.current = 0
    tabs.add()
    assert (tabs.ids, tabs.current) == (("a", "", "b"), 1)


@pytest.mark.parametrize(
    ("current", "closed", "shown"), [(1, 1, "c"), (2, 2, "b"), (2, 0, "c"), (0, 2, "a")]
)
def test_closing_shows_the_right_neighbour_or_keeps_what_is_shown(current, closed, shown):
    tabs = tabs_of("a", "b", "c", current=current)
    tabs.close(closed)
    assert tabs.current_id == shown


def test_closed_tabs_come_back_to_their_places_the_last_one_first():
    tabs = tabs_of("a", "b", "c")
    tabs.close(1)
    tabs.close(0)
    assert tabs.reopen()
    assert (tabs.ids, tabs.current_id) == (("a", "c"), "a")
    assert tabs.reopen()
    assert (tabs.ids, tabs.current_id) == (("a", "b", "c"), "b")
    assert not tabs.reopen()


def test_tab_that_is_open_again_is_not_reopened():
    tabs = tabs_of("a", "b")
    tabs.close(1)
    tabs.show("b")
    assert not tabs.reopen()


def test_moved_tab_takes_what_is_shown_along():
    tabs = tabs_of("a", "b", "c", current=0)
    tabs.move(0, 2)
    assert (tabs.ids, tabs.current_id) == (("b", "c", "a"), "a")


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("show"), st.sampled_from(["", "a", "b", "c", "d"])),
            st.tuples(st.sampled_from(["close", "go"]), st.integers(0, 9)),
            st.tuples(st.sampled_from(["add", "reopen"]), st.just(0)),
        ),
        max_size=40,
    )
)
def test_there_is_always_a_tab_and_no_article_is_in_two(steps):
    tabs = Tabs()
    for name, value in steps:
        match name:
            case "show":
                tabs.show(str(value))
            case "close":
                tabs.close(int(value) % len(tabs.ids))
            case "go":
                tabs.current = int(value) % len(tabs.ids)
            case "add":
                tabs.add()
            case _:
                tabs.reopen()
        assert 0 <= tabs.current < len(tabs.ids)
        named = [one for one in tabs.ids if one]
        assert len(named) == len(set(named))


# -- in a window -----------------------------------------------------------------------------


@pytest.fixture
def opened(qapp, qtbot, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        for title in (OTHER, THIRD):
            window.library.add_article(bridge_article(title)).result()
        window.workspace.library_list.refresh()
        window.window.activateWindow()
        qtbot.waitUntil(window.window.isActiveWindow)
        yield window


def shown(opened: OpenWindow) -> str:
    return opened.workspace.session.article.title


def article(opened: OpenWindow, title: str) -> str:
    rows = opened.library.articles(10)
    return next(row.id for row in rows if row.title == title)


def open_beside(opened: OpenWindow, title: str) -> None:
    """Choose an article in the library and press Shift+Enter."""
    opened.window.run("pane.library")
    for _ in range(5):
        if opened.workspace.library_list.current_id == article(opened, title):
            break
        opened.press("Down")
    QTest.keyClick(opened.focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)


def test_one_article_has_no_strip(opened: OpenWindow):
    assert opened.workspace.tabs.strip.isHidden()


def test_shift_enter_in_the_library_opens_a_tab_beside(opened: OpenWindow):
    first = shown(opened)
    opened.window.run("pane.library")
    opened.press("Up", "Up", "Up")
    open_beside(opened, OTHER)
    strip = opened.workspace.tabs.strip
    assert shown(opened) == OTHER
    assert strip.isVisible()
    assert strip.titles == [first, OTHER]
    assert strip.currentIndex() == 1
    assert opened.window.focusWidget() is opened.window.view


def test_ctrl_tab_goes_round_and_returns_to_the_same_paragraph(opened: OpenWindow):
    first = shown(opened)
    opened.press("j", "j", "j")
    block = opened.workspace.session.focus.block
    opened.workspace.tabs.open(article(opened, OTHER))
    opened.press("j")
    opened.control(Qt.Key.Key_Tab)
    assert (shown(opened), opened.workspace.session.focus.block) == (first, block)
    opened.control(Qt.Key.Key_Tab)
    assert shown(opened) == OTHER
    assert opened.workspace.session.focus.block == 1


def test_way_back_in_an_article_survives_another_tab(opened: OpenWindow):
    opened.press("j")
    before = opened.workspace.session.focus
    opened.press("g", "e")
    opened.workspace.tabs.open(article(opened, OTHER))
    opened.control(Qt.Key.Key_Tab)
    opened.window.run("history.back")
    assert opened.workspace.session.focus == before


def test_closed_tab_is_gone_and_comes_back(opened: OpenWindow):
    first = shown(opened)
    opened.workspace.tabs.open(article(opened, OTHER))
    opened.control(Qt.Key.Key_W)
    assert shown(opened) == first
    assert opened.workspace.tabs.strip.isHidden()
    opened.window.run("tab.reopen")
    assert shown(opened) == OTHER
    assert opened.workspace.tabs.strip.titles == [first, OTHER]


def test_new_tab_is_empty_and_has_the_library_at_hand(opened: OpenWindow):
    opened.control(Qt.Key.Key_T)
    assert shown(opened) == ""
    assert opened.window.focusWidget() is opened.workspace.library_list.view
    assert len(opened.workspace.tabs.ids) == 2
    opened.press("Return")
    assert shown(opened)


def test_article_that_is_open_in_a_tab_is_not_opened_twice(opened: OpenWindow):
    first = opened.workspace.session.article_id
    opened.workspace.tabs.open(article(opened, OTHER))
    opened.workspace.show_article(first)
    assert opened.workspace.tabs.current == 0
    assert len(opened.workspace.tabs.ids) == 2


def test_last_tab_closes_the_window(opened: OpenWindow, qtbot):
    with qtbot.waitSignal(opened.window.closing):
        opened.control(Qt.Key.Key_W)


def test_article_that_cannot_be_opened_leaves_no_tab(opened: OpenWindow):
    opened.workspace.tabs.open("no such article")
    assert opened.notice()
    assert len(opened.workspace.tabs.ids) == 1
    assert shown(opened) == bridge_article().title


def test_only_the_text_is_shown_without_the_strip_also_after_ctrl_tab(opened: OpenWindow):
    opened.workspace.tabs.open(article(opened, OTHER))
    opened.window.run("view.focus_mode")
    assert opened.workspace.tabs.strip.isHidden()
    opened.control(Qt.Key.Key_Tab)
    assert opened.workspace.tabs.strip.isHidden()
    opened.window.run("view.focus_mode")
    assert opened.workspace.tabs.strip.isVisible()


def test_screen_reader_finds_the_titles_and_hears_where_ctrl_tab_leads(opened: OpenWindow, qtbot):
    first = shown(opened)
    opened.workspace.tabs.open(article(opened, OTHER))
    interface = QAccessible.queryAccessibleInterface(opened.workspace.tabs.strip)
    children = [interface.child(index) for index in range(interface.childCount())]
    tabs = [one for one in children if one.role() is QAccessible.Role.PageTab]
    assert interface.text(QAccessible.Text.Name)
    assert [one.text(QAccessible.Text.Name) for one in tabs] == [first, OTHER]
    with qtbot.waitSignal(opened.workspace.session.announced) as heard:
        opened.control(Qt.Key.Key_Tab)
    assert heard.args == [f"Tab 1 of 2: {first}"]


def test_mouse_chooses_and_closes_tabs(opened: OpenWindow):
    first = shown(opened)
    opened.workspace.tabs.open(article(opened, OTHER))
    opened.workspace.tabs.open(article(opened, THIRD))
    strip = opened.workspace.tabs.strip
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.tabRect(0).center())
    assert shown(opened) == first
    middle = Qt.MouseButton.MiddleButton
    QTest.mouseClick(strip, middle, pos=strip.tabRect(1).center() + QPoint(-9, 0))
    assert strip.titles == [first, THIRD]
    button = strip.tabButton(1, QTabBar.ButtonPosition.RightSide)
    assert button.accessibleName()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.workspace.tabs.ids == (article(opened, first),)


def test_middle_button_in_the_library_opens_a_tab(opened: OpenWindow):
    view = opened.workspace.library_list.view
    place = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.MiddleButton, pos=place)
    assert len(opened.workspace.tabs.ids) == 2


def test_one_tab_says_so_at_ctrl_tab(opened: OpenWindow):
    opened.control(Qt.Key.Key_Tab)
    assert "only one tab" in opened.notice()
