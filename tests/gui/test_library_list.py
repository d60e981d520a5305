"""The library list pages, filters, and shows which article is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from desktop_app.gui.library_list import PAGE, LibraryList, meta_text, wrapped
from tests.gui.samples import bridge_analysis, bridge_article


def titles(widget: LibraryList) -> list[str]:
    model = widget.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def colours(widget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.fixture
def shown(qtbot, theme, library):
    """Return a function that fills the library and shows its list."""

    def show(count: int) -> LibraryList:
        for number in range(count):
            library.add_article(bridge_article(f"Bridge {number:03}")).result()
        widget = LibraryList(library, theme)
        qtbot.addWidget(widget)
        widget.resize(263, 500)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return show


def test_empty_library_says_what_to_do(shown):
    widget = shown(0)

    assert all(way in widget.hint for way in ("Ctrl+O", "drop", "address", "Ctrl+V"))


def test_newest_article_stands_first_and_unread_ones_are_counted(shown, library):
    widget = shown(3)
    library.set_done(library.articles()[0].id, True).result()

    widget.refresh()

    assert titles(widget) == ["Bridge 002", "Bridge 001", "Bridge 000"]
    assert widget.heading == "Library\u2002·\u20022 unread"


def test_enter_opens_the_current_article(qtbot, shown, library):
    widget = shown(2)
    widget.setFocus()
    qtbot.waitUntil(widget.view.hasFocus)

    qtbot.keyClick(widget.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(widget.activated) as opened:
        qtbot.keyClick(widget.view, Qt.Key.Key_Return)

    assert opened.args == [library.articles()[1].id]


def test_only_a_page_is_read_until_the_reader_scrolls(qtbot, shown):
    widget = shown(PAGE + 20)
    assert len(titles(widget)) == PAGE

    widget.view.scrollToBottom()

    qtbot.waitUntil(lambda: len(titles(widget)) == PAGE + 20)
    assert titles(widget)[-1] == "Bridge 000"


def test_next_article_reads_on_where_the_page_ends(shown):
    widget = shown(PAGE + 1)
    rows = widget.view.model().rows

    assert widget.next_id(rows[0].id) == rows[1].id
    assert widget.previous_id(rows[0].id) == ""
    following = widget.next_id(rows[PAGE - 1].id)
    assert following
    assert widget.next_id(following) == ""
    assert widget.previous_id(following) == rows[PAGE - 1].id


def test_typing_filters_by_title_and_esc_shows_all_again(qtbot, shown):
    widget = shown(12)
    widget.setFocus()
    qtbot.waitUntil(widget.view.hasFocus)

    qtbot.keyClicks(widget.view, "0")
    qtbot.keyClicks(widget.filter_field, "11")
    some = titles(widget)
    qtbot.keyClick(widget.filter_field, Qt.Key.Key_Escape)

    assert some == ["Bridge 011"]
    assert len(titles(widget)) == 12
    with qtbot.waitSignal(widget.left):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_open_article_becomes_current_and_stays_so_when_the_list_changes(shown, library):
    widget = shown(5)
    chosen = library.articles()[3].id

    widget.set_open(chosen)
    library.add_article(bridge_article("Another bridge")).result()
    widget.refresh()

    assert widget.current_id == chosen
    assert titles(widget)[0] == "Another bridge"


def test_place_in_a_long_list_survives_an_edit(qtbot, shown, library):
    widget = shown(PAGE)
    bar = widget.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()

    library.set_done(library.articles()[0].id, True).result()
    widget.refresh()
    library.add_article(bridge_article("Another bridge")).result()
    widget.set_open(widget.view.model().rows[PAGE // 2].id)
    before = bar.value()
    widget.refresh()

    assert place > 0
    assert bar.value() == before


def test_an_unreadable_library_is_told_and_the_list_stays(qtbot, shown, library):
    widget = shown(2)
    library.close()

    with qtbot.waitSignal(widget.noticed) as noticed:
        widget.refresh()

    assert "library" in noticed.args[0].text
    assert len(titles(widget)) == 2


def test_the_current_row_is_shown_while_the_list_has_the_keyboard(qtbot, shown, theme):
    widget = shown(2)
    without = colours(widget)

    widget.setFocus()
    qtbot.waitUntil(widget.view.hasFocus)

    assert theme.rubric.lower() not in without
    assert theme.rubric.lower() in colours(widget)


def test_rows_are_read_out_with_their_meta_line(shown, library):
    widget = shown(1)
    library.save_analysis(library.articles()[0].id, bridge_analysis()).result()

    widget.refresh()

    spoken = widget.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Bridge 000. The Pilot · 9\u00a0Mar\u00a02024 · ")
    assert "quotations" in spoken
    assert spoken == f"Bridge 000. {meta_text(library.articles()[0])}"


@pytest.mark.parametrize(
    ("text", "most", "last"),
    [("short", 2, "short"), ("word " * 40, 2, "…"), ("🎻" * 200, 2, "…"), ("", 2, "")],
)
def test_titles_break_into_at_most_so_many_lines(qapp, text, most, last):
    lines = wrapped(text, QFont("Inter", 10), 200, most)

    assert len(lines) <= most
    assert lines[-1].endswith(last)
    assert "".join(lines).replace("…", "").replace(" ", "") in text.replace(" ", "")
