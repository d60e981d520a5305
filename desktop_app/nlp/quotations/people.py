"""Who stands in a text, and what can refer to whom: the index that resolution works on.

Each mention becomes a referent with what makes it salient (Lappin and Leass 1994): how near it is,
whether it is a subject, whether it stands in somebody else's speech. Besides, the index learns sex
from titles, given names and pronouns nearby, and offices from appositions ("Sadiq Khan, the
mayor"), so that "she" and "the mayor" find their person later.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from desktop_app.core.findings import Label
from desktop_app.nlp.quotations.phrases import children_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from desktop_app.core.findings import Entity, Mention
    from desktop_app.nlp.quotations.view import BlockView

MALE, FEMALE = "m", "f"
SEX_OF_PRONOUN = {
    "he": MALE, "him": MALE, "his": MALE, "himself": MALE,
    "she": FEMALE, "her": FEMALE, "hers": FEMALE, "herself": FEMALE,
}  # fmt: skip
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})


@dataclass(frozen=True, slots=True)
class Referent:
    """One mention with what makes it likely to be referred to."""

    start: int
    end: int
    key: int
    label: Label
    sentence: int
    block: int
    is_subject: bool
    is_quoted: bool


class People:
    """Index of the referents of an article, in text order."""

    def __init__(
        self,
        views: Sequence[BlockView],
        mentions: Sequence[Mention],
        entities: Sequence[Entity],
    ) -> None:
        """Index the mentions that belong to an entity and lie in a parsed block."""
        self.referents: list[Referent] = []
        self.offices: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._votes: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._sentences = 0
        self._sentence_starts: list[int] = []
        ordered = sorted((m for m in mentions if m.entity is not None), key=lambda m: m.start)
        starts = [mention.start for mention in ordered]
        for number, view in enumerate(views):
            low = bisect_left(starts, view.block.start)
            high = bisect_left(starts, view.block.end)
            self._add_block(view, number, ordered[low:high])
            self._sentences += len(view.sentences)
            self._sentence_starts.extend(view.start_of(first) for first, _ in view.sentences)
        self.starts = [referent.start for referent in self.referents]
        self.counts = Counter(referent.key for referent in self.referents)
        for entity in entities:
            self._vote_by_name(entity)

    def sex(self, key: int) -> str:
        """Return "m", "f", or empty when the text does not tell."""
        (best, count), *rest = [*self._votes[key].most_common(2), ("", 0)]
        return best if count > (rest[0][1] if rest else 0) else ""

    def sentence_at(self, offset: int) -> int:
        """Return the number in the article of the sentence that holds an offset."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def _add_block(self, view: BlockView, number: int, mentions: Sequence[Mention]) -> None:
        by_sentence: defaultdict[int, list[Referent]] = defaultdict(list)
        for mention in mentions:
            span = view.doc[
                view.token_at(mention.start) : max(
                    view.token_at(mention.start) + 1, view.first_token_from(mention.end)
                )
            ]
            if not len(span) or mention.entity is None:
                continue
            root = span.root
            sentence = view.sentence_of[root.i]
            referent = Referent(
                mention.start, mention.end, mention.entity, mention.label,
                self._sentences + sentence, number, _subject_like(root),
                not view.is_outside(root.i),
            )  # fmt: skip
            self.referents.append(referent)
            by_sentence[sentence].append(referent)
            if mention.label is Label.PERSON:
                self._learn(mention.entity, mention, root, span.start)
        self._vote_by_pronouns(view, by_sentence)

    def _learn(self, key: int, mention: Mention, root: Token, first: int) -> None:
        """Learn sex and offices from the words round a name."""
        for word in [*mention.rank.split(), *_offices_beside(root, first)]:
            lower = word.lower()
            sex = nouns_of_sex().get(lower)
            if sex:
                self._votes[key][sex] += 4
            self.offices[lower.rstrip(".")].append((mention.start, key))

    def _vote_by_pronouns(self, view: BlockView, by_sentence: dict[int, list[Referent]]) -> None:
        """Let a lone person vote with the pronouns that follow in the same sentence."""
        for sentence, referents in by_sentence.items():
            people = {r.key for r in referents if r.label is Label.PERSON}
            if len(people) != 1:
                continue
            begin = referents[0].start
            for index in range(*view.sentences[sentence]):
                sex = SEX_OF_PRONOUN.get(view.doc[index].lower_)
                if sex and view.start_of(index) > begin and view.is_outside(index):
                    self._votes[next(iter(people))][sex] += 1

    def _vote_by_name(self, entity: Entity) -> None:
        if entity.label is not Label.PERSON:
            return
        for name in (entity.name, *entity.aliases):
            words = name.split()
            sex = nouns_of_sex().get(words[0].lower()) if words else None
            sex = sex or (given_names().get(words[0]) if len(words) > 1 else None)
            if sex:
                self._votes[entity.key][sex] += 3


def _by_sex(male: str, female: str) -> dict[str, str]:
    source = resources.files("desktop_app.nlp").joinpath("data/given_names.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    words = dict.fromkeys(table[male].split(), MALE)
    words.update(dict.fromkeys(table[female].split(), FEMALE))
    return words


@cache
def given_names() -> dict[str, str]:
    """Return the sex that mostly bears a given name."""
    return _by_sex("male", "female")


@cache
def nouns_of_sex() -> dict[str, str]:
    """Return the sex that a title, a kinship or a trade names ("Mrs", "uncle")."""
    return _by_sex("male_nouns", "female_nouns")


def _subject_like(root: Token) -> bool:
    head = root
    for _ in range(3):
        if head.dep_ in _SUBJECTS:
            return True
        if head.dep_ not in {"appos", "conj", "compound", "pobj"}:
            return False
        head = head.head
    return False


def _offices_beside(root: Token, first: int) -> list[str]:
    """Return the nouns that say what a person is: "Prime Minister X", "X, the mayor of Y"."""
    out = []
    doc = root.doc
    index = first - 1
    while index >= 0 and first - index <= 4 and doc[index].pos_ in {"PROPN", "NOUN"}:
        out.append(doc[index].text)
        index -= 1
    for child in children_of(root):
        if child.dep_ == "appos" and child.pos_ in {"NOUN", "PROPN"}:
            out.append(child.lemma_)
    if root.dep_ == "appos" and root.head.pos_ in {"NOUN", "PROPN"}:
        out.append(root.head.lemma_)
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        out.extend(
            t.lemma_ for t in children_of(root.head) if t.dep_ == "attr" and t.pos_ == "NOUN"
        )
    return out
