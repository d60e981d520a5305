"""Find annotated passages again in a text that has changed. Never guess.

`resolve` knows the anchor only (position, words, a little context); `carry` has the old text too
and follows the words through an alignment of both texts. A passage that is gone, or that could be
in two places, is None: the reader keeps it as an orphan and decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from desktop_app.core.alignment import INVISIBLE, SAME_MARKS, Words, align
from desktop_app.core.annotation import CONTEXT_LENGTH, Anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: Quotes of at least so many characters stand for themselves when they occur once.
_LONG_QUOTE = 40
#: The same for anchors that never had a context, as other programs export them.
_LONG_BARE_QUOTE = 12
#: How alike the context of a short quote has to be, 0 to 1, and one side of it alone.
_CONTEXT = 0.75
_ONE_SIDE = 0.95
#: By how much the best of several places has to beat the next one.
_MARGIN = 0.15
_MOST_PLACES = 2000
#: Share of a passage, by characters, that has to be there still.
_KEPT = 0.5
#: The same where the words on both sides stayed round it.
_KEPT_IN_PLACE = 0.25
_SUPPORT = 4
_NEIGHBOURS = 8

_HIDDEN = re.compile(f"[{INVISIBLE}]")


def resolve(anchor: Anchor, text: str) -> Anchor | None:
    """Find the anchored passage in a changed text.

    Offsets are code points, end exclusive. Tries the stored position, then the quote with its
    context, then the quote with punctuation, case and white space folded.

    Returns:
        An anchor for which ``text[start:end]`` is the passage, or None if it is gone or could be in
        several places.
    """
    return _Places(text).resolve(anchor)


def carry(anchors: Sequence[Anchor], old_text: str, new_text: str) -> list[Anchor | None]:
    """Move anchors from an old text to a new one.

    Returns:
        For each anchor its place in the new text, or None where less than half of the passage's
        words are left, or where it cannot be told.
    """
    old_places, new_places = _Places(old_text), _Places(new_text)
    if old_text == new_text:
        return [new_places.resolve(anchor) for anchor in anchors]
    if not anchors:
        return []
    carrier = _Carrier(old_text, new_text)
    moved: list[Anchor | None] = []
    for anchor in anchors:
        known = old_places.resolve(anchor)
        place = carrier.place(known.start, known.end) if known else _UNKNOWN
        if isinstance(place, _Unknown):
            moved.append(new_places.resolve(known or anchor))
        else:
            moved.append(Anchor.of(new_text, *place) if place else None)
    return moved


class _Unknown:
    """The alignment says nothing about a passage; None would mean that the passage is gone."""


_UNKNOWN = _Unknown()
_Place: TypeAlias = "tuple[int, int] | _Unknown | None"


class _Carrier:
    """Two texts and which word became which."""

    def __init__(self, old_text: str, new_text: str) -> None:
        self._old_text = old_text
        self._new_text = new_text
        self._old = Words.of(old_text)
        self._new = Words.of(new_text)
        self._match = align(self._old, self._new)

    def place(self, start: int, end: int) -> _Place:
        """Return the range of the new text that became of a range of the old one."""
        first, last = self._old.within(start, end)
        if first >= last:
            return _UNKNOWN
        kept = self._kept(first, last)
        size = sum(self._size(index) for index in range(first, last))
        share = sum(map(self._size, kept)) / size
        if (share >= _KEPT and self._has_support(kept)) or (
            share >= _KEPT_IN_PLACE and self._is_held(kept, first, last)
        ):
            return self._range(kept, (start, end))
        low, high = self._neighbour(first, -1), self._neighbour(last - 1, 1)
        if low is None or high is None:
            return _UNKNOWN
        return self._rewritten(low, high, (start, end))

    def _size(self, index: int) -> int:
        return self._old.ends[index] - self._old.starts[index]

    def _kept(self, first: int, last: int) -> list[int]:
        """Return the words that are kept together: the heaviest of the parts, when it was torn."""
        slack = 12 + (last - first) // 2
        parts: list[list[int]] = []
        for index in range(first, last):
            if self._match[index] < 0:
                continue
            if parts and self._follows(parts[-1][-1], index, slack):
                parts[-1].append(index)
            else:
                parts.append([index])
        return max(parts, key=lambda part: sum(map(self._size, part)), default=[])

    def _follows(self, before: int, after: int, slack: int) -> bool:
        step = self._match[after] - self._match[before]
        return 0 < step <= after - before + slack

    def _has_support(self, kept: list[int]) -> bool:
        """Tell whether enough words in and round the passage went the same way."""
        low = max(kept[0] - _NEIGHBOURS, 0)
        high = min(kept[-1] + 1 + _NEIGHBOURS, len(self._match))
        before = sum(self._agrees(index, kept[0]) for index in range(low, kept[0]))
        behind = sum(self._agrees(index, kept[-1]) for index in range(kept[-1] + 1, high))
        return before + behind + len(kept) >= min(_SUPPORT, len(self._match))

    def _is_held(self, kept: list[int], first: int, last: int) -> bool:
        """Tell whether most of the words right before and right behind went the same way."""
        before = range(max(first - _SUPPORT, 0), first)
        behind = range(last, min(last + _SUPPORT, len(self._match)))
        return all(
            sum(self._agrees(index, kept[0]) for index in side) > _SUPPORT / 2
            for side in (before, behind)
        )

    def _agrees(self, index: int, other: int) -> bool:
        if self._match[index] < 0:
            return False
        shift = (self._match[index] - index) - (self._match[other] - other)
        return abs(shift) <= _NEIGHBOURS // 2

    def _range(self, kept: list[int], span: tuple[int, int]) -> tuple[int, int]:
        first, last = self._old.within(*span)
        start = self._match[kept[0]] - self._replaced(kept[0], first, -1)
        end = self._match[kept[-1]] + self._replaced(kept[-1], last - 1, 1)
        start_offset, end_offset = self._new.starts[start], self._new.ends[end]
        if kept[0] == first:
            start_offset += self._inside(first, span[0] - self._old.starts[first])
        if kept[-1] == last - 1:
            end_offset -= self._inside(last - 1, self._old.ends[last - 1] - span[1])
        return start_offset, end_offset

    def _inside(self, index: int, distance: int) -> int:
        """Return how far a boundary lies within a word, as far as the word kept its length."""
        new = self._match[index]
        is_as_long = self._size(index) == self._new.ends[new] - self._new.starts[new]
        return max(distance, 0) if is_as_long else 0

    def _replaced(self, kept: int, edge: int, step: int) -> int:
        """Return how many new words stand for the words from `kept` (exclusive) to `edge`."""
        lost = abs(edge - kept)
        if not lost:
            return 0
        old_side, new_side = 0 if step < 0 else 1, self._match[kept]
        old_border = self._old.paragraph(edge)[old_side] - old_side
        new_border = self._new.paragraph(new_side)[old_side] - old_side
        gap = abs(new_border - new_side)
        outside = 0
        for index in range(edge + step, old_border + step, step):
            if self._match[index] >= 0:
                gap = min(gap, max((self._match[index] - new_side) * step - 1, 0))
                break
            outside += 1
        count = min(lost, round(gap * lost / (lost + outside)))
        while 0 < count < gap and self._touch(new_side + step * count, step):
            count += 1
        return count

    def _touch(self, index: int, step: int) -> bool:
        """Tell whether no space stands between a new word and the next one ("it", "'s")."""
        first = min(index, index + step)
        return self._new.ends[first] == self._new.starts[first + 1]

    def _neighbour(self, index: int, step: int) -> int | None:
        """Return where the first matched word beyond `index` went; None when none is near."""
        for distance in range(1, _NEIGHBOURS // 2):
            other = index + step * distance
            if not 0 <= other < len(self._match):
                return None
            if self._match[other] >= 0:
                return self._match[other]
        return None

    def _rewritten(self, low: int, high: int, span: tuple[int, int]) -> _Place:
        """Return what stands between two neighbours that stayed, if it is the passage respelt."""
        from rapidfuzz import fuzz  # late: only a changed text needs it

        first, last = self._old.within(*span)
        if not 0 < high - low - 1 <= 2 * (last - first):
            return _UNKNOWN if high <= low else None
        start, end = self._new.starts[low + 1], self._new.ends[high - 1]
        old, new = self._old_text[slice(*span)], self._new_text[start:end]
        return (start, end) if fuzz.ratio(old.casefold(), new.casefold()) >= 75 else None


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text with punctuation, case and white space made alike, and where each sign stood."""

    text: str
    origin: list[int]

    @classmethod
    def of(cls, text: str) -> _Folded:
        signs: list[str] = []
        origin: list[int] = []
        known: dict[str, str] = {}
        is_space = True
        for offset, sign in enumerate(text):
            folded = known.get(sign)
            if folded is None:
                folded = known[sign] = _fold_sign(sign)
            if folded == " " and is_space:
                continue
            is_space = folded == " " or (is_space and not folded)
            signs.append(folded)
            origin.extend([offset] * len(folded))
        return cls("".join(signs), origin)


