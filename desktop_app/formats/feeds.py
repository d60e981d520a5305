"""Feeds (RSS, Atom): entries to pick from, and one article of all that a saved feed holds."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, cast

from desktop_app.core.article import BlockKind, Piece
from desktop_app.formats.dates import find_date
from desktop_app.formats.html import read_markup
from desktop_app.formats.items import Item
from desktop_app.formats.markup import streamed_nodes
from desktop_app.formats.metadata import http_address
from desktop_app.formats.pieces import Node, assemble_nodes
from desktop_app.formats.source import Kind, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        url: where its article stands, http(s) only, or empty.
        markup: what the feed itself holds of it: all of it or a summary.
    """

    title: str
    url: str
    author: str
    published: str
    markup: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its entries, newest first as it lists them."""

    title: str
    url: str
    language: str
    entries: tuple[Entry, ...]


def read_entries(data: bytes, source: Source) -> Feed:
    """Read a feed's entries.

    Raises:
        FormatError: It is no feed, or an empty one.
    """
    import feedparser

    parsed = feedparser.parse(
        io.BytesIO(data),
        sanitize_html=True,
        resolve_relative_uris=True,
        response_headers={"content-location": source.url} if source.url else {},
    )
    about = cast("Mapping[str, object]", parsed.feed)
    entries = tuple(_entry(cast("Mapping[str, object]", e)) for e in parsed.entries[:MAX_ENTRIES])
    entries = tuple(entry for entry in entries if entry.title or entry.markup)
    if not entries:
        raise refusal(source, "there are no entries in the feed.")
    language = str(about.get("language", ""))[:2].lower()
    return Feed(
        str(about.get("title", "")) or source.stem,
        http_address("", str(about.get("link", ""))),
        language if language.isalpha() else "",
        entries,
    )


def read_feed(data: bytes, source: Source) -> ReadResult:
    """Read a saved feed as one article; a feed of one entry is that article.

    Raises:
        FormatError: It is no feed, or an empty one.
    """
    from desktop_app.core.article import Article

    feed = read_entries(data, source)
    if len(feed.entries) == 1:
        return ReadResult(entry_article(feed.entries[0], feed, source).article, (), Kind.FEED)
    nodes = [Node(Piece(feed.title, BlockKind.TITLE))]
    for entry in feed.entries:
        heading = escape(entry.title or entry.published)
        linked = f'<a href="{escape(entry.url)}">{heading}</a>' if entry.url else heading
        nodes.extend(streamed_nodes(f"<h2>{linked}</h2>{entry.markup}", entry.url or feed.url))
    text, blocks, inlines = assemble_nodes(nodes)
    article = Article(
        text,
        blocks,
        inlines,
        title=feed.title,
        published=max((entry.published for entry in feed.entries), default=""),
        site=feed.title,
        language=feed.language,
        source=str(source.path or source.url or source.name),
    )
    return ReadResult(article, (), Kind.FEED, items=entry_items(feed))


def entry_items(feed: Feed) -> tuple[Item, ...]:
    """Return a feed's entries, each as an article to be fetched or made of what the feed holds."""
    return tuple(
        Item(
            entry.title or entry.published,
            entry.url,
            entry.author,
            entry.published,
            feed.title,
            markup=f"<html><body><h1>{escape(entry.title)}</h1>{entry.markup}</body></html>"
            if entry.markup
            else "",
        )
        for entry in feed.entries
    )


def entry_article(entry: Entry, feed: Feed, source: Source) -> ReadResult:
    """Turn one entry into an article from what the feed holds of it.

    Raises:
        FormatError: The feed holds no text of it.
    """
    from dataclasses import replace

    markup = f"<html><body><h1>{escape(entry.title)}</h1>{entry.markup}</body></html>"
    result = read_markup(markup, replace(source, url=entry.url or feed.url), whole=True)
    article = replace(
        result.article,
        title=entry.title or feed.title,
        byline=entry.author,
        published=entry.published,
        site=feed.title,
        language=feed.language,
        url=entry.url,
    )
    return ReadResult(article, (), Kind.FEED)


def _entry(record: Mapping[str, object]) -> Entry:
    contents = record.get("content")
    parts = [
        str(cast("Mapping[str, object]", part).get("value", ""))
        for part in (contents if isinstance(contents, list) else [])
    ]
    longest = max([*parts, str(record.get("summary", ""))], key=len)
    return Entry(
        title=" ".join(str(record.get("title", "")).split()),
        url=http_address("", str(record.get("link", ""))),
        author=" ".join(str(record.get("author", "")).split()),
        published=_day(record),
        markup=longest,
    )


def _day(record: Mapping[str, object]) -> str:
    for name in ("published_parsed", "updated_parsed"):
        moment = record.get(name)
        if isinstance(moment, tuple) and len(moment) >= 3:
            year, month, day = (int(part) for part in moment[:3])
            return f"{year:04}-{month:02}-{day:02}"
    return find_date(str(record.get("published", "")))
