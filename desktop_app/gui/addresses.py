"""Addresses of articles in the library, as exported notes have them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.core.errors import FormatError

SCHEME = "rubricator:"
LIBRARY_ENDING = ".rubricator"
_ADDRESS = re.compile(
    r"rubricator:(?://)?([A-Za-z0-9-]{1,64})/?(?:\?at=([0-9]{1,9})(?:-[0-9]{1,9})?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Address:
    """A place in an article of the library; without an offset it is where the reader left off."""

    article_id: str
    offset: int | None = None


def address_of(text: str) -> Address | None:
    """Read `rubricator:ID?at=START-END`; None for something else, such as a path.

    Raises:
        FormatError: It begins like one and is none.
    """
    if not text.lower().startswith(SCHEME):
        return None
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise FormatError(
            f"Could not open {text[:100]}: it is not an address of an article. It should look like "
            "rubricator:ARTICLE or rubricator:ARTICLE?at=10-20."
        )
    return Address(match[1], int(match[2]) if match[2] else None)
