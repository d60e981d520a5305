"""Cut plain text into blocks without changing a character of it."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, Block

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_GAP = re.compile(
    r"(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029])[ \t\u00a0]*(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029])"
)
_WRAP_WIDTH = 100


def article_of(text: str) -> Article:
    """Return the text as an article whose blocks are its paragraphs.

    Every line is a paragraph, except in texts wrapped by hand, where blank lines separate them.
    The text itself is kept as it is, so offsets are those of `text`.
    """
    ranges = _wrapped_paragraphs(text) if _is_wrapped(text) else _lines(text)
    return Article(text, tuple(Block(start, end) for start, end in ranges))


def _lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        stripped = _stripped(text, *match.span())
        if stripped is not None:
            yield stripped


def _wrapped_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for gap in _GAP.finditer(text):
        stripped = _stripped(text, position, gap.start())
        if stripped is not None:
            yield stripped
        position = gap.end()
    stripped = _stripped(text, position, len(text))
    if stripped is not None:
        yield stripped


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    right = len(part.rstrip())
    return (start + left, start + right) if left < right else None


def _is_wrapped(text: str) -> bool:
    """Tell whether line breaks stand inside sentences: many lines, all short, ending anywhere."""
    if _GAP.search(text) is None:
        return False
    lines = [text[start:end] for start, end in _lines(text)]
    if len(lines) < 4 or max(map(len, lines)) > _WRAP_WIDTH:
        return False
    continued = sum(
        following[:1].islower() and len(line) > 40 for line, following in itertools.pairwise(lines)
    )
    return continued * 4 > len(lines)
