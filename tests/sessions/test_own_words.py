"""The same person under two spellings joined by keys, and terms of a kind of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sessions.driver import Reader, needs_real_window

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [needs_real_window, pytest.mark.session, pytest.mark.model]

_HARBOUR = """# The harbour

The harbour of Bergen will close for a year, Ingrid M. Solberg said on Monday. “We have no
choice,” said Ingrid M. Solberg.
"""
_FERRY = """# The ferry

The new ferry of Bergen is late. “It will be ready in spring,” said Ingrid Solberg on Tuesday.
Nobody in Bergen had asked for it.
"""
_ANALYSED = (
    "SELECT count(*) FROM analysis JOIN article ON article.key = article_key "
    "WHERE title LIKE 'The %'"
)
_SOLBERG = "SELECT name, articles FROM entity_total WHERE name LIKE '%Solberg' ORDER BY name"
_DECISIONS = (
    "SELECT kind, scope, text, value FROM decision WHERE deleted IS NULL ORDER BY kind, text"
)
_APART = [("Ingrid M. Solberg", 1), ("Ingrid Solberg", 1)]
_JOINED = [("Ingrid M. Solberg", 2)]


def open_both(reader: Reader, folder: Path) -> None:
    """Read two articles; the ferry is on the screen in the end."""
    for number, (name, text) in enumerate((("harbour", _HARBOUR), ("ferry", _FERRY)), 1):
        path = folder / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        reader.start(str(path))
        reader.wait_for(_ANALYSED, [(number,)])
        if number == 1:
            assert reader.quit() == 0
    reader.wait_for(_SOLBERG, _APART)


def test_two_spellings_are_joined_undone_and_stay_joined_over_a_restart(
    reader: Reader, tmp_path: Path
):
    open_both(reader, tmp_path)
    assert reader.rows(_DECISIONS) == []

    reader.press("g", "equal")
    reader.press("1", "s")
    reader.wait_for(_SOLBERG, _JOINED)
    joined = [("same_as", "library", "Ingrid Solberg", "Ingrid M. Solberg")]
    assert reader.rows(_DECISIONS) == joined

    reader.press("z")
    reader.wait_for(_SOLBERG, _APART)
    reader.press("Z")
    reader.wait_for(_SOLBERG, _JOINED)

    assert reader.quit() == 0
    reader.start()
    assert reader.rows(_SOLBERG) == _JOINED
    # There is nothing left to ask, so these keys decide nothing.
    reader.press("g", "equal", "1", "n")
    assert reader.rows(_DECISIONS) == joined
    assert reader.quit() == 0


def test_own_kind_of_terms_has_a_colour_that_outlives_a_restart(reader: Reader, tmp_path: Path):
    open_both(reader, tmp_path)
    reader.press("g", "g", "plus")
    for _ in range(60):
        reader.press("BackSpace")
    reader.type("ferry")
    reader.press("Return")
    reader.type("ships")
    reader.press("Return", "5", "e")
    made = [("kind_colour", "library", "ships", "5"), ("term", "library", "ferry", "ships")]
    reader.wait_for(_DECISIONS, made)
    reader.wait_for("SELECT sum(mentions) FROM entity WHERE label = 'TERM'", [(2,)])

    reader.press("z")
    reader.wait_for(_DECISIONS, [])
    reader.press("Z")
    reader.wait_for(_DECISIONS, made)
    assert reader.quit() == 0
    reader.start()
    assert reader.rows(_DECISIONS) == made
    assert reader.quit() == 0
