"""Score quotations and speakers on the annotated sets, beside the recorded baselines.

Words choose sets (all by default), `--every N` takes each Nth document. The row of wikinews is a
four-fold cross-check, since the weights in the program have seen those articles. At the end stand
the figures of all sets beside their targets; a missed one is starred and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING
from unittest import mock

from tests.bench._quotes import (
    SETS,
    Document,
    Gold,
    Score,
    Scorer,
    gold_documents,
    parsed_documents,
    prediction,
    scorer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDS = 4
COLUMNS = ("direct", "mixed", "indirect", "attribution", "end to end")

#: Figures of other systems and of people, recorded on the held-out halves.
BASELINES: dict[str, dict[str, tuple[float | None, ...]]] = {
    "wikinews": {
        "regex + nearest person": (85.4, 0, 0, 53.1, 25.4),
        "textacy, by paragraph": (71.0, 0, 0, 90.2, 31.4),
        "SaysWho": (79.9, 0, 0, 86.2, 34.4),
        "BBC Citron, retrained": (64.2, 48.0, 27.6, 94.2, 41.0),
        "Gender Gap Tracker": (65.7, 50.2, 59.2, 84.9, 51.7),
        "union of these, untuned": (91.7, 54.6, 59.2, 85.2, 61.1),
        "two people": (97.3, 96.8, 96.6, 99.3, 96.1),
        "target": (96, 72, 72, 94, 77),
    },
    "polnear": {
        "regex + nearest person": (81.0, 0, 0, 41.9, 23.5),
        "textacy": (69.1, 0, 0, 90.6, 38.7),
        "SaysWho": (89.3, 28.8, 0, 91.1, 53.2),
        "Gender Gap Tracker": (79.0, 52.1, 58.9, 81.6, 55.2),
        "BBC Citron, retrained": (83.4, 46.7, 33.7, 94.7, 57.3),
        "union of these, untuned": (90.8, 55.1, 59.2, 90.6, 67.6),
        "two people": (97.0, 88.5, 60.3, 99.1, 78.6),
        "target": (94, 70, 61, 94, 73),
    },
    "polnear-marked": {
        "marks alone": (95.5, None, None, None, 34),
        "textacy, by paragraph": (None, None, None, None, 78.4),
        "union of these, untuned": (94.4, None, None, None, 78.3),
        "two people": (98.3, None, None, None, 95.8),
        "target": (97, None, None, 92, 88),
    },
    "litbank": {"target": (95, None, None, 75, 72)},
    "pdnc": {"target": (95, None, None, 75, 72)},
}


def main(words: Sequence[str]) -> int:
    """Print the tables; returns 1 when a target is missed, 2 when the data is missing."""
    parser = argparse.ArgumentParser(prog="bench quotes")
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    options = parser.parse_args(list(words))
    names: list[str] = options.sets or list(SETS)
    sets = {name: gold_documents(name, options.every) for name in names}
    if None in sets.values():
        print("The benchmark data is not here; see tests/bench/_data.py.")
        return 2
    score = scorer()
    found = {name: _bench(name, gold or [], score) for name, gold in sets.items()}
    _speed([document for gold in sets.values() for document in gold or []])
    return 1 if _summary(found) else 0


def _summary(found: dict[str, tuple[float, ...]]) -> int:
    """Print the figures of all sets beside their targets; returns how many are missed."""
    print("\nFigures and (targets); * is missed")
    print(f"  {'':16}" + "".join(f"{column:>16}" for column in COLUMNS))
    missed = []
    for name, figures in found.items():
        cells = ""
        for column, figure, target in zip(COLUMNS, figures, BASELINES[name]["target"], strict=True):
            short = target is not None and round(figure, 1) < target
            if short:
                missed.append(f"{name} {column}")
            cell = f"{figure:.1f} ({target}){'*' if short else ' '}" if target is not None else "– "
            cells += f"{cell:>16}"
        print(f"  {name:16}{cells}")
    print(f"Missed: {', '.join(missed)}" if missed else "All targets hold.")
    return len(missed)


def _bench(name: str, gold: Sequence[Gold], score: Scorer) -> tuple[float, ...]:
    """Print one set's table and return the figures that count."""
    print(f"\n{name}: {len(gold)} documents")
    print_titles()
    for system, recorded in BASELINES[name].items():
        print(f"  {system:26}" + "".join(_cell(figure) for figure in recorded))
    begin = time.perf_counter()
    documents = list(parsed_documents(gold))
    parsed = time.perf_counter()
    figures: tuple[float, ...] = ()
    if name == "wikinews":
        figures = print_row("this program, cross-checked", cross_checked(documents, score))
    begin_find = time.perf_counter()
    predicted = find_all(documents)
    end = time.perf_counter()
    by_id = {document["id"]: document for document in gold}
    label = "same, on what it learnt from" if name == "wikinews" else "this program"
    row = print_row(label, score.score(by_id, predicted, False, name.endswith("-marked")))
    words = sum(document.words for document in documents)
    whole = parsed - begin + end - begin_find
    print(
        f"  {words / whole:,.0f} words/s with the parse, "
        f"{words / (end - begin_find):,.0f} for quotations alone"
    )
    return figures or row


def print_titles() -> None:
    """Print the heads of the columns."""
    print(f"  {'F1 at IoU 0.8':26}" + "".join(f"{column:>13}" for column in COLUMNS))


def print_row(label: str, result: Score) -> tuple[float, ...]:
    """Print one line of figures and return them."""
    figures = [100 * result[kind]["f1"] for kind in ("direct", "mixed", "indirect")]
    figures += [100 * result["attribution"]["right"], 100 * result["end_to_end"]["f1"]]
    print(f"  {label:26}" + "".join(_cell(figure) for figure in figures))
    return tuple(figures)


def _cell(figure: float | None) -> str:
    return f"{'–':>13}" if figure is None else f"{figure:13.1f}"


def find_all(documents: Iterable[Document]) -> dict[str, object]:
    """Return the quotations found in each document, by its id."""
    from desktop_app.nlp.quotations import find_quotations

    return {
        document.gold["id"]: prediction(
            document.gold["id"],
            find_quotations(
                document.article, document.parsed, document.mentions, document.entities
            ),
        )
        for document in documents
    }


def cross_checked(documents: Sequence[Document], score: Scorer) -> Score:
    """Score each document with weights that were trained without its fold."""
    from desktop_app.nlp.quotations import weights
    from tests.bench.train_quotes import Examples, train

    examples = [Examples(document, score) for document in documents]
    predicted: dict[str, object] = {}
    for fold in range(FOLDS):
        table = train([e for n, e in enumerate(examples) if n % FOLDS != fold])
        with mock.patch.object(weights, "weights", lambda table=table: table):
            predicted |= find_all(documents[fold::FOLDS])
    by_id = {document.gold["id"]: document.gold for document in documents}
    return score.score(by_id, predicted, False, False)


def _speed(gold: Sequence[Gold]) -> None:
    from desktop_app.nlp.paragraphs import article_of
    from desktop_app.nlp.quotemarks import find_marked, preliminary

    articles = [article_of(document["text"]) for document in gold]
    words = sum(len(document["text"].split()) for document in gold)
    begin = time.perf_counter()
    for article in articles:
        find_marked(article.text, article.blocks)
    scanned = time.perf_counter()
    for article in articles:
        preliminary(article)
    end = time.perf_counter()
    print(
        f"\nMarks alone: {words / (scanned - begin):,.0f} words/s; "
        f"preview with speakers: {words / (end - scanned):,.0f} words/s"
    )
