"""Linear models over named features: small, deterministic, stored as JSON."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Model name to feature to weight.
Weights = dict[str, dict[str, float]]


@cache
def weights() -> Weights:
    """Return the trained weights; read at the first call. A missing file gives none."""
    source = resources.files("desktop_app.nlp").joinpath("data/quotation_weights.json")
    if not source.is_file():
        return {}
    loaded = json.loads(source.read_text(encoding="utf-8"))
    return {
        str(name): {str(key): float(value) for key, value in table.items()}
        for name, table in loaded["models"].items()
    }


def total(model: str, features: Iterable[str]) -> float:
    """Return the sum of a model's weights for these features."""
    table = weights().get(model, {})
    return sum(table.get(feature, 0.0) for feature in features)


def probability(model: str, features: Iterable[str]) -> float:
    """Return the logistic of `total`."""
    value = max(-30.0, min(30.0, total(model, features)))
    return 1.0 / (1.0 + math.exp(-value))
