"""Scenes of what comes in: an import, a feed, an article that has changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.formats import Source
from desktop_app.gui.settings import ThemeChoice

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.gui.session import ReadingSession
    from tests.gallery.stage import Stage

_BOAT = "The boat number {0} left the harbour before the rain, and nobody saw it come back.\n"
_PAGE = (
    "<html><head><title>The ferry to Oldhaven</title>"
    "<link rel='canonical' href='https://pilot.example/ferry'></head><body><article>"
    "<h1>The ferry to Oldhaven</h1>{0}</article></body></html>"
)
_OLD = (
    "<p>The old ferry will leave the harbour for the last time on Friday, after thirty years of "
    "service on the narrow channel between the town and the islands.</p>"
    "<p>“We have kept her afloat for thirty years,” said Marta Quist, who runs the line. “Nobody "
    "can say that we gave up early.”</p>"
    "<p>Her brother disagreed. “She could sail for another ten,” Jonas Quist said on the pier.</p>"
    "<p>The islanders had asked the council for money twice, and twice they had been refused.</p>"
)
_NEW = (
    "<p>The old ferry will leave the harbour for the last time on Saturday, after thirty years of "
    "service on the narrow channel between the town and the islands.</p>"
    "<p>“We have kept her afloat for thirty-one years,” said Marta Quist, who runs the line. "
    "“Nobody can say that we gave up early.”</p>"
    "<p>Her brother disagreed. “She could sail for another ten,” Peter Weir said on the pier.</p>"
    "<p>The council will meet again in the spring, when the new bridge is to be opened.</p>"
)
_FEED = """<rss version="2.0"><channel><title>The Harbour Post</title>
<link>https://post.example/</link>{0}</channel></rss>"""
_ENTRY = """<item><title>{0}</title><link>https://post.example/{1}</link>
<pubDate>Mon, {1} May 2024 10:00:00 +0000</pubDate><description>{2}</description></item>"""
_ENTRIES = (
    ("The ferry leaves for the last time", "After thirty years the old boat goes to the yard."),
    ("A bridge that nobody asked for", "The council heard two fishermen and an engineer."),
    ("Fog over the pier", "Three boats waited until noon before they could leave the harbour."),
    ("What the gulls know", "A short report from the fish market, early in the morning."),
    ("Letters to the harbour", "Our readers on the price of a ticket to the islands."),
)


def imports(stage: Stage) -> None:
    """A folder of a hundred files, some of which cannot be read: under way, and done."""
    stage.start()
    stage.set(coach_lines_dismissed=True, theme=ThemeChoice.LIGHT)
    folder = _folder(stage, "boats")
    for number in range(100):
        (folder / f"boat {number:03}.txt").write_text(_BOAT.format(number))
    (folder / "minutes.pdf").write_bytes(b"%PDF-1.4 cut off")
    (folder / "a locked book.epub").write_bytes(b"no archive at all")
    desk = stage.workspace.importing.desk
    stage.workspace.opener.open([Source.from_path(folder)])
    stage.wait(lambda: desk.progress[0] >= 12)
    stage.press("g i Space")
    stage.wait(lambda: desk.is_paused)
    stage.take("import-paused")
    stage.press("Esc")
    stage.take("import-status")
    stage.run("import.pause")
    stage.wait(lambda: not desk.is_running)
    stage.take("import-notice")
    stage.press("Esc g i")
    stage.take("import-done")
    stage.set(theme=ThemeChoice.DARK)
    stage.take("import-done-dark")


def feed(stage: Stage) -> None:
    """The entries of a feed, two of them picked."""
    stage.start()
    stage.set(coach_lines_dismissed=True, theme=ThemeChoice.LIGHT)
    path = _folder(stage, "feed") / "post.rss"
    entries = (_ENTRY.format(title, day, text) for day, (title, text) in enumerate(_ENTRIES, 1))
    path.write_text(_FEED.format("".join(entries)), encoding="utf-8")
    page = stage.workspace.importing.feed_page
    stage.workspace.opener.open([Source.from_path(path)])
    stage.wait(page.isVisible)
    stage.press("Space Down Space")
    stage.take("feed")
    stage.set(theme=ThemeChoice.DARK)
    stage.take("feed-dark")


def changes(stage: Stage) -> None:
    """What changed in an article that was opened again."""
    stage.start()
    stage.set(coach_lines_dismissed=True, theme=ThemeChoice.LIGHT)
    path = _folder(stage, "ferry") / "ferry.html"
    session = stage.workspace.session
    for text in (_OLD, _NEW):
        path.write_text(_PAGE.format(text), encoding="utf-8")
        before = session.article.text
        stage.workspace.opener.open([Source.from_path(path)])
        stage.wait(partial(_is_other, session, before))
        stage.wait_for_marks()
        if text is _OLD:
            stage.press("g e h")
    stage.take("changed-notice")
    stage.press("Esc g d")
    page = stage.workspace.changing.page
    stage.wait(lambda: any(row.key.startswith("quotation") for row in page.rows))
    stage.take("changes")
    stage.set(theme=ThemeChoice.DARK)
    stage.take("changes-dark")


def _is_other(session: ReadingSession, text: str) -> bool:
    return session.article.text != text


def _folder(stage: Stage, name: str) -> Path:
    folder = stage.scratch / name
    folder.mkdir(exist_ok=True)
    return folder
