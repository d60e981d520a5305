"""Texts without regard to case, accents and kinds of quotes, with the way back to the offsets.

Folding is linear: plain letters are folded in one step, other characters once each, and the map
holds an entry only where a fold changes the length.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
#: What a reader types for it.
_TYPED = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u00ad": "",
        "…": "...",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ı": "i",
    }
)


@functools.lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.casefold().translate(_TYPED)).casefold()


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text that knows where each of its characters came from.

    Attributes:
        text: what to search in.
        length: of the original.
    """

    text: str
    length: int
    _folded: tuple[int, ...]
    _original: tuple[int, ...]

    def start(self, position: int) -> int:
        """Return the offset of the original character that gave the one at `position`."""
        index = bisect_right(self._folded, position) - 1
        first, last = self._original[index], self._last_of(index)
        return min(first + position - self._folded[index], last)

    def end(self, position: int) -> int:
        """Return the original offset behind what gave the characters before `position`."""
        if position >= len(self.text):
            return self.length
        before = self.start(position - 1) if position else 0
        after = self.start(position)
        return after if after > before else before + 1

    def _last_of(self, index: int) -> int:
        """Return the last original character of a run; a run ends where the next one begins."""
        following = self._original[index + 1] if index + 1 < len(self._original) else self.length
        return max(following - 1, self._original[index])


def fold_text(text: str) -> FoldedText:
    """Fold a text for searching in it."""
    if text.isascii():
        return FoldedText(text.lower(), len(text), (0,), (0,))
    parts: list[str] = []
    folded, original = [0], [0]
    position = done = 0
    for run in _BEYOND_ASCII.finditer(text):
        plain = text[done : run.start()].lower()
        parts.append(plain)
        position += len(plain)
        for offset, character in enumerate(run.group(), run.start()):
            replacement = _fold_character(character)
            parts.append(replacement)
            if len(replacement) != 1:
                _mark_change(folded, original, position, offset, len(replacement))
            position += len(replacement)
        done = run.end()
    parts.append(text[done:].lower())
    return FoldedText("".join(parts), len(text), tuple(folded), tuple(original))


def _mark_change(
    folded: list[int], original: list[int], position: int, offset: int, length: int
) -> None:
    """Note a character that folds to none or to several: it is a run of its own."""
    starts = [(position, offset), (position + length, offset + 1)] if length else []
    for at, source in starts or [(position, offset + 1)]:
        if folded[-1] == at:
            original[-1] = source
        else:
            folded.append(at)
            original.append(source)


def fold(text: str) -> str:
    """Return the text folded, for comparing."""
    return fold_text(text).text


def find_all(
    text: FoldedText, words: str, *, original: str = "", limit: int = 10_000
) -> tuple[tuple[int, int], ...]:
    """Return where `words` stand, without overlap, as ranges of the original text.

    Args:
        text: the folded text.
        words: what to look for, as typed.
        original: give the original text to find whole words only.
        limit: stop after so many.
    """
    wanted = fold(words)
    found: list[tuple[int, int]] = []
    position = text.text.find(wanted) if wanted else -1
    while position >= 0 and len(found) < limit:
        start, end = text.start(position), text.end(position + len(wanted))
        if not original or _is_whole(original, start, end):
            found.append((start, end))
        position = text.text.find(wanted, position + len(wanted))
    return tuple(found)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (
        (start > 0 and text[start - 1].isalnum() and text[start].isalnum())
        or (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
    )
