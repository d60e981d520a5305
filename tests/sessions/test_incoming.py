"""Bringing articles in, by keys alone: a whole folder, a feed, an article that has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sessions.driver import Reader, needs_real_window, wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [needs_real_window, pytest.mark.session, pytest.mark.model]

_ARTICLES = "SELECT count(*) FROM article WHERE title != ''"
_TITLES = "SELECT title FROM article WHERE site = 'The Harbour Post' ORDER BY title"
_REVISIONS = (
    "SELECT count(*) FROM revision JOIN article ON article.key = article_key WHERE url != ''"
)
_DONE = (
    "SELECT count(*) FROM analysis JOIN article ON article.key = article_key "
    "WHERE is_complete AND analysis.revision_key = article.revision_key AND url != ''"
)
_ORPHANS = "SELECT exact, is_orphan FROM annotation WHERE deleted IS NULL"
_PLACE = "SELECT place FROM article WHERE url != ''"
_PAGE = (
    "<html><head><title>The ferry</title>"
    "<link rel='canonical' href='https://pilot.example/ferry'></head><body><article>"
    "<h1>The ferry</h1><p>The old ferry will leave the harbour for the last time on {0}.</p>"
    "<p>“We have kept her afloat for thirty years,” said Marta Quist, who runs the line.</p>"
    "<p>{1}</p></article></body></html>"
)
_GONE = "Nobody had told the gulls about any of it, as far as the harbour office knows."
_FRESH = "The council will meet again in the spring to open the new bridge over the channel."
_ENTRY = (
    "<item><title>{0}</title><link>https://post.example/{0}</link>"
    "<description>{0} came into the harbour before noon, and nobody saw it leave.</description>"
    "</item>"
)


def palette(reader: Reader, words: str) -> None:
    """Run a command by some letters of its name."""
    reader.press("ctrl+k")
    reader.type(words)
    reader.press("Return")


def test_reader_brings_in_a_folder_and_learns_what_failed(reader: Reader, tmp_path: Path):
    folder = tmp_path / "boats"
    folder.mkdir()
    for number in range(40):
        (folder / f"boat{number}.txt").write_text(f"Boat {number} left before the rain came.")
    (folder / "a broken page.pdf").write_bytes(b"%PDF-1.4 cut off")
    reader.start()
    reader.wait_for(_ARTICLES, [(1,)])  # the sample
    palette(reader, "import a folder")
    reader.wait_for_window("Import a folder")
    reader.type(str(folder))
    reader.press("Return")
    reader.wait_for(_ARTICLES, [(41,)])
    # What failed stands first on the page; the first article is one further down.
    reader.press("g", "i", "Down", "Return", "a")
    reader.wait_for("SELECT count(*) FROM article WHERE done IS NOT NULL", [(1,)])
    ((title,),) = reader.rows("SELECT title FROM article WHERE done IS NOT NULL")
    assert title == "boat0"
    assert len(list(folder.iterdir())) == 41
    assert reader.quit() == 0


def test_reader_picks_entries_of_a_feed(reader: Reader, tmp_path: Path):
    path = tmp_path / "post.rss"
    entries = "".join(map(_ENTRY.format, ("Albatross", "Bittern", "Curlew")))
    path.write_text(
        f"<rss version='2.0'><channel><title>The Harbour Post</title>{entries}</channel></rss>"
    )
    reader.start()
    reader.wait_for(_ARTICLES, [(1,)])
    reader.press("ctrl+o")
    reader.wait_for_window("Open articles")
    reader.type(str(path))
    reader.press("Return")
    reader.wait_for_window("The Harbour Post")
    reader.press("space", "Down", "space", "shift+Return")
    reader.wait_for(_TITLES, [("Albatross",), ("Curlew",)])
    assert reader.quit() == 0


def test_reader_sees_what_changed_and_finds_the_highlight_that_lost_its_place(
    reader: Reader, tmp_path: Path
):
    path = tmp_path / "ferry.html"
    path.write_text(_PAGE.format("Friday", _GONE), encoding="utf-8")
    reader.start(str(path))
    reader.wait_for(_DONE, [(1,)])
    reader.press("g", "e", "h")
    reader.wait_for(_ORPHANS, [(_GONE, 0)])
    assert reader.quit() == 0

    path.write_text(_PAGE.format("Sunday", _FRESH), encoding="utf-8")
    reader.start(str(path))
    reader.wait_for(_REVISIONS, [(2,)])
    reader.wait_for(_ORPHANS, [(_GONE, 1)])
    reader.wait_for(_DONE, [(1,)])
    reader.press("g", "g")
    reader.wait_for(_PLACE, [(0,)])
    reader.press("g", "d")
    reader.type("sunday")
    reader.press("Return")
    wait_until(lambda: reader.rows(_PLACE) != [(0,)], "the paragraph that changed")
    ((text,),) = reader.rows(
        "SELECT text FROM revision JOIN article ON revision.key = revision_key WHERE url != ''"
    )
    ((place,),) = reader.rows(_PLACE)
    assert str(text)[int(str(place)) :].startswith("The old ferry")
    assert reader.quit() == 0
