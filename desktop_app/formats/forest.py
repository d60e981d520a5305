"""A small forest of decision trees, evaluated without any library.

The file holds, for each tree, its nodes in one flat list: a feature, a threshold and the places of
both branches; or a value at a leaf. `python3 dev.py bench content_training` writes it.
"""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACE = Path(__file__).parent / "data" / "content.json.gz"


@dataclass(frozen=True, slots=True)
class Tree:
    """Flat lists, one entry a node; a node whose feature is -1 is a leaf."""

    features: list[int]
    values: list[float]  # the threshold of an inner node, the score of a leaf
    left: list[int]
    right: list[int]

    def score(self, row: Sequence[float]) -> float:
        """Return the score of the leaf that a row falls into."""
        index = 0
        features, values = self.features, self.values
        while (feature := features[index]) >= 0:
            is_left = row[feature] <= values[index]
            index = self.left[index] if is_left else self.right[index]
        return values[index]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose scores add up to the logarithm of the odds."""

    trees: tuple[Tree, ...]
    base: float
    width: int

    def probability(self, row: Sequence[float]) -> float:
        """Return how likely a row is to be wanted, 0 to 1."""
        odds = self.base + sum(tree.score(row) for tree in self.trees)
        return 1 / (1 + math.exp(-max(min(odds, 60.0), -60.0)))


@cache
def load_forest() -> Forest:
    """Load the forest that chooses the main text of pages."""
    with gzip.open(PLACE, "rt", encoding="ascii") as stream:
        record = json.load(stream)
    trees = tuple(Tree(*tree) for tree in record["trees"])
    return Forest(trees, float(record["base"]), int(record["width"]))
