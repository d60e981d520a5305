"""Shared by the quotation benches: annotated documents, their parse, and the neutral scorer."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypedDict, cast

from tests.bench._data import bench_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Entity, Mention, Quotation
    from desktop_app.nlp.parsed import ParsedBlock

#: Name of a set to folder and file, in the order of the table.
SETS = {
    "wikinews": ("wikinews", "wikinews.jsonl"),
    "polnear": ("quotes", "polnear.jsonl"),
    "polnear-marked": ("quotes", "polnear-marked.jsonl"),
    "litbank": ("quotes", "litbank.jsonl"),
    "pdnc": ("quotes", "pdnc.jsonl"),
}


class GoldQuote(TypedDict, total=False):
    """An annotated quotation."""

    start: int
    end: int
    ignore: bool


class Gold(TypedDict):
    """An annotated document."""

    id: str
    text: str
    quotes: list[GoldQuote]


Score = dict[str, dict[str, float]]


class Scorer(Protocol):
    """The neutral scorer that comes with the data."""

    def score(
        self, gold: dict[str, Gold], predicted: dict[str, object], everything: bool, marked: bool
    ) -> Score:
        """Return the measures by name."""

    def cores(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of a span without blanks, marks and punctuation at both ends."""


@dataclass(frozen=True, slots=True)
class Document:
    """An annotated document with its parse and names."""

    gold: Gold
    article: Article
    parsed: tuple[ParsedBlock, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.gold["text"].split())


def gold_documents(name: str, every: int = 1) -> list[Gold] | None:
    """Return a set's documents, or None where the data is missing."""
    folder, file = SETS[name]
    path = bench_folder(folder)
    if path is None:
        return None
    with (path / file).open(encoding="utf-8") as stream:
        lines = [line for line in stream if line.strip()]
    return [cast("Gold", json.loads(line)) for line in lines[::every]]


def scorer() -> Scorer:
    """Return the scorer's module.

    Raises:
        FileNotFoundError: The data is missing.
    """
    folder = bench_folder("quotes")
    if folder is None:
        raise FileNotFoundError("the benchmark data is not there")
    return cast("Scorer", _module(folder / "score_quotes.py"))


def _module(path: Path) -> object:
    spec = importlib.util.spec_from_file_location("score_quotes", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parsed_documents(gold: Iterable[Gold]) -> Iterator[Document]:
    """Parse documents with the program's own model, names and groups."""
    from desktop_app.nlp import entities, grouping
    from desktop_app.nlp.models import DEFAULT_MODEL, load_model
    from desktop_app.nlp.paragraphs import article_of
    from desktop_app.nlp.parsed import ParsedBlock
    from desktop_app.nlp.preparing import pieces_of

    model = load_model(DEFAULT_MODEL)
    for document in gold:
        article = article_of(document["text"])
        pieces = [piece for piece in pieces_of(article) if piece.text]
        docs = model.nlp.pipe([piece.text for piece in pieces])
        parsed = [ParsedBlock(p.block, doc) for p, doc in zip(pieces, docs, strict=True)]
        found = entities.find_mentions(article, parsed, model.weights)
        mentions, things = grouping.group(article.text, found)
        yield Document(document, article, tuple(parsed), tuple(mentions), tuple(things))


def prediction(key: str, quotations: Iterable[Quotation]) -> dict[str, object]:
    """Return quotations in the form that the scorer reads."""
    from desktop_app.core.findings import QuotationKind

    return {
        "id": key,
        "quotes": [
            {
                "start": quotation.start,
                "end": quotation.end,
                "type": quotation.kind.value,
                "speaker": None
                if quotation.speaker is None
                else {
                    "start": quotation.speaker.start,
                    "end": quotation.speaker.end,
                    "text": quotation.speaker.text,
                    "name": quotation.speaker.name,
                },
            }
            for quotation in quotations
            if quotation.kind is not QuotationKind.WORDS
        ],
    }
