"""Learn from annotated texts which evidence makes a name a person, organisation or place.

A softmax regression over the features of `evidence`, fitted by full-batch Adam; deterministic.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.findings import Label
from desktop_app.nlp.entities import read_mentions
from desktop_app.nlp.evidence import Candidate, candidates_of, features_of, surnames
from desktop_app.nlp.name_types import OUTCOMES, TypeWeights
from desktop_app.nlp.parsed import ParsedBlock
from desktop_app.nlp.training_data import OWN_LABELS, AnnotatedText, is_doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language

    Floats = NDArray[np.float64]

_FEWEST = 6
_DECAY, _STEP, _ROUNDS = 5e-4, 0.05, 300
_HEAVIEST = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """One name of one text: its features, the right outcome and how often it stands there."""

    features: Mapping[str, float]
    outcome: int
    count: int


def read_samples(nlp: Language, texts: Sequence[AnnotatedText]) -> list[Sample]:
    """Return samples of all names in the texts, as the pipeline finds them."""
    return [sample for text in texts for sample in _samples(nlp, text)]


def _samples(nlp: Language, annotated: AnnotatedText) -> Iterator[Sample]:
    text, blocks = annotated.text, annotated.article.blocks
    plain = (text[block.start : block.end].replace("\n", " ") for block in blocks)
    parsed = [ParsedBlock(block, doc) for block, doc in zip(blocks, nlp.pipe(plain), strict=True)]
    candidates = candidates_of(text, parsed, read_mentions(text, parsed))
    owners = surnames(candidates)
    gold = {(start, end): label for start, end, label in annotated.names if label in OWN_LABELS}
    for key, candidate in candidates.items():
        outcome = _outcome(candidate, gold)
        if outcome is not None:
            count = len(candidate.occurrences)
            yield Sample(features_of(key, candidate, owners), outcome, count)


def _outcome(candidate: Candidate, gold: Mapping[tuple[int, int], str]) -> int | None:
    """Return the index of the right outcome; None where the annotation is no good example."""
    labels = Counter(gold.get((o.start, o.end)) for o in candidate.occurrences)
    label = labels.most_common(1)[0][0]
    if label is not None:
        return None if is_doubtful(candidate.text, label) else OUTCOMES.index(Label(label))
    votes = candidate.votes
    is_group = votes and votes.most_common(1)[0][0] is Label.GROUP
    return OUTCOMES.index(Label.GROUP if is_group else None)


def fit(samples: Sequence[Sample]) -> TypeWeights:
    """Fit the weights to the samples."""
    counts = Counter(name for sample in samples for name in sample.features)
    features = ("bias", *sorted(name for name, count in counts.items() if count >= _FEWEST))
    design = _Design(samples, features)
    weights = np.zeros((len(features), len(OUTCOMES)), dtype=np.float64)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for number in range(1, _ROUNDS + 1):
        slope = design.slope(weights) + _DECAY * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        step = (mean / (1 - 0.9**number)) / (np.sqrt(square / (1 - 0.999**number)) + 1e-8)
        weights -= _STEP * step
    return TypeWeights(features, weights.astype(np.float32))


class _Design:
    """The samples as a sparse matrix, by rows and by columns."""

    def __init__(self, samples: Sequence[Sample], features: Sequence[str]) -> None:
        index = {name: column for column, name in enumerate(features)}
        cells = [
            (row, index[name], value)
            for row, sample in enumerate(samples)
            for name, value in (("bias", 1.0), *sample.features.items())
            if name in index
        ]
        self._rows = np.array([cell[0] for cell in cells])
        self._columns = np.array([cell[1] for cell in cells])
        self._values = np.array([[cell[2]] for cell in cells], dtype=np.float64)
        self._row_starts = np.searchsorted(self._rows, np.arange(len(samples)))
        self._by_column = np.argsort(self._columns, kind="stable")
        ordered = self._columns[self._by_column]
        self._column_starts = np.searchsorted(ordered, np.arange(len(features)))
        self._right = np.eye(len(OUTCOMES), dtype=np.float64)[[s.outcome for s in samples]]
        weight = np.array([min(s.count, _HEAVIEST) for s in samples], dtype=np.float64) ** 0.5
        self._weight = (weight / weight.sum())[:, None]

    def slope(self, weights: Floats) -> Floats:
        """Return the gradient of the loss."""
        scores = np.add.reduceat(weights[self._columns] * self._values, self._row_starts, axis=0)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = powers / powers.sum(axis=1, keepdims=True)
        error = ((chances - self._right) * self._weight)[self._rows] * self._values
        slope: Floats = np.add.reduceat(error[self._by_column], self._column_starts, axis=0)
        return slope
