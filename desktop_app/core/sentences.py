"""Sentences without a model: good enough to move by, select and highlight."""

from __future__ import annotations

import re

#: A full stop behind one of these seldom ends a sentence.
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof sir st gen col lt sgt capt rev hon sen rep gov pres jr sr vs etc no vol pp
    fig inc ltd co corp dept est jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e u.s u.k
    u.n a.m p.m
    """.split()  # noqa: SIM905 - a list of fifty strings is no easier to read
)
_END = re.compile(r"[.!?…。!?]+[\"'”’»)\]]*(?=\s|$)|[。!?]")
_LAST_WORD = re.compile(r"[\w.]+$")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]` as ranges without white space at their ends."""
    found: list[tuple[int, int]] = []
    position = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and not _is_end(text, match):
            continue
        _append(found, text, position, match.end())
        position = match.end()
    _append(found, text, position, end)
    return found


def sentence_at(text: str, start: int, end: int, offset: int) -> tuple[int, int] | None:
    """Return the sentence of `text[start:end]` that holds `offset`, or the next one, or None."""
    found = sentences(text, start, end)
    for first, last in found:
        if offset < last:
            return first, last
    return found[-1] if found else None


def _is_end(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] == ".":
        word = _LAST_WORD.search(text, max(0, match.start() - 12), match.start())
        last = word.group().lower().rstrip(".") if word else ""
        if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
            return False
    rest = text[match.end() : match.end() + 40].lstrip()
    return not rest or not rest[0].islower()


def _append(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    part = text[start:end]
    first = start + len(part) - len(part.lstrip())
    last = start + len(part.rstrip())
    if first < last:
        found.append((first, last))
