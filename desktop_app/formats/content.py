"""Choose the main text among the nodes of a page.

Two well-kept extraction libraries, one of them in two moods, say what they take for the main text.
Each node of the page is then judged by a small trained forest, from how far the libraries want it,
where it stands and what it says. The nodes themselves come from the page, so that no structure is
lost on the way through a library.
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind, InlineKind
from desktop_app.formats.features import Voice, table, words_of
from desktop_app.formats.forest import load_forest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from desktop_app.formats.metadata import Metadata
    from desktop_app.formats.pieces import Node

WANTED = 0.25
DOUBTFUL = 0.07  # a heading over chosen text may be this unlikely
BELOW = 3  # nodes between a heading and its text, and that text
MOST_NODES = 20_000
BARE = 8  # times as much is chosen as is left
LEAD = 6  # nodes below the first chosen one
SIZE = re.compile(r"(?:[-_@]\d+x\d*|[-_]scaled|@\dx)?(?:\.[a-z]{3,4})+$")
REPEATED = 6  # words; less may well be said twice


def choose(nodes: Sequence[Node], root: _Element, markup: str, metadata: Metadata) -> list[Node]:
    """Return the nodes of the main text in order; none when it cannot be told.

    Args:
        nodes: all nodes of the page, hidden ones too.
        root: the page.
        markup: the page as text.
        metadata: what is known about the page.
    """
    if len(nodes) > MOST_NODES:
        return []
    places = [i for i, node in enumerate(nodes) if node.piece.kind is not BlockKind.IMAGE]
    texts = [nodes[i] for i in places]
    if not texts:
        return []
    chosen = {places[i] for i in chosen_texts(texts, voices(root, markup), metadata)}
    if not chosen:
        return []
    chosen.update(_pictures(nodes, chosen))
    chosen.update(_lead_picture(nodes, chosen, metadata.picture))
    return [node for index, node in enumerate(nodes) if index in chosen]


def chosen_texts(nodes: Sequence[Node], voices: Sequence[Voice], metadata: Metadata) -> list[int]:
    """Return which of the nodes that hold text belong to the main text, in order."""
    forest = load_forest()
    rows = table(nodes, voices, metadata.title, metadata.summaries)
    likely = [forest.probability(row) for row in rows]
    chosen = [likelihood >= WANTED for likelihood in likely]
    for index in reversed(range(len(nodes))):
        if likely[index] >= DOUBTFUL and _heads(nodes, chosen, index):
            chosen[index] = True
    if _is_bare(nodes, chosen):
        chosen = [True] * len(nodes)
    return _without_copies(nodes, [index for index, is_chosen in enumerate(chosen) if is_chosen])


def _is_bare(nodes: Sequence[Node], chosen: Sequence[bool]) -> bool:
    """Tell whether a page is hardly more than its text: what is left has few words, no link."""
    words = [0, 0]
    for node, is_chosen in zip(nodes, chosen, strict=True):
        words[is_chosen] += len(node.piece.text.split())
        runs = () if is_chosen else node.piece.inlines
        if any(run.kind is InlineKind.LINK for run in runs):
            return False
    return words[0] * BARE <= words[1]


def _heads(nodes: Sequence[Node], chosen: Sequence[bool], index: int) -> bool:
    """Tell whether a node is a heading with chosen text close below it."""
    if not _is_heading(nodes[index]):
        return False
    below = range(index + 1, min(index + 1 + BELOW, len(nodes)))
    text = takewhile(lambda i: not _is_heading(nodes[i]), below)
    return any(chosen[i] for i in text)


def _is_heading(node: Node) -> bool:
    return node.piece.kind is BlockKind.HEADING


def _without_copies(nodes: Sequence[Node], chosen: Sequence[int]) -> list[int]:
    """Leave out what stands a second time elsewhere on the page, as for small screens.

    What is said twice in one place, such as a refrain, stays, and so do single short lines and
    headings that a table of contents names.
    """
    first: dict[tuple[BlockKind, str], Node] = {}
    kept: list[int] = []
    copies: list[int] = []
    words = 0
    for index in chosen:
        piece = nodes[index].piece
        own = words_of(piece.text)
        before = first.setdefault((piece.kind, " ".join(own)), nodes[index])
        if own and before is not nodes[index] and _is_elsewhere(before, nodes[index]):
            copies.append(index)
            words += len(own)
            continue
        kept += [*([] if words >= REPEATED else copies), index]
        copies, words = [], 0
    return [*kept, *([] if words >= REPEATED else copies)]


def _is_elsewhere(one: Node, other: Node) -> bool:
    """Tell whether two nodes have neither a parent nor its parent in common."""
    return not set(_near(one)) & set(_near(other))


def _near(node: Node) -> tuple[_Element, ...]:
    if node.element is None:
        return ()
    return (node.element, *islice(node.element.iterancestors(), 2))


def _pictures(nodes: Sequence[Node], chosen: set[int]) -> Iterator[int]:
    """Yield the pictures that stand among the chosen nodes."""
    first, last = min(chosen), max(chosen)
    for index in range(max(first - 3, 0), min(last + 2, len(nodes))):
        if nodes[index].piece.kind is not BlockKind.IMAGE:
            continue
        near = [i for i in range(index - 3, index + 4) if 0 <= i < len(nodes)]
        texts = [i for i in near if nodes[i].piece.kind is not BlockKind.IMAGE]
        if not texts or any(i in chosen for i in texts):
            yield index


def _lead_picture(nodes: Sequence[Node], chosen: set[int], picture: str) -> Iterator[int]:
    """Yield the picture that stands for the page where the page shows it above the text."""
    wanted = _stem(picture)
    shown = [i for i, n in enumerate(nodes) if wanted and _stem(n.piece.target) == wanted]
    if shown and shown[0] <= min(chosen) + LEAD and not chosen.intersection(shown):
        yield shown[0]


def _stem(address: str) -> str:
    """Return the name of a picture's file without its size and ending."""
    return SIZE.sub("", address.partition("?")[0].rpartition("/")[2].casefold())


def voices(root: _Element, markup: str) -> list[Voice]:
    """Return what each library takes for the main text of a page."""
    return [
        Voice(_trafilatura(root, recall=True)),
        Voice(_trafilatura(root, recall=False)),
        Voice(_readability(markup)),
    ]


def _trafilatura(root: _Element, *, recall: bool) -> str:
    import trafilatura

    return trafilatura.extract(deepcopy(root), include_comments=False, favor_recall=recall) or ""


def _readability(markup: str) -> str:
    import logging

    from lxml import etree, html
    from readability import Document
    from readability.readability import Unparseable

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    try:
        summary = Document(markup.encode("utf-8", "replace").decode("utf-8")).summary()
        tree = html.fromstring(summary)
    except (Unparseable, etree.ParserError, etree.XMLSyntaxError, ValueError, TypeError):
        return ""
    return "\n".join(text for text in map(str, tree.itertext()) if text.strip())
