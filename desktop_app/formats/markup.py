"""Parse HTML into a tree, with a second way for pages that lxml cannot hold."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from desktop_app.formats.decode import decode_declared
from desktop_app.formats.pieces import BLOCKS, SKIPPED, Node, PieceBuilder

if TYPE_CHECKING:
    from lxml.etree import _Element

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""", re.I)
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "keygen",
    ]
)
MAX_DEPTH = 2_000


def decode_markup(data: bytes, charset: str = "") -> tuple[str, list[str]]:
    """Decode a page: byte order mark, server, declaration in the page, UTF-8, guess."""
    match = XML_DECLARED.search(data[:1024]) or DECLARED.search(data[:8192])
    declared = match[1].decode("ascii") if match else ""
    return decode_declared(data, charset or declared)


def parse_tree(markup: str) -> _Element | None:
    """Parse a page, or return None when lxml would lose text of it (too deep, too long)."""
    from lxml import etree
    from lxml.html import HTMLParser as TreeParser

    parser = TreeParser(
        huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8"
    )
    data = markup.encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if root is None or any("depth" in entry.message.lower() for entry in parser.error_log):
        return None
    return root


def tree_nodes(root: _Element, base_url: str = "") -> list[Node]:
    """Turn a tree, or a part of it, into nodes."""
    from lxml import etree

    builder = PieceBuilder(base_url)
    walk = etree.iterwalk(root, events=("start", "end"))
    block: list[_Element] = []
    skipped: _Element | None = None
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in SKIPPED or not tag or is_hidden(element):
                skipped = element
                walk.skip_subtree()
                continue
            if tag in BLOCKS:
                block.append(element)
            builder.start(tag, dict(element.attrib), element if tag in BLOCKS | {"img"} else None)
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
