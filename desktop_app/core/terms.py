"""Find names and terms of the reader in a text, as whole words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.core.alignment import SAME_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(r"[Tt]he\s+(?=\S)")
_POSSESSIVE = re.compile(r"(?<=\S)'s?$")


@lru_cache(maxsize=10_000)
def name_key(name: str) -> str:
    """Return what two spellings of one name share.

    White space and the forms of apostrophes and hyphens do not matter, nor do "the" before the name
    and "'s" behind it; case does ("WHO" is not "who").
    """
    key = " ".join(name.translate(SAME_MARKS).split())
    return _POSSESSIVE.sub("", _ARTICLE.sub("", key, count=1) if _ARTICLE.match(key) else key)


def name_range(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without what `name_key` leaves out at its ends."""
    words = text[start:end].translate(SAME_MARKS)
    article = _ARTICLE.match(words)
    possessive = _POSSESSIVE.search(words)
    first = start + (article.end() if article else 0)
    last = start + possessive.start() if possessive else end
    return (first, last) if first < last else (start, end)


class TermFinder:
    """The words of one text, so that many terms are looked up without reading it again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = text.translate(SAME_MARKS)
        self._places: dict[str, list[int]] | None = None

    def find(self, term: str) -> Iterator[tuple[int, int]]:
        """Give the ranges where the term stands as whole words, without overlap, in order.

        Case matters for terms with a capital. Between its words any white space may stand.
        """
        words = term.translate(SAME_MARKS).split()
        if not words:
            return
        starts = list(self._starts(" ".join(words)))
        if not starts:
            return
        flags = re.IGNORECASE if term == term.lower() else re.NOFLAG
        before = r"(?<!\w)" if _is_word(words[0][0]) else ""
        behind = r"(?!\w)" if _is_word(words[-1][-1]) else ""
        pattern = re.compile(before + r"\s+".join(map(re.escape, words)) + behind, flags)
        position = 0
        for start in starts:
            match = pattern.match(self._plain, start) if start >= position else None
            if match:
                position = match.end()
                yield match.start(), match.end()

    def _starts(self, term: str) -> Iterator[int]:
        first = _WORD.search(term)
        if first is None:  # only signs, such as "§"
            yield from (match.start() for match in re.finditer(re.escape(term), self._plain))
            return
        if self._places is None:
            self._places = {}
            for match in _WORD.finditer(self._plain):
                self._places.setdefault(match[0].casefold(), []).append(match.start())
        for place in self._places.get(first[0].casefold(), ()):
            if place >= first.start():
                yield place - first.start()


def _is_word(sign: str) -> bool:
    return _WORD.match(sign) is not None
