"""A whole reading session with the hands on the keys: the pointer is never moved nor pressed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.sessions.driver import Reader, needs_real_window, wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [needs_real_window, pytest.mark.session, pytest.mark.model]

_ARTICLE = """# The ferry to Oldhaven

The old ferry will leave the harbour for the last time on Friday. “We have kept her afloat for
thirty years,” said Marta Quist, who runs the line. “Nobody can say that we gave up early.”

Her brother disagreed. “She could sail for another ten,” Jonas Quist said on the pier.

“They will miss her when the fog comes,” one old fisherman told us.

Asked about the money, Marta Quist said: “There is none left.”
"""
_SPOKEN = "kind IN ('direct', 'mixed', 'indirect')"
_COUNT = (
    "SELECT count(*) FROM analysis JOIN article ON article.key = article_key "
    "WHERE is_complete AND title LIKE 'The ferry%'"
)
_MINE = "article_id = (SELECT id FROM article WHERE title LIKE 'The ferry%')"
_HIGHLIGHTS = f"SELECT exact FROM annotation WHERE deleted IS NULL AND {_MINE} ORDER BY start"
_HIGHLIGHT_COUNT = f"SELECT count(*) FROM annotation WHERE deleted IS NULL AND {_MINE}"
_NOTES = "SELECT note FROM annotation WHERE deleted IS NULL AND note != ''"
_FOG = "text LIKE '%fog comes%'"
_SPEAKER = f"SELECT speaker FROM quotation WHERE {_FOG}"
_PLACE = "SELECT place FROM article WHERE title LIKE 'The ferry%'"
_NOTE = "Ask *her* again."


def quotation_starts(reader: Reader) -> list[int]:
    query = (
        f"SELECT DISTINCT start FROM quotation WHERE {_SPOKEN} AND article_key = "
        "(SELECT key FROM article WHERE title LIKE 'The ferry%') ORDER BY start"
    )
    return [int(str(row[0])) for row in reader.rows(query)]


def place(reader: Reader) -> int:
    return int(str(reader.rows(_PLACE)[0][0]))


def open_by_keys(reader: Reader, path: Path) -> None:
    """Open a file: Ctrl+O, its path, Return."""
    reader.press("ctrl+o")
    reader.wait_for_window("Open articles")
    reader.type(str(path))
    reader.press("Return")
    reader.wait_for(_COUNT, [(1,)])


def next_quotation(reader: Reader) -> int:
    """Press q; the focus is remembered as the place in the article."""
    before = place(reader)
    reader.press("q")
    wait_until(lambda: place(reader) > before, f"a quotation behind {before}")
    return place(reader)


def go_to_start(reader: Reader) -> None:
    reader.press("g", "g")
    reader.wait_for(_PLACE, [(0,)])


def walk_all_quotations(reader: Reader) -> None:
    starts = quotation_starts(reader)
    go_to_start(reader)
    seen = [next_quotation(reader)]
    while seen[-1] < starts[-1]:
        seen.append(next_quotation(reader))
    assert len(seen) >= 4
    assert set(seen) <= set(starts)


def highlight_three(reader: Reader) -> None:
    go_to_start(reader)
    for number in (1, 2, 3):
        reader.press("q", "h")
        reader.wait_for(_HIGHLIGHT_COUNT, [(number,)])
    assert all("“" in str(row[0]) for row in reader.rows(_HIGHLIGHTS))


def note_on_the_first(reader: Reader) -> None:
    reader.press("g", "g", "q", "n")
    reader.type(_NOTE)
    reader.press("ctrl+Return")
    reader.wait_for(_NOTES, [(_NOTE,)])


def name_the_fisherman(reader: Reader) -> None:
    ((spoken, _),) = reader.rows(f"SELECT start, text FROM quotation WHERE {_FOG}")
    go_to_start(reader)
    while place(reader) != spoken:
        next_quotation(reader)
    reader.press("r")
    reader.type("Jonas Quist")
    reader.press("Return")
    reader.wait_for(_SPEAKER, [("Jonas Quist",)])


def export_by_keys(reader: Reader, path: Path) -> str:
    reader.press("ctrl+e")
    reader.wait_for_window("Export the article")
    reader.press("ctrl+a")
    reader.type(str(path))
    reader.press("Return")
    wait_until(path.exists, "the exported file")
    return path.read_text(encoding="utf-8")


def test_session_without_one_mouse_event(reader: Reader, tmp_path: Path):
    path = tmp_path / "ferry.md"
    path.write_text(_ARTICLE, encoding="utf-8")
    (tmp_path / "out").mkdir()
    reader.start()
    reader.wait_for("SELECT count(*) FROM article", [(1,)])  # the sample
    pointer = reader.pointer()

    open_by_keys(reader, path)
    walk_all_quotations(reader)
    highlight_three(reader)
    note_on_the_first(reader)
    name_the_fisherman(reader)
    text = export_by_keys(reader, tmp_path / "out" / "ferry.md")

    assert text.startswith("# The ferry to Oldhaven")
    assert len(re.findall(r"==“", text)) >= 3
    assert _NOTE in text
    assert "- “They will miss her when the fog comes,” — Jonas Quist" in text
    assert reader.pointer() == pointer
    assert reader.quit() == 0
