"""The wire between the program and the child that parses: length, JSON, and the bytes to read."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop_app.core.codec import article_from_dict, article_to_dict
from desktop_app.formats.items import Item, item_from_dict, item_to_dict
from desktop_app.formats.pictures import Picture
from desktop_app.formats.source import Kind, Limits, Source

if TYPE_CHECKING:
    from desktop_app.core.article import Article

HEAD = struct.Struct(">II")  # bytes of JSON, bytes of the document
MAX_JSON = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A document to be read; without a source the child only warms up.

    Attributes:
        picture: the source is a picture, to be decoded no larger than this; None for a document.
    """

    source: Source | None = None
    limits: Limits = field(default_factory=Limits)
    picture: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it: an article, or the sentence that says why not.

    Attributes:
        milliseconds: processor time that reading took in the child.
        items: the articles in a feed or export, each by itself.
        picture: what was decoded, where a picture was asked for.
    """

    article: Article | None = None
    warnings: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    error: str = ""
    milliseconds: float = 0.0
    items: tuple[Item, ...] = ()
    picture: Picture | None = None


def write_request(stream: BinaryIO, request: Request) -> None:
    """Send a request; the source must hold its bytes."""
    source = request.source
    record = {
        "limits": asdict(request.limits),
        "picture": request.picture,
        "source": source
        and {
            "path": str(source.path) if source.path else "",
            "url": source.url,
            "name": source.name,
            "kind": source.kind,
            "charset": source.charset,
            "whole": source.whole,
        },
    }
    _write(stream, record, (source.data or b"") if source else b"")


def read_request(stream: BinaryIO) -> Request | None:
    """Receive a request, or None when there will be no more."""
    frame = _read(stream)
    if frame is None:
        return None
    record, data = frame
    assert isinstance(record, dict)
    limits = Limits(**record["limits"])
    about = record["source"]
    if about is None:
        return Request(None, limits)
    path = Path(about["path"]) if about["path"] else None
    kind = Kind(about["kind"]) if about["kind"] else None
    source = Source(path, data, about["url"], about["name"], kind, about["charset"], about["whole"])
    picture = record["picture"]
    return Request(source, limits, (picture[0], picture[1]) if picture else None)


def write_reply(stream: BinaryIO, reply: Reply) -> None:
    """Send what came of a request."""
    picture = reply.picture
    record = {
        "article": article_to_dict(reply.article) if reply.article else None,
        "warnings": reply.warnings,
        "kind": reply.kind,
        "error": reply.error,
        "milliseconds": reply.milliseconds,
        "items": [item_to_dict(item) for item in reply.items],
        "picture": picture and [picture.width, picture.height, *picture.natural, picture.has_holes],
    }
    _write(stream, record, picture.points if picture else b"")


def read_reply(stream: BinaryIO) -> Reply | None:
    """Receive a reply, or None when the child is gone.

    Raises:
        ValueError: The child sent something else.
    """
    frame = _read(stream)
    if frame is None:
        return None
    record, data = frame
    if not isinstance(record, dict):
        raise ValueError("a reply is an object")
    article = record.get("article")
    warnings = record.get("warnings")
    milliseconds = record.get("milliseconds")
    items = record.get("items")
    return Reply(
        article=None if article is None else article_from_dict(article),
        warnings=tuple(map(str, warnings)) if isinstance(warnings, list) else (),
        kind=Kind(str(record.get("kind"))),
        error=str(record.get("error") or ""),
        milliseconds=milliseconds if isinstance(milliseconds, float) else 0.0,
        items=tuple(map(item_from_dict, items)) if isinstance(items, list) else (),
        picture=_picture(record.get("picture"), data),
    )


def _picture(numbers: object, points: bytes) -> Picture | None:
    if not isinstance(numbers, list):
        return None
    width, height, natural_width, natural_height, has_holes = map(int, numbers)
    return Picture(width, height, (natural_width, natural_height), points, bool(has_holes))


def _write(stream: BinaryIO, record: object, data: bytes) -> None:
    text = json.dumps(record, separators=(",", ":")).encode("ascii")
    stream.write(HEAD.pack(len(text), len(data)))
    stream.write(text)
    stream.write(data)
    stream.flush()


def _read(stream: BinaryIO) -> tuple[object, bytes] | None:
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    text_size, data_size = HEAD.unpack(head)
    if text_size > MAX_JSON:
        raise ValueError("the frame is too long")
    text = stream.read(text_size)
    data = stream.read(data_size)
    if len(text) < text_size or len(data) < data_size:
        return None
    return json.loads(text), data
