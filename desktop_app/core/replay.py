"""Apply the reader's decisions to what the machine found; a pure function.

The findings are never edited: each analysis, old or new, is shown as it looks after all decisions
that reach it, and taking a decision back gives the findings back. The oldest decision is applied
first, so that the last word is the reader's last one. Applying twice changes nothing more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from desktop_app.core.alignment import SAME_MARKS
from desktop_app.core.anchor import resolve
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Analysis, Quotation, QuotationKind, Speaker
from desktop_app.core.replay_names import NameRules, Names, Span
from desktop_app.core.terms import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

_SPEECH = (DecisionKind.SAID_BY, DecisionKind.NOT_A_QUOTATION)
_MOST_ROUNDS = 8
_OVERLAP = 0.5


def replay(
    analysis: Analysis, decisions: Iterable[Decision], text: str, article_id: str
) -> Analysis:
    """Return the analysis as it looks after the decisions, applied in the order they were made.

    Decisions that reach another article or place only, or that make no sense, have no effect.
    """
    reaching = sorted(
        (decision for decision in decisions if _reaches(decision, article_id)),
        key=lambda decision: (_time(decision), decision.id),
    )
    if not reaching:
        return analysis
    spans = dict(_spans(reaching, text))
    names = NameRules(reaching, spans, text)
    speech = [decision for decision in reaching if decision.kind in _SPEECH]
    quoting = _SpeechRules(speech, spans, text)
    rounds = 0
    while rounds < _MOST_ROUNDS and (after := _applied(analysis, names, quoting)) != analysis:
        analysis = after
        rounds += 1
    return analysis


def affected(analysis: Analysis, decision: Decision, text: str, article_id: str) -> int:
    """Return in how many places of the text the decision would change what is shown."""
    return changed_places(analysis, replay(analysis, [decision], text, article_id))


def changed_places(before: Analysis, after: Analysis) -> int:
    """Return in how many places of one text two analyses show something else."""
    changed = _shown(before) ^ _shown(after)
    return len({(place, start, end) for place, start, end, _ in changed})


def _shown(analysis: Analysis) -> set[tuple[str, int, int, tuple[object, ...]]]:
    shown: set[tuple[str, int, int, tuple[object, ...]]] = set()
    for mention in analysis.mentions:
        entity = analysis.entity(mention.entity)
        name = entity.name if entity else None
        shown.add(("mention", mention.start, mention.end, (mention.label, name, mention.kind)))
    for quotation in analysis.quotations:
        speaker = quotation.speaker
        who = (speaker.name, speaker.text, speaker.start) if speaker else None
        shown.add(("quotation", quotation.start, quotation.end, (quotation.kind, who)))
    return shown


def _reaches(decision: Decision, article_id: str) -> bool:
    return decision.scope is Scope.LIBRARY or decision.article_id == article_id


def _time(decision: Decision) -> datetime:
    created = decision.created
    return created if created.tzinfo else created.replace(tzinfo=UTC)


def _spans(decisions: Iterable[Decision], text: str) -> Iterator[tuple[str, Span]]:
    for decision in decisions:
        if decision.scope is Scope.HERE and decision.anchor is not None:
            anchor = resolve(decision.anchor, text)
            if anchor is not None:
                yield decision.id, (anchor.start, anchor.end)


def _applied(analysis: Analysis, rules: NameRules, speech: _SpeechRules) -> Analysis:
    names = Names(analysis.mentions, analysis.entities, rules)
    names.apply()
    quotations = [
        replace(quotation, speaker=names.speaker(quotation.speaker))
        if quotation.speaker
        else quotation
        for quotation in analysis.quotations
    ]
    return replace(
        analysis,
        mentions=tuple(names.mentions),
        entities=tuple(names.entities.values()),
        references=tuple(names.references(analysis.references)),
        quotations=tuple(speech.apply(quotations, names)),
    )


class _SpeechRules:
    """The decisions about quotations that reach one text."""

    def __init__(self, decisions: Sequence[Decision], spans: dict[str, Span], text: str) -> None:
        self._text = text
        self._orders = {decision.id: order for order, decision in enumerate(decisions)}
        self._here = [(spans[d.id], d) for d in decisions if d.id in spans]
        self._by_words: dict[str, Decision] = {}
        for decision in decisions:
            if decision.scope is not Scope.HERE and (key := _words_key(decision.text)):
                self._by_words[key] = decision

    def apply(self, quotations: Sequence[Quotation], names: Names) -> Iterator[Quotation]:
        """Give the quotations as decided."""
        if not self._here and not self._by_words:
            yield from quotations
            return
        direct = [self._decision(quotation) for quotation in quotations]
        speakers: dict[int, Decision] = {}
        for quotation, decision in zip(quotations, direct, strict=True):
            if quotation.group and decision and decision.kind is DecisionKind.SAID_BY:
                speakers[quotation.group] = self._later(speakers.get(quotation.group), decision)
        for quotation, decision in zip(quotations, direct, strict=True):
            shared = speakers.get(quotation.group)
            if shared is not None:
                decision = self._later(decision, shared)
            yield from self._decided(quotation, decision, names)

    def _later(self, first: Decision | None, second: Decision) -> Decision:
        if first is None or self._orders[first.id] < self._orders[second.id]:
            return second
        return first

    def _decision(self, quotation: Quotation) -> Decision | None:
        """Return the last decision on the quotation itself."""
        span = (quotation.start, quotation.end)
        found = [d for place, d in self._here if _overlap(place, span) >= _OVERLAP]
        by_words = self._by_words.get(_words_key(self._text[slice(*span)]))
        if by_words is not None:
            found.append(by_words)
        return max(found, key=lambda d: self._orders[d.id], default=None)

    def _decided(
        self, quotation: Quotation, decision: Decision | None, names: Names
    ) -> Iterator[Quotation]:
        if decision is None:
            yield quotation
        elif decision.kind is DecisionKind.SAID_BY:
            yield _spoken(quotation, decision.value.strip(), names)
        elif quotation.kind in (QuotationKind.DIRECT, QuotationKind.WORDS):
            yield _demoted(quotation, (quotation.start, quotation.end))
        else:
            for part in quotation.parts:
                piece = _demoted(quotation, part)
                yield from self._decided(piece, self._decision(piece), names)


def _demoted(quotation: Quotation, span: Span) -> Quotation:
    """Return quoted words that nobody is said to have spoken."""
    return Quotation(*span, QuotationKind.WORDS, rules=quotation.rules)


def _spoken(quotation: Quotation, name: str, names: Names) -> Quotation:
    if not name:
        return replace(quotation, speaker=None)
    entity = names.find(name)
    old = quotation.speaker
    key = entity.key if entity else None
    speaker = Speaker(None, None, name, entity.name if entity else name, key)
    if old is not None and _may_mean(old, speaker, names):
        is_named = old.is_named or name_key(old.name) != name_key(name)
        speaker = replace(speaker, start=old.start, end=old.end, text=old.text, is_named=is_named)
    is_words = quotation.kind is QuotationKind.WORDS
    kind = QuotationKind.DIRECT if is_words else quotation.kind
    return replace(quotation, speaker=speaker, kind=kind, confidence=1.0)


def _may_mean(old: Speaker, new: Speaker, names: Names) -> bool:
    """Tell whether the words of the old attribution ("he") can stand for the new speaker."""
    if old.entity is not None and old.entity == new.entity:
        return True
    return name_key(old.text) == name_key(new.text) or not names.is_name(old.text)


def _overlap(first: Span, second: Span) -> float:
    common = min(first[1], second[1]) - max(first[0], second[0])
    whole = max(first[1], second[1]) - min(first[0], second[0])
    return common / whole if whole > 0 else 0.0


def _words_key(text: str) -> str:
    """Return the words of a quotation without the marks round it."""
    return " ".join(text.translate(SAME_MARKS).split()).strip("\"'„«».,;: ")
