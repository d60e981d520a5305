"""Which word of an old text is which word of a new one, with moved passages.

Runs of four words that occur once in each text tie the texts together, wherever the passage went;
they are grown as far as the words agree. What lies between two runs is aligned by the longest
common sequence of words. Time is linear but for the gaps, whose size is limited.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Marks that are written in several ways, each with the one it stands for.
SAME_MARKS = str.maketrans("‘’‚‛′`´“”„‟″«»‐‑‒–—―−", "'''''''\"\"\"\"\"\"\"-------")
#: Characters that show nothing: soft hyphen, zero-width ones, direction marks.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"

_CJK = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+|[^\w\s{INVISIBLE}]")
_SEED = 4
_LONE_RUN = 8
_NEAR = 60
_REACH = 240
_SLACK = 8
_LOST = 0.3
_FEW = 4
_LARGEST_GAP = 4_000_000

_Places: TypeAlias = "dict[tuple[int, ...], int]"


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text, in order.

    Attributes:
        starts: offset of each word.
        ends: offset behind each word.
        folded: each word with case and marks made alike.
        paragraphs: indices of the words that begin a line, the first one left out.
    """

    starts: list[int]
    ends: list[int]
    folded: list[str]
    paragraphs: list[int]

    @classmethod
    def of(cls, text: str) -> Words:
        """Split the text; scripts without spaces are split into characters."""
        matches = list(_WORD.finditer(text))
        starts = [match.start() for match in matches]
        lines = (bisect_left(starts, match.end()) for match in re.finditer(r"\n\s*", text))
        return cls(
            starts,
            [match.end() for match in matches],
            [match[0].translate(SAME_MARKS).casefold() for match in matches],
            sorted({line for line in lines if 0 < line < len(starts)}),
        )

    def paragraph(self, index: int) -> tuple[int, int]:
        """Return the range of words of the paragraph that holds the word at `index`."""
        return _around(self.paragraphs, index, len(self.starts))

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of words that have a part in `[start, end)`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


@dataclass(slots=True)
class _Run:
    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        return self.old + self.length

    @property
    def new_end(self) -> int:
        return self.new + self.length


def align(old: Words, new: Words) -> list[int]:
    """Return for each word of the old text the index of the same word in the new one, or -1."""
    numbers: dict[str, int] = {}
    old_ids = [numbers.setdefault(word, len(numbers)) for word in old.folded]
    new_ids = [numbers.setdefault(word, len(numbers)) for word in new.folded]
    return _Aligner((old_ids, old.paragraphs), (new_ids, new.paragraphs)).run()


