"""Finding in the article shows all hits and walks them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop_app.gui.find_bar import FindBar
from tests.gui.samples import TEXT, bridge_article, span


@pytest.fixture
def bar(qtbot, theme, session):
    widget = FindBar(session, theme)
    qtbot.addWidget(widget)
    widget.hit_chosen.connect(lambda start, _end: session.focus_offset(start))
    widget.open_bar()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(widget.field.hasFocus)
    return widget


def test_hits_appear_as_one_types(qtbot, bar, session):
    qtbot.keyClicks(bar.field, "oldh")

    assert [TEXT[start:end] for start, end in session.hits] == ["Oldh", "Oldh"]
    assert bar.count_text == "1 of 2"


def test_enter_and_shift_enter_walk_round(qtbot, bar):
    qtbot.keyClicks(bar.field, "bridge")
    counts = [bar.count_text]
    for _ in range(3):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        counts.append(bar.count_text)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    assert counts == ["1 of 3", "2 of 3", "3 of 3", "1 of 3"]
    assert bar.count_text == "3 of 3"


def test_search_begins_where_the_reader_is(qtbot, bar, session):
    bar.close_bar()
    session.focus_offset(span("Who pays")[0])

    bar.open_bar("bridge")

    assert bar.current_hit == span("bridge", 2)


def test_next_goes_on_from_where_the_reader_went_meanwhile(qtbot, bar, session):
    qtbot.keyClicks(bar.field, "oldhaven")
    session.focus_offset(span("Who pays")[0])

    bar.step(1)
    forward = bar.current_hit
    session.focus_offset(span("Who pays")[0])
    bar.step(-1)

    assert forward == span("Oldhaven", 1)
    assert bar.current_hit == span("Oldhaven", 0)


def test_case_accents_and_kinds_of_quotes_do_not_matter(qtbot, bar, session):
    qtbot.keyClicks(bar.field, "CAFE")
    cafe = session.hits
    bar.field.clear()
    qtbot.keyClicks(bar.field, '"nobody asked')

    assert cafe == (span("café"),)
    assert session.hits == (span("“Nobody asked"),)


def test_whole_words_leave_parts_out(qtbot, bar, session):
    qtbot.keyClicks(bar.field, "plan")
    qtbot.keyClicks(bar.field, "")
    before = len(session.hits)
    bar.field.setText("he")
    bar.whole_words.setChecked(True)

    assert before == 2
    assert session.hits == ((*span("He warned")[:1], span("He warned")[0] + 2),)


def test_nothing_found_is_said(qtbot, bar, session):
    qtbot.keyClicks(bar.field, "zeppelin")

    assert session.hits == ()
    assert bar.count_text == "Not found"
    assert bar.field.accessibleDescription() == "Not found"


def test_esc_closes_and_takes_the_hits_away(qtbot, bar, session):
    qtbot.keyClicks(bar.field, "bridge")

    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar.field, Qt.Key.Key_Escape)

    assert session.hits == ()
    assert not bar.isVisible()


@pytest.mark.parametrize("width", [200, 300, 420, 900])
def test_a_narrow_bar_leaves_out_what_can_be_spared_and_asks_for_no_room(qtbot, bar, width):
    bar.resize(width, 44)

    qtbot.waitUntil(lambda: bar.width() == width)
    assert bar.minimumSizeHint().width() == 0
    assert bar.field.isVisible()
    assert bar.field.geometry().right() <= width
    assert bar.whole_words.isVisible() == (width >= 420)


def test_another_article_is_searched_anew(qtbot, bar, session, library):
    qtbot.keyClicks(bar.field, "second")
    assert session.hits == ()
    other = library.add_article(bridge_article("A second bridge")).result().id

    session.open_article(other, offset=0)
    bar.open_bar("second")

    assert len(session.hits) == 1
