"""Watch lists: the reader's own terms with their kinds, from a table or one on each line.

A table is CSV with commas, semicolons or tabs; its first line may name the columns. In a plain
list a line "[ships]" gives its kind to the terms below it, and lines that begin with "#" are left
out.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.cells import plain_cell
from desktop_app.core.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_TERMS = 5000
#: Longer than this is no term but a passage.
LONGEST_TERM = 200
_MOST_CHARACTERS = 2_000_000
_TERM_HEADS = frozenset({"term", "terms", "name", "names", "word", "text"})
_KIND_HEADS = frozenset({"kind", "type", "label", "category", "group"})


@dataclass(frozen=True, slots=True)
class WatchedTerm:
    """A term and its kind, which may be empty."""

    term: str
    kind: str = ""


def parse_watch_list(text: str) -> tuple[WatchedTerm, ...]:
    """Return the terms of a list, each once, in their order.

    Raises:
        FormatError: It holds no term, too many, or one that is too long to be one.
    """
    if len(text) > _MOST_CHARACTERS or "\0" in text:
        raise FormatError("This is no watch list: it should be a short text or CSV file.")
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    delimiter = _delimiter(lines)
    found = _table(lines, delimiter) if delimiter else _list(lines)
    terms: dict[str, WatchedTerm] = {}
    for one in found:
        if len(one.term) > LONGEST_TERM:
            beginning = one.term[:40]
            raise FormatError(f"“{beginning}…” is too long for a term; one line holds one term.")
        if one.term:
            terms.setdefault(one.term, one)
        if len(terms) > MOST_TERMS:
            raise FormatError(f"The list holds more than {MOST_TERMS} terms. Make it shorter.")
    if not terms:
        raise FormatError("The list holds no terms: write one on each line.")
    return tuple(terms.values())


def _delimiter(lines: list[str]) -> str:
    """Return what separates the columns: what most lines hold; empty for a plain list."""
    for sign in ("\t", ";", ","):
        if 2 * sum(sign in line for line in lines) > len(lines):
            return sign
    return ""


def _table(lines: list[str], delimiter: str) -> Iterator[WatchedTerm]:
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    except csv.Error as error:
        raise FormatError(f"The list is no table that can be read: {error}.") from error
    heads = [cell.strip().casefold() for cell in rows[0]]
    term = next((i for i, head in enumerate(heads) if head in _TERM_HEADS), None)
    kind = next((i for i, head in enumerate(heads) if head in _KIND_HEADS), None)
    if term is None:
        term, kind = 0, 1
    else:
        rows = rows[1:]
    for row in rows:
        yield WatchedTerm(_cell(row, term), _cell(row, kind))


def _cell(row: list[str], index: int | None) -> str:
    if index is None or index >= len(row):
        return ""
    return " ".join(plain_cell(row[index]).split())


def _list(lines: Iterable[str]) -> Iterator[WatchedTerm]:
    kind = ""
    for line in lines:
        words = " ".join(line.split())
        if words.startswith("[") and words.endswith("]"):
            kind = words[1:-1].strip()
        elif not words.startswith("#"):
            yield WatchedTerm(words, kind)
