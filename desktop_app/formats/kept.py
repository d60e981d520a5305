"""What a page was read from, packed to be kept beside the article and read again later.

A packed page is a line of JSON (address, name, format, encoding) and the page's own bytes, both
compressed. Only web pages are kept: the files of other formats stay with the reader.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import FormatError
from desktop_app.formats.source import MEGABYTE, Kind, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = b"page 1\n"
KEPT = frozenset({Kind.HTML, Kind.MHTML})
LARGEST = 20 * MEGABYTE
_LEVEL = 6


def keep(source: Source, kind: Kind) -> bytes | None:
    """Pack a page; None where its bytes are not kept.

    Args:
        source: holds the bytes.
        kind: the format that they were found to be in.
    """
    data = source.data
    if data is None or kind not in KEPT or len(data) > LARGEST:
        return None
    about = {
        "url": source.url,
        "name": source.name,
        "kind": kind.value,
        "charset": source.charset,
        "whole": source.whole,
        "path": str(source.path or ""),  # beside it may lie the pictures of the page
    }
    head = json.dumps(about).encode("ascii")
    return MARK + zlib.compress(head + b"\n" + data, _LEVEL)


def unpack(packed: bytes) -> Source:
    """Return the page that `keep` packed.

    Raises:
        FormatError: It is damaged.
    """
    try:
        if not packed.startswith(MARK):
            raise ValueError("it has another beginning")
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed[len(MARK) :], LARGEST + 100_000)
        head, _, data = plain.partition(b"\n")
        about = json.loads(head)
        if not unpacker.eof or not isinstance(about, dict):
            raise ValueError("it is cut off")
        return _source(about, data)
    except (ValueError, zlib.error) as error:
        raise FormatError(
            "Could not read the kept page again: it is damaged. Open its address again."
        ) from error


def _source(about: Mapping[str, object], data: bytes) -> Source:
    path = str(about.get("path") or "")
    return Source(
        path=Path(path) if path else None,
        data=data,
        url=str(about.get("url", "")),
        name=str(about.get("name", "")),
        kind=Kind(str(about.get("kind"))),
        charset=str(about.get("charset", "")),
        whole=about.get("whole") is True,
    )
