"""Train the weights of the quotation finder on the Wikinews set and write them into the program.

Four linear models: `span` chooses where a report begins and ends (conditional logit over the cuts
of one site), `report` judges whether it is reported speech, `speech` tells speech from quoted
words, `alone` whether marked speech is the whole of what is quoted. Averaged AdaGrad with L2, a
seeded shuffle: the same data give the same file. With `--check` nothing is written; the figures of
a four-fold cross-check are printed.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from tests.bench._quotes import Document, Scorer, gold_documents, parsed_documents, scorer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop_app.nlp.quotations.rivals import Rivals
    from desktop_app.nlp.quotations.sites import Site
    from desktop_app.nlp.quotations.spans import Span
    from desktop_app.nlp.quotations.view import BlockView
    from desktop_app.nlp.quotations.weights import Weights

TARGET = Path(__file__).parents[2] / "desktop_app" / "nlp" / "data" / "quotation_weights.json"
SOURCE = (
    "Trained on 172 articles of English Wikinews (CC BY 2.5, Wikinews authors), annotated for this "
    "project (CC BY 4.0)."
)
#: Parts of the documents that are judged by what the others teach.
FOLDS = 4
#: Weights are averaged over the passes from `STEADY` on.
EPOCHS, STEADY, RATE = 15, 5, 0.3
L2 = {"span": 0.15, "report": 0.015, "speech": 0.01, "alone": 0.01}
#: Overlap (intersection over union) from which a candidate counts as the annotated quotation.
MATCH = 0.8
SEEN_LEAST = {"span": 1, "report": 4, "speech": 2, "alone": 3}

Core = tuple[int, int]
Features = tuple[str, ...]
#: Features, and whether the candidate was right.
Row = tuple[Features, float]
#: Features of a marked span, whether it is speech, whether it is a whole quotation.
Marked = tuple[Features, float, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """A site, its possible spans as cores, and how well each fits the best annotated quotation."""

    view: BlockView
    site: Site
    spans: tuple[Span, ...]
    fits: tuple[float, ...]
    ignored: bool

    def best(self, span: dict[str, float]) -> int:
        """Return the number of the span that these weights choose."""
        sums = [sum(span.get(f, 0.0) for f in s.features) for s in self.spans]
        return max(range(len(sums)), key=lambda n: sums[n])


def overlap(one: Core, other: Core) -> float:
    """Return intersection over union of two ranges."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return both / (max(one[1], other[1]) - min(one[0], other[0])) if both > 0 else 0.0


class Examples:
    """What can be learnt from one document."""

    def __init__(self, document: Document, score: Scorer) -> None:
        from desktop_app.nlp.quotations.finder import make_views
        from desktop_app.nlp.quotemarks import find_marked

        self._text = document.gold["text"]
        self._score = score
        quotes = document.gold["quotes"]
        self._gold = [
            (self._core(quote["start"], quote["end"]), bool(quote.get("ignore")))
            for quote in quotes
        ]
        marks = find_marked(self._text, document.article.blocks)
        self._views = list(make_views(document.parsed, [m for m in marks if m.depth == 0]))
        self._by_view = [list(self._choices(view)) for view in self._views]
        self.choices = [choice for choices in self._by_view for choice in choices]

    def _core(self, start: int, end: int) -> Core:
        return next(iter(self._score.cores(self._text, start, end)), (start, end))

    def _choices(self, view: BlockView) -> Iterable[Choice]:
        from desktop_app.nlp.quotations.sites import find_sites
        from desktop_app.nlp.quotations.spans import possible_spans

        for site in find_sites(view):
            spans = tuple(possible_spans(view, site))
            cores = [self._core(view.start_of(s.first), view.end_of(s.last - 1)) for s in spans]
            best, gold, ignored = 0.0, (0, 0), False
            for core in cores:
                for candidate, is_ignored in self._gold:
                    if overlap(core, candidate) > best + 1e-9:
                        best, gold = overlap(core, candidate), candidate
                        ignored = is_ignored
            if spans:
                fits = tuple(overlap(core, gold) for core in cores)
                yield Choice(view, site, spans, fits, ignored and best >= 0.5)

    def marked(self, table: Weights) -> list[Marked]:
        """Return what can be learnt of the marked spans, beside the reports that `table` finds."""
        from desktop_app.nlp.quotations import weights
        from desktop_app.nlp.quotations.reports import make_draft
        from desktop_app.nlp.quotations.rivals import Rivals

        out: list[Marked] = []
        with mock.patch.object(weights, "weights", return_value=table):
            for view, choices in zip(self._views, self._by_view, strict=True):
                drafts = [
                    make_draft(view, choice.site, choice.spans[choice.best(table["span"])])
                    for choice in choices
                ]
                out += self._marked(view, Rivals(drafts))
        return out

    def _marked(self, view: BlockView, rivals: Rivals) -> Iterable[Marked]:
        from desktop_app.nlp.quotations.classify import marked_features
        from desktop_app.nlp.quotations.direct import attribute

        for number, mark in enumerate(view.marks):
            core = self._core(mark.start, mark.end)
            held = {False: 0.0, True: 0.0}
            for gold, ignored in self._gold:
                both = min(core[1], gold[1]) - max(core[0], gold[0])
                held[ignored] = max(held[ignored], both / max(1, core[1] - core[0]))
            if held[False] >= 0.5 or held[True] < 0.5:
                features = marked_features(view, number, attribute(view, number), rivals)
                whole = max(
                    (overlap(core, g) for g, ignored in self._gold if not ignored), default=0
                )
                yield features, float(held[False] >= 0.5), float(whole >= MATCH)


