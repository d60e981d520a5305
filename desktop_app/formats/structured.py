"""Structured data of pages: JSON-LD and meta elements, as plain values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

ARTICLES = re.compile(r"Article|Posting|Report$|^Recipe$|Review$|^WebPage$|^CreativeWork$|^Book$")
PAGES = {"WebPage", "CreativeWork", "Book", "Review"}
MAX_JSON = 3_000_000
CONTROL = re.compile(r"[\x00-\x1f]+")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
Json = dict[str, object]


@dataclass(slots=True)
class Structured:
    """What a page states in machine-readable form; lists are in order of trust.

    Attributes:
        meta: contents of meta elements by their lower-case name or property.
    """

    headlines: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    publisher: str = ""
    language: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """Return the first content of the first of these meta elements that has one."""
        return next((self.meta[name][0] for name in names if self.meta.get(name)), "")


def read_structured(root: _Element) -> Structured:
    """Read the structured data of a page."""
    found = Structured()
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = squeezed(element.get("content") or "")
        if name and content:
            found.meta.setdefault(name.strip().lower(), []).append(content)
    for name in ("description", "og:description", "twitter:description"):
        found.summaries.extend(found.meta.get(name, ()))
    records = list(_records(root))
    known = {str(r["@id"]): r for r in records if "@id" in r and len(r) > 1}
    articles = [r for r in records if ARTICLES.search(_type(r))]
    articles.sort(key=lambda record: _type(record) in PAGES)
    for record in articles:
        _add_article(found, record, known)
    return found


def squeezed(text: str) -> str:
    """Return a text on one line, its entities resolved twice over where a page did so."""
    plain = unescape(text).translate(INVISIBLE)
    return " ".join(plain.split()) if len(text) < 5_000 else ""


def _add_article(found: Structured, record: Json, known: dict[str, Json]) -> None:
    headline = record.get("headline") or (record.get("name") if _type(record) not in PAGES else "")
    if isinstance(headline, str) and squeezed(headline):
        found.headlines.append(squeezed(headline))
    if not found.authors:
        authors = list(dict.fromkeys(_names(record.get("author") or record.get("creator"), known)))
        found.authors.extend(authors)
    summary = record.get("description")
    if isinstance(summary, str) and squeezed(summary):
        found.summaries.append(squeezed(summary))
    for name in ("datePublished", "dateCreated"):
        made = record.get(name)
        if isinstance(made, str) and made.strip():
            found.published.append(made.strip())
    if not found.publisher:
        found.publisher = next(_names(record.get("publisher"), known), "")
    language = record.get("inLanguage")
    if not found.language and isinstance(language, str):
        found.language = language


def _names(value: object, known: dict[str, Json], depth: int = 0) -> Iterator[str]:
    if depth > 4:
        return
    if isinstance(value, str):
        if not value.startswith(("http://", "https://", "#")):
            yield squeezed(value)
    elif isinstance(value, list):
        for item in value[:20]:
            yield from _names(item, known, depth + 1)
    elif isinstance(value, dict):
        if "name" in value:
            yield from _names(value["name"], known, depth + 1)
        elif str(value.get("@id")) in known and depth < 3:
            yield from _names(known[str(value["@id"])].get("name"), known, depth + 1)


def _records(root: _Element) -> Iterator[Json]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        if len(text) > MAX_JSON:
            continue
        text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            data = json.loads(CONTROL.sub(" ", text), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _walk(data)


def _walk(data: object) -> Iterator[Json]:
    """Yield all records of a JSON-LD tree, parents first, without recursion."""
    pending = [data]
    steps = 0
    while pending and steps < 5_000:
        steps += 1
        item = pending.pop(0)
        if isinstance(item, list):
            pending.extend(item)
        elif isinstance(item, dict):
            yield item
            pending.extend(value for value in item.values() if isinstance(value, (dict, list)))


def _type(record: Json) -> str:
    kind = record.get("@type")
    if isinstance(kind, list):
        kind = next((k for k in kind if isinstance(k, str) and ARTICLES.search(k)), "")
    return kind if isinstance(kind, str) else ""
