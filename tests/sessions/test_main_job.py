"""The main job, by keys alone: read, walk the quotations, highlight, note, find it again."""

from __future__ import annotations

import pytest

from tests.sessions.driver import Reader, needs_real_window

pytestmark = [needs_real_window, pytest.mark.session, pytest.mark.model]

_COUNT = "SELECT count(*) FROM analysis WHERE is_complete"
_HIGHLIGHTS = "SELECT exact FROM annotation WHERE deleted IS NULL ORDER BY start"
_HIGHLIGHT_COUNT = "SELECT count(*) FROM annotation WHERE deleted IS NULL"
_NOTES = "SELECT note FROM annotation WHERE deleted IS NULL AND note != ''"
_PLACE = "SELECT place FROM article"
_NOTE = "Check the *minutes* against the print."


def spoken(reader: Reader) -> list[tuple[int, int, str]]:
    """Return where the quotations between marks begin and end, and their words."""
    rows = reader.rows(
        "SELECT start, end, text FROM quotation WHERE kind IN ('direct', 'mixed') ORDER BY start"
    )
    return [(int(str(start)), int(str(end)), str(text)) for start, end, text in rows]


def test_reader_reaches_every_quotation_with_one_key(reader: Reader):
    reader.start()
    reader.wait_for(_COUNT, [(1,)])
    quotations = spoken(reader)
    reader.press("g", "g")
    covered: list[tuple[int, int]] = []
    while len(covered) < len(quotations):
        reader.press("q", "h")
        # A quotation in fragments is one, so there may be fewer highlights than rows.
        reader.wait_for(_HIGHLIGHT_COUNT, [(len(covered) + 1,)])
        spans = reader.rows("SELECT start, end FROM annotation ORDER BY start")
        covered = [(int(str(start)), int(str(end))) for start, end in spans]
        if covered[-1][1] >= quotations[-1][1]:
            break
    for start, end, _ in quotations:
        assert any(first <= start and end <= last for first, last in covered)


def test_reader_walks_highlights_notes_searches_and_comes_back(reader: Reader):
    reader.start()
    reader.wait_for(_COUNT, [(1,)])
    quotations = spoken(reader)
    assert len(quotations) >= 4

    reader.press("g", "g", "q", "h")
    first = quotations[0][2]
    reader.wait_for(_HIGHLIGHTS, [(first,)])
    reader.press("q", "h", "q", "h")
    reader.wait_for(_HIGHLIGHT_COUNT, [(3,)])
    kept = reader.rows(_HIGHLIGHTS)

    reader.press("n")
    reader.type(_NOTE)
    reader.press("ctrl+Return")
    reader.wait_for(_NOTES, [(_NOTE,)])
    reader.press("z")
    reader.wait_for(_NOTES, [])
    reader.press("Z")
    reader.wait_for(_NOTES, [(_NOTE,)])

    reader.press("g", "g")
    reader.wait_for(_PLACE, [(0,)])
    reader.press("ctrl+shift+f")
    reader.type("minutes")
    reader.press("Return", "Return")
    noted = reader.rows("SELECT start FROM annotation WHERE note != ''")[0][0]
    reader.wait_for(f"SELECT place >= {noted} - 2000 AND place > 0 FROM article", [(1,)])

    place = reader.rows(_PLACE)
    assert reader.quit() == 0
    reader.start()
    assert reader.rows(_PLACE) == place
    assert reader.rows(_HIGHLIGHTS) == kept
    assert reader.rows(_NOTES) == [(_NOTE,)]
    reader.press("N")
    reader.type("Read twice.")
    reader.press("ctrl+Return")
    reader.wait_for("SELECT count(*) FROM annotation WHERE note = 'Read twice.'", [(1,)])
    assert reader.quit() == 0
