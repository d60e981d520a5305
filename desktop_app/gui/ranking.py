"""What the palette offers, and which of it fits what was typed.

Each typed word must fit the beginning of a word, a part of one, or the initials; where nothing
does, spelling mistakes are forgiven. What was used lately comes first among equals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.core.folding import fold

MOST_RESULTS = 100
_LEAST_LIKENESS = 72.0
_WORD = re.compile(r"\w+")
_RECENT_BONUS = 12.0


class ItemKind(StrEnum):
    """What an item of the palette is."""

    COMMAND = "command"
    HEADING = "heading"
    PERSON = "person"
    ARTICLE = "article"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One thing that can be chosen in the palette.

    Attributes:
        key: The command's or article's id, the heading's or person's key, the text to search for.
        detail: More about it: section, source, number of mentions.
        keys: The keys that do the same, as the reader sees them.
        reason: Why it cannot be chosen now; empty when it can.
    """

    kind: ItemKind
    key: str
    title: str
    detail: str = ""
    keys: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Folded:
    item: PaletteItem
    title: str
    words: tuple[str, ...]
    detail_words: tuple[str, ...]


_KIND_BONUS = {
    ItemKind.COMMAND: 6.0,
    ItemKind.HEADING: 3.0,
    ItemKind.PERSON: 2.0,
    ItemKind.ARTICLE: 0.0,
    ItemKind.SEARCH: 0.0,
}


_Score = Callable[[tuple[str, ...], _Folded], float]


class Ranking:
    """The items of one opening of the palette, ready to be searched.

    Args:
        items: Everything that can be chosen, in the order shown when nothing is typed.
        recent: Kinds and keys of what was chosen before, the last one first.
    """

    def __init__(
        self, items: Iterable[PaletteItem], recent: Sequence[tuple[ItemKind, str]] = ()
    ) -> None:
        self._recent = {choice: place for place, choice in enumerate(recent)}
        self._items = [_folded(item) for item in items]
        self._items.sort(key=lambda folded: self._recency(folded.item))

    def find(self, typed: str) -> tuple[PaletteItem, ...]:
        """Return what fits, best first; everything when nothing is typed."""
        wanted = tuple(_WORD.findall(fold(typed)))
        if not wanted:
            return tuple(folded.item for folded in self._items)
        scored = self._scored(wanted, _fit) or self._scored(wanted, _likeness)
        scored.sort(key=lambda pair: -pair[0])
        return tuple(item for _, item in scored[:MOST_RESULTS])

    def _scored(self, wanted: tuple[str, ...], score: _Score) -> list[tuple[float, PaletteItem]]:
        found = []
        for folded in self._items:
            if fit := score(wanted, folded):
                item = folded.item
                recent = _RECENT_BONUS if (item.kind, item.key) in self._recent else 0.0
                found.append((fit + _KIND_BONUS[item.kind] + recent, item))
        return found

    def _recency(self, item: PaletteItem) -> int:
        return self._recent.get((item.kind, item.key), len(self._recent))


def _folded(item: PaletteItem) -> _Folded:
    title = fold(item.title)
    details = fold(f"{item.detail} {item.kind}")
    return _Folded(item, title, tuple(_WORD.findall(title)), tuple(_WORD.findall(details)))


def _fit(wanted: tuple[str, ...], folded: _Folded) -> float:
    """Score how well words fit a title; 0 when one of them does not fit at all."""
    fits = [_word_fit(word, folded) for word in wanted]
    if all(fits):
        return sum(fits) / len(fits) - 0.3 * len(folded.words)
    initials = "".join(word[0] for word in folded.words)
    return 22.0 if len(wanted[0]) > 1 and initials.startswith("".join(wanted)) else 0.0


def _word_fit(word: str, folded: _Folded) -> float:
    if folded.words and folded.words[0].startswith(word):
        return 46.0 if folded.words[0] == word else 36.0
    if word in folded.words:
        return 40.0
    if any(other.startswith(word) for other in folded.words):
        return 30.0
    if len(word) > 1 and word in folded.title:
        return 15.0
    return 8.0 if any(other.startswith(word) for other in folded.detail_words) else 0.0


def _likeness(wanted: tuple[str, ...], folded: _Folded) -> float:
    """Score titles that resemble a misspelt query; 0 when they do not."""
    # Not before it is needed: the palette is made before the first paint.
    from rapidfuzz import fuzz

    return fuzz.WRatio(" ".join(wanted), folded.title, score_cutoff=_LEAST_LIKENESS) / 10
