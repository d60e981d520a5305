"""Puts the rules together: marked spans and reports of all blocks become quotations.

Per block: candidates of reports are judged, overlapping ones settled; each outer marked span that
no report holds looks for a cue of its own. Then, over the whole article in text order, speakers are
resolved and spans without a cue take the speaker who has the word.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from desktop_app.core.findings import Cue, Quotation, QuotationKind, Speaker
from desktop_app.nlp.quotations.classify import judge_speech
from desktop_app.nlp.quotations.cues import kind_of
from desktop_app.nlp.quotations.direct import attribute
from desktop_app.nlp.quotations.drafts import Draft
from desktop_app.nlp.quotations.genre import is_narrative
from desktop_app.nlp.quotations.reports import (
    NARRATIVE_THRESHOLD,
    THRESHOLD,
    draft_around,
    draft_without,
    find_reports,
)
from desktop_app.nlp.quotations.resolve import Resolver
from desktop_app.nlp.quotations.rivals import Rivals
from desktop_app.nlp.quotations.signatures import sign
from desktop_app.nlp.quotations.surface import surface_quotations
from desktop_app.nlp.quotations.turns import Turns
from desktop_app.nlp.quotations.unmarked import find_unmarked
from desktop_app.nlp.quotations.view import BlockView
from desktop_app.nlp.quotemarks import MarkedSpan, find_marked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Entity, Mention
    from desktop_app.nlp.parsed import ParsedBlock

#: A report that holds quoted words is taken from this score on.
MIXED_LEAST = 0.3
#: Marked speech that is likelier to stand by itself is kept out of reports.
ALONE = 0.9
#: Marked speech less likely to stand by itself is given to a report round it, if that is likely.
PART, AROUND_LEAST = 0.2, 0.25
#: In tokens, how far such a report's cue may be.
_NEAR, _MOST_NEAR = 40, 40
#: A report that is likelier than this swallows those in it.
LIKELY = 0.85
#: So many reports before one may be around it; cues hang at most so deep below the outer one.
_MOST_AROUND, _DEEPEST = 32, 15
#: How what is reported hangs on its cue.
_COMPLEMENTS = frozenset({"ccomp", "xcomp", "dobj", "prep", "acl", "pobj", "relcl"})
#: Share of the letters that must stand between marks for a quotation to be direct.
_DIRECT_SHARE = 0.98


def find_quotations(
    article: Article,
    parsed: Sequence[ParsedBlock],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
) -> tuple[Quotation, ...]:
    """Return the quotations of an article in text order.

    Blocks without a parse (no model, or too long for one) are judged by marks and surface alone.
    """
    marks = find_marked(article.text, article.blocks)
    outer = [mark for mark in marks if mark.depth == 0]
    views = list(make_views(parsed, outer))
    narrative = is_narrative(views)
    unmarked = find_unmarked(views, mentions)
    drafts = [
        draft
        for view in views
        for draft in unmarked.get(view.block.start) or block_drafts(view, narrative=narrative)
    ]
    sign(views, drafts)
    resolver = Resolver(article, views, mentions, entities)
    speakers = Turns(resolver, narrative=narrative).speakers(drafts)
    finisher = _Finisher(article)
    out = [finisher.finish(draft, who) for draft, who in zip(drafts, speakers, strict=True)]
    seen = {view.block.start for view in views}
    blind = [
        mark
        for mark in outer
        if article.blocks[article.block_index_at(mark.start)].start not in seen
    ]
    out.extend(surface_quotations(article.text, blind))
    return tuple(sorted(out, key=lambda quotation: (quotation.start, quotation.end)))


def make_views(parsed: Sequence[ParsedBlock], marks: Sequence[MarkedSpan]) -> Iterator[BlockView]:
    """Pair each parsed block with the outer marked spans in it, in text order."""
    starts = [mark.start for mark in marks]
    for item in sorted(parsed, key=lambda item: item.block.start):
        low = bisect_left(starts, item.block.start)
        high = bisect_left(starts, item.block.end)
        if len(item.doc):
            yield BlockView(item, marks[low:high])


def block_drafts(view: BlockView, *, narrative: bool = False) -> list[Draft]:
    """Return the accepted candidates of a block in text order.

    In a story only the surest reports are kept: "he knew that" and "she said that" carry the tale.
    """
    least = NARRATIVE_THRESHOLD if narrative else THRESHOLD
    found = list(find_reports(view))
    rivals = Rivals(found)
    marked = [
        _marked_draft(view, number, rivals, narrative=narrative)
        for number in range(len(view.marks))
    ]
    reports = [
        draft
        for draft in (_apart(draft, marked) for draft in found)
        if draft.score >= _least(draft, marked, least) and not _is_marked(view, draft)
    ]
    reports = _without_overlaps(_without_nested(reports))
    reports += _around_parts(found, reports, marked)
    held = {draft.start for report in reports for draft in _held(report, marked)}
    kept = [draft for draft in marked if draft.start not in held]
    return sorted([*reports, *kept], key=lambda draft: draft.start)


def _around_parts(
    found: Sequence[Draft], reports: Sequence[Draft], marked: Sequence[Draft]
) -> list[Draft]:
    """Return reports round speech between marks that is hardly a quotation by itself."""
    taken = sorted(reports, key=lambda draft: draft.start)
    by_cue = sorted(found, key=_cue_place)
    out: list[Draft] = []
    for mark in marked:
        if not mark.is_speech or mark.alone >= PART or _holder(taken, mark) is not None:
            continue
        around = draft_around(_near(by_cue, mark), mark)
        if around is None or around.score < AROUND_LEAST:
            continue
        if any(draft.alone >= MIXED_LEAST for draft in _held(around, marked)):
            continue
        place = bisect_left(taken, around.start, key=lambda draft: draft.start)
        if not any(around.overlaps(d) for d in taken[max(0, place - 1) : place + 1]):
            taken.insert(place, around)
            out.append(around)
    return out


def _holder(reports: Sequence[Draft], mark: Draft) -> Draft | None:
    """Return the report that holds a marked span, or None; reports are in text order."""
    place = bisect_left(reports, mark.start + 1, key=lambda draft: draft.start) - 1
    return reports[place] if place >= 0 and mark.end <= reports[place].end else None


def _near(found: Sequence[Draft], mark: Draft) -> list[Draft]:
    """Return the reports, in the order of their cues, whose cue is near enough to a marked span."""
    place = mark.view.first_token_from(mark.start)
    low = bisect_left(found, place - _NEAR, key=_cue_place)
    high = bisect_left(found, place + _NEAR, key=_cue_place)
    return list(found[low:high][:_MOST_NEAR])


def _cue_place(draft: Draft) -> int:
    return draft.cue[0] if draft.cue is not None else 0


def _apart(report: Draft, marked: Sequence[Draft]) -> Draft:
    """Draw a report back from marked speech that is surely a quotation by itself.

    "Noting that rain was likely, he added: "I can wait."" is two quotations.
    """
    sure = [draft for draft in _held(report, marked) if draft.alone >= ALONE]
    if not sure or _is_marked(report.view, report):
        return report
    return draft_without(report, sure) or report


def _least(report: Draft, marked: Sequence[Draft], least: float) -> float:
    """Return what a report must score to be taken.

    One that holds quoted words must be likelier than that these are quotations by themselves;
    where they are not likely either, less will do than for one without marks.
    """
    held = [draft.alone for draft in _held(report, marked)]
    if not held:
        return least
    return max(held) if max(held) >= MIXED_LEAST else min(least, MIXED_LEAST)


def _held(report: Draft, marked: Sequence[Draft]) -> Sequence[Draft]:
    """Return the marked spans that lie in a report; both are in text order."""
    low = bisect_left(marked, report.start, key=lambda draft: draft.start)
    high = bisect_left(marked, report.end, key=lambda draft: draft.start)
    return [draft for draft in marked[low:high] if draft.end <= report.end]


def _marked_draft(view: BlockView, number: int, rivals: Rivals, *, narrative: bool) -> Draft:
    """Return the draft of a marked span; its score tells whether it is speech."""
    mark = view.marks[number]
    draft = Draft(view, mark.start, mark.end, mark=number)
    found = attribute(view, number)
    if found is not None:
        draft.cue, draft.head, draft.speaker = found.cue, found.head, found.speaker
        draft.lemma, draft.kind = found.entry.lemma, kind_of(found.entry, found.rule)
        draft.rules = (found.rule,)
        draft.speaker_score = found.confidence
    else:
        draft.rules = ("no cue",)
    judge_speech(draft, number, found, rivals, narrative=narrative)
    return draft


def _is_marked(view: BlockView, draft: Draft) -> bool:
    """Tell whether all words of a content stand between marks."""
    first, last = view.first_token_from(draft.start), view.first_token_from(draft.end)
    inside = outside = 0
    for index in range(first, last):
        letters = sum(char.isalnum() for char in view.doc[index].text)
        if view.is_outside(index):
            outside += letters
        else:
            inside += letters
    return inside >= _DIRECT_SHARE * (inside + outside)


def _without_nested(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out reports within a likely report: "said he had *asked them to wait*"."""
    likely = [d for d in drafts if d.score >= LIKELY and d.head is not None]
    starts = [draft.start for draft in likely]
    out = []
    for draft in drafts:
        high = bisect_left(starts, draft.start + 1)
        around = likely[max(0, high - _MOST_AROUND) : high]
        if not any(_is_nested(draft, other) for other in around):
            out.append(draft)
    return out


