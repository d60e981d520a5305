"""Code points to UTF-16 units and back.

Python counts code points, Qt counts UTF-16 units; they differ after each character outside of the
Basic Multilingual Plane, such as an emoji.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Positions of one text in both countings; positions outside of the text are clamped."""

    __slots__ = ("_astral", "_astral_qt", "_length")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._astral = [] if text.isascii() else [m.start() for m in _ASTRAL.finditer(text)]
        self._astral_qt = [offset + index for index, offset in enumerate(self._astral)]

    def to_qt(self, offset: int) -> int:
        """Return the position in UTF-16 units of the code point at `offset`."""
        offset = min(max(offset, 0), self._length)
        return offset + bisect_left(self._astral, offset) if self._astral else offset

    def to_text(self, qt_position: int) -> int:
        """Return the code point at a UTF-16 position; inside a surrogate pair its character."""
        qt_position = min(max(qt_position, 0), self._length + len(self._astral))
        if not self._astral:
            return qt_position
        return qt_position - bisect_left(self._astral_qt, qt_position)
