"""What changed between two revisions of an article: paragraphs, words, quotations, speakers.

Paragraphs are aligned first; words are compared only within a paragraph that was reworded, so that
a moved sentence does not make the rest look new. Nothing is guessed: a paragraph counts as reworded
when more than half of its words stayed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Analysis, Quotation

WORD = re.compile(r"\w+|[^\w\s]|\s+")
SAME_ENOUGH = 0.5
MOST_WORDS = 4_000  # of one paragraph that are compared one by one
MOST_PAIRS = 40_000  # of paragraphs that are compared with each other in one gap


class Change(StrEnum):
    """What happened to a paragraph, a run of words or a quotation."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class WordChange:
    """A run of words that stayed, came or went."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One paragraph in both revisions.

    Attributes:
        old, new: index of the block in either article; None where it is not there.
        words: its runs of words in reading order, for an altered one.
    """

    change: Change
    old: int | None
    new: int | None
    words: tuple[WordChange, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotationChange:
    """One quotation in both revisions.

    Attributes:
        old_speaker, new_speaker: who says it; they differ where the speaker changed.
    """

    change: Change
    old: str
    new: str
    old_speaker: str = ""
    new_speaker: str = ""


def changed_blocks(old: Article, new: Article) -> list[BlockChange]:
    """Compare two revisions paragraph by paragraph, in reading order."""
    before = [old.block_text(block) for block in old.blocks]
    after = [new.block_text(block) for block in new.blocks]
    changes: list[BlockChange] = []
    folded = [_folded(text) for text in before], [_folded(text) for text in after]
    for tag, i, i_end, j, j_end in _opcodes(*folded):
        if tag == "equal":
            changes += [BlockChange(Change.KEPT, i + n, j + n) for n in range(i_end - i)]
        else:
            changes += _gap(before, after, range(i, i_end), range(j, j_end))
    return changes


def changed_words(old: str, new: str) -> tuple[WordChange, ...]:
    """Compare two texts word by word; joined, the kept and added runs are the new text."""
    before, after = WORD.findall(old), WORD.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return (WordChange(Change.REMOVED, old), WordChange(Change.ADDED, new))
    changes: list[WordChange] = []
    for tag, i, i_end, j, j_end in _opcodes(before, after):
        if tag == "equal":
            changes.append(WordChange(Change.KEPT, "".join(after[j:j_end])))
            continue
        if i_end > i:
            changes.append(WordChange(Change.REMOVED, "".join(before[i:i_end])))
        if j_end > j:
            changes.append(WordChange(Change.ADDED, "".join(after[j:j_end])))
    return tuple(_joined(changes))


def _joined(changes: Sequence[WordChange]) -> Iterator[WordChange]:
    """Join what was replaced word by word with nothing but white space between, into one."""
    removed = added = ""
    for number, change in enumerate(changes):
        is_between = (removed or added) and number + 1 < len(changes) and change.text.isspace()
        if change.change is Change.REMOVED:
            removed += change.text
        elif change.change is Change.ADDED:
            added += change.text
        elif is_between and removed and added:
            removed, added = removed + change.text, added + change.text
        else:
            yield from _both(removed, added)
            removed = added = ""
            yield change
    yield from _both(removed, added)


def _both(removed: str, added: str) -> Iterator[WordChange]:
    if removed:
        yield WordChange(Change.REMOVED, removed)
    if added:
        yield WordChange(Change.ADDED, added)


def changed_quotations(
    old: Article, old_found: Analysis, new: Article, new_found: Analysis
) -> list[QuotationChange]:
    """List the quotations that were added, removed or altered, or whose speaker changed."""
    before = [_said(old, one) for one in old_found.quotations]
    after = [_said(new, one) for one in new_found.quotations]
    changes = []
    keys = [_folded(text) for text, _ in before], [_folded(text) for text, _ in after]
    for tag, i, i_end, j, j_end in _opcodes(*keys):
        if tag == "equal":
            pairs = zip(before[i:i_end], after[j:j_end], strict=True)
            changes += [_pair(a, b) for a, b in pairs if a[1] != b[1]]
        else:
            changes += _quotation_gap(before[i:i_end], after[j:j_end])
    return changes


_Said = tuple[str, str]


def _said(article: Article, quotation: Quotation) -> _Said:
    speaker = quotation.speaker
    return article.text[quotation.start : quotation.end], speaker.name if speaker else ""


def _pair(old: _Said, new: _Said) -> QuotationChange:
    change = Change.KEPT if _folded(old[0]) == _folded(new[0]) else Change.ALTERED
    return QuotationChange(change, old[0], new[0], old[1], new[1])


def _quotation_gap(before: Sequence[_Said], after: Sequence[_Said]) -> Iterator[QuotationChange]:
    left = list(before)
    for new in after:
        likest = max(left, key=lambda old: _likeness(old[0], new[0]), default=None)
        if likest is not None and _likeness(likest[0], new[0]) > SAME_ENOUGH:
            left.remove(likest)
            yield _pair(likest, new)
        else:
            yield QuotationChange(Change.ADDED, "", new[0], "", new[1])
    yield from (QuotationChange(Change.REMOVED, text, "", speaker, "") for text, speaker in left)


def _gap(
    before: Sequence[str], after: Sequence[str], old: range, new: range
) -> Iterator[BlockChange]:
    """Pair the paragraphs between two that stayed: reworded ones first, in order."""
    partners = _partners(before, after, old, new)
    next_old = old.start
    for j in new:
        i = partners.get(j)
        if i is None:
            yield BlockChange(Change.ADDED, None, j)
            continue
        yield from (BlockChange(Change.REMOVED, n, None) for n in range(next_old, i))
        next_old = i + 1
        yield BlockChange(Change.ALTERED, i, j, changed_words(before[i], after[j]))
    yield from (BlockChange(Change.REMOVED, n, None) for n in range(next_old, old.stop))


def _partners(
    before: Sequence[str], after: Sequence[str], old: range, new: range
) -> dict[int, int]:
    """Return for paragraphs of the new text the old one that each was made from."""
    if len(old) * len(new) > MOST_PAIRS:
        return {}
    partners: dict[int, int] = {}
    first = old.start
    for j in new:
        candidates = [(i, _likeness(before[i], after[j])) for i in range(first, old.stop)]
        i, likeness = max(candidates, key=lambda pair: pair[1], default=(0, 0.0))
        if likeness > SAME_ENOUGH:
            partners[j] = i
            first = i + 1
    return partners


def _likeness(old: str, new: str) -> float:
    """Return the share of words that two texts have in common, 0 to 1."""
    before, after = _folded(old).split(), _folded(new).split()
    if not before or not after or not set(before) & set(after):
        return 0.0
    if max(len(before), len(after)) > MOST_WORDS:
        return float(before == after)
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def _opcodes(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
