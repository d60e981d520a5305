"""Names and who is who: accuracy beside plain models, words a second, memory.

Every set is scored with the neutral scorers that come with the data. "cross" is the program with
parts that learned from the other half of each trained set only, by document, so that no text is
scored by what was trained on it; sets that nothing was trained on are scored with half 0's parts.
The parts of the halves are trained once (some minutes) and kept in build/.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource as limits
import sys
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict, cast

from desktop_app.core.findings import NAMED, Mention
from desktop_app.nlp import entities, grouping, references
from desktop_app.nlp.models import (
    DEFAULT_MODEL,
    FAST_MODEL,
    LABELS,
    load_base_model,
    load_model,
    use_names_parts,
)
from desktop_app.nlp.paragraphs import article_of
from desktop_app.nlp.parsed import ParsedBlock
from desktop_app.nlp.preparing import pieces_of
from desktop_app.nlp.training import main as train
from desktop_app.nlp.training_data import SOURCES, half_of
from tests.bench._data import bench_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spacy.language import Language

    from desktop_app.nlp.name_types import TypeWeights

#: The sets of the table; those marked count for the mean.
SETS = {
    "wikinews": ("wikinews", False),
    "gum_news": ("entities", True),
    "gum_interview": ("entities", True),
    "wikigold": ("entities", True),
    "crossner_politics": ("entities", True),
    "uner_pud_news": ("entities", True),
    "gum_bio": ("entities", False),
    "re3d": ("entities", False),
}
TYPES = frozenset(label.value for label in NAMED)
TRAINED = frozenset(source.name for source in SOURCES)
#: Systems without our training: title of the column, package, whether the rules clean up.
PLAIN = (
    ("sm", FAST_MODEL, False),
    ("md", DEFAULT_MODEL, False),
    ("md cleaned", DEFAULT_MODEL, True),
)
LIMITS = {
    "wikinews": 0.88,
    "gain": 0.03,
    "wikinews pairs": 0.85,
    "gum_news pairs": 0.80,
    "gum_news cubed": 0.90,
}
SPEED_DOCUMENTS = 60
HALVES = Path(__file__).parents[2] / "build" / "name-halves"


class GoldMention(TypedDict):
    """An annotated mention and its group."""

    start: int
    end: int
    cluster: str
    type: str


class Gold(TypedDict, total=False):
    """An annotated document."""

    id: str
    text: str
    entities: list[dict[str, object]]
    named_mentions: list[GoldMention]


class Found(TypedDict):
    """What was found in a document, as the scorers read it."""

    id: str
    entities: list[dict[str, object]]


Documents = dict[str, Gold]
Predictions = dict[str, dict[str, Found]]
Scores = dict[str, dict[str, tuple[float, float, float, int]]]


class NameScorer(Protocol):
    """The neutral scorer of names."""

    def score(self, gold: Documents, pred: dict[str, Found]) -> Scores:
        """Compare by document id."""

    def neutral(self, text: str, start: int, end: int, label: str) -> tuple[int, int]:
        """Return the bounds without articles, titles and possessive endings."""


class GroupScorer(Protocol):
    """The neutral scorer of groups."""

    def score(
        self, gold: Documents, pred: dict[str, Found]
    ) -> tuple[int, tuple[float, float, float], tuple[float, float, float]]:
        """Compare by document id; returns mentions, B-cubed and pairwise P, R, F1."""


class System:
    """One column of the table: a pipeline, and what is made of its findings."""

    def __init__(
        self, nlp: Language, *, is_cleaned: bool = False, weights: TypeWeights | None = None
    ) -> None:
        self._nlp = nlp
        self._is_cleaned = is_cleaned
        self._weights = weights

    def find(self, document: Gold) -> Found:
        """Find the names of one document."""
        article = article_of(document["text"])
        pieces = [piece for piece in pieces_of(article) if piece.text]
        docs = self._nlp.pipe([piece.text for piece in pieces])
        parsed = [ParsedBlock(piece.block, doc) for piece, doc in zip(pieces, docs, strict=True)]
        if self._is_cleaned:
            found = entities.find_mentions(article, parsed, self._weights)
        else:
            found = tuple(_plain(parsed))
        grouped, things = grouping.group(article.text, found)
        rows = [_row(m) for m in grouped if m.label in NAMED]
        if self._is_cleaned:
            meant, _ = references.find_references(article.text, grouped, things)
            rows += [_row(m) | {"label": "REFERENCE"} for m in meant]
        return {"id": document["id"], "entities": rows}


def _plain(parsed: Iterable[ParsedBlock]) -> Iterable[Mention]:
    for block in parsed:
        for ent in block.doc.ents:
            label = LABELS.get(ent.label_)
            if label is not None:
                start = block.block.start
                yield Mention(start + ent.start_char, start + ent.end_char, label)


def _row(mention: Mention) -> dict[str, object]:
    return {
        "start": mention.start,
        "end": mention.end,
        "label": mention.label.value,
        "group": mention.entity,
        "confidence": mention.confidence,
    }


def main(words: Sequence[str]) -> int:
    """Run the bench; returns 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="bench entities", description=__doc__)
    parser.add_argument("--halves", type=Path, default=HALVES, help="parts trained on one half")
    parser.add_argument("--sets", nargs="*", choices=SETS, default=list(SETS))
    chosen = parser.parse_args(words)
    folder = bench_folder("entities")
    if folder is None:
        print("The annotated texts are not there; nothing to measure.")
        return 0
    gold = {name: read_gold(name) for name in chosen.sets}
    if not (chosen.halves / "half1" / "hashes.json").is_file():
        print("Training the parts of the halves; this takes some minutes.", file=sys.stderr)
        if train(["--data", str(folder.parent), "--halves", str(chosen.halves)]):
            return 2
    columns = run_systems(gold, chosen.halves)
    results = [show_names(gold, columns), show_groups(gold, columns), show_speed(gold)]
    show_confidence(gold, columns["cross"])
    return 0 if all(results) else 1


