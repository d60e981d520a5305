"""Fix once, fixed everywhere: a wrong name corrected by keys, and what the library file holds."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.sessions.driver import Reader, needs_real_window

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [needs_real_window, pytest.mark.session, pytest.mark.model]

_FERRY = """# The ferry

Norway will build a new ferry, the minister said on Monday. “It will be ready in spring,” said
Ingrid Solberg, who runs the harbour of Bergen. Nobody in Norway had asked for it.
"""
_BRIDGE = """# The bridge

Engineers from Norway looked at the bridge for two days. “It may stand another year,” Ingrid
Solberg said when they had gone.
"""
_MENTIONS = "SELECT coalesce(sum(mentions), 0) FROM entity WHERE name = 'Norway'"
_TOTALS = "SELECT articles, mentions FROM entity_total WHERE name = 'Norway'"
_DECISIONS = "SELECT kind, scope, text FROM decision WHERE deleted IS NULL"
_WRONG = [("not_a_name", "library", "Norway")]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("bridge.md", _BRIDGE), ("ferry.md", _FERRY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / "bridge.md"), str(tmp_path / "ferry.md")]


def analyse_both(reader: Reader, files: list[str]) -> None:
    """Open the two articles one after the other; the ferry is on the screen in the end."""
    for number, name in enumerate(files, 1):
        reader.start(name)
        reader.wait_for(
            "SELECT count(*) FROM analysis JOIN article ON article.key = article_key "
            "WHERE title LIKE 'The %'",
            [(number,)],
        )
        if number < len(files):
            assert reader.quit() == 0
    reader.wait_for(_TOTALS, [(2, 3)])


def found_by_machine(reader: Reader) -> int:
    """Return how many mentions of the name lie in the packed analyses, which nobody edits."""
    number = 0
    for data, text in reader.rows(
        "SELECT data, revision.text FROM analysis JOIN revision ON revision.key = revision_key"
    ):
        assert isinstance(data, bytes)
        mentions = json.loads(zlib.decompress(data))["mentions"]
        number += sum(str(text)[start:end] == "Norway" for start, end, *_ in mentions)
    return number


def test_wrong_name_is_fixed_everywhere_undone_redone_and_outlives_analysis_and_restart(
    reader: Reader, files: list[str]
):
    analyse_both(reader, files)

    reader.press("g", "g", "e")
    reader.press("x")
    reader.press("e")
    reader.wait_for(_DECISIONS, _WRONG)
    reader.wait_for(_MENTIONS, [(0,)])
    reader.wait_for(_TOTALS, [])
    assert found_by_machine(reader) == 3

    reader.press("z")
    reader.wait_for(_DECISIONS, [])
    reader.wait_for(_TOTALS, [(2, 3)])
    reader.press("Z")
    reader.wait_for(_DECISIONS, _WRONG)
    reader.wait_for(_TOTALS, [])

    made = "SELECT max(made) FROM analysis"
    before = reader.rows(made)
    reader.press("ctrl+k")
    reader.type("analyse again")
    reader.press("Return")
    reader.wait_for(f"SELECT ({made}) > '{before[0][0]}'", [(1,)])
    assert reader.rows(_TOTALS) == []
    assert found_by_machine(reader) == 3

    assert reader.quit() == 0
    reader.start()
    assert reader.rows(_DECISIONS) == _WRONG
    # The first name is now another one: what x makes of it is no decision about the country.
    reader.press("g", "g", "e", "x", "h")
    reader.wait_for("SELECT count(*) FROM decision WHERE deleted IS NULL", [(2,)])
    texts = [row[2] for row in reader.rows(_DECISIONS)]
    assert texts[0] == "Norway"
    assert texts[1] != "Norway"
    assert reader.quit() == 0


def test_correction_is_taken_back_in_the_list_by_keys(reader: Reader, files: list[str]):
    analyse_both(reader, files)
    reader.press("g", "g", "e", "x")
    reader.press("e")
    reader.wait_for(_TOTALS, [])
    reader.press("g", "x")
    reader.type("norw")
    reader.press("Down", "Delete")
    reader.wait_for(_DECISIONS, [])
    reader.wait_for(_TOTALS, [(2, 3)])
    reader.press("ctrl+z")
    reader.wait_for(_DECISIONS, _WRONG)
    reader.press("Escape", "Escape")
    assert reader.quit() == 0