class _Aligner:
    """The words of two texts as numbers, each with where its paragraphs begin.

    Nothing is grown over the border of a paragraph: "The" at the start of the next one is the same
    word in half of all paragraphs that may have come to stand there.
    """

    def __init__(
        self, old_words: tuple[list[int], list[int]], new_words: tuple[list[int], list[int]]
    ) -> None:
        old, self._old_paragraphs = old_words
        new, self._new_paragraphs = new_words
        self._old = old
        self._new = new
        self._borders = frozenset(self._old_paragraphs)
        self._match = [-1] * len(old)
        self._taken = bytearray(len(new))

    def run(self) -> list[int]:
        low = self._within_paragraph(_common(self._old, self._new))
        high = _common(self._old[low:][::-1], self._new[low:][::-1])
        high -= self._before_paragraph(len(self._old) - high)
        old_high, new_high = len(self._old) - high, len(self._new) - high
        runs = [_Run(0, 0, low), _Run(old_high, new_high, high)]
        for run in runs:
            self._take(run)
        runs[1:1] = self._grow(self._seeds(low, (old_high, new_high)))
        runs = self._without_strays(runs)
        runs = sorted([*runs, *self._similar_paragraphs()], key=lambda run: (run.old, run.old_end))
        taken = sorted(runs, key=lambda run: run.new)
        starts = [run.new for run in taken]
        for before, after in pairwise(runs):
            self._fill(before, after, taken, starts)
        return self._match

    def _within_paragraph(self, low: int) -> int:
        """Cut a common beginning back to a whole paragraph, if little of the last one agrees."""
        if low in (len(self._old), len(self._new)):
            return low
        index = bisect_right(self._old_paragraphs, low) - 1
        border = self._old_paragraphs[index] if index >= 0 else 0
        return border if low - border < _LONE_RUN else low

    def _before_paragraph(self, start: int) -> int:
        """Return how many words of a common end to give up, so that it begins with a paragraph."""
        if start in self._borders or not start:
            return 0
        index = bisect_left(self._old_paragraphs, start)
        is_last = index == len(self._old_paragraphs)
        border = len(self._old) if is_last else self._old_paragraphs[index]
        return border - start if border - start < _LONE_RUN else 0

    def _seeds(self, low: int, high: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """Give the places of the word sequences that occur once in each part, in old order."""
        in_old = _once(self._old, self._old_paragraphs, low, high[0])
        in_new = _once(self._new, self._new_paragraphs, low, high[1])
        for sequence, o in in_old.items():
            n = in_new.get(sequence, -1)
            if o >= 0 and n >= 0:
                yield o, n

    def _take(self, run: _Run) -> None:
        for index in range(run.length):
            self._match[run.old + index] = run.new + index
            self._taken[run.new + index] = 1

    def _grow(self, seeds: Iterator[tuple[int, int]]) -> list[_Run]:
        """Extend seeds in both directions while the words agree and are free."""
        runs: list[_Run] = []
        for o, n in seeds:
            if self._match[o] >= 0 or self._taken[n]:
                continue
            run = _Run(o, n, 0)
            while run.old not in self._borders and self._agree(run.old - 1, run.new - 1):
                run.old, run.new, run.length = run.old - 1, run.new - 1, run.length + 1
            while run.old_end == o or (
                run.old_end not in self._borders and self._agree(run.old_end, run.new_end)
            ):
                run.length += 1
            self._take(run)
            runs.append(run)
        return runs

    def _agree(self, o: int, n: int) -> bool:
        return (
            0 <= o < len(self._old)
            and 0 <= n < len(self._new)
            and self._match[o] < 0
            and not self._taken[n]
            and self._old[o] == self._new[n]
        )

    def _without_strays(self, runs: list[_Run]) -> list[_Run]:
        """Give up short runs that lie far from where both neighbours went: mere coincidence."""
        kept: list[_Run] = []
        for index, run in enumerate(runs):
            is_edge = index in (0, len(runs) - 1)
            if (
                is_edge
                or run.length >= _LONE_RUN
                or _is_near(runs[index - 1], run)
                or _is_near(run, runs[index + 1])
                or self._is_most_of_paragraph(run)
            ):
                kept.append(run)
            else:
                self._release(run)
        return kept

    def _similar_paragraphs(self) -> Iterator[_Run]:
        """Give runs of short paragraphs, such as headlines, that moved and were changed as well."""
        free = [p for p in _lines(self._new_paragraphs, len(self._new)) if not any(self._taken[p])]
        holders: dict[int, list[slice]] = {}
        for line in free:
            for word in set(self._new[line]):
                holders.setdefault(word, []).append(line)
        for line in _lines(self._old_paragraphs, len(self._old)):
            if max(self._match[line], default=0) < 0:
                yield from self._similar(line, holders)

    def _similar(self, line: slice, holders: dict[int, list[slice]]) -> Iterator[_Run]:
        votes = Counter(
            other.start
            for word in set(self._old[line])
            if len(lines := holders.get(word, ())) <= _FEW
            for other in lines
        )
        if not votes:
            return
        (start, count), (_, second) = [*votes.most_common(2), (0, 0)][:2]
        old = (line.start, line.stop)
        new = _around(self._new_paragraphs, start, len(self._new))
        pairs = self._pairs(old, new)
        longer = max(old[1] - old[0], new[1] - new[0])
        if count == second or len(pairs) < max(3, longer / 2) or any(self._taken[slice(*new)]):
            return
        for o, n in pairs:
            run = _Run(o, n, 1)
            self._take(run)
            yield run

    def _is_most_of_paragraph(self, run: _Run) -> bool:
        old = _around(self._old_paragraphs, run.old, len(self._old))
        new = _around(self._new_paragraphs, run.new, len(self._new))
        return run.length >= 0.6 * max(old[1] - old[0], new[1] - new[0])

    def _release(self, run: _Run) -> None:
        for index in range(run.length):
            self._match[run.old + index] = -1
            self._taken[run.new + index] = 0

    def _fill(self, before: _Run, after: _Run, taken: list[_Run], starts: list[int]) -> None:
        o1, o2 = before.old_end, after.old
        if o1 == o2:
            return
        n1, n2 = before.new_end, after.new
        following = bisect_left(starts, n1)
        next_start = starts[following] if following < len(starts) else len(self._new)
        if n1 <= n2 <= next_start and (o2 - o1) * (n2 - n1) <= _LARGEST_GAP:
            self._match_pairs(self._pairs((o1, o2), (n1, n2)))
            return
        head_end, tail_start = o1, o2
        ahead = behind = (0, 0)
        if before.length and o1 not in self._borders:
            head_end = min(_around(self._old_paragraphs, o1, len(self._old))[1], o2, o1 + _REACH)
            line_end = _around(self._new_paragraphs, n1 - 1, len(self._new))[1]
            ahead = (n1, min(next_start, line_end, n1 + head_end - o1 + _SLACK))
        if after.length and o2 not in self._borders:
            tail_start = max(_around(self._old_paragraphs, o2, len(self._old))[0], o1, o2 - _REACH)
            line_start = _around(self._new_paragraphs, n2, len(self._new))[0]
            preceding = bisect_left(starts, n2) - 1
            previous_end = taken[preceding].new_end if preceding >= 0 else 0
            behind = (max(previous_end, line_start, n2 - (o2 - tail_start) - _SLACK), n2)
        head = _dense_head(self._pairs((o1, head_end), ahead), o1)
        tail = _dense_tail(self._pairs((tail_start, o2), behind), o2)
        self._match_pairs(_joined(head, tail))

    def _pairs(self, old: tuple[int, int], new: tuple[int, int]) -> list[tuple[int, int]]:
        from rapidfuzz.distance import Indel  # late: only a changed text needs it

        if old[0] >= old[1] or new[0] >= new[1]:
            return []
        codes = Indel.opcodes(self._old[slice(*old)], self._new[slice(*new)])
        return [
            (old[0] + code.src_start + index, new[0] + code.dest_start + index)
            for code in codes
            if code.tag == "equal"
            for index in range(code.src_end - code.src_start)
        ]

    def _match_pairs(self, pairs: list[tuple[int, int]]) -> None:
        for o, n in pairs:
            if self._match[o] < 0 and not self._taken[n]:
                self._match[o] = n
                self._taken[n] = 1


def _common(first: Sequence[int], second: Sequence[int]) -> int:
    """Return the length of the common beginning."""
    for index, (a, b) in enumerate(zip(first, second, strict=False)):
        if a != b:
            return index
    return min(len(first), len(second))


def _once(words: list[int], paragraphs: list[int], low: int, high: int) -> _Places:
    """Return the word sequences within one paragraph, with their place or -1 for several.

    A paragraph that is shorter than a sequence is one by itself, filled up with -1.
    """
    places: _Places = {}
    for start, end in pairwise([low, *(p for p in paragraphs if low < p < high), high]):
        part = words[start:end]
        if 0 < len(part) < _SEED:
            part = [*part, *[-1] * (_SEED - len(part))]
        for offset, sequence in enumerate(zip(*(part[i:] for i in range(_SEED)), strict=False)):
            places[sequence] = -1 if sequence in places else start + offset
    return places


def _around(borders: list[int], index: int, count: int) -> tuple[int, int]:
    """Return the range of the paragraph that holds the word at `index`."""
    following = bisect_right(borders, index)
    start = borders[following - 1] if following else 0
    return start, borders[following] if following < len(borders) else count


def _lines(borders: list[int], count: int) -> Iterator[slice]:
    """Give each paragraph as a range of words."""
    for start, end in pairwise([0, *borders, count]):
        yield slice(start, end)


def _is_near(before: _Run, after: _Run) -> bool:
    old_gap, new_gap = after.old - before.old_end, after.new - before.new_end
    return bool(before.length and after.length and 0 <= new_gap <= old_gap + _NEAR)


def _dense_head(pairs: list[tuple[int, int]], origin: int) -> list[tuple[int, int]]:
    """Keep the leading pairs up to where most words no longer agree."""
    best, best_count = 0.0, 0
    for count, (o, _) in enumerate(pairs, 1):
        score = count - _LOST * (o + 1 - origin - count)
        if score >= best:
            best, best_count = score, count
    return pairs[:best_count]


def _dense_tail(pairs: list[tuple[int, int]], origin: int) -> list[tuple[int, int]]:
    mirrored = [(-o - 1, n) for o, n in reversed(pairs)]
    kept = len(_dense_head(mirrored, -origin))
    return pairs[len(pairs) - kept :]


def _joined(head: list[tuple[int, int]], tail: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what grew from both sides; where they claim the same words, the longer claim wins."""
    if not head or not tail or head[-1][0] < tail[0][0]:
        return head + tail
    if len(head) >= len(tail):
        return head + [pair for pair in tail if pair[0] > head[-1][0]]
    return [pair for pair in head if pair[0] < tail[0][0]] + tail