def read_gold(name: str) -> Documents:
    """Read one set by document id."""
    folder = bench_folder(SETS[name][0])
    assert folder is not None, "looked for before"
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        documents = [cast("Gold", json.loads(line)) for line in lines]
    return {document["id"]: document for document in documents}


@cache
def scorer(name: str) -> object:
    """Return the module of a neutral scorer, which lies beside the data."""
    folder = bench_folder("entities")
    assert folder is not None, "looked for before"
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None, "a Python file"
    assert spec.loader is not None, "a Python file"
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_systems(gold: Mapping[str, Documents], halves: Path) -> dict[str, Predictions]:
    """Return what each system finds in each set; the names of the systems are the columns."""
    columns: dict[str, Predictions] = {}
    for title, package, is_cleaned in PLAIN:
        system = System(load_base_model(package), is_cleaned=is_cleaned)
        columns[title] = _found(system, gold, title)
    columns["cross"] = {name: {} for name in gold}
    for half in (0, 1):
        nlp = load_base_model(DEFAULT_MODEL)
        weights = use_names_parts(nlp, halves / f"half{half}")
        system = System(nlp, is_cleaned=True, weights=weights)
        unseen = {name: _unseen(name, documents, half) for name, documents in gold.items()}
        for name, found in _found(system, unseen, f"cross {half}").items():
            columns["cross"][name].update(found)
    model = load_model(DEFAULT_MODEL)
    shipped = System(model.nlp, is_cleaned=True, weights=model.weights)
    columns["shipped"] = _found(shipped, gold, "shipped")
    return columns


def _unseen(name: str, documents: Documents, half: int) -> Documents:
    """Return the documents that parts trained on this half did not learn from."""
    if name not in TRAINED:
        return documents if half == 0 else {}
    return {key: document for key, document in documents.items() if half_of(key) != half}


def _found(system: System, gold: Mapping[str, Documents], title: str) -> Predictions:
    found: Predictions = {}
    for name, documents in gold.items():
        print(f"{title}: {name}", file=sys.stderr, flush=True)
        found[name] = {key: system.find(document) for key, document in documents.items()}
    return found


def show_names(gold: Mapping[str, Documents], columns: Mapping[str, Predictions]) -> bool:
    """Print the table of names; tell whether the limits are kept."""
    measure = cast("NameScorer", scorer("score_entities")).score
    print(f"\nNames, neutral F1\n{'':18}" + "".join(f"{title:>13}" for title in columns))
    means: defaultdict[str, list[float]] = defaultdict(list)
    wikinews = 1.0
    for name, documents in gold.items():
        scores = {title: measure(documents, found[name]) for title, found in columns.items()}
        values = {title: score["neutral"]["ALL"][2] for title, score in scores.items()}
        print(f"{name:18}" + "".join(f"{value:13.3f}" for value in values.values()))
        for label in NAMED if name == "wikinews" else ():
            row = (score["neutral"][label.value][2] for score in scores.values())
            print(f"  {label.value:16}" + "".join(f"{value:13.3f}" for value in row))
        if name == "wikinews":
            wikinews = values["cross"]
        if SETS[name][1]:
            for title, value in values.items():
                means[title].append(value)
    mean = {title: sum(values) / len(values) for title, values in means.items()}
    print(f"{'mean of five':18}" + "".join(f"{value:13.3f}" for value in mean.values()))
    gain = mean["cross"] - mean["md cleaned"] if mean else 1.0
    ok = check("wikinews, cross", wikinews, LIMITS["wikinews"])
    return check("gain of the mean, cross over md cleaned", gain, LIMITS["gain"]) and ok


