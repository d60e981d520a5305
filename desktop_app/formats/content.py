"""Choose the main text among the nodes of a page.

Well-kept extraction libraries vote: each gives its text, and a node is wanted as far as its words
stand in one of them. The nodes themselves come from the page, so that no structure is lost on the
way through a library.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from copy import deepcopy
from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from desktop_app.formats.pieces import Node

WORD = re.compile(r"\w+")
SPAN = 3
Shingles = frozenset[tuple[str, ...]]


def words(text: str) -> list[str]:
    """Return the folded words of a text."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles(tokens: Sequence[str]) -> Shingles:
    """Return the runs of `SPAN` words; a shorter text is one run."""
    if len(tokens) <= SPAN:
        return frozenset([tuple(tokens)]) if tokens else frozenset()
    return frozenset(tuple(tokens[i : i + SPAN]) for i in range(len(tokens) - SPAN + 1))


def choose(nodes: Sequence[Node], root: _Element, markup: str) -> list[Node]:
    """Return the nodes of the main text in order; none when it cannot be told."""
    text = trafilatura_text(root)
    if len(text) < 200:
        return []
    lines = frozenset(" ".join(words(line)) for line in text.splitlines())
    voted = shingles(words(text))
    flags = [_share(node, voted, lines) >= 0.7 for node in nodes]
    if not any(flags):
        return []
    _fill(nodes, flags)
    return [node for node, is_wanted in zip(nodes, flags, strict=True) if is_wanted]


def _share(node: Node, voted: Shingles, lines: frozenset[str]) -> float:
    tokens = words(node.piece.text)
    if not tokens:
        return 0.0
    if len(tokens) <= SPAN:
        return float(" ".join(tokens) in lines)
    own = shingles(tokens)
    return len(own & voted) / len(own)


def _fill(nodes: Sequence[Node], flags: list[bool]) -> None:
    """Take what lies between two wanted nodes of the same parent: pictures, captions, notes."""
    wanted = [index for index, flag in enumerate(flags) if flag]
    for before, after in itertools.pairwise(wanted):
        if 1 < after - before <= 8:
            for index in range(before + 1, after):
                flags[index] = nodes[index].piece.kind in {BlockKind.IMAGE, BlockKind.CAPTION}


def trafilatura_text(root: _Element) -> str:
    """Return trafilatura's main text of a page."""
    import trafilatura

    found = trafilatura.extract(deepcopy(root), include_comments=False, favor_recall=True)
    return found or ""
