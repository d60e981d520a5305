"""From the words that name a speaker to the person: names, pronouns, nominals, carried turns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from desktop_app.core.findings import Label, Speaker
from desktop_app.nlp.quotations.phrases import DOCUMENTS, antecedent, maker_of, phrase_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Entity, Mention
    from desktop_app.nlp.quotations.view import BlockView

_SINGULAR = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
_OTHER = frozenset({"it", "they", "them", "their", "its", "who", "which", "that", "i", "we", "you"})


class Resolver:
    """Finds the entity that a speaker's words mean, by what stands before them."""

    def __init__(
        self, article: Article, mentions: Sequence[Mention], entities: Sequence[Entity]
    ) -> None:
        """Index the mentions by place; they may come in any order."""
        self._text = article.text
        self._mentions = sorted(mentions, key=lambda m: (m.start, m.end))
        self._starts = [mention.start for mention in self._mentions]
        self._entities = {entity.key: entity for entity in entities}
        self._gender = self._genders()

    def speaker(self, view: BlockView, head: Token, confidence: float) -> Speaker:
        """Return the speaker that a token heads."""
        first, behind = phrase_range(head)
        start, end = view.start_of(first), view.end_of(behind - 1)
        text = self._text[start:end]
        lower = text.lower()
        source = antecedent(head)
        if source is not None:
            source = maker_of(source) or source
            meant = self.speaker(view, source, confidence)
            return Speaker(start, end, text, meant.name, meant.entity, confidence, meant.is_named)
        if lower in _SINGULAR:
            return self._pronoun(start, end, text, confidence)
        mention = self._named_by(start, end, view, head)
        if mention is not None:
            return Speaker(start, end, text, self._name(mention), mention.entity, confidence, True)
        return Speaker(start, end, text, text, None, confidence, False)

    def _name(self, mention: Mention) -> str:
        entity = self._entities.get(mention.entity) if mention.entity is not None else None
        return entity.name if entity is not None else self._text[mention.start : mention.end]

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in a range."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [m for m in self._mentions[low:high] if m.end <= end]

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

    def _genders(self) -> dict[int, str]:
        return {}

    def _pronoun(self, start: int, end: int, text: str, confidence: float) -> Speaker:
        index = bisect_right(self._starts, start) - 1
        steps = 0
        while index >= 0 and steps < 60:
            mention = self._mentions[index]
            if mention.label is Label.PERSON:
                return Speaker(
                    start, end, text, self._name(mention), mention.entity, confidence * 0.85, True
                )
            index, steps = index - 1, steps + 1
        return Speaker(start, end, text, text, None, confidence * 0.5, False)
