"""Continue the training of the names component on annotated news, and write it out.

    python -m desktop_app.nlp.training --data ../shared/bench --out resources/models/en_names

Only the component `ner` of the default English pipeline changes; it is written in spaCy's own
format with a list of hashes beside it. The weights are the average over all steps, which holds
better on texts that were not trained on. The run is deterministic on one machine.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.pipeline import EntityRecognizer
from thinc.api import fix_random_seed

from desktop_app.nlp.models import DEFAULT_MODEL, file_hashes, load_base_model
from desktop_app.nlp.training_data import (
    SOURCES,
    AnnotatedText,
    half_of,
    make_examples,
    read_source,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language
    from spacy.training import Example
    from thinc.api import Optimizer


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the training is done."""

    passes: int = 8
    learn_rate: float = 5e-4
    dropout: float = 0.2
    batch_size: int = 16
    seed: int = 7


def train(
    nlp: Language,
    texts: Sequence[AnnotatedText],
    *,
    recipe: Recipe,
    on_pass: Callable[[int, float], None] | None = None,
) -> None:
    """Continue the training of the pipeline's component `ner` in place."""
    random.seed(recipe.seed)
    fix_random_seed(recipe.seed)
    examples = make_examples(nlp, texts)
    shuffler = random.Random(recipe.seed)
    with nlp.select_pipes(enable=["ner"]):
        optimizer = nlp.resume_training()
        optimizer.learn_rate = recipe.learn_rate
        optimizer.averages = {}
        for number in range(recipe.passes):
            shuffler.shuffle(examples)
            loss = _one_pass(nlp, examples, optimizer, recipe=recipe)
            if on_pass is not None:
                on_pass(number + 1, loss)
        component = names_component(nlp)
        with nlp.use_params(optimizer.averages):
            averaged = component.to_bytes(exclude=["vocab"])
        component.from_bytes(averaged, exclude=["vocab"])


def names_component(nlp: Language) -> EntityRecognizer:
    """Return the component that finds names."""
    component = nlp.get_pipe("ner")
    assert isinstance(component, EntityRecognizer), "what spaCy's pipelines call ner"
    return component


def _one_pass(
    nlp: Language, examples: Sequence[Example], optimizer: Optimizer, *, recipe: Recipe
) -> float:
    losses: dict[str, float] = {}
    for first in range(0, len(examples), recipe.batch_size):
        batch = examples[first : first + recipe.batch_size]
        nlp.update(batch, drop=recipe.dropout, sgd=optimizer, losses=losses)
    return losses.get("ner", 0.0)


def write_component(nlp: Language, folder: Path) -> None:
    """Write the component and the hashes of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    names_component(nlp).to_disk(folder, exclude=["vocab"])
    hashes = {name: value for name, value in file_hashes(folder).items() if name != "hashes.json"}
    (folder / "hashes.json").write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def read_texts(folder: Path, *, half: int | None = None) -> list[AnnotatedText]:
    """Read all sources; with `half`, only the documents of that half (0 or 1) of each."""
    return [
        text
        for source in SOURCES
        for text in read_source(folder, source)
        if half is None or half_of(text.document) == half
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the component."""
    parser = argparse.ArgumentParser(description="Train the names component.")
    parser.add_argument("--data", type=Path, required=True, help="folder of annotated texts")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--half", type=int, choices=(0, 1), help="one half of the documents only")
    parser.add_argument("--passes", type=int, default=Recipe().passes)
    chosen = parser.parse_args(arguments)
    try:
        texts = read_texts(chosen.data, half=chosen.half)
    except (OSError, ValueError, KeyError) as error:
        print(f"The annotated texts cannot be read: {error}", file=sys.stderr)
        return 2
    nlp = load_base_model(DEFAULT_MODEL)
    train(nlp, texts, recipe=Recipe(passes=chosen.passes), on_pass=_report)
    write_component(nlp, chosen.out)
    return 0


def _report(number: int, loss: float) -> None:
    print(f"pass {number}: loss {loss:.0f}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
