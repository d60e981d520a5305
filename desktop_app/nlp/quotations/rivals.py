"""Marked words beside the reports that hold them: are they a quotation, or a part of the report?

Words that a likely report runs up to, with a subject and verb before them and none of their own,
are mostly a part of it; a clause behind a comma or colon is mostly a quotation by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.drafts import Draft
    from desktop_app.nlp.quotations.view import BlockView

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_CLAUSES = frozenset(
    {"that-clause", "zero-that clause", "wh-clause", "noun that", "that after cue", "cue after"}
)
#: No more candidates than this are compared with one.
_MOST = 24


class Rivals:
    """The reports of one block by place."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        """Index the drafts; they have been judged one by one."""
        self._drafts = sorted(drafts, key=lambda draft: draft.start)
        self._starts = [draft.start for draft in self._drafts]
        self._longest = max((d.end - d.start for d in self._drafts), default=0)

    def meeting(self, start: int, end: int) -> list[Draft]:
        """Return the candidates that share a character with a range, the likeliest first."""
        low = bisect_right(self._starts, start - self._longest - 1)
        high = bisect_left(self._starts, end)
        near = self._drafts[max(low, high - 8 * _MOST) : high]
        met = [draft for draft in near if draft.end > start]
        return sorted(met, key=lambda draft: -draft.own)[:_MOST]


def cover_features(view: BlockView, number: int, rivals: Rivals) -> Iterator[str]:
    """Yield what the reports that hold a marked span say of it being a quotation by itself."""
    mark = view.marks[number]
    covers = [
        draft
        for draft in rivals.meeting(mark.start, mark.end)
        if draft.start <= mark.start and mark.end <= draft.end
    ]
    low, high = view.tokens_of(mark)
    wider = [d for d in covers if view.first_token_from(d.end) - high > 1 or d.start < mark.start]
    if not wider:
        yield "cover none"
        return
    best = wider[0]
    rule, level = best.rules[0], _level(best.own)
    first, last = view.first_token_from(best.start), view.first_token_from(best.end)
    yield f"cover {level}"
    yield f"cover {level} {rule}"
    yield f"cover {rule}"
    yield f"cover lemma={best.lemma}"
    yield from _lead_features(view, best, first, low, "cover")
    tail = [view.doc[n] for n in range(high, last) if view.is_outside(n)]
    verb = any(token.tag_ in _FINITE for token in tail)
    yield f"cover tail={_few(len(tail))} verb={verb}"
    clause = _is_clause(list(view.doc[low:high]))
    yield f"cover whole={clause} {level}"
    yield f"cover whole={clause} lead={_few(_count_outside(view, first, low))} {_group(rule)}"


def _lead_features(view: BlockView, draft: Draft, first: int, low: int, name: str) -> Iterator[str]:
    """Yield what stands in a report before the first marked words."""
    lead = [view.doc[n] for n in range(first, low) if view.is_outside(n)]
    group = _group(draft.rules[0])
    verb = any(token.tag_ in _FINITE for token in lead)
    subject = any(token.dep_ in _SUBJECTS for token in lead)
    before = view.doc[low - 1].lower_ if low > first else "nothing"
    yield f"{name} lead={_few(len(lead))} {group}"
    yield f"{name} lead={_few(len(lead))} verb={verb} subject={subject}"
    yield f"{name} lead verb={verb} subject={subject} {group}"
    if before in {":", ",", "that", "nothing", "and", "to", "was", "is", "a", "as"}:
        yield f"{name} lead ends {before}"
        yield f"{name} lead ends {before} {group}"


def _count_outside(view: BlockView, first: int, last: int) -> int:
    return sum(view.is_outside(n) for n in range(first, last))


def _is_clause(tokens: Sequence[Token]) -> bool:
    """Tell whether words have a finite verb with a subject among them."""
    return any(t.tag_ in _FINITE for t in tokens) and any(t.dep_ in _SUBJECTS for t in tokens)


def _level(score: float) -> str:
    for limit in (0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 0.96):
        if score < limit:
            return str(limit)
    return "1"


def _few(count: int) -> str:
    for limit in (0, 1, 2, 4, 8):
        if count <= limit:
            return str(limit)
    return "more"


def _group(rule: str) -> str:
    return "clause" if rule in _CLAUSES else rule.split()[0]
