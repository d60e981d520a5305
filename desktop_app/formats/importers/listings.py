"""Exports that are tables or lists: Readwise, Instapaper, Pocket, Raindrop, Zotero, bookmarks."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from desktop_app.formats.dates import find_date
from desktop_app.formats.importers.items import colour_of
from desktop_app.formats.items import Item, Passage
from desktop_app.formats.metadata import http_address

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, str]
TAGS = re.compile(r"\s*[,|;]\s*")
MAX_LINKS = 100_000


def readwise(rows: Sequence[Row]) -> list[Item]:
    """Read Readwise's CSV: one row a highlight, grouped by book or article."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.get("book title", ""), row.get("book author", "")), []).append(row)
    return [
        Item(
            title,
            url=next((u for u in (http_address("", r.get("url", "")) for r in group) if u), ""),
            author=author,
            passages=tuple(
                Passage(
                    row.get("highlight", ""),
                    row.get("note", ""),
                    tags_of(row.get("tags", "")),
                    colour_of(row.get("color", "")),
                    made=moment(row.get("highlighted at", "")),
                )
                for row in group
            ),
            tags=tags_of(group[0].get("document tags", "")),
        )
        for (title, author), group in groups.items()
    ]


def instapaper(rows: Sequence[Row]) -> list[Item]:
    """Read Instapaper's CSV: addresses, and the selection that was saved with one."""
    return [
        Item(
            row.get("title", "") or row["url"],
            url=http_address("", row["url"]),
            passages=tuple(Passage(s) for s in (row.get("selection", ""),) if s),
            tags=tags_of(row.get("tags", "").strip("[]").replace('"', "")),
        )
        for row in rows
        if http_address("", row.get("url", ""))
    ]


def pocket(rows: Sequence[Row]) -> list[Item]:
    """Read Pocket's CSV: addresses and tags."""
    return [
        Item(
            row.get("title", "") or row["url"],
            url=http_address("", row["url"]),
            tags=tags_of(row.get("tags", "")),
        )
        for row in rows
        if http_address("", row.get("url", ""))
    ]


def raindrop(rows: Sequence[Row]) -> list[Item]:
    """Read Raindrop's CSV: addresses, tags, a note, and highlights with their notes."""
    items = []
    for row in rows:
        url = http_address("", row.get("url", ""))
        if not url:
            continue
        passages = list(_raindrop_highlights(row.get("highlights", "")))
        if row.get("note"):
            passages.append(Passage("", row["note"]))
        items.append(
            Item(
                row.get("title", "") or url,
                url,
                passages=tuple(passages),
                tags=tags_of(row.get("tags", "")),
            )
        )
    return items


def _raindrop_highlights(cell: str) -> list[Passage]:
    """Split a cell of `Highlight:…` and `Note:…` lines."""
    passages: list[Passage] = []
    for part in re.split(r"(?=^(?:Highlight|Note):)", cell, flags=re.MULTILINE):
        name, _, words = part.partition(":")
        if name == "Highlight" and words.strip():
            passages.append(Passage(words.strip()))
        elif name == "Note" and passages and words.strip():
            passages[-1] = Passage(passages[-1].exact, words.strip())
    return passages


def zotero_table(rows: Sequence[Row]) -> list[Item]:
    """Read Zotero's CSV of items: each with its address, author, date and notes."""
    return [
        Item(
            row.get("title", ""),
            url=http_address("", row.get("url", "")),
            author=row.get("author", "").replace("; ", ", "),
            published=find_date(row.get("date", "")),
            passages=tuple(
                Passage("", re.sub(r"<[^>]{0,500}>", "", note))
                for note in (row.get("notes", ""),)
                if note
            ),
            tags=tags_of(row.get("manual tags", "")),
        )
        for row in rows
        if row.get("title")
    ]


class _Links(HTMLParser):
    """Collects links with their tags and the folder headings they stand under."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[Item] = []
        self._link: tuple[str, tuple[str, ...]] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a" or len(self.items) >= MAX_LINKS:
            return
        found = {name: value or "" for name, value in attrs}
        url = http_address("", found.get("href", ""))
        self._link = (url, tags_of(found.get("tags", ""))) if url else None
        self._words = []

    def handle_data(self, data: str) -> None:
        if self._link:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            url, tags = self._link
            title = " ".join("".join(self._words).split())
            self.items.append(Item(title or url, url, tags=tags))
            self._link = None


def bookmarks(text: str) -> list[Item]:
    """Read bookmarks (Netscape format) or Pocket's HTML: addresses, titles and tags."""
    links = _Links()
    links.feed(text)
    links.close()
    return links.items


def tags_of(cell: str) -> tuple[str, ...]:
    """Split a cell of tags."""
    return tuple(dict.fromkeys(tag for tag in TAGS.split(cell.strip()) if tag))


def moment(text: str) -> datetime | None:
    """Read a point of time in ISO 8601 or in seconds; None when it is neither."""
    text = text.strip()
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
