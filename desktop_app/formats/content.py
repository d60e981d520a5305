"""Choose the main text among the nodes of a page.

Two well-kept extraction libraries, one of them in two moods, say what they take for the main text.
Each node of the page is then judged by a small trained forest, from how far the libraries want it,
where it stands and what it says. The nodes themselves come from the page, so that no structure is
lost on the way through a library.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind
from desktop_app.formats.features import Voice, table
from desktop_app.formats.forest import load_forest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from desktop_app.formats.pieces import Node

WANTED = 0.45
DOUBTFUL = 0.03  # a heading over chosen text may be this unlikely
MOST_NODES = 20_000


def choose(nodes: Sequence[Node], root: _Element, markup: str, title: str) -> list[Node]:
    """Return the nodes of the main text in order; none when it cannot be told.

    Args:
        nodes: all nodes of the page, hidden ones too.
        root: the page.
        markup: the page as text.
        title: the title of the article, if it is known.
    """
    if len(nodes) > MOST_NODES:
        return []
    places = [i for i, node in enumerate(nodes) if node.piece.kind is not BlockKind.IMAGE]
    texts = [nodes[i] for i in places]
    if not texts:
        return []
    forest = load_forest()
    rows = table(texts, voices(root, markup), title)
    chosen = {
        place for place, row in zip(places, rows, strict=True) if forest.probability(row) >= WANTED
    }
    if not chosen:
        return []
    chosen.update(_pictures(nodes, chosen))
    return [node for index, node in enumerate(nodes) if index in chosen]


def _headings(
    nodes: Sequence[Node], chosen: set[int], likely: Mapping[int, float]
) -> Iterator[int]:
    """Yield headings that stand right over chosen text in the same container."""
    for index, probability in likely.items():
        node = nodes[index]
        if index in chosen or node.piece.kind is not BlockKind.HEADING or probability < DOUBTFUL:
            continue
        below = next((i for i in range(index + 1, len(nodes)) if i in likely), -1)
        above = any(i in chosen for i in range(max(index - 4, 0), index))
        if below in chosen and above and _parent(node) is _parent(nodes[below]):
            yield index


def _parent(node: Node) -> _Element | None:
    return node.element.getparent() if node.element is not None else None


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
