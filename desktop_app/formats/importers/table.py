"""The exports that can be read, and how each is told from the others."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, TypeGuard

from desktop_app.core.article import Article
from desktop_app.core.errors import FormatError
from desktop_app.formats.decode import NotTextError, decode_text
from desktop_app.formats.importers import kindle, listings, packed, structured
from desktop_app.formats.source import Kind, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.formats.items import Item

Row = dict[str, str]
MAX_ROWS = 200_000

# Column names that only this export has, and its reader.
TABLES: tuple[tuple[frozenset[str], Callable[[list[Row]], list[Item]]], ...] = (
    (frozenset({"highlight", "book title"}), listings.readwise),
    (frozenset({"url", "title", "selection", "folder"}), listings.instapaper),
    (frozenset({"url", "title", "time_added"}), listings.pocket),
    (frozenset({"url", "title", "note", "excerpt"}), listings.raindrop),
    (frozenset({"key", "item type", "notes", "title"}), listings.zotero_table),
)


def read_items(data: bytes, source: Source) -> ReadResult:
    """Read an export in the sandbox: its articles are `ReadResult.items`.

    Raises:
        FormatError: It is no export that is known, or damaged.
    """
    items = read_export(data, source)
    return ReadResult(Article("", (), title=source.stem), (), Kind.EXPORT, items=tuple(items))


def read_export(data: bytes, source: Source) -> list[Item]:
    """Read what another reader exported.

    Knows the archives of Omnivore and Pocket; Readwise, Instapaper, Pocket, Raindrop and Zotero
    CSV; Omnivore, Wallabag, Hypothesis, Zotero annotation and W3C Web Annotation JSON; Kindle's
    My Clippings.txt; bookmarks and Pocket as HTML.

    Raises:
        FormatError: It is none of these, or damaged.
    """
    if data.startswith(b"PK\x03\x04"):
        return _checked(packed.read_archive(data, source, read_table), source)
    try:
        text, _ = decode_text(data, source.charset)
    except NotTextError as error:
        raise refusal(source, "it is no export of another reader.") from error
    text = text.lstrip("\ufeff")
    start = text.lstrip()[:2000]
    if start[:1] in {"[", "{"}:
        items = structured.read_json(_json(text, source))
    elif start[:1] == "<" and ("<a " in start.lower() or "<dl" in start.lower()):
        items = listings.bookmarks(text)
    elif kindle.SEPARATOR in text:
        items = kindle.read_clippings(text)
    else:
        items = _table(text, source)
    return _checked(items, source)


def _checked(items: list[Item], source: Source) -> list[Item]:
    if not items:
        raise refusal(source, "there are no articles or highlights in it.")
    return items


def read_table(text: str) -> list[Item]:
    """Read a table in an archive; nothing where its kind is not known, or it is damaged."""
    try:
        return _table(text, Source(name="table"))
    except FormatError:
        return []


def _json(text: str, source: Source) -> object:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refusal(source, "it is damaged, or no JSON.") from error
    return found


def _table(text: str, source: Source) -> list[Item]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
        for wanted, read in TABLES:
            if wanted <= names:
                return read([_row(row) for row, _ in zip(reader, range(MAX_ROWS), strict=False)])
    except csv.Error as error:
        raise refusal(source, "the table in it is damaged.") from error
    raise refusal(source, "it is no export that this version knows.")


def _row(row: dict[str | None, object]) -> Row:
    """Return a row by lower-case names; columns too many are left out."""
    return {
        name.strip().lower(): value.strip()
        for name, value in row.items()
        if _is_text(name) and _is_text(value)
    }


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)
