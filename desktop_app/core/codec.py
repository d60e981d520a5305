"""Core values to plain data for JSON and back.

What is read may come from a child process that parsed a hostile document, or from a file that
somebody edited: each field is checked, and anything malformed is a ValueError. Lists with fixed
places are used where there are many of a thing. Unknown keys are ignored.

JSON joins a lone high surrogate and a lone low one that follow each other into one character, which
would shift all offsets behind; such a string is written as a list of its parts.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, TypeVar

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import (
    Analysis,
    Cue,
    CueClass,
    Entity,
    Label,
    Mention,
    Quotation,
    QuotationKind,
    Speaker,
)

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_Kind = TypeVar("_Kind", bound=StrEnum)
_SPLIT_PAIR = re.compile("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")
_LARGEST = 2**31 - 1
_BLOCK_KINDS = {kind.value: kind for kind in BlockKind}
_INLINE_KINDS = {kind.value: kind for kind in InlineKind}
_LABELS = {label.value: label for label in Label}
_QUOTATION_KINDS = {kind.value: kind for kind in QuotationKind}
_CUE_CLASSES = {kind.value: kind for kind in CueClass}
_DECISION_KINDS = {kind.value: kind for kind in DecisionKind}
_SCOPES = {scope.value: scope for scope in Scope}


def article_to_dict(article: Article) -> dict[str, Json]:
    """Return the article as data for JSON."""
    return {
        "text": _packed(article.text),
        "blocks": [
            [b.start, b.end, b.kind.value, b.level, b.number, _packed(b.target)]
            for b in article.blocks
        ],
        "inlines": [[i.start, i.end, i.kind.value, _packed(i.target)] for i in article.inlines],
        "title": _packed(article.title),
        "byline": _packed(article.byline),
        "published": _packed(article.published),
        "site": _packed(article.site),
        "language": _packed(article.language),
        "url": _packed(article.url),
        "source": _packed(article.source),
    }


def article_from_dict(data: object) -> Article:
    """Return the article that `article_to_dict` described.

    Raises:
        ValueError: The data is malformed or contradicts itself.
    """
    record = _record(data)
    return Article(
        text=_text(record.get("text")),
        blocks=tuple(_block(row) for row in _rows(record.get("blocks"))),
        inlines=tuple(_inline(row) for row in _rows(record.get("inlines"))),
        title=_text(record.get("title")),
        byline=_text(record.get("byline")),
        published=_text(record.get("published")),
        site=_text(record.get("site")),
        language=_text(record.get("language")),
        url=_text(record.get("url")),
        source=_text(record.get("source")),
    )


def analysis_to_dict(analysis: Analysis) -> dict[str, Json]:
    """Return the analysis as data for JSON."""
    return {
        "mentions": [_mention_row(mention) for mention in analysis.mentions],
        "entities": [
            [e.key, _packed(e.name), e.label.value, [_packed(alias) for alias in e.aliases]]
            for e in analysis.entities
        ],
        "quotations": [_quotation_row(quotation) for quotation in analysis.quotations],
        "references": [_mention_row(mention) for mention in analysis.references],
        "model": _packed(analysis.model),
        "model_version": _packed(analysis.model_version),
        "rules_version": _packed(analysis.rules_version),
        "language": _packed(analysis.language),
        "messages": [_packed(message) for message in analysis.messages],
        "is_complete": analysis.is_complete,
    }


def analysis_from_dict(data: object) -> Analysis:
    """Return the analysis that `analysis_to_dict` described.

    Raises:
        ValueError: The data is malformed.
    """
    record = _record(data)
    return Analysis(
        mentions=tuple(_mention(row) for row in _rows(record.get("mentions"))),
        entities=tuple(_entity(row) for row in _rows(record.get("entities"))),
        quotations=tuple(_quotation(row) for row in _rows(record.get("quotations"))),
        references=tuple(_mention(row) for row in _rows(record.get("references", []))),
        model=_text(record.get("model")),
        model_version=_text(record.get("model_version")),
        rules_version=_text(record.get("rules_version")),
        language=_text(record.get("language")),
        messages=_texts(record.get("messages")),
        is_complete=_flag(record.get("is_complete")),
    )


def annotation_to_dict(annotation: Annotation) -> dict[str, Json]:
    """Return the annotation as data for JSON."""
    return {
        "id": _packed(annotation.id),
        "article_id": _packed(annotation.article_id),
        "anchor": _anchor_record(annotation.anchor),
        "colour": annotation.colour,
        "note": _packed(annotation.note),
        "tags": [_packed(tag) for tag in annotation.tags],
        "created": annotation.created.isoformat(),
        "modified": annotation.modified.isoformat(),
        "is_orphan": annotation.is_orphan,
    }


def annotation_from_dict(data: object) -> Annotation:
    """Return the annotation that `annotation_to_dict` described.

    Raises:
        ValueError: The data is malformed.
    """
    record = _record(data)
    return Annotation(
        id=_text(record.get("id")),
        article_id=_text(record.get("article_id")),
        anchor=_anchor(record.get("anchor")),
        colour=_count(record.get("colour")),
        note=_text(record.get("note")),
        tags=_texts(record.get("tags")),
        created=_time(record.get("created")),
        modified=_time(record.get("modified")),
        is_orphan=_flag(record.get("is_orphan")),
    )


def decision_to_dict(decision: Decision) -> dict[str, Json]:
    """Return the decision as data for JSON."""
    return {
        "id": _packed(decision.id),
        "article_id": _packed(decision.article_id),
        "kind": decision.kind.value,
        "scope": decision.scope.value,
        "text": _packed(decision.text),
        "anchor": _anchor_record(decision.anchor),
        "value": _packed(decision.value),
        "label": _packed(decision.label),
        "created": decision.created.isoformat(),
    }


def decision_from_dict(data: object) -> Decision:
    """Return the decision that `decision_to_dict` described.

    Raises:
        ValueError: The data is malformed.
    """
    record = _record(data)
    return Decision(
        id=_text(record.get("id")),
        article_id=_text(record.get("article_id")),
        kind=_choice(record.get("kind"), _DECISION_KINDS),
        scope=_choice(record.get("scope"), _SCOPES),
        text=_text(record.get("text")),
        anchor=_anchor(record.get("anchor")),
        value=_text(record.get("value")),
        label=_text(record.get("label")),
        created=_time(record.get("created")),
    )


def _mention_row(m: Mention) -> list[Json]:
    return [m.start, m.end, m.label.value, m.entity, m.confidence, _packed(m.rank)]


def _quotation_row(q: Quotation) -> list[Json]:
    speaker: Json = None
    if q.speaker is not None:
        s = q.speaker
        speaker = [
            s.start, s.end, _packed(s.text), _packed(s.name), s.entity, s.confidence, s.is_named,
        ]  # fmt: skip
    cue: Json = None
    if q.cue is not None:
        c = q.cue
        cue = [c.start, c.end, _packed(c.text), _packed(c.lemma), c.kind.value]
    return [
        q.start, q.end, q.kind.value, speaker, cue, q.group, q.confidence,
        [_packed(rule) for rule in q.rules], [[start, end] for start, end in q.parts],
    ]  # fmt: skip


def _anchor_record(anchor: Anchor | None) -> Json:
    if anchor is None:
        return None
    return {
        "start": anchor.start,
        "end": anchor.end,
        "exact": _packed(anchor.exact),
        "prefix": _packed(anchor.prefix),
        "suffix": _packed(anchor.suffix),
    }


def _packed(text: str) -> Json:
    if text.isascii() or not _SPLIT_PAIR.search(text):
        return text
    return list(_SPLIT_PAIR.split(text))


# From here on: reading. Each function takes anything and returns its type or raises ValueError.


def _block(data: object) -> Block:
    start, end, kind, level, number, target = _row(data, 6)
    return Block(
        _count(start),
        _count(end),
        _choice(kind, _BLOCK_KINDS),
        _count(level),
        None if number is None else _integer(number),
        _text(target),
    )


def _inline(data: object) -> Inline:
    start, end, kind, target = _row(data, 4)
    return Inline(_count(start), _count(end), _choice(kind, _INLINE_KINDS), _text(target))


def _mention(data: object) -> Mention:
    start, end, label, entity, confidence, rank = _row(data, 6)
    first, last = _range(start, end)
    return Mention(
        first,
        last,
        _choice(label, _LABELS),
        None if entity is None else _integer(entity),
        _share(confidence),
        _text(rank),
    )


def _entity(data: object) -> Entity:
    key, name, label, aliases = _row(data, 4)
    return Entity(_integer(key), _text(name), _choice(label, _LABELS), _texts(aliases))


def _quotation(data: object) -> Quotation:
    start, end, kind, speaker, cue, group, confidence, rules, parts = _row(data, 9)
    first, last = _range(start, end)
    return Quotation(
        first,
        last,
        _choice(kind, _QUOTATION_KINDS),
        None if speaker is None else _speaker(speaker),
        None if cue is None else _cue(cue),
        _integer(group),
        _share(confidence),
        _texts(rules),
        tuple(_range(*_row(part, 2)) for part in _rows(parts)),
    )


def _speaker(data: object) -> Speaker:
    start, end, text, name, entity, confidence, is_named = _row(data, 7)
    first: int | None = None
    last: int | None = None
    if start is not None or end is not None:
        first, last = _range(start, end)
    return Speaker(
        first,
        last,
        _text(text),
        _text(name),
        None if entity is None else _integer(entity),
        _share(confidence),
        _flag(is_named),
    )


def _cue(data: object) -> Cue:
    start, end, text, lemma, kind = _row(data, 5)
    first, last = _range(start, end)
    return Cue(first, last, _text(text), _text(lemma), _choice(kind, _CUE_CLASSES))


def _anchor(data: object) -> Anchor | None:
    if data is None:
        return None
    record = _record(data)
    start, end = _range(record.get("start"), record.get("end"))
    if start == end:
        raise ValueError("an anchor is empty")
    return Anchor(
        start,
        end,
        _text(record.get("exact")),
        _text(record.get("prefix")),
        _text(record.get("suffix")),
    )


def _record(data: object) -> dict[object, object]:
    if not isinstance(data, dict):
        raise ValueError(f"expected an object, not {type(data).__name__}")
    return data


def _rows(data: object) -> list[object]:
    if not isinstance(data, list):
        raise ValueError(f"expected a list, not {type(data).__name__}")
    return data


def _row(data: object, length: int) -> list[object]:
    if not isinstance(data, list) or len(data) != length:
        raise ValueError(f"expected a list of {length}")
    return data


def _text(data: object) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, list) and all(isinstance(part, str) for part in data):
        return "".join(data)
    raise ValueError(f"expected a string, not {type(data).__name__}")


def _texts(data: object) -> tuple[str, ...]:
    return tuple(_text(part) for part in _rows(data))


def _integer(data: object) -> int:
    if type(data) is not int or not -_LARGEST <= data <= _LARGEST:
        raise ValueError("expected a whole number of at most 32 bits")
    return data


def _count(data: object) -> int:
    if type(data) is not int or not 0 <= data <= _LARGEST:
        raise ValueError("expected a count")
    return data


def _range(start: object, end: object) -> tuple[int, int]:
    first, last = _count(start), _count(end)
    if first > last:
        raise ValueError(f"a range ends at {last} before it starts at {first}")
    return first, last


def _share(data: object) -> float:
    if (type(data) is not float and type(data) is not int) or not 0 <= data <= 1:
        raise ValueError("expected a number from 0 to 1")
    return float(data)


def _flag(data: object) -> bool:
    if not isinstance(data, bool):
        raise ValueError(f"expected true or false, not {type(data).__name__}")
    return data


def _choice(data: object, choices: dict[str, _Kind]) -> _Kind:
    choice = choices.get(data) if isinstance(data, str) else None
    if choice is None:
        raise ValueError("expected one of " + ", ".join(choices))
    return choice


def _time(data: object) -> datetime:
    if not isinstance(data, str):
        raise ValueError("expected a time")
    time = datetime.fromisoformat(data)
    if time.tzinfo is None:
        raise ValueError(f"the time {data} names no time zone")
    return time
