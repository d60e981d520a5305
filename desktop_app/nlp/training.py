"""Continue the training on annotated news, and write out what changed.

    python -m desktop_app.nlp.training --data ../shared/bench --out resources/models/en_names

Two things are learned: the component `ner` of the default English pipeline, paragraph by paragraph,
and the weights that decide a name's type over the whole article (`name_types`). The second learns
from what the first makes of texts that it was not trained on: two components are trained on one
half of the documents each and read the other half. `--halves` writes those two as well, for checks.

The component is written in spaCy's own format, the weights as plain arrays, a list of hashes beside
them. The weights of the component are the average over all steps, which holds better on new texts.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from spacy.pipeline import EntityRecognizer
from thinc.api import fix_random_seed

from desktop_app.nlp.models import (
    DEFAULT_MODEL,
    HASHES_FILE,
    TYPES_FILE,
    file_hashes,
    load_base_model,
)
from desktop_app.nlp.training_data import AnnotatedText, half_of, make_examples, read_texts
from desktop_app.nlp.training_types import Sample, fit, read_samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.training import Example
    from thinc.api import Optimizer

    from desktop_app.nlp.name_types import TypeWeights


#: Of the 23 bits of a 32-bit float's mantissa, those that the shipped weights do without.
ZERO_BITS = 12


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the component is trained."""

    passes: int = 8
    learn_rate: float = 5e-4
    dropout: float = 0.2
    batch_size: int = 16
    seed: int = 7


def train_component(texts: Sequence[AnnotatedText], recipe: Recipe) -> Language:
    """Return the default pipeline with its component `ner` trained on the texts."""
    random.seed(recipe.seed)
    fix_random_seed(recipe.seed)
    nlp = load_base_model(DEFAULT_MODEL)
    examples = make_examples(nlp, texts)
    shuffler = random.Random(recipe.seed)
    with nlp.select_pipes(enable=["ner"]):
        optimizer = nlp.resume_training()
        optimizer.learn_rate = recipe.learn_rate
        optimizer.averages = {}
        for number in range(1, recipe.passes + 1):
            shuffler.shuffle(examples)
            loss = _one_pass(nlp, examples, optimizer, recipe=recipe)
            _say(f"pass {number} of {recipe.passes}: loss {loss:.0f}")
        component = _component(nlp)
        with nlp.use_params(optimizer.averages):
            averaged = component.to_bytes(exclude=["vocab"])
        component.from_bytes(averaged, exclude=["vocab"])
        round_weights(component)
    return nlp


def round_weights(component: EntityRecognizer) -> None:
    """Round the weights in place (see `rounded`).

    They pack to 60 % then (3.6 instead of 5.9 MB); of 7,000 names in news that were not trained on,
    none came out otherwise.
    """
    for node in component.model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, rounded(node.get_param(name)))


def rounded(numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the numbers with 11 bits of mantissa, relative error at most 2^-12."""
    bits = np.ascontiguousarray(numbers, dtype=np.float32).view(np.uint32)
    half, mask = np.uint32(1 << (ZERO_BITS - 1)), np.uint32(2**32 - (1 << ZERO_BITS))
    return ((bits + half) & mask).view(np.float32)


def _one_pass(
    nlp: Language, examples: Sequence[Example], optimizer: Optimizer, *, recipe: Recipe
) -> float:
    losses: dict[str, float] = {}
    for first in range(0, len(examples), recipe.batch_size):
        batch = examples[first : first + recipe.batch_size]
        nlp.update(batch, drop=recipe.dropout, sgd=optimizer, losses=losses)
    return losses.get("ner", 0.0)


def _component(nlp: Language) -> EntityRecognizer:
    component = nlp.get_pipe("ner")
    assert isinstance(component, EntityRecognizer), "what spaCy's pipelines call ner"
    return component


def write_parts(nlp: Language, weights: TypeWeights, folder: Path) -> None:
    """Write the component, the weights and the hashes of all files."""
    folder.mkdir(parents=True, exist_ok=True)
    _component(nlp).to_disk(folder, exclude=["vocab"])
    weights.write(folder / TYPES_FILE)
    hashes = {name: value for name, value in file_hashes(folder).items() if name != HASHES_FILE}
    (folder / HASHES_FILE).write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def train_halves(
    texts: Sequence[AnnotatedText], recipe: Recipe, *, out: Path | None = None
) -> list[Sample]:
    """Train on each half of the documents and return samples of the other halves.

    With `out`, the parts trained on half 0 and 1 are written to its folders `half0` and `half1`;
    nothing in them has learned from a document of the other half, but that the samples behind the
    weights were read by the other component.
    """
    halves = [[text for text in texts if half_of(text.key) == half] for half in (0, 1)]
    components = [train_component(half, recipe) for half in halves]
    samples = [read_samples(components[1 - half], halves[half]) for half in (0, 1)]
    if out is not None:
        for half in (0, 1):
            write_parts(components[half], fit(samples[half]), out / f"half{half}")
    return [*samples[0], *samples[1]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write; returns 2 when the texts cannot be read."""
    parser = argparse.ArgumentParser(description="Train what finds and types names.")
    parser.add_argument("--data", type=Path, required=True, help="folder of annotated texts")
    parser.add_argument("--out", type=Path, help="folder to write")
    parser.add_argument("--halves", type=Path, help="folder for parts trained on one half each")
    parser.add_argument("--passes", type=int, default=Recipe().passes)
    chosen = parser.parse_args(arguments)
    recipe = Recipe(passes=chosen.passes)
    try:
        texts = read_texts(chosen.data)
    except (OSError, ValueError, KeyError) as error:
        _say(f"The annotated texts cannot be read: {error}")
        return 2
    samples = train_halves(texts, recipe, out=chosen.halves)
    if chosen.out is not None:
        write_parts(train_component(texts, recipe), fit(samples), chosen.out)
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