def _fold_sign(sign: str) -> str:
    if sign.isspace():
        return " "
    if _HIDDEN.match(sign):
        return ""
    return unicodedata.normalize("NFKC", sign).translate(SAME_MARKS).casefold().strip() or sign


class _Places:
    """A text in which anchors are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _folded(self) -> _Folded:
        return _Folded.of(self._text)

    def resolve(self, anchor: Anchor) -> Anchor | None:
        text, start, end = self._text, anchor.start, anchor.end
        if (
            0 <= start < end <= len(text)
            and text[start:end] == anchor.exact
            and text[max(0, start - len(anchor.prefix)) : start] == anchor.prefix
            and text.startswith(anchor.suffix, end)
        ):
            return anchor
        if not anchor.exact.strip():
            return None
        span = self._by_quote(anchor) or self._by_folded_quote(anchor)
        return Anchor.of(text, *span) if span else None

    def _by_quote(self, anchor: Anchor) -> tuple[int, int] | None:
        length = len(anchor.exact)
        starts = _occurrences(self._text, anchor.exact)
        start = _best(
            anchor,
            starts,
            lambda start: (
                self._text[max(0, start - CONTEXT_LENGTH) : start],
                self._text[start + length : start + length + CONTEXT_LENGTH],
            ),
        )
        return None if start is None else (start, start + length)

    def _by_folded_quote(self, anchor: Anchor) -> tuple[int, int] | None:
        exact = _Folded.of(anchor.exact).text.strip()
        if not exact:
            return None
        folded = self._folded
        length = len(exact)
        start = _best(
            anchor,
            _occurrences(folded.text, exact),
            lambda start: (
                folded.text[max(0, start - CONTEXT_LENGTH) : start],
                folded.text[start + length : start + length + CONTEXT_LENGTH],
            ),
        )
        if start is None:
            return None
        return folded.origin[start], folded.origin[start + length - 1] + 1


def _occurrences(text: str, words: str) -> list[int]:
    """Return where the words stand; nothing when in more places than can be told apart."""
    found: list[int] = []
    position = text.find(words)
    while position >= 0 and len(found) <= _MOST_PLACES:
        found.append(position)
        position = text.find(words, position + 1)
    return found if len(found) <= _MOST_PLACES else []


def _best(
    anchor: Anchor, starts: Iterable[int], context: Callable[[int], tuple[str, str]]
) -> int | None:
    """Return the one place whose context fits; None when none does or several do."""
    prefix, suffix = _loose(anchor.prefix), _loose(anchor.suffix)
    rated = sorted(
        ((_Fit.of((prefix, suffix), context(start)), start) for start in starts),
        key=lambda pair: -pair[0].total,
    )
    if not rated:
        return None
    fit, start = rated[0]
    is_only = len(rated) == 1
    if not is_only and fit.total - rated[1][0].total < _MARGIN:
        return None
    if not prefix and not suffix:
        return start if is_only and len(anchor.exact.strip()) >= _LONG_BARE_QUOTE else None
    is_long = len(anchor.exact.strip()) >= _LONG_QUOTE
    return start if (is_long and is_only) or fit.is_good else None


def _loose(text: str) -> str:
    return " ".join(text.translate(SAME_MARKS).casefold().split())


@dataclass(frozen=True, slots=True)
class _Fit:
    """How alike two contexts are: all in all, and on the better side, if that is long enough."""

    total: float
    side: float

    @property
    def is_good(self) -> bool:
        return self.total >= _CONTEXT or self.side >= _ONE_SIDE

    @classmethod
    def of(cls, wanted: tuple[str, str], found: tuple[str, str]) -> _Fit:
        from rapidfuzz import fuzz  # late: only a changed text needs it

        before, after = _loose(found[0])[-len(wanted[0]) :], _loose(found[1])[: len(wanted[1])]
        first = fuzz.ratio(wanted[0], before) / 100 if wanted[0] else 0.0
        second = fuzz.ratio(wanted[1], after) / 100 if wanted[1] else 0.0
        length = len(wanted[0]) + len(wanted[1])
        total = (first * len(wanted[0]) + second * len(wanted[1])) / length if length else 0.0
        sides = [
            share
            for share, words in ((first, wanted[0]), (second, wanted[1]))
            if len(words) >= CONTEXT_LENGTH // 2
        ]
        return cls(total, max(sides, default=0.0))
