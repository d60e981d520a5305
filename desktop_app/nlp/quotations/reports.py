"""Indirect and mixed reports: a site, its likeliest span, and how likely it is speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.nlp.quotations.cues import kind_of
from desktop_app.nlp.quotations.drafts import Draft
from desktop_app.nlp.quotations.phrases import children_of, is_passive
from desktop_app.nlp.quotations.sites import Site, find_sites
from desktop_app.nlp.quotations.spans import Span, possible_spans
from desktop_app.nlp.quotations.weights import probability, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.view import BlockView

#: Candidates likelier than this are taken for reports.
THRESHOLD = 0.45
#: What "that" behind a verb of saying is worth, however rare the verb.
SURE_THAT = 0.55
#: How often the speaker of a report is right.
SPEAKER_SURE = 0.97
_SAYING = frozenset({"say", "tell", "report", "claim", "deny", "promise", "order", "ask"})
#: The same in stories.
NARRATIVE_THRESHOLD = 0.93
_SENTENTIAL = frozenset({"that-clause", "zero-that clause", "wh-clause", "cue after"})


def find_reports(view: BlockView) -> Iterator[Draft]:
    """Yield the candidates of a block, each with its likeliest span and a score."""
    for site in find_sites(view):
        spans = possible_spans(view, site)
        if spans:
            best = max(spans, key=lambda span: total("span", span.features))
            yield make_draft(view, site, best)


def draft_without(draft: Draft, marked: Sequence[Draft]) -> Draft | None:
    """Return a report again, with the likeliest span that holds none of some marked ones."""
    view, site = draft.view, draft.site
    if site is None:
        return None
    kept_out = [(view.first_token_from(m.start), view.first_token_from(m.end)) for m in marked]
    spans = [
        span
        for span in possible_spans(view, site)
        if not any(span.first < last and first < span.last for first, last in kept_out)
    ]
    if not spans:
        return None
    return make_draft(view, site, max(spans, key=lambda span: total("span", span.features)))


def draft_around(found: Sequence[Draft], mark: Draft) -> Draft | None:
    """Return the likeliest report that holds a marked span and words of its own, or None."""
    view = mark.view
    low, high = view.first_token_from(mark.start), view.first_token_from(mark.end)
    best: Draft | None = None
    for site in (draft.site for draft in found):
        if site is None or not (site.cue[0] < low or high <= site.cue[0]):
            continue
        spans = [
            span
            for span in possible_spans(view, site)
            if span.first <= low and high <= span.last and _is_wider(view, span, low, high)
        ]
        if spans:
            span = max(spans, key=lambda span: total("span", span.features))
            draft = make_draft(view, site, span)
            if best is None or draft.score > best.score:
                best = draft
    return best


def _is_wider(view: BlockView, span: Span, low: int, high: int) -> bool:
    """Tell whether a span has a word outside a marked one."""
    around = (*range(span.first, low), *range(high, span.last))
    return any(view.doc[n].is_alpha or view.doc[n].like_num for n in around)


def make_draft(view: BlockView, site: Site, span: Span) -> Draft:
    """Build the draft of a site with one of its spans, and judge it."""
    draft = Draft(
        view,
        view.start_of(span.first),
        view.end_of(span.last - 1),
        cue=site.cue,
        speaker=site.speaker,
        head=site.head,
        site=site,
        speaker_score=SPEAKER_SURE,
        lemma=site.entry.lemma,
        kind=kind_of(site.entry, site.rule),
        rules=(site.rule,),
        features=tuple(report_features(view, site, span)),
    )
    draft.own = draft.score = probability("report", draft.features)
    if site.rule == "that-clause" and site.entry.group in _SAYING and site.speaker is not None:
        draft.score = max(draft.score, SURE_THAT)
    return draft


def report_features(view: BlockView, site: Site, span: Span) -> Iterator[str]:
    """Yield what tells reported speech from other complements of the same words."""
    head, entry, rule = site.head, site.entry, site.rule
    yield "bias"
    yield f"rule={rule}"
    yield f"group={entry.group}"
    yield f"group={entry.group} rule={rule}"
    yield f"weight={entry.weight}"
    yield f"weight={entry.weight} rule={rule}"
    yield f"kind={entry.kind} rule={rule}"
    yield f"lemma={entry.lemma}"
    yield f"lemma={entry.lemma} rule={rule}"
    yield f"tag={head.tag_} dep={head.dep_}"
    yield f"tag={head.tag_}"
    yield from _speaker_features(site)
    yield from _head_features(head)
    yield from _content_features(view, site, span)


def _speaker_features(site: Site) -> Iterator[str]:
    speaker = site.speaker
    if speaker is None:
        yield "speaker=none"
        yield f"speaker=none rule={site.rule}"
        return
    yield f"speaker={speaker.pos_} {speaker.ent_type_}"
    yield f"speaker={speaker.pos_}"
    if speaker.lower_ in {"i", "we", "you", "it", "this", "that", "which", "who"}:
        yield f"speaker is {speaker.lower_}"
    if not speaker.is_alpha:
        yield "speaker odd"


def _head_features(head: Token) -> Iterator[str]:
    if is_passive(head):
        yield "passive"
    for child in children_of(head):
        if child.dep_ == "neg":
            yield "negated"
        elif child.tag_ == "MD":
            yield "modal"
        elif child.dep_ in {"aux", "mark"} and child.i < head.i:
            yield f"{child.dep_}={child.lower_}"
        elif child.dep_ == "dobj":
            yield "has object"
        elif child.dep_ == "dative":
            yield "has hearer"


def _content_features(view: BlockView, site: Site, span: Span) -> Iterator[str]:
    yield f"block={view.block.kind}"
    clause = site.clause
    if clause is not None:
        yield f"clause={clause.pos_}"
        yield f"clause={clause.tag_} {site.rule}"
        if any(child.dep_ in {"nsubj", "nsubjpass", "expl"} for child in children_of(clause)):
            yield "clause has subject"
        if site.rule == "object" or site.rule.startswith("preposition"):
            yield f"object={clause.lemma_.lower()}"
            yield f"object entity={clause.ent_type_}"
            is_long = any(child.dep_ in {"prep", "acl", "relcl"} for child in children_of(clause))
            yield f"object children={is_long}"
    inside = sum(not view.is_outside(index) for index in range(span.first, span.last))
    if inside:
        yield f"has marks {site.rule}"
        yield "has marks"
    length = span.last - span.first
    yield f"length={min(length // 3, 6)}"
    if site.rule in _SENTENTIAL and length < 3:
        yield "short clause"