def train(examples: Sequence[Examples]) -> Weights:
    """Return the models learnt from these documents.

    Marked spans are learnt beside reports of documents that those had not been learnt from.
    """
    marked: list[Marked] = []
    for fold in range(FOLDS):
        table = _first([e for n, e in enumerate(examples) if n % FOLDS != fold])
        marked += [row for example in examples[fold::FOLDS] for row in example.marked(table)]
    return _first(examples) | {
        "speech": _logistic("speech", [(features, speech) for features, speech, _ in marked]),
        "alone": _logistic("alone", [(features, whole) for features, _, whole in marked]),
    }


def _first(examples: Sequence[Examples]) -> Weights:
    choices = [choice for example in examples for choice in example.choices]
    span = _train_spans(choices)
    return {"span": span, "report": _logistic("report", _report_rows(choices, span))}


def _train_spans(choices: Sequence[Choice]) -> dict[str, float]:
    rows = []
    for choice in choices:
        best = max(choice.fits)
        if best >= 0.5 and len(choice.spans) > 1:
            right = [fit >= best - 1e-9 for fit in choice.fits]
            share = 1.0 / sum(right)
            rows.append((choice.spans, [share if is_right else 0.0 for is_right in right]))

    def gradient(weights: dict[str, float], number: int) -> Iterable[tuple[str, float]]:
        spans, wanted = rows[number]
        sums = [sum(weights[f] for f in span.features) for span in spans]
        highest = max(sums)
        powers = [math.exp(value - highest) for value in sums]
        total = sum(powers)
        out: defaultdict[str, float] = defaultdict(float)
        for span, power, right in zip(spans, powers, wanted, strict=True):
            slope = power / total - right
            if abs(slope) >= 1e-4:
                for feature in span.features:
                    out[feature] += slope
        return out.items()

    return _adagrad(len(rows), gradient, L2["span"])


def _report_rows(choices: Sequence[Choice], span: dict[str, float]) -> list[tuple[Features, float]]:
    from desktop_app.nlp.quotations.reports import report_features

    rows = []
    for choice in choices:
        if choice.ignored:
            continue
        best = choice.best(span)
        features = tuple(report_features(choice.view, choice.site, choice.spans[best]))
        rows.append((features, float(choice.fits[best] >= MATCH)))
    return rows


def _logistic(name: str, rows: Sequence[Row]) -> dict[str, float]:
    seen = Counter(feature for features, _ in rows for feature in features)
    kept = [
        (tuple(f for f in features if seen[f] >= SEEN_LEAST[name]), right)
        for features, right in rows
    ]

    def gradient(weights: dict[str, float], number: int) -> Iterable[tuple[str, float]]:
        features, right = kept[number]
        value = max(-30.0, min(30.0, sum(weights[f] for f in features)))
        slope = 1.0 / (1.0 + math.exp(-value)) - right
        return [(feature, slope) for feature in features]

    return _adagrad(len(kept), gradient, L2[name])


def _adagrad(
    count: int,
    gradient: Callable[[dict[str, float], int], Iterable[tuple[str, float]]],
    l2: float,
) -> dict[str, float]:
    weights: defaultdict[str, float] = defaultdict(float)
    squares: defaultdict[str, float] = defaultdict(float)
    chance = random.Random(1)  # a fixed seed, so that the same data give the same weights
    sums: defaultdict[str, float] = defaultdict(float)
    order = list(range(count))
    for epoch in range(EPOCHS):
        chance.shuffle(order)
        for number in order:
            for feature, slope in gradient(weights, number):
                step = slope + l2 * weights[feature]
                squares[feature] += step * step
                weights[feature] -= RATE * step / (math.sqrt(squares[feature]) + 1e-6)
        if epoch >= STEADY:
            for feature, weight in weights.items():
                sums[feature] += weight / (EPOCHS - STEADY)
    return {name: round(value, 4) for name, value in sorted(sums.items()) if abs(value) > 1e-3}


def main(words: Sequence[str]) -> int:
    """Train and write the weights, or cross-check with `--check`."""
    gold = gold_documents("wikinews")
    if gold is None:
        print("The annotated Wikinews articles are not here.", file=sys.stderr)
        return 2
    score = scorer()
    documents = list(parsed_documents(gold))
    if "--check" in words:
        from tests.bench.quotes import cross_checked, print_row, print_titles

        print_titles()
        print_row("cross-checked", cross_checked(documents, score))
        return 0
    table = train([Examples(document, score) for document in documents])
    text = json.dumps(
        {"source": SOURCE, "models": table}, indent=0, sort_keys=True, ensure_ascii=False
    )
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{sum(map(len, table.values()))} weights, {len(text) // 1000} kB: {TARGET}")
    return 0
