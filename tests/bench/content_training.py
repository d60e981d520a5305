"""Train the forest that chooses the main text of pages; needs scikit-learn.

    content_training            # the forest that ships, and those that the bench of articles needs
    content_training OUT [--without K/N]    # one forest, without one part of the sites

The pages and their main texts stay outside of the project; what is written are thresholds and
scores of decision trees. scikit-learn is needed for this alone: `uv pip install scikit-learn`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import tempfile
import zlib
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from desktop_app.core.article import BlockKind
from desktop_app.formats.content import voices
from desktop_app.formats.features import Row, shingles, table, words_of
from desktop_app.formats.forest import PLACE
from desktop_app.formats.markup import decode_markup, parse_tree, tree_nodes
from desktop_app.formats.metadata import read_metadata
from tests.bench._data import Page, bench_folder, gold_pages, unpacked_pages
from tests.bench.articles import PARTS, is_in_part, part_forest

if TYPE_CHECKING:
    from collections.abc import Sequence

TREES = 250
EASY = 0.4  # share of the unwanted nodes that is enough to learn from
FAR, UNSURE = 0.6, 0.5
SNIPPET = 0.02  # weight of a node where only snippets of the main text are known

Flags = list[bool | None]


class Sample(NamedTuple):
    """The nodes of one page: their features, whether they are wanted (if known), their words."""

    site: str
    rows: list[Row]
    flags: Flags
    sizes: list[int]
    is_whole: bool


def main(words: Sequence[str]) -> int:
    """Train on all pages with a main text, or snippets of it, and write the forests."""
    folder = bench_folder("articles")
    if folder is None:
        print("The pages to train on are not there.", file=sys.stderr)
        return 2
    arguments = _arguments(words)
    gold = {str(page["id"]): page for page in gold_pages(folder) if _is_useful(page)}
    with tempfile.TemporaryDirectory() as unpacked:
        paths = [p for p in unpacked_pages(folder, Path(unpacked)) if p.stem in gold]
        with Pool(2) as pool:
            jobs = [(path, gold[path.stem]) for path in paths]
            samples = [s for s in pool.imap(_sample, jobs, chunksize=8) if s is not None]
    if arguments.out:
        _write(samples, arguments.out, arguments.without)
        return 0
    for part in range(PARTS):
        _write(samples, part_forest(part), f"{part}/{PARTS}")
    _write(samples, PLACE, "")
    return 0


def _is_useful(page: Page) -> bool:
    return bool(page.get("text") or page.get("with") or page.get("without"))


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="content_training")
    parser.add_argument("out", nargs="?", type=Path, metavar="OUT")
    parser.add_argument("--without", default="", metavar="K/N", help="leave out sites of one part")
    return parser.parse_args(words)


def _write(samples: Sequence[Sample], place: Path, without: str) -> None:
    """Train on the samples of all sites but those of one part."""
    kept = [s for s in samples if not (without and is_in_part(s.site, without))]
    text = json.dumps(_fitted(kept), separators=(",", ":")).encode("ascii")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gzip.compress(text, mtime=0))
    print(f"{len(kept)} pages, {len(text)} bytes unpacked, written to {place}")


def _sample(job: tuple[Path, Page]) -> Sample | None:
    path, page = job
    markup, _ = decode_markup(path.read_bytes())
    root = parse_tree(markup)
    if root is None:
        return None
    nodes = tree_nodes(root, hidden=True)
    nodes = [node for node in nodes if node.piece.kind is not BlockKind.IMAGE]
    if not nodes:
        return None
    metadata = read_metadata(root, "")
    rows = table(nodes, voices(root, markup), metadata.title, metadata.summaries)
    texts = [node.piece.text for node in nodes]
    is_whole = bool(page.get("text"))
    flags = wanted(texts, str(page["text"])) if is_whole else told(texts, page)
    sizes = [len(text.split()) for text in texts]
    return Sample(str(page["site"]), rows, flags, sizes, is_whole)


def told(texts: Sequence[str], page: Page) -> Flags:
    """Tell which nodes hold a snippet that belongs, or does not belong, to the main text."""
    flags: Flags = [None] * len(texts)
    flat = [f" {' '.join(words_of(text))} " for text in texts]
    for name, is_wanted in (("with", True), ("without", False)):
        for snippet in cast("list[str]", page.get(name) or []):
            own = " ".join(words_of(snippet))
            for index, text in enumerate(flat):
                if own and own in text:
                    flags[index] = is_wanted
    return flags


def wanted(texts: Sequence[str], gold: str) -> Flags:
    """Tell which nodes belong to the main text; short ones by what stands round them."""
    own = words_of(gold)
    runs, flat = set(shingles(own)), f" {' '.join(own)} "
    shares = [_share(words_of(text), runs, flat) for text in texts]
    sure = [i for i, share in enumerate(shares) if share != UNSURE]
    flags = [share >= FAR for share in shares]
    for index, share in enumerate(shares):
        if share == UNSURE:
            before = next((flags[i] for i in reversed(sure) if i < index), False)
            after = next((flags[i] for i in sure if i > index), False)
            flags[index] = before and after
    for index in _copies(texts, flags, flat):
        flags[index] = False
    return list(flags)


def _copies(texts: Sequence[str], flags: Sequence[bool], gold: str) -> list[int]:
    """Return wanted nodes beyond as many of the same words as the main text has.

    Those stay that have the most wanted text round them.
    """
    places: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        if flags[index] and (own := " ".join(words_of(text))):
            places.setdefault(own, []).append(index)
    repeated = {i for indices in places.values() if len(indices) > 1 for i in indices}

    def support(index: int) -> float:
        near = range(max(index - 6, 0), min(index + 7, len(texts)))
        return sum(
            (1 if flags[i] else -1) * min(len(texts[i].split()), 20) / abs(i - index)
            for i in near
            if i != index and i not in repeated
        )

    copies: list[int] = []
    for own, indices in places.items():
        spare = len(indices) - max(gold.count(f" {own} "), 1)
        if len(indices) > 1 and spare > 0:
            copies += sorted(indices, key=lambda i: (-round(support(i), 1), i))[-spare:]
    return copies


def _share(tokens: Sequence[str], runs: set[tuple[str, ...]], flat: str) -> float:
    if not tokens:
        return UNSURE
    if len(tokens) <= 3:
        return UNSURE if f" {' '.join(tokens)} " in flat else 0.0
    own = shingles(tokens)
    share = sum(run in runs for run in own) / len(own)
    return share if share != UNSURE else UNSURE - 0.01


def _fitted(samples: Sequence[Sample]) -> dict[str, object]:
    import numpy
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, flags, weights = [], [], []
    for sample in samples:
        logs = [math.log1p(size) + 0.3 for size in sample.sizes]
        total = sum(logs) ** 0.7 if sample.is_whole else 1 / SNIPPET
        for row, flag, weight in zip(sample.rows, sample.flags, logs, strict=True):
            chance = zlib.crc32(repr(row[:8] + row[-8:]).encode()) % 1000 / 1000
            if flag or (flag is False and chance < EASY):
                rows.append(row)
                flags.append(flag)
                weights.append(weight / total / (1.0 if flag else EASY))
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=0.06,
        max_leaf_nodes=31,
        min_samples_leaf=40,
        l2_regularization=1.0,
        max_features=0.5,
        early_stopping=False,
        random_state=0,
    )
    factor = len(weights) / sum(weights)
    model.fit(numpy.array(rows), numpy.array(flags), sample_weight=numpy.array(weights) * factor)
    return _exported(model, len(rows[0]))


def _exported(model: object, width: int) -> dict[str, object]:
    """Write the trees of the library as plain lists; its predictors have no public form."""
    trees = []
    for (predictor,) in model._predictors:  # type: ignore[attr-defined]
        nodes = predictor.nodes
        trees.append(
            [
                [-1 if n["is_leaf"] else int(n["feature_idx"]) for n in nodes],
                [
                    float(f"{(n['value'] if n['is_leaf'] else n['num_threshold']):.6g}")
                    for n in nodes
                ],
                [int(n["left"]) for n in nodes],
                [int(n["right"]) for n in nodes],
            ]
        )
    base = float(model._baseline_prediction.ravel()[0])  # type: ignore[attr-defined]
    return {"width": width, "base": base, "trees": trees}
