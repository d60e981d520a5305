"""EPUB books: the chapters in reading order, one article; footnotes and links between chapters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, BlockKind, Piece
from desktop_app.formats.archive import Archive, local, resolve
from desktop_app.formats.dates import find_date
from desktop_app.formats.enclosed import PLACE, Enclosed
from desktop_app.formats.markup import decode_markup, parse_tree, streamed_nodes, tree_nodes
from desktop_app.formats.pieces import Node, assemble_nodes
from desktop_app.formats.source import Kind, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

CONTAINER = "META-INF/container.xml"
PAGES = {"application/xhtml+xml", "text/html", "application/xml", "text/xml"}
INNER = "http://book.invalid/"  # a base for links inside the book; it never leaves this module


def read_epub(data: bytes, source: Source) -> ReadResult:
    """Read a book.

    Raises:
        FormatError: It is damaged, locked, or holds no text.
    """
    with Archive(data, source) as archive:
        if archive.read("META-INF/rights.xml") is not None:
            raise refusal(source, "it is locked by its seller (DRM).")
        place, package = _package(archive)
        warnings: list[str] = []
        enclosed = Enclosed()
        nodes: list[Node] = []
        for name in _spine(package, place):
            page = archive.read(name)
            if page is None:
                warnings.append(f"A chapter is missing in the book: {name[:80]}.")
                continue
            nodes.extend(_chapter(page, name, archive, enclosed))
    if not any(node.piece.text.strip() for node in nodes if node.piece.kind is not BlockKind.IMAGE):
        raise refusal(source, "there is no text in it; its pages may be pictures.")
    article = enclosed.fill(_article(nodes, package, source))
    return ReadResult(article, (*warnings, *enclosed.warnings), Kind.EPUB)


def _package(archive: Archive) -> tuple[str, _Element]:
    container = archive.xml(CONTAINER)
    paths = [
        element.get("full-path", "")
        for element in (container.iter() if container is not None else ())
        if local(element) == "rootfile"
    ]
    for path in [*paths, *(name for name in archive.names() if name.endswith(".opf"))]:
        package = archive.xml(resolve("", path))
        if package is not None:
            return resolve("", path), package
    raise archive.damaged()


def _spine(package: _Element, place: str) -> Iterator[str]:
    items: dict[str, str] = {}
    for element in package.iter():
        if local(element) == "item" and element.get("media-type") in PAGES:
            is_contents = "nav" in element.get("properties", "").split()
            if not is_contents:
                items[element.get("id", "")] = element.get("href", "")
    for element in package.iter():
        if local(element) == "itemref" and element.get("idref", "") in items:
            yield resolve(place, items[element.get("idref", "")])


def _chapter(page: bytes, name: str, archive: Archive, enclosed: Enclosed) -> list[Node]:
    markup = decode_markup(_without_doctype(page))[0]
    markup = enclosed.mark(markup, lambda reference: archive.read(resolve(name, reference)))
    root = parse_tree(markup)
    base = INNER + name
    nodes = tree_nodes(root, base) if root is not None else streamed_nodes(markup, base)
    return [_within_book(node, name) for node in nodes if _is_in_book(node)]


def _is_in_book(node: Node) -> bool:
    """Tell whether a node is no picture, or one that the book holds."""
    return node.piece.kind is not BlockKind.IMAGE or node.piece.target.startswith(PLACE)


def _without_doctype(page: bytes) -> bytes:
    """Drop declarations of entities: nothing of a book is worth expanding them."""
    start = page.find(b"<!DOCTYPE")
    inner = page.find(b"[", start)
    close = page.find(b">", start)
    if start < 0 or not start < inner < close:
        return page
    end = page.find(b"]>", inner)
    return page[:start] + (page[end + 2 :] if end >= 0 else b"")


def _within_book(node: Node, name: str) -> Node:
    """Name places by chapter, so that the same id in two chapters stays two places."""
    runs = tuple(replace(run, target=_inner_target(run.target, name)) for run in node.piece.inlines)
    kept = tuple(run for run in runs if run.target != "-")
    ids = {f"{name}#{key}": value for key, value in node.ids.items()}
    return Node(replace(node.piece, inlines=kept), None, ids)


def _inner_target(target: str, name: str) -> str:
    if target.startswith("#"):
        return f"#{name}{target}"
    if target.startswith(INNER):
        return "#" + target.removeprefix(INNER) if "#" in target else "-"
    return target


def _article(nodes: list[Node], package: _Element, source: Source) -> Article:
    title = _field(package, "title") or source.stem
    nodes = [Node(Piece(title, BlockKind.TITLE)), *_without_title(nodes, title)]
    text, blocks, inlines = assemble_nodes(nodes)
    language = _field(package, "language")[:2].lower()
    return Article(
        text,
        blocks,
        inlines,
        title=title,
        byline=", ".join(_fields(package, "creator")),
        published=find_date(_field(package, "date")) or _year(_field(package, "date")),
        site=_field(package, "publisher"),
        language=language if language.isalpha() else "",
        source=str(source.path or source.name),
    )


def _without_title(nodes: list[Node], title: str) -> list[Node]:
    first = nodes[0].piece.text.strip().casefold() if nodes else ""
    return nodes[1:] if first == title.casefold() else nodes


def _year(text: str) -> str:
    return text[:4] if text[:4].isdigit() else ""


def _fields(package: _Element, name: str) -> list[str]:
    return [
        " ".join("".join(map(str, element.itertext())).split())
        for element in package.iter()
        if local(element) == name and element.text and element.text.strip()
    ]


def _field(package: _Element, name: str) -> str:
    return next(iter(_fields(package, name)), "")
