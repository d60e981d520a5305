"""Examples for continued training of the names component, from files of annotated texts.

Each source is a file of JSON lines `{"id", "text", "entities": [{"start", "end", "label"}]}` with
the labels PERSON, ORG, PLACE and OTHER. Only sources whose licence lets weights trained on them be
given away are listed; docs/model-card.md names their authors.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Span
from spacy.training import Example

from desktop_app.nlp.names import demonyms, fold, is_rank, split_rank, trim
from desktop_app.nlp.paragraphs import article_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from desktop_app.core.article import Article

#: What the model says for each of our labels; the first is taken where it saw nothing.
OWN_LABELS = {"PERSON": ("PERSON",), "ORG": ("ORG",), "PLACE": ("GPE", "LOC", "FAC")}
_TRAINED = frozenset(label for labels in OWN_LABELS.values() for label in labels)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of annotated texts.

    Attributes:
        path: relative to the data folder.
        parts: values of the field `licence_part` that may be used; empty for all.
    """

    path: str
    licence: str
    parts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """File name without its ending."""
        return Path(self.path).stem


SOURCES = (
    Source("wikinews/wikinews.jsonl", "CC BY 2.5 (texts), CC BY 4.0 (annotation)"),
    Source("entities/gum_news.jsonl", "CC BY 2.5 (texts), CC BY 4.0 (annotation)"),
    Source("entities/gum_interview.jsonl", "CC BY 2.5 (texts), CC BY 4.0 (annotation)"),
    Source("entities/wikigold.jsonl", "CC BY 4.0"),
    Source("entities/crossner_politics.jsonl", "MIT"),
    Source(
        "entities/re3d.jsonl",
        "Open Government Licence, public domain",
        parts=("UK Government", "CENTCOM", "US State Department"),
    ),
)


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text and the names in it, as (start, end, label)."""

    key: str
    text: str
    names: tuple[tuple[int, int, str], ...]

    @property
    def article(self) -> Article:
        """The text in paragraphs."""
        return article_of(self.text)

    def paragraphs(self) -> Iterator[AnnotatedText]:
        """Yield the paragraphs, with the names that lie in each."""
        for block in self.article.blocks:
            inside = tuple(
                (start - block.start, end - block.start, label)
                for start, end, label in self.names
                if block.start <= start < end <= block.end
            )
            yield AnnotatedText(self.key, self.text[block.start : block.end], inside)


def half_of(key: str) -> int:
    """Return 0 or 1: to which half of its corpus a document belongs, by its id alone."""
    return hashlib.sha256(key.encode()).digest()[0] % 2


def read_texts(folder: Path) -> list[AnnotatedText]:
    """Read all sources.

    Raises:
        OSError: A file cannot be read.
        ValueError: A line is not what the module describes.
    """
    return [text for source in SOURCES for text in _read_source(folder, source)]


def _read_source(folder: Path, source: Source) -> Iterator[AnnotatedText]:
    with (folder / source.path).open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if not source.parts or record.get("licence_part") in source.parts:
                yield _annotated(record)


def _annotated(record: dict[str, object]) -> AnnotatedText:
    text, entities = str(record["text"]), record["entities"]
    if not isinstance(entities, list):
        raise ValueError(f"the names of {record['id']} are no list")
    found = (_bounded(text, int(e["start"]), int(e["end"]), str(e["label"])) for e in entities)
    return AnnotatedText(str(record["id"]), text, tuple(found))


def _bounded(text: str, start: int, end: int, label: str) -> tuple[int, int, str]:
    """Return the bounds as a reader expects them: corpora differ over titles and "the"."""
    start, end = trim(text, start, end)
    if label == "PERSON":
        start, _ = split_rank(text, start, end)
    return start, end, label


def is_doubtful(name: str, label: str) -> bool:
    """Tell whether a corpus counts as a person what is a people, a title or a common noun."""
    return label == "PERSON" and (
        is_rank(name) or fold(name) in demonyms() or not name.split()[-1][0].isupper()
    )


def make_examples(nlp: Language, texts: Iterable[AnnotatedText]) -> list[Example]:
    """Return training examples: the annotated names, and the model's own other labels.

    Dates, money, nationalities and the like are not annotated in the sources; what the model says
    of them now is given back to it, so that it does not forget them (rehearsal).
    """
    paragraphs = [paragraph for text in texts for paragraph in text.paragraphs()]
    plain = (paragraph.text.replace("\n", " ") for paragraph in paragraphs)
    with nlp.select_pipes(enable=["ner"]):
        docs = nlp.pipe(plain, batch_size=64)
        return [
            Example(nlp.make_doc(doc.text), _reference(doc, paragraph))
            for doc, paragraph in zip(docs, paragraphs, strict=True)
        ]


def _reference(doc: Doc, annotated: AnnotatedText) -> Doc:
    spans: list[Span] = []
    unsure: list[Span] = []
    for start, end, label in annotated.names:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None or label not in OWN_LABELS:
            continue
        if is_doubtful(span.text, label):
            unsure.extend(ent for ent in doc.ents if _overlaps(ent, [span]))
        elif span.start_char == start and span.end_char == end and not _overlaps(span, spans):
            spans.append(Span(doc, span.start, span.end, label=_own_label(doc, span, label)))
        else:
            unsure.append(span)
    kept = [ent for ent in doc.ents if ent.label_ not in _TRAINED and not _overlaps(ent, spans)]
    unsure = [span for span in unsure if not _overlaps(span, [*spans, *kept])]
    doc.set_ents([*spans, *kept], missing=_apart(unsure), default="outside")
    return doc


def _own_label(doc: Doc, span: Span, label: str) -> str:
    for ent in doc.ents:
        if ent.label_ in OWN_LABELS[label] and _overlaps(ent, [span]):
            return ent.label_
    return OWN_LABELS[label][0]


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _apart(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not _overlaps(span, kept):
            kept.append(span)
    return kept