def _is_nested(draft: Draft, other: Draft) -> bool:
    """Tell whether a report and its cue are a part of what another one reports."""
    if draft.head is None or other.head is None or draft is other:
        return False
    place = draft.view.start_of(draft.head.i)
    if not (other.start <= min(place, draft.start) and max(place, draft.end) <= other.end):
        return False
    below = draft.head
    for _ in range(_DEEPEST):
        above = below.head
        if above.i == other.head.i:
            return below.dep_ in _COMPLEMENTS
        if above is below:
            return False
        below = above
    return False


def _without_overlaps(drafts: list[Draft]) -> list[Draft]:
    """Return the likeliest drafts that share no character, in text order."""
    out: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.score, d.start)):
        place = bisect_left(out, draft.start, key=lambda other: other.start)
        if not any(draft.overlaps(other) for other in out[max(0, place - 1) : place + 1]):
            out.insert(place, draft)
    return out


class _Finisher:
    """Turns drafts into quotations, in text order, with speakers and groups."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._groups: dict[tuple[int, int], int] = {}
        self._last_group: int | None = None

    def finish(self, draft: Draft, speaker: Speaker | None) -> Quotation:
        view = draft.view
        low = bisect_left(view.marks, draft.start, key=lambda mark: mark.start)
        high = bisect_left(view.marks, draft.end, key=lambda mark: mark.start)
        parts = tuple((m.start, m.end) for m in view.marks[low:high] if m.end <= draft.end)
        if not draft.is_speech:
            return Quotation(
                draft.start,
                draft.end,
                QuotationKind.WORDS,
                group=self._group(draft),
                confidence=1 - draft.score,
                rules=draft.rules,
            )
        kind = QuotationKind.INDIRECT
        if draft.is_direct or draft.mark is not None or _is_marked(view, draft):
            kind, parts = QuotationKind.DIRECT, ()
        elif parts:
            kind = QuotationKind.MIXED
        return Quotation(
            draft.start,
            draft.end,
            kind,
            speaker,
            self._cue(draft),
            group=self._group(draft),
            confidence=draft.score,
            rules=draft.rules,
            parts=parts,
        )

    def _cue(self, draft: Draft) -> Cue | None:
        if draft.cue is None:
            return None
        start, end = draft.view.start_of(draft.cue[0]), draft.view.end_of(draft.cue[1] - 1)
        return Cue(start, end, self._text[start:end], draft.lemma, draft.kind)

    def _group(self, draft: Draft) -> int:
        """Return the number that fragments under one cue share."""
        mark = draft.view.marks[draft.mark] if draft.mark is not None else None
        goes_on = mark is not None and mark.is_continued and draft.cue is None
        if goes_on and self._last_group is not None:
            return self._last_group
        key = (draft.start, -1) if draft.head is None else (draft.view.block.start, draft.head.i)
        self._last_group = self._groups.setdefault(key, len(self._groups))
        return self._last_group
