"""Parse HTML into a tree, with a second way for pages that lxml cannot hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from desktop_app.formats.decode import decode_declared
from desktop_app.formats.pieces import Node, PieceBuilder
from desktop_app.formats.plain import mend
from desktop_app.formats.tags import BLOCKS, CONTROLS, SKIPPED, VOID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""", re.I)
# UTF-8 read as Windows-1252 or Latin-1: an apostrophe, a dash, a quotation mark, an accent.
GARBLED = re.compile("\u00e2[\u0080\u20ac][\u0080-\uffff]|[\u00c2\u00c3][\u0080-\u00bf\u20ac]")
# What browsers and SingleFile write into the pages that they save.
SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>\"]{1,2000})"
)
TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup")
CLOSED_BY_NEXT = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody"))
MAX_DEPTH = 1_000


def decode_markup(data: bytes, charset: str = "") -> tuple[str, list[str]]:
    """Decode a page: byte order mark, server, declaration in the page, UTF-8, guess."""
    match = XML_DECLARED.search(data[:1024]) or DECLARED.search(data[:8192])
    declared = match[1].decode("ascii") if match else ""
    markup, warnings = decode_declared(data, charset or declared)
    if not GARBLED.search(markup):
        return markup, warnings
    mended, more = mend(markup)
    return mended, [*warnings, *more]


def saved_address(markup: str) -> str:
    """Return the address that a saved page says it came from, http(s) only."""
    match = SAVED_FROM.search(markup[:5_000])
    return match[1] if match else ""


def parse_tree(markup: str) -> _Element | None:
    """Parse a page as browsers do, or return None when the tree would lose text of it.

    lxml drops what is nested more than 2,048 deep, without a word; such a page is streamed.
    """
    if nesting(markup) > MAX_DEPTH:
        return None
    from lxml import etree
    from lxml.html import HTMLParser as TreeParser
    from selectolax.lexbor import LexborHTMLParser

    repaired = LexborHTMLParser(markup).html or ""
    parser = TreeParser(
        huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(repaired.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if root is None or any("depth" in entry.message.lower() for entry in parser.error_log):
        return None
    _settle(root)
    return root


def _settle(root: _Element) -> None:
    """Rename the parts of tables that only place things; their text is no data."""
    for table in list(root.iter("table")):
        if _is_layout(table):
            parts = [part for part in table.iter(*TABLE_PARTS) if _own_table(part) is table]
            for part in (table, *parts):
                part.tag = "div"


def _own_table(part: _Element) -> _Element | None:
    return next(part.iterancestors("table"), None)


def _is_layout(table: _Element) -> bool:
    """Tell whether a table only places things: it holds what no cell of data would."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if next(table.iter("pre", "article", "section", "form", "h1", "h2"), None) is not None:
        return True
    if next(table.iterdescendants("table"), None) is not None:
        return True
    rows = [row for row in table.iter("tr") if _own_table(row) is table]
    cells = [sum(1 for _ in row.iterchildren("td", "th")) for row in rows]
    has_heads = next(table.iter("th"), None) is not None
    if has_heads and sum(count >= 2 for count in cells) >= 2:
        return False
    if _is_grid(rows, cells):
        return False
    if next(table.iter("blockquote", "ul", "ol", "h3"), None) is not None:
        return True
    paragraphs = sum(1 for p in table.iter("p") if _length(p) > 150)
    is_single = max(cells, default=0) <= 1 and not has_heads
    return is_single or paragraphs > 2 * max(len(rows), 1)


def _is_grid(rows: Sequence[_Element], cells: Sequence[int]) -> bool:
    """Tell whether rows are alike, under a first one of short labels, with little in each cell."""
    if len(rows) < 3 or min(cells) < 2 or len(set(cells)) > 1:
        return False
    lengths = [[_length(cell) for cell in row.iterchildren("td", "th")] for row in rows]
    return max(lengths[0]) <= 60 and min(lengths[0][1:]) > 0 and max(map(max, lengths)) <= 600


def _length(element: _Element) -> int:
    return sum(len(str(text).strip()) for text in element.itertext())


def nesting(markup: str) -> int:
    """Estimate from above how deep the elements of a page are nested."""
    depth: dict[str, int] = {}
    deepest = 0
    for match in TAGS.finditer(markup):
        name = match[2].lower()
        if name in VOID or name in CLOSED_BY_NEXT:
            continue
        if match[1]:
            depth[name] = max(depth.get(name, 0) - 1, 0)
        else:
            depth[name] = depth.get(name, 0) + 1
            deepest = max(deepest, depth[name])
    return deepest


def tree_nodes(root: _Element, base_url: str = "", *, hidden: bool = False) -> list[Node]:
    """Turn a tree, or a part of it, into nodes.

    Args:
        root: where to start.
        base_url: what links are relative to.
        hidden: take also what the page says is not shown, and the labels of controls.
    """
    from lxml import etree

    builder = PieceBuilder(base_url)
    walk = etree.iterwalk(root, events=("start", "end"))
    block: list[_Element] = []
    skipped: _Element | None = None
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or tag in SKIPPED or not (hidden or _is_shown(element)):
                skipped = element
                walk.skip_subtree()
                continue
            is_block = tag in BLOCKS
            if is_block:
                block.append(element)
            builder.start(tag, element.attrib, element if is_block or tag == "img" else None)
            if element.text:
                builder.data(element.text)
            continue
        if element is skipped:
            skipped = None
        else:
            if tag in BLOCKS:
                block.pop()
            builder.end(tag, block[-1] if block else None)
        if element.tail and element is not root:
            builder.data(element.tail)
    return builder.finish()


def is_hidden(element: _Element) -> bool:
    """Tell whether the page itself says that an element is not shown."""
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


def _is_shown(element: _Element) -> bool:
    if element.tag in CONTROLS:
        return len("".join(map(str, element.itertext())).split()) > 40
    return not is_hidden(element)


class _Events(HTMLParser):
    """Feeds a builder without ever making a tree, so that depth costs nothing."""

    def __init__(self, builder: PieceBuilder) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = builder
        self._skipping = ""
        self._nested = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            self._nested += tag == self._skipping
            return
        if tag in SKIPPED:
            if tag not in VOID and tag != "head":
                self._skipping, self._nested = tag, 1
            return
        self._builder.start(tag, {name: value or "" for name, value in attrs}, None)
        if tag in VOID:
            self._builder.end(tag, None)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._nested -= tag == self._skipping
            if not self._nested:
                self._skipping = ""
        elif tag not in VOID and tag not in SKIPPED:
            self._builder.end(tag, None)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._builder.data(data)


def streamed_nodes(markup: str, base_url: str = "") -> list[Node]:
    """Turn a page into nodes without a tree: all of its text, in order."""
    builder = PieceBuilder(base_url)
    parser = _Events(builder)
    parser.feed(markup)
    parser.close()
    return builder.finish()
