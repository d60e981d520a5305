"""Which type a name has in an article, decided once for all its occurrences.

With learned weights the decision is a softmax over the evidence; without them (other models, other
languages) the votes of the occurrences are counted. A few names have the same type everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.findings import NAMED, Label
from desktop_app.nlp import known
from desktop_app.nlp.evidence import Candidate, features_of, surnames
from desktop_app.nlp.names import acronyms_of, fold

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

#: Outcomes of the learned decision, in the order of its weights; None is no name of ours.
OUTCOMES: tuple[Label | None, ...] = (Label.PERSON, Label.ORG, Label.PLACE, Label.GROUP, None)

#: Weight of the chance that what the model took for a name is none, beside that of each label.
_DOUBT = 0.35
#: Of a word that the model passed over and that is the surname of somebody named in full.
_SURNAME_CONFIDENCE = 0.7
_FIXED_CONFIDENCE = 0.95
_PLACE_VOTE, _LEAD_VOTE = 0.6, 1.5


@dataclass(frozen=True, slots=True)
class Surface:
    """One written form of a name and the type it has in this article.

    Attributes:
        label: None when it is the name of something else, which is not marked.
        count: how often the model took it for a name.
        confidence: 0 to 1, that the label is right.
    """

    text: str
    label: Label | None
    count: int
    confidence: float


@dataclass(frozen=True)
class TypeWeights:
    """Learned weights: one row of `values` per feature, one column per outcome."""

    features: tuple[str, ...]
    values: NDArray[np.float32]

    @classmethod
    def read(cls, path: Path) -> TypeWeights:
        """Read the weights from a file that `write` made; nothing in it is executed."""
        with np.load(path, allow_pickle=False) as arrays:
            features = str(arrays["features"]).split("\n")
            return cls(tuple(features), arrays["values"].astype(np.float32))

    def write(self, path: Path) -> None:
        """Write the weights."""
        joined = np.array("\n".join(self.features))
        np.savez_compressed(path, features=joined, values=self.values.astype(np.float16))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {feature: row for row, feature in enumerate(self.features)}

    def probabilities(self, shown: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the probability of each outcome."""
        known_ones = [
            (self._rows[name], value) for name, value in shown.items() if name in self._rows
        ]
        rows = [row for row, _ in known_ones]
        amounts = np.array([value for _, value in known_ones], dtype=np.float32)
        scores = self.values[self._rows["bias"]] + amounts @ self.values[rows]
        powers = np.exp(scores - scores.max())
        result: NDArray[np.float32] = powers / powers.sum()
        return result


def decide_types(
    text: str, candidates: Mapping[str, Candidate], weights: TypeWeights | None
) -> dict[str, Surface]:
    """Decide the type of every candidate in an article's text, by its folded form."""
    owners = surnames(candidates)
    initials = _initials_of_people(candidates)
    others = _named_other_things(text)
    decided = {}
    for key, candidate in candidates.items():
        count = sum(o.label is not None for o in candidate.occurrences)
        if weights is None:
            label, confidence = _voted(key, candidate, owners), 0.85
        else:
            label, confidence = _learned(key, candidate, owners, weights)
        if key in others:
            label = None
        elif key in initials and candidate.text.isupper() and len(key) > 2:
            label = Label.PERSON
        if count or label in NAMED:
            decided[key] = Surface(candidate.text, label, count, confidence)
    return _with_acronyms_like_their_long_forms(decided)


def _with_acronyms_like_their_long_forms(decided: Mapping[str, Surface]) -> dict[str, Surface]:
    """Give an acronym the type of the one name it abbreviates: KSC, Kennedy Space Center."""
    long_forms: defaultdict[str, set[Label]] = defaultdict(set)
    for surface in decided.values():
        if " " in surface.text and surface.label in (Label.ORG, Label.PLACE):
            for acronym in acronyms_of(surface.text):
                long_forms[acronym].add(surface.label)
    fixed = known.fixed_labels()
    typed = {}
    for key, surface in decided.items():
        labels = long_forms.get(surface.text.replace(".", ""), set())
        if surface.label in (Label.ORG, Label.PLACE) and len(labels) == 1 and key not in fixed:
            surface = replace(surface, label=next(iter(labels)))
        typed[key] = surface
    return typed


def _initials_of_people(candidates: Mapping[str, Candidate]) -> frozenset[str]:
    """Return the initials of all people named in full: interviews are printed with them."""
    full = [c.text.split() for c in candidates.values() if c.votes[Label.PERSON] and " " in c.text]
    return frozenset("".join(word[0] for word in words).casefold() for words in full)


def _named_other_things(text: str) -> frozenset[str]:
    """Return the names of storms and ships, which are called like people and places."""
    found = list(_other_things().finditer(text))
    return frozenset(fold(name) for match in found for name in match.group(0, 1))


@cache
def _other_things() -> re.Pattern[str]:
    leads = "|".join(sorted(known.entries("other_leads")))
    return re.compile(rf"\b(?:{leads})\s((?:[A-Z][\w'’-]*)(?:\s[A-Z][\w'’-]*)?)")


def _learned(
    key: str, candidate: Candidate, owners: frozenset[str], weights: TypeWeights
) -> tuple[Label | None, float]:
    fixed = known.fixed_labels().get(key)
    is_person = key in owners and candidate.votes[Label.PERSON] > 0
    if candidate.votes and fixed in (Label.PLACE, Label.ORG) and not is_person:
        return fixed, _FIXED_CONFIDENCE
    chances = weights.probabilities(features_of(key, candidate, owners))
    if candidate.votes:
        chances[-1] *= _DOUBT
        if fixed is Label.GROUP:
            chances[1:3] = 0
            chances[0] *= key in owners
    elif key in owners and fixed is None:
        return Label.PERSON, _SURNAME_CONFIDENCE
    best = int(chances.argmax())
    return OUTCOMES[best], float(chances[best])


def _voted(key: str, candidate: Candidate, owners: frozenset[str]) -> Label | None:
    votes: Counter[Label] = candidate.votes
    if not votes:
        return Label.PERSON if key in owners else None
    fixed = known.fixed_labels()
    if key in owners and Label.GROUP not in votes and key not in fixed:
        return Label.PERSON
    if key in fixed and not (votes[Label.PERSON] and key in owners):
        return fixed[key]
    scores = {label: float(number) for label, number in votes.items()}
    if any(label in NAMED for label in scores):
        scores[Label.PLACE] = scores.get(Label.PLACE, 0.0) + _place_votes(candidate)
    best = max(scores.values())
    return next(label for label in scores if scores[label] == best)


def _place_votes(candidate: Candidate) -> float:
    """Count the occurrences that stand where places stand."""
    votes = 0.0
    for occurrence in candidate.occurrences:
        doc, first = occurrence.span.doc, occurrence.span.start
        before = [token.text for token in doc[max(0, first - 3) : first] if token.text != "the"]
        if before and before[-1] in known.entries("place_prepositions"):
            votes += _PLACE_VOTE
        lead = before[-2] if before[-1:] == ["of"] and len(before) > 1 else "".join(before[-1:])
        if lead in known.entries("place_leads"):
            votes += _LEAD_VOTE
    return votes
