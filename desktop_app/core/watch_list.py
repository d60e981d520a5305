"""Watch lists: the reader's own terms with their kinds, from a table or one on each line.

A table is CSV with commas, semicolons or tabs; its first line may name the columns. In a plain
list a line "[ships]", or "[ships: blue]", gives its kind and the kind's colour to the terms below
it, and lines that begin with "#" are left out.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.cells import plain_cell
from desktop_app.core.errors import FormatError
from desktop_app.core.kind_colours import KIND_COLOUR_NAMES, colour_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_TERMS = 5000
#: Longer than this is no term but a passage.
LONGEST_TERM = 200
_MOST_CHARACTERS = 2_000_000
_TERM_HEADS = frozenset({"term", "terms", "name", "names", "word", "text"})
_KIND_HEADS = frozenset({"kind", "type", "label", "category", "group"})
_COLOUR_HEADS = frozenset({"colour", "color", "hue"})


@dataclass(frozen=True, slots=True)
class WatchedTerm:
    """A term, its kind, which may be empty, and the colour of the kind, 1 to 8; 0: not given."""

    term: str
    kind: str = ""
    colour: int = 0


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
    term, kind, colour = (
        next((i for i, head in enumerate(heads) if head in names), None)
        for names in (_TERM_HEADS, _KIND_HEADS, _COLOUR_HEADS)
    )
    if term is None:
        for row in rows:  # a third column may hold colours, or anything else
            yield WatchedTerm(_cell(row, 0), _cell(row, 1), colour_number(_cell(row, 2)) or 0)
        return
    for row in rows[1:]:
        yield WatchedTerm(_cell(row, term), _cell(row, kind), _colour(_cell(row, colour)))


def _colour(words: str) -> int:
    number = colour_number(words)
    if number is None:
        names = ", ".join(KIND_COLOUR_NAMES)
        raise FormatError(f"“{words[:40]}” is no colour that is known here. Write one of {names}.")
    return number


def _cell(row: list[str], index: int | None) -> str:
    if index is None or index >= len(row):
        return ""
    return " ".join(plain_cell(row[index]).split())


def _list(lines: Iterable[str]) -> Iterator[WatchedTerm]:
    kind, colour = "", 0
    for line in lines:
        words = " ".join(line.split())
        if words.startswith("[") and words.endswith("]"):
            kind, sign, named = words[1:-1].rpartition(":")
            kind, colour = (kind.strip(), _colour(named.strip())) if sign else (named.strip(), 0)
        elif not words.startswith("#"):
            yield WatchedTerm(words, kind, colour)
