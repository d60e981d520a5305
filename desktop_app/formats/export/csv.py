"""Highlights, notes, quotations and names as one table; no cell is run by a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from desktop_app.core.cells import safe_cell
from desktop_app.formats.export.reading import one_line, speaker_name, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.core.annotation import Annotation
    from desktop_app.formats.export.reading import Reading

COLUMNS = (
    "kind",
    "text",
    "note",
    "tags",
    "colour",
    "name",
    "type",
    "start",
    "end",
    "created",
    "article",
    "author",
    "site",
    "published",
    "url",
)


def write(reading: Reading) -> str:
    """Return the table: a head, then the reader's rows, quotations, and names."""
    article = reading.article
    about = {
        "article": article.title,
        "author": article.byline,
        "site": article.site,
        "published": article.published,
        "url": article.url,
    }
    target = io.StringIO()
    table = csv.DictWriter(target, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    for row in (*_made(reading), *_quotations(reading), *_names(reading)):
        cells = {**row, **about}
        table.writerow({name: safe_cell(text) for name, text in cells.items()})
    return target.getvalue()


def _made(reading: Reading) -> Iterator[dict[str, str]]:
    for one in (*reading.article_notes, *reading.placed, *reading.orphans):
        row = {
            "kind": _kind(one),
            "note": one.note,
            "tags": ", ".join(one.tags),
            "colour": reading.colour_names[one.colour - 1] if one.colour else "",
            "created": one.created.isoformat(timespec="seconds"),
        }
        if one.anchor is not None:
            row["text"] = one.anchor.exact
            if not one.is_orphan:
                row |= {"start": str(one.anchor.start), "end": str(one.anchor.end)}
        yield row


def _kind(one: Annotation) -> str:
    if one.is_orphan:
        return "highlight, no longer in the text"
    return "highlight" if one.colour else "note"


def _quotations(reading: Reading) -> Iterator[dict[str, str]]:
    for one in spoken(reading.analysis):
        yield {
            "kind": "quotation",
            "text": one_line(reading.article.text[one.start : one.end]),
            "name": speaker_name(one),
            "type": one.kind.value,
            "start": str(one.start),
            "end": str(one.end),
        }


def _names(reading: Reading) -> Iterator[dict[str, str]]:
    analysis = reading.analysis
    for mention in analysis.mentions:
        entity = analysis.entity(mention.entity)
        words = one_line(reading.article.text[mention.start : mention.end])
        yield {
            "kind": "name",
            "text": words,
            "name": entity.name if entity else words,
            "type": mention.label.value,
            "start": str(mention.start),
            "end": str(mention.end),
        }
