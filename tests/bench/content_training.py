"""Train the forest that chooses the main text of pages; needs scikit-learn.

    content_training [OUT] [--without K/N]

The pages and their main texts stay outside of the project; what is written are thresholds and
scores of decision trees. scikit-learn is needed for this alone: `uv pip install scikit-learn`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import zlib
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind
from desktop_app.formats.content import voices
from desktop_app.formats.features import Row, shingles, table, words_of
from desktop_app.formats.forest import PLACE
from desktop_app.formats.markup import decode_markup, parse_tree, tree_nodes
from desktop_app.formats.metadata import read_metadata
from tests.bench._data import Page, bench_folder, gold_pages, unpacked_pages
from tests.bench.articles import is_in_part

if TYPE_CHECKING:
    from collections.abc import Sequence

TREES = 150
EASY = 0.35  # share of the unwanted nodes that is enough to learn from
FAR, UNSURE = 0.6, 0.5

Sample = tuple[list[Row], list[bool], list[int]]


def main(words: Sequence[str]) -> int:
    """Train on all pages with a whole main text and write the forest."""
    folder = bench_folder("articles")
    if folder is None:
        print("The pages to train on are not there.", file=sys.stderr)
        return 2
    arguments = _arguments(words)
    gold = {
        str(page["id"]): page
        for page in gold_pages(folder)
        if page.get("text")
        and not (arguments.without and is_in_part(str(page["site"]), arguments.without))
    }
    with tempfile.TemporaryDirectory() as unpacked:
        paths = [p for p in unpacked_pages(folder, Path(unpacked)) if p.stem in gold]
        with Pool(2) as pool:
            jobs = [(path, gold[path.stem]) for path in paths]
            samples = [s for s in pool.imap(_sample, jobs, chunksize=8) if s is not None]
    record = _fitted(samples)
    place = arguments.out
    text = json.dumps(record, separators=(",", ":")).encode("ascii")
    place.write_bytes(gzip.compress(text, mtime=0))
    print(f"{len(samples)} pages, {len(text)} bytes unpacked, written to {place}")
    return 0


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="content_training")
    parser.add_argument("out", nargs="?", type=Path, default=PLACE, metavar="OUT")
    parser.add_argument("--without", default="", metavar="K/N", help="leave out sites of one part")
    return parser.parse_args(words)


def _sample(job: tuple[Path, Page]) -> Sample | None:
    path, page = job
    markup, _ = decode_markup(path.read_bytes())
    root = parse_tree(markup)
    if root is None:
        return None
    nodes = tree_nodes(root, str(page.get("url", "")), hidden=True)
    nodes = [node for node in nodes if node.piece.kind is not BlockKind.IMAGE]
    if not nodes:
        return None
    title = read_metadata(root, str(page.get("url", ""))).title
    rows = table(nodes, voices(root, markup), title)
    texts = [node.piece.text for node in nodes]
    return rows, wanted(texts, str(page["text"])), [len(text.split()) for text in texts]


def wanted(texts: Sequence[str], gold: str) -> list[bool]:
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
    return flags


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
    for table_rows, own_flags, sizes in samples:
        total = sum(numpy.log1p(size) + 0.3 for size in sizes) ** 0.7
        for row, flag, size in zip(table_rows, own_flags, sizes, strict=True):
            chance = zlib.crc32(repr(row[:8] + row[-8:]).encode()) % 1000 / 1000
            if flag or chance < EASY:
                rows.append(row)
                flags.append(flag)
                weights.append((numpy.log1p(size) + 0.3) / total / (1.0 if flag else EASY))
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=0.09,
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
