"""Values as they lie in the file: moments, strings that UTF-8 can hold, packed objects, hashes."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.core import folding

if TYPE_CHECKING:
    from desktop_app.core.codec import Json

_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """Return `text` with each lone surrogate, which no file can hold, as U+FFFD.

    One code point replaces one, so that offsets stay true.
    """
    return text if text.isascii() else _SURROGATE.sub("�", text)


def now() -> str:
    """Return the present moment as it is stored."""
    return pack_moment(datetime.now(UTC))


def pack_moment(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, of fixed width, so that it sorts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_moment(text: str) -> datetime:
    """Return the moment that `pack_moment` wrote."""
    return datetime.fromisoformat(text)


def pack(value: Json) -> bytes:
    """Return JSON, compressed."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), 1)


def unpack(data: bytes) -> Json:
    """Return what `pack` was given.

    Raises:
        ValueError: The data is damaged.
    """
    try:
        value: Json = json.loads(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError("packed data is damaged") from error
    return value


def hash_of(*parts: str | bytes | float | None) -> str:
    """Return a hash over parts in their order; each part's length and type count too."""
    hasher = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            kind, data = "text", part.encode("utf-8", "surrogatepass")
        elif isinstance(part, bytes):
            kind, data = "bytes", part
        else:
            kind, data = "value", repr(part).encode("ascii")
        hasher.update(f"{kind} {len(data)}:".encode("ascii"))
        hasher.update(data)
    return hasher.hexdigest()


def fold(name: str) -> str:
    """Return a name without case, accents and doubled spaces, for comparing."""
    return " ".join(folding.fold(storable(name)).split())
