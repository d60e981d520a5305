"""`rubric analyze`: names and quotations of files, to be read or as JSON lines."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import FormatError, ReaderError
from desktop_app.core.findings import NAMED, Analysis, Label, Quotation, QuotationKind

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from desktop_app.core.article import Article
    from desktop_app.nlp.analyzer import Analyzer

#: The label of what is no name by itself: inside of a longer one, or a title alone.
_REFERENCE = "REFERENCE"
_TITLES = {Label.PERSON: "People", Label.ORG: "Organisations", Label.PLACE: "Places"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="articles to analyse")
    parser.add_argument(
        "--jsonl",
        metavar="IN.jsonl",
        help='lines {"id", "text"}; the findings are written as JSON lines, offsets in code points',
    )
    parser.add_argument("--model", default="", help="spaCy pipeline package to use")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns 0, or 2 when something could not be read."""
    from desktop_app.nlp.analyzer import Analyzer
    from desktop_app.nlp.models import DEFAULT_MODEL

    if not arguments.files and not arguments.jsonl:
        print("rubric analyze: name a file, or give --jsonl IN.jsonl.", file=sys.stderr)
        return 2
    analyzer = Analyzer(arguments.model or DEFAULT_MODEL)
    if arguments.jsonl:
        return _analyze_lines(analyzer, Path(arguments.jsonl))
    codes = [_analyze_file(analyzer, name) for name in arguments.files]
    return max(codes)


def _analyze_file(analyzer: Analyzer, name: str) -> int:
    try:
        article = _read_article(name)
    except ReaderError as error:
        print(f"{name}: {error.sentence}", file=sys.stderr)
        return 2
    print("\n".join(report(name, article, analyzer.analyze(article))))
    return 0


def _read_article(name: str) -> Article:
    from desktop_app.formats import Source, open_source

    is_address = name.startswith(("http://", "https://"))
    source = Source.from_url(name) if is_address else Source.from_path(Path(name))
    return open_source(source).article


def report(name: str, article: Article, analysis: Analysis) -> Iterator[str]:
    """Yield the lines in which the findings are shown to a person."""
    yield f"{article.title or name} ({article.word_count} words)"
    yield from analysis.messages
    for label in NAMED:
        yield from _names(analysis, label)
    yield ""
    spoken = [q for q in analysis.quotations if q.kind is not QuotationKind.WORDS]
    yield f"Quotations ({len(spoken)})"
    for quotation in spoken:
        yield _quotation_line(article.text, quotation)
    yield ""


def _names(analysis: Analysis, label: Label) -> Iterator[str]:
    counts = Counter(m.entity for m in analysis.mentions if m.label is label)
    yield ""
    yield f"{_TITLES[label]} ({len(counts)})"
    for key, count in counts.most_common():
        entity = analysis.entity(key)
        if entity is not None:
            others = f"  (also {', '.join(entity.aliases)})" if entity.aliases else ""
            yield f"  {count:4}  {entity.name}{others}"


def _quotation_line(text: str, quotation: Quotation) -> str:
    speaker = quotation.speaker
    who = "nobody named" if speaker is None else speaker.name
    if speaker is not None and speaker.text != speaker.name:
        who += f" (as “{speaker.text}”)"
    cue = f", {quotation.cue.text}" if quotation.cue else ""
    words = " ".join(text[quotation.start : quotation.end].split())
    place = f"{quotation.start}–{quotation.end}"
    return f"  {quotation.kind.value:8} {place:13} {who}{cue}: {words}"


def _analyze_lines(analyzer: Analyzer, path: Path) -> int:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        documents = [_document(line) for line in lines if line.strip()]
    except OSError as error:
        print(f"Could not open {path}: {error.strerror}.", file=sys.stderr)
        return 2
    except ReaderError as error:
        print(f"Could not read {path}: {error.sentence}", file=sys.stderr)
        return 2
    for number, (key, text) in enumerate(documents, 1):
        print(json.dumps(analyze_text(analyzer, key, text)))
        print(f"\r{number} of {len(documents)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return 0


def _document(line: str) -> tuple[object, str]:
    try:
        document = json.loads(line)
        key, text = document["id"], document["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError("a line is not JSON with an id and a text.") from error
    if not isinstance(text, str):
        raise FormatError("a line's text is not a string.")
    return key, text


def analyze_text(analyzer: Analyzer, key: object, text: str) -> dict[str, object]:
    """Analyse one plain text; offsets in the result are those of exactly this text."""
    from desktop_app.nlp.paragraphs import article_of

    analysis = analyzer.analyze(article_of(text))
    spoken = [q for q in analysis.quotations if q.kind is not QuotationKind.WORDS]
    named = [
        {"start": m.start, "end": m.end, "label": m.label.value, "group": m.entity}
        for m in analysis.mentions
        if m.label in NAMED
    ]
    meant = [
        {"start": m.start, "end": m.end, "label": _REFERENCE, "kind": m.label, "group": m.entity}
        for m in analysis.references
    ]
    return {
        "id": key,
        "entities": named + meant,
        "quotes": [_quote(quotation) for quotation in spoken],
    }


def _quote(quotation: Quotation) -> dict[str, object]:
    speaker, cue = quotation.speaker, quotation.cue
    return {
        "start": quotation.start,
        "end": quotation.end,
        "type": quotation.kind.value,
        "speaker": None
        if speaker is None
        else {
            "start": speaker.start,
            "end": speaker.end,
            "text": speaker.text,
            "name": speaker.name,
        },
        "cue": None if cue is None else {"start": cue.start, "end": cue.end, "text": cue.text},
        "group": quotation.group,
    }
