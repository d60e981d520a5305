"""Kindle's `My Clippings.txt`: highlights and notes, a book each."""

from __future__ import annotations

import re
from dataclasses import replace

from desktop_app.formats.items import Item, Passage

SEPARATOR = "=========="
HEAD = re.compile(r"^(?P<title>.*?)(?:\s*\((?P<author>[^()]*)\))?$")
PLACE = re.compile(r"(\d+)(?:-(\d+))?")
# The second line says what it is; these are the words of Amazon's languages for a note.
NOTE = re.compile(r"\b(?:note|notiz|nota|メモ)\b", re.IGNORECASE)
BOOKMARK = re.compile(r"bookmark|lesezeichen|signet|marcador|segnalibro", re.IGNORECASE)


def read_clippings(text: str) -> list[Item]:
    """Read the file; a note goes to the highlight that ends where it stands."""
    books: dict[tuple[str, str], list[tuple[int, Passage]]] = {}
    for part in text.replace("\ufeff", "").split(SEPARATOR):
        lines = [line.strip() for line in part.strip().splitlines()]
        if len(lines) < 2 or BOOKMARK.search(lines[1]):
            continue
        head = HEAD.match(lines[0])
        words = " ".join(line for line in lines[2:] if line)
        if head is None or not words:
            continue
        clippings = books.setdefault((head["title"], head["author"] or ""), [])
        _add(clippings, lines[1], words)
    return [
        Item(title, author=_named(author), passages=tuple(p for _, p in clippings))
        for (title, author), clippings in books.items()
    ]


def _add(clippings: list[tuple[int, Passage]], line: str, words: str) -> None:
    place = PLACE.search(line.rpartition("|")[0] or line)
    all_places = PLACE.findall(line.split("|")[-2] if line.count("|") > 1 else line)
    last = all_places[-1] if all_places else ("0", "")
    end = int(last[1] or last[0])
    is_note = NOTE.search(line.split("|")[0]) is not None
    for index, (where, passage) in enumerate(clippings):
        if is_note and where == end and not passage.note:
            clippings[index] = (where, replace(passage, note=words))
            return
        if not is_note and place and words.startswith(passage.exact) and where <= end + 1:
            # the reader widened a highlight; Kindle keeps both
            if passage.exact and passage.exact != words:
                clippings[index] = (end, replace(passage, exact=words))
            return
    clippings.append((end, Passage("", words) if is_note else Passage(words)))


def _named(author: str) -> str:
    last, comma, first = author.partition(", ")
    return f"{first} {last}" if comma and ";" not in author else author.replace(";", ", ")
