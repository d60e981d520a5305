"""From the words that name a speaker to the person: names, pronouns, nominals.

Pronouns are resolved by salience over the referents before them; a nominal ("the mayor", "the
company") by the offices and names the text has given. What cannot be told stays as it stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from desktop_app.core.findings import Label, Speaker
from desktop_app.nlp.quotations.people import SEX_OF_PRONOUN, People, Referent
from desktop_app.nlp.quotations.phrases import (
    DOCUMENTS,
    antecedent,
    coordinated,
    maker_of,
    phrase_range,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Token

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Entity, Mention
    from desktop_app.nlp.quotations.view import BlockView

#: Referents further back than this many mentions are forgotten.
_MEMORY = 80
_BODIES = frozenset(
    {
        "company", "firm", "agency", "court", "university", "ministry", "department", "group",
        "organization", "organisation", "newspaper", "paper", "party", "committee", "commission",
        "government", "institute", "bank", "council", "association", "union", "office", "bureau",
        "board", "network", "station", "channel", "club", "team", "church", "school", "magazine",
        "service", "police", "army", "administration", "authority", "federation", "league",
    }
)  # fmt: skip


class Resolver:
    """Finds the entity that a speaker's words mean, by what stands before them."""

    def __init__(
        self,
        article: Article,
        views: Sequence[BlockView],
        mentions: Sequence[Mention],
        entities: Sequence[Entity],
    ) -> None:
        """Index the mentions by place; they may come in any order."""
        self._text = article.text
        self._mentions = sorted(mentions, key=lambda m: (m.start, m.end))
        self._starts = [mention.start for mention in self._mentions]
        self._entities = {entity.key: entity for entity in entities}
        self.people = People(views, mentions, entities)

    def speaker(self, view: BlockView, head: Token, confidence: float, last: int | None) -> Speaker:
        """Return the speaker that a token heads; `last` is the entity that spoke last."""
        first, behind = phrase_range(head)
        start, end = view.start_of(first), view.end_of(behind - 1)
        text = self._text[start:end]
        source = antecedent(head)
        if source is not None and source.i != head.i:
            meant = self.speaker(view, maker_of(source) or source, confidence, last)
            return Speaker(start, end, text, meant.name, meant.entity, confidence, meant.is_named)
        lower = text.lower()
        if lower in SEX_OF_PRONOUN:
            found = self._best(self._people_before(start, SEX_OF_PRONOUN[lower]), start, last)
            return self._meant(start, end, found, confidence * 0.85)
        if lower in {"it", "they", "its", "their"}:
            found = self._best(self._bodies_before(start), start, last)
            return self._meant(start, end, found, confidence * 0.6)
        mention = self._named_by(start, end, view, head)
        if mention is not None:
            name = self._names(view, head, behind, mention)
            return Speaker(start, end, text, name, mention.entity, confidence, is_named=True)
        return self._nominal(start, end, head, confidence)

    def _names(self, view: BlockView, head: Token, behind: int, first: Mention) -> str:
        """Return the full names of all who speak together, joined by "and"."""
        found = [first]
        for other in coordinated(head, behind)[1:]:
            here = view.start_of(other.i)
            found += [m for m in self.within(first.end, view.end_of(other.i)) if m.start <= here]
        places = {mention.start: mention for mention in found}
        names = [self.name_of(m.entity) or self._text[m.start : m.end] for m in places.values()]
        *most, last = dict.fromkeys(names)
        return f"{', '.join(most)} and {last}" if most else last

    def name_of(self, key: int | None) -> str:
        """Return the full name of an entity, or empty."""
        entity = self._entities.get(key) if key is not None else None
        return entity.name if entity is not None else ""

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in a range."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [m for m in self._mentions[low:high] if m.end <= end]

    def _meant(self, start: int, end: int, key: int | None, confidence: float) -> Speaker:
        text = self._text[start:end]
        if key is None:
            return Speaker(start, end, text, text, None, confidence * 0.6, is_named=False)
        return Speaker(start, end, text, self.name_of(key), key, confidence, is_named=True)

    def _named_by(self, start: int, end: int, view: BlockView, head: Token) -> Mention | None:
        here = view.start_of(head.i)
        inside = self.within(start, end)
        for mention in inside:
            if mention.start <= here < mention.end:
                return mention
        if head.lemma_.lower() in DOCUMENTS:
            return next((m for m in inside if m.label in {Label.ORG, Label.PERSON}), None)
        people = [m for m in inside if m.label is Label.PERSON and m.end == end]
        return people[0] if people else None

    def _nominal(self, start: int, end: int, head: Token, confidence: float) -> Speaker:
        text = self._text[start:end]
        is_definite = text.lower().startswith(("the ", "his ", "her ")) or " " not in text
        lemma = head.lemma_.lower()
        key = None
        if is_definite and head.pos_ in {"NOUN", "PROPN"} and head.tag_ not in {"NNS", "NNPS"}:
            key = self._holder(lemma, start)
            if key is None and lemma in _BODIES:
                key = self._body_called(lemma, start)
        if key is None:
            return Speaker(start, end, text, text, None, confidence, is_named=False)
        return Speaker(start, end, text, self.name_of(key), key, confidence * 0.8, is_named=True)

    def _holder(self, office: str, before: int) -> int | None:
        """Return the last person before a place that the text has given an office."""
        holders = self.people.offices.get(office, [])
        index = bisect_left(holders, (before, -1)) - 1
        return holders[index][1] if index >= 0 else None

    def _body_called(self, lemma: str, before: int) -> int | None:
        """Return the organisation that "the court" can mean: by its name, else the last one."""
        last = None
        for referent in self._back_from(before):
            if referent.label is not Label.ORG:
                continue
            if lemma in self.name_of(referent.key).lower():
                return referent.key
            last = referent.key if last is None else last
        return last if lemma in {"company", "firm", "group", "organization", "agency"} else None

    def _back_from(self, offset: int) -> Iterable[Referent]:
        high = bisect_right(self.people.starts, offset)
        return reversed(self.people.referents[max(0, high - _MEMORY) : high])

    def _people_before(self, offset: int, sex: str) -> list[Referent]:
        people = self.people
        return [
            referent
            for referent in self._back_from(offset)
            if referent.label is Label.PERSON and people.sex(referent.key) in {sex, ""}
        ]

    def _bodies_before(self, offset: int) -> list[Referent]:
        return [
            r
            for r in self._back_from(offset)
            if r.label is Label.ORG or (r.label is Label.PLACE and r.is_subject)
        ]

    def _best(self, candidates: list[Referent], offset: int, last: int | None) -> int | None:
        """Return the most salient entity among referents that stand before an offset."""
        if not candidates:
            return None
        here = self._sentence_at(offset)
        scores: dict[int, float] = {}
        for referent in candidates:
            distance = here - referent.sentence
            score = -0.9 * min(distance, 12)
            score += 1.2 * referent.is_subject - 2.0 * referent.is_quoted
            score += 0.5 * (referent.label is Label.PERSON and bool(self.people.sex(referent.key)))
            score += 0.8 * (referent.key == last)
            old = scores.get(referent.key)
            scores[referent.key] = score if old is None else max(old, score) + 0.15
        return max(scores, key=lambda key: scores[key])

    def _sentence_at(self, offset: int) -> int:
        return self.people.sentence_at(offset)
