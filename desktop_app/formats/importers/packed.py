"""Exports that are archives of several files: Omnivore, Pocket."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.formats.archive import Archive
from desktop_app.formats.decode import NotTextError, decode_text
from desktop_app.formats.importers import structured
from desktop_app.formats.items import Item, Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.formats.source import Source

MAX_FILES = 20_000
TAG = re.compile(r"(?:^|\s)#(\S{1,100})(?=\s|$)")


def read_archive(
    data: bytes, source: Source, read_table: Callable[[str], list[Item]]
) -> list[Item]:
    """Read the files of an archive that are known, the same address once.

    Args:
        data: the archive.
        source: what messages call it.
        read_table: reads a CSV file, and gives nothing for one that is not known.

    Raises:
        FormatError: The archive is damaged or unpacks to too much.
    """
    items: list[Item] = []
    with Archive(data, source) as archive:
        names = sorted(archive.names())[:MAX_FILES]
        pages = {_stem(name): name for name in names if "content/" in name}
        highlights = {_stem(name): name for name in names if "highlights/" in name}
        for name in names:
            if name in pages.values() or name in highlights.values():
                continue
            if name.endswith(".csv"):
                items += read_table(_text(archive, name))
            elif name.endswith(".json"):
                items += _described(archive, name, pages, highlights)
    return _merged(items)


def _described(
    archive: Archive, name: str, pages: dict[str, str], highlights: dict[str, str]
) -> Iterator[Item]:
    """Yield the articles of one JSON file, with text and highlights that lie in other files."""
    try:
        records = json.loads(_text(archive, name))
    except (ValueError, RecursionError):
        return
    if not (isinstance(records, list) and records and isinstance(records[0], dict)):
        return
    if "slug" not in records[0]:
        yield from structured.read_json(records)
        return
    for record in (one for one in records if isinstance(one, dict)):
        slug = str(record.get("slug", ""))
        content = _text(archive, pages[slug]) if slug in pages else ""
        for item in structured.read_json([{**record, "content": content}]):
            passages = (
                tuple(_passages(_text(archive, highlights[slug]))) if slug in highlights else ()
            )
            yield replace(item, passages=(*item.passages, *passages))


def _passages(text: str) -> Iterator[Passage]:
    """Yield the highlights of a Markdown file: a quote each, with labels, and a note below it."""
    quote: list[str] = []
    note: list[str] = []
    for line in [*text.splitlines(), ">"]:
        if line.startswith(">") and (note or line == ">"):
            yield from _passage(quote, note)
            quote, note = [], []
        if line.startswith(">"):
            quote.append(line[1:].strip())
        elif line.strip():
            note.append(line.strip())


def _passage(quote: list[str], note: list[str]) -> Iterator[Passage]:
    words = " ".join(filter(None, quote))
    tags = tuple(TAG.findall(words))
    exact = TAG.sub("", words).strip()
    if exact or note:
        yield Passage(exact, "\n\n".join(note), tags)


def _text(archive: Archive, name: str) -> str:
    try:
        return decode_text(archive.read(name) or b"")[0].lstrip("\ufeff")
    except NotTextError:
        return ""


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _merged(items: list[Item]) -> list[Item]:
    """Join what several files say of one address."""
    by_url: dict[str, Item] = {}
    rest = []
    for item in items:
        known = by_url.get(item.url)
        if not item.url:
            rest.append(item)
        elif known is None:
            by_url[item.url] = item
        else:
            by_url[item.url] = replace(
                known,
                markup=known.markup or item.markup,
                passages=(*known.passages, *item.passages),
                tags=tuple(dict.fromkeys((*known.tags, *item.tags))),
            )
    return [*by_url.values(), *rest]
