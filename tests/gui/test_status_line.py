"""The status line says what is known and shortens when room is short."""

from __future__ import annotations

import pytest

from desktop_app.gui.status_line import StatusLine

HINTS = [("q", "next quotation"), ("s", "same speaker"), ("h", "highlight"), ("?", "keys")]


@pytest.fixture
def line(qtbot, theme):
    widget = StatusLine(theme)
    qtbot.addWidget(widget)
    widget.resize(1200, 30)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_place("paragraph 3 of 11")
    widget.set_counts("7 quotations · 38 names")
    widget.set_model("en_core_web_md 3.7.1")
    widget.set_hints(HINTS)
    return widget


def test_everything_is_shown_where_there_is_room(line):
    assert line.shown_texts == [
        "paragraph 3 of 11",
        "7 quotations · 38 names",
        "en_core_web_md 3.7.1",
    ]
    assert line.shown_hints == HINTS


def test_mode_and_pending_keys_come_first(line):
    line.set_mode("SELECT")
    line.set_pending("2g")

    assert line.shown_texts[:3] == ["SELECT", "2g", "paragraph 3 of 11"]

    line.set_mode("")
    line.set_pending("")
    assert line.shown_texts[0] == "paragraph 3 of 11"


def test_hints_change_with_the_focus(line):
    line.set_hints([("e", "next name")])

    assert line.shown_hints == [("e", "next name")]


@pytest.mark.parametrize("width", [700, 400, 250, 120, 40])
def test_a_narrow_line_keeps_the_place_and_never_overflows(qtbot, line, width):
    line.resize(width, 30)

    qtbot.waitUntil(lambda: line.width() == width)
    assert line.shown_texts[0] == "paragraph 3 of 11"
    if width >= 250:
        assert line.shown_hints[-1:] == HINTS[-1:]
    assert line.minimumSizeHint().width() == 0


def test_what_was_left_out_comes_back(qtbot, line):
    line.resize(300, 30)
    line.resize(1200, 30)

    qtbot.waitUntil(lambda: line.shown_hints == HINTS)
