"""Exports in JSON: Wallabag, Omnivore, Hypothesis, Zotero annotations, Web Annotations."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, cast

from desktop_app.formats.export import json_w3c
from desktop_app.formats.importers.items import colour_of
from desktop_app.formats.importers.listings import moment, tags_of
from desktop_app.formats.items import Item, Passage
from desktop_app.formats.metadata import http_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Record = dict[str, object]
LISTS = ("rows", "annotations", "items", "articles", "bookmarks", "documents")


def read_json(data: object) -> list[Item]:
    """Read any of the known exports in JSON; what has neither address nor words is left out."""
    if isinstance(data, dict) and data.get("format") == json_w3c.FORMAT:
        return [_ours(data)]
    records = list(_records(data))
    annotations = [r for r in records if _target(r) is not None or "annotationText" in r]
    others = [r for r in records if _target(r) is None and "annotationText" not in r]
    items = [_saved(record) for record in others]
    return [*_grouped(annotations), *(item for item in items if item.url or item.markup)]


def _ours(data: Record) -> Item:
    """Read an article that this program exported."""
    reading = json_w3c.read(json.dumps(data))
    article = reading.article
    return Item(
        article.title,
        article.url,
        article.byline,
        article.published,
        article.site,
        article=article,
        annotations=reading.annotations,
        decisions=reading.decisions,
        analysis=reading.found,
        colour_names=reading.colour_names,
    )


def _records(data: object) -> Iterator[Record]:
    if isinstance(data, dict):
        for name in LISTS:
            if isinstance(data.get(name), list):
                data = data[name]
                break
        else:
            data = list(_tree(data)) if "children" in data else [data]
    if isinstance(data, list):
        yield from (record for record in data if isinstance(record, dict))


def _tree(root: Record) -> Iterator[Record]:
    """Yield the leaves of a tree of bookmarks."""
    pending = [root]
    while pending:
        record = pending.pop(0)
        pending.extend(_dicts(record.get("children")))
        if "uri" in record:
            yield record


def _saved(record: Record) -> Item:
    """Read an article of Wallabag, Omnivore and kin."""
    url = http_address(
        "", _text(record, "url", "link", "resolved_url", "href", "uri", "article__url")
    )
    title = _text(record, "title", "article__title", "name") or url
    highlights = record.get("annotations") or record.get("highlights") or []
    passages = tuple(_passage(h) for h in _dicts(highlights))
    item = Item(
        title,
        url,
        author=_text(record, "author") or ", ".join(_strings(record.get("published_by"))),
        published=_text(record, "published_at", "publishedAt", "datePublished")[:10],
        passages=tuple(p for p in passages if p.exact or p.note),
        tags=_tags(record),
    )
    content = _text(record, "content", "html", "article__content")
    if not content:
        return item
    head = f"<h1>{escape(title)}</h1>"
    return replace(item, markup=f"<html><body>{head}{content}</body></html>")


def _passage(record: Record) -> Passage:
    """Read a highlight of Wallabag (quote, text) or Omnivore (quote, annotation)."""
    return Passage(
        _text(record, "quote", "highlight", "content", "annotationText"),
        _text(record, "annotation", "text", "note", "comment", "annotationComment"),
        _tags(record),
        colour_of(_text(record, "color", "colour", "annotationColor")),
        _text(record, "prefix"),
        _text(record, "suffix"),
        moment(_text(record, "created_at", "createdAt", "created", "dateAdded")),
    )


def _target(record: Record) -> Record | None:
    """Return the target of a Web Annotation (Hypothesis, ours), if it is one."""
    target = record.get("target")
    if isinstance(target, list):
        target = next((part for part in target if isinstance(part, dict)), None)
    return target if isinstance(target, dict) else None


def _grouped(records: Sequence[Record]) -> list[Item]:
    """Gather annotations by the document they belong to."""
    groups: dict[tuple[str, str], list[Passage]] = {}
    for record in records:
        target = _target(record)
        url = http_address("", _text(target or record, "source") or _text(record, "uri", "url"))
        passage = _web_annotation(record, target) if target is not None else _passage(record)
        if passage.exact or passage.note:
            groups.setdefault((url, _document_title(record) or url), []).append(passage)
    return [Item(title, url, passages=tuple(found)) for (url, title), found in groups.items()]


def _web_annotation(record: Record, target: Record) -> Passage:
    selectors = target.get("selector")
    quote: Record = next((s for s in _dicts(selectors) if s.get("type") == "TextQuoteSelector"), {})
    notes = [_text(body, "value") for body in _dicts(record.get("body")) if not _is_tag(body)]
    tags = [_text(body, "value") for body in _dicts(record.get("body")) if _is_tag(body)]
    return Passage(
        _text(quote, "exact"),
        _text(record, "text") or "\n\n".join(filter(None, notes)),
        (*_tags(record), *filter(None, tags)),
        prefix=str(quote.get("prefix") or ""),
        suffix=str(quote.get("suffix") or ""),
        made=moment(_text(record, "created")),
    )


def _is_tag(body: Record) -> bool:
    return body.get("purpose") == "tagging"


def _document_title(record: Record) -> str:
    document = record.get("document")
    if isinstance(document, dict):
        return next(iter(_strings(document.get("title"))), "")
    return _text(record, "parentTitle", "title")


def _text(record: Record, *names: str) -> str:
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _dicts(value: object) -> list[Record]:
    if isinstance(value, dict):
        return [cast("Record", value)]
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _tags(record: Record) -> tuple[str, ...]:
    value = record.get("tags") or record.get("labels") or []
    if isinstance(value, str):
        return tags_of(value)
    named = [_text(tag, "label", "name", "slug", "tag") for tag in _dicts(value)]
    return tuple(tag for tag in (*_strings(value), *named) if re.search(r"\S", tag))
