"""Colours of the reader's own kinds of terms: eight, told apart in each theme, with names.

A colour is a number from 1 to 8; a theme says how it looks. 0 stands for the colour of all terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.core.decisions import Decision, DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

KIND_COLOUR_NAMES = ("red", "green", "violet", "brown", "blue", "plum", "olive", "grey")
#: Other words for them, in lists that were written elsewhere.
_OTHER_WORDS = {
    "black": 8, "gray": 8, "silver": 8, "white": 8,
    "crimson": 1, "scarlet": 1, "maroon": 1,
    "teal": 2, "turquoise": 2, "cyan": 2,
    "purple": 3, "indigo": 3, "lilac": 3, "lavender": 3,
    "orange": 4, "ochre": 4, "amber": 4, "gold": 4,
    "navy": 5, "azure": 5,
    "pink": 6, "magenta": 6, "rose": 6,
    "yellow": 7, "lime": 7,
}  # fmt: skip
#: How they look on white paper, by which a colour in figures finds its nearest.
_FIGURES = ("a92b1f", "2f6b5e", "5b4a9a", "8a4b08", "2b5c9e", "7a3e6e", "4f6b1f", "5a5a5a")
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")


def colour_number(words: str) -> int | None:
    """Return the colour that a word, a number or figures such as "#2B5C9E" mean.

    Empty words mean 0; None for what is no colour.
    """
    word = words.strip().casefold()
    if not word:
        return 0
    if word in KIND_COLOUR_NAMES:
        return KIND_COLOUR_NAMES.index(word) + 1
    if word in _OTHER_WORDS:
        return _OTHER_WORDS[word]
    if word.isdecimal() and len(word) == 1:
        return int(word) if 1 <= int(word) <= len(KIND_COLOUR_NAMES) else None
    match = _HEX.fullmatch(word)
    return _nearest(match[1]) if match else None


def _nearest(figures: str) -> int:
    if len(figures) == 3:
        figures = "".join(figure * 2 for figure in figures)
    wanted = bytes.fromhex(figures)
    distances = [
        sum((a - b) ** 2 for a, b in zip(wanted, bytes.fromhex(own), strict=True))
        for own in _FIGURES
    ]
    return distances.index(min(distances)) + 1


def kind_colours(decisions: Iterable[Decision]) -> dict[str, int]:
    """Return the colour of each kind that the reader gave one, by `kind_key`."""
    chosen = (one for one in decisions if one.kind is DecisionKind.KIND_COLOUR)
    colours = {}
    for one in sorted(chosen, key=lambda one: (one.created, one.id)):
        colours[kind_key(one.text)] = colour_number(one.value) or 0
    return colours


def kind_key(kind: str) -> str:
    """Return what two spellings of one kind share."""
    return " ".join(kind.split()).casefold()
