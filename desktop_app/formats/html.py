"""Web pages: the main text with its structure, and what the page says about itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, BlockKind, Piece
from desktop_app.formats.markup import (
    decode_markup,
    parse_tree,
    saved_address,
    streamed_nodes,
    tree_nodes,
)
from desktop_app.formats.pieces import Node, assemble_nodes
from desktop_app.formats.source import Kind, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from desktop_app.formats.metadata import Metadata

MOST_TAGS = 400_000
RAW = "The main text could not be told from the rest of the page; all of its text is shown."
DEEP = "The page is nested too deeply to find its main text; all of its text is shown."


def read_html(data: bytes, source: Source) -> ReadResult:
    """Read a saved or fetched page, or HTML from the clipboard.

    Raises:
        FormatError: There is no text in it.
    """
    markup, warnings = decode_markup(data, source.charset)
    return read_markup(markup, source, warnings=warnings, whole=source.whole)


def read_markup(
    markup: str, source: Source, *, warnings: Sequence[str] = (), whole: bool = False
) -> ReadResult:
    """Read decoded markup.

    Args:
        markup: the page.
        source: what messages call it, and its address.
        warnings: what was found while decoding.
        whole: keep all text, as for a chapter or a converted document.

    Raises:
        FormatError: There is no text in it.
    """
    from desktop_app.formats.metadata import Metadata, read_metadata

    if markup.count("<") > MOST_TAGS:
        raise refusal(source, f"it has more than {MOST_TAGS:,} elements. Save a part of it.")

    if not source.url and not whole:
        source = replace(source, url=saved_address(markup))
    root = parse_tree(markup) if markup.strip() else None
    if root is None:
        nodes = streamed_nodes(markup, source.url)
        warnings = [*warnings, *([] if whole else [DEEP])]
        metadata = Metadata()
    else:
        metadata = read_metadata(root, source.url)
        nodes, notes = _chosen(root, markup, source.url or metadata.url, metadata, whole=whole)
        warnings = [*warnings, *notes]
    if not any(node.piece.kind is not BlockKind.IMAGE for node in nodes):
        raise refusal(source, "there is no text in it.")
    return ReadResult(_article(nodes, metadata, source), tuple(warnings), Kind.HTML)


def _chosen(
    root: _Element, markup: str, url: str, metadata: Metadata, *, whole: bool
) -> tuple[list[Node], list[str]]:
    base = _base(root, url)
    if whole:
        return tree_nodes(root, base), []
    from desktop_app.formats.content import choose

    chosen = choose(tree_nodes(root, base, hidden=True), root, markup, metadata)
    return (chosen, []) if chosen else (tree_nodes(root, base), [RAW])


def _base(root: _Element, url: str) -> str:
    from urllib.parse import urljoin

    base = root.find(".//base[@href]")
    href = base.get("href", "") if base is not None else ""
    try:
        return urljoin(url, href)
    except ValueError:
        return url


def _article(nodes: list[Node], metadata: Metadata, source: Source) -> Article:
    nodes = with_title(nodes, metadata.title)
    text, blocks, inlines = assemble_nodes(nodes, metadata.url or source.url)
    return Article(
        text,
        blocks,
        inlines,
        title=metadata.title or _first_heading(nodes) or source.stem,
        byline=metadata.author,
        published=metadata.date,
        site=metadata.site,
        language=metadata.language,
        url=metadata.url or source.url,
        source=str(source.path or source.url or source.name),
    )


def with_title(nodes: list[Node], title: str) -> list[Node]:
    """Let the heading that shows the title be the title, or put the title first.

    Pictures above the heading come right below it.
    """
    if not title:
        return nodes
    wanted = _folded(title)
    for index, node in enumerate(nodes[:8]):
        piece = node.piece
        if _folded(piece.text) == wanted and piece.kind in {
            BlockKind.HEADING,
            BlockKind.PARAGRAPH,
        }:
            shown = replace(piece, kind=BlockKind.TITLE, level=0)
            above = nodes[:index]
            pictures = [n for n in above if n.piece.kind is BlockKind.IMAGE]
            words = [n for n in above if n.piece.kind is not BlockKind.IMAGE]
            title_node = Node(shown, node.element, node.ids)
            return [*words, title_node, *pictures, *nodes[index + 1 :]]
    return [Node(Piece(title, BlockKind.TITLE)), *nodes]


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _first_heading(nodes: list[Node]) -> str:
    return next((n.piece.text.strip() for n in nodes if n.piece.kind is BlockKind.HEADING), "")