def show_groups(gold: Mapping[str, Documents], columns: Mapping[str, Predictions]) -> bool:
    """Print the table of groups; tell whether the limits are kept."""
    measure = cast("GroupScorer", scorer("score_grouping")).score
    print("\nGroups with the names found, B-cubed F1 / pairwise F1")
    print("(best: the annotated groups themselves, without names that lie inside of names)")
    print(f"{'':18}" + "".join(f"{title:>13}" for title in (*columns, "best")))
    ok = True
    for name, documents in gold.items():
        if not any("named_mentions" in document for document in documents.values()):
            continue
        scores = {title: measure(documents, found[name]) for title, found in columns.items()}
        scores["best"] = measure(documents, {key: _flat(d) for key, d in documents.items()})
        cells = (f"{cubed[2]:.3f}/{pairs[2]:.3f}" for _, cubed, pairs in scores.values())
        print(f"{name:18}" + "".join(f"{cell:>13}" for cell in cells))
        _, cubed, pairs = scores["cross"]
        if f"{name} pairs" in LIMITS:
            ok &= check(f"{name} pairwise, cross", pairs[2], LIMITS[f"{name} pairs"])
        if f"{name} cubed" in LIMITS:
            ok &= check(f"{name} B-cubed, cross", cubed[2], LIMITS[f"{name} cubed"])
    return ok


def show_confidence(gold: Mapping[str, Documents], found: Predictions) -> None:
    """Print how often names are right, type and bounds, by the confidence they are given."""
    print("\nOf the names with a confidence of …, right (type and bounds), and how many, cross")
    print(f"{'':18}" + "".join(f"{f'.{tenth}–':>13}" for tenth in range(3, 10)))
    for name, documents in gold.items():
        counts: dict[int, list[bool]] = defaultdict(list)
        for key, document in documents.items():
            right = {_neutral(document["text"], one) for one in document.get("entities", [])}
            for one in found[name][key]["entities"]:
                if one["label"] in TYPES:
                    tenth = min(9, max(3, int(10 * cast("float", one["confidence"]))))
                    counts[tenth].append(_neutral(document["text"], one) in right)
        cells = (
            f"{sum(counts[t]) / max(1, len(counts[t])):.2f} ({len(counts[t])})"
            for t in range(3, 10)
        )
        print(f"{name:18}" + "".join(f"{cell:>13}" for cell in cells))


def _neutral(text: str, one: Mapping[str, object]) -> tuple[object, ...]:
    neutral = cast("NameScorer", scorer("score_entities")).neutral
    start, end, label = cast("int", one["start"]), cast("int", one["end"]), str(one["label"])
    return *neutral(text, start, end, label), label


def _flat(document: Gold) -> Found:
    """Return the annotated groups as names that do not overlap, the inner ones first."""
    kept: list[GoldMention] = []
    for mention in sorted(document["named_mentions"], key=lambda m: m["end"] - m["start"]):
        if all(mention["end"] <= m["start"] or m["end"] <= mention["start"] for m in kept):
            kept.append(mention)
    rows: list[dict[str, object]] = [
        {"start": m["start"], "end": m["end"], "label": m["type"], "group": m["cluster"]}
        for m in kept
    ]
    return {"id": document["id"], "entities": rows}


def check(what: str, value: float, limit: float) -> bool:
    """Print whether a value reaches its limit, and return it."""
    print(f"  {'reached' if value >= limit else 'MISSED '} {what}: {value:.3f} of {limit:.3f}")
    return value >= limit


def show_speed(gold: Mapping[str, Documents]) -> bool:
    """Print words a second and memory of the plain pipeline and of the names on top of it."""
    documents = list(next(iter(gold.values())).values())[:SPEED_DOCUMENTS]
    words = sum(len(document["text"].split()) for document in documents)
    model = load_model(DEFAULT_MODEL)
    plain = System(load_base_model(DEFAULT_MODEL))
    ours = System(model.nlp, is_cleaned=True, weights=model.weights)
    seconds = {}
    for title, system in (("plain md", plain), ("with names", ours)):
        system.find(documents[0])
        began = time.process_time()
        for document in documents:
            system.find(document)
        seconds[title] = time.process_time() - began
    print("\nSpeed, one core")
    for title, spent in seconds.items():
        print(f"  {title:12} {words / spent:8.0f} words a second")
    peak = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  memory of this bench with all its models, at most {peak:.0f} MB")
    return check("speed beside plain md", seconds["plain md"] / seconds["with names"], 0.5)
