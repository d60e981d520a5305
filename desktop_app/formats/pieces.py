"""From HTML events to pieces: the one place where markup becomes blocks and inlines.

`PieceBuilder` is fed with starts, ends and text of elements, by whatever parser, and never
recurses. It keeps the element each piece came from, so that a selection can be made afterwards,
and the ids of elements, so that links within the page can point to offsets of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from desktop_app.core.article import Block, BlockKind, Inline, InlineKind, Piece, assemble
from desktop_app.formats.tags import BLOCKS, HEADINGS, INLINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.etree import _Element

SPACE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
NO_TEXT = "\N{OBJECT REPLACEMENT CHARACTER}"  # an image without alternative text
NO_CELL = "\N{ZERO WIDTH SPACE}"  # an empty cell
PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
FOOTNOTES = re.compile(r"(?:^|[\s_-])(?:foot|end)?notes?(?:$|[\s_-])|footnote|endnote", re.I)
FOOTNOTE_ID = re.compile(r"(?:fn|ftn|footnote|endnote|cite_note)[-:_]?\w*", re.I)
RELATIVE = re.compile(r"(?!//)(?![A-Za-z][\w+.-]*:)[^\s\\<>\"\x00-\x1f][^\\<>\"\x00-\x1f]{0,2000}")
LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-full-src")
IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+", re.I)
PLACEHOLDER_CHARS = 4_000  # a shorter picture may only keep the room of one that comes later
IMAGE_DATA_CHARS = 2_000_000


@dataclass(slots=True)
class Node:
    """A piece and where it came from.

    Attributes:
        piece: the block to be; links within the page still have their fragment as target.
        element: the innermost block element, where a tree was read.
        ids: names of places in this piece, with their position in its text.
    """

    piece: Piece
    element: _Element | None = None
    ids: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    """An open list: the number of its next item, or None where it has bullets."""

    number: int | None


class PieceBuilder:
    """Turns a stream of starts, ends and texts into nodes; the caller skips `SKIPPED` elements."""

    def __init__(self, base_url: str = "") -> None:
        self.nodes: list[Node] = []
        self._base = base_url
        self._page = urldefrag(base_url)[0]
        self._element: _Element | None = None
        self._parts: list[str] = []
        self._length = 0
        self._spaced = True
        self._runs: list[Inline] = []
        self._open: list[tuple[str, int, InlineKind, str]] = []
        self._ids: dict[str, int] = {}
        self._images: list[Node] = []
        self._lists: list[_List] = []
        self._items: list[tuple[str, int | None, bool]] = []
        self._quotes = 0
        self._quotes_seen = 0
        self._quoted_items: list[int] = []  # how many items were open at each quote
        self._heading = 0
        self._code = 0
        self._captions = 0
        self._footnotes: list[int] = []
        self._depth = 0
        self._row = False
        self._cell: int | None = None
        self._broken = False

    def start(self, tag: str, attributes: Mapping[str, str], element: _Element | None) -> None:
        """Open an element; void elements are opened and closed."""
        self._depth += 1
        self._note_ids(tag, attributes)
        if tag == "br":
            self._break()
        elif tag == "img":
            self._image(attributes, element)
        elif tag == "q":
            self.data("“")
        elif tag in INLINES:
            self._open_run(tag, attributes)
        elif tag in BLOCKS:
            self._start_block(tag, attributes, element)

    def end(self, tag: str, parent: _Element | None) -> None:
        """Close an element; `parent` is the block element that text belongs to from now on."""
        if tag == "q":
            self.data("”")
        elif tag in INLINES:
            self._close_run(tag)
        elif tag in BLOCKS:
            self._end_block(tag, parent)
        if self._footnotes and self._footnotes[-1] == self._depth:
            self._flush()
            self._footnotes.pop()
        self._depth -= 1

    def data(self, text: str) -> None:
        """Add text to the open block."""
        if self._code:
            text = text.replace("\r\n", "\n")
        else:
            text = SPACE.sub(" ", text)
            if self._spaced:
                text = text.removeprefix(" ")
        if not text:
            return
        if self._broken and text.strip():
            self._settle_break(text)
        self._parts.append(text)
        self._length += len(text)
        self._spaced = text.endswith(" ")

    def finish(self) -> list[Node]:
        """Close what is open and return the nodes."""
        self._flush()
        return self.nodes

    def _note_ids(self, tag: str, attributes: Mapping[str, str]) -> None:
        for name in (attributes.get("id"), attributes.get("name") if tag == "a" else None):
            if name:
                self._ids[name] = self._length
        role = attributes.get("role", "")
        if tag in {"section", "div", "ol", "aside", "li", "p"} and (
            role in {"doc-endnotes", "doc-footnote", "doc-endnote"}
            or FOOTNOTES.search(attributes.get("class", ""))
            or (tag in {"li", "p"} and FOOTNOTE_ID.fullmatch(attributes.get("id", "")))
        ):
            self._flush()
            self._ids |= {name: 0 for name in (attributes.get("id"),) if name}
            self._footnotes.append(self._depth)

    def _start_block(
        self, tag: str, attributes: Mapping[str, str], element: _Element | None
    ) -> None:
        if self._code:
            self._code += tag in PREFORMATTED
            self._new_line()
            return
        if self._row and tag not in {"tr", "td", "th", "table"}:
            self._part_cell(tag)
            return
        if tag in {"td", "th"} and self._row:
            self._start_cell()
            return
        ids = self._ids if not self._length else {}
        self._flush()
        self._ids |= dict.fromkeys(ids, 0)
        for name in (attributes.get("id"), attributes.get("name")):
            if name:
                self._ids[name] = 0
        self._element = element
        if tag in HEADINGS:
            self._heading = HEADINGS[tag]
        else:
            self._enter(tag, attributes)

    def _enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag:
            case "ul" | "menu" | "dir" | "dl":
                self._lists.append(_List(None))
            case "ol":
                start = attributes.get("start", "1")
                self._lists.append(_List(int(start) if _is_number(start) else 1))
            case "li" | "dt" | "dd":
                self._enter_item(tag, attributes)
            case "blockquote":
                self._quotes_seen += not self._quotes
                self._quotes += 1
                self._quoted_items.append(len(self._items))
            case _ if tag in PREFORMATTED:
                self._code += 1
            case "figcaption" | "caption":
                self._captions += 1
            case "tr":
                self._row = True
            case "hr":
                self.nodes.append(Node(Piece("* * *", BlockKind.RULE), self._element))

    def _enter_item(self, tag: str, attributes: Mapping[str, str]) -> None:
        number = self._lists[-1].number if self._lists and tag == "li" else None
        value = attributes.get("value", "")
        if number is not None:
            number = int(value) if _is_number(value) else number
            self._lists[-1].number = number + 1
        self._items.append((tag, number, False))

    def _start_cell(self) -> None:
        self._end_cell()
        if self._length:
            self._parts.append("\t")
            self._length += 1
        self._cell = self._length
        self._spaced = True

    def _part_cell(self, tag: str = "") -> None:
        """Part what a cell holds: items of a list as in a sentence, all else by a space."""
        if self._cell is None or self._length <= self._cell:
            return
        if tag == "li":
            cell = "".join(self._parts)
            bare = cell.rstrip(" ")
            self._parts, self._length = [bare], len(bare)
            self._spaced = False
            if bare[-1:].isalnum() or bare.endswith(")"):
                self.data(";")
        self.data(" ")

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if self._parts and self._parts[-1].endswith(" ") and self._length > self._cell:
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
        if not "".join(self._parts)[self._cell :].strip():
            self._parts.append(NO_CELL)
            self._length += 1
        self._runs.append(Inline(self._cell, self._length, InlineKind.CELL))
        self._cell = None

    def _new_line(self) -> None:
        if self._length and not "".join(self._parts[-1:]).endswith("\n"):
            self.data("\n")

    def _end_block(self, tag: str, parent: _Element | None) -> None:
        if self._code > 1 or (self._code and tag not in PREFORMATTED):
            self._code -= tag in PREFORMATTED
            self._new_line()
            return
        if tag in {"td", "th"} and self._row:
            if tag == "th" and self._cell is not None:
                start = self._cell
                self._end_cell()
                self._runs[-1] = Inline(start, self._length, InlineKind.HEADER_CELL)
            self._end_cell()
            return
        if self._row and tag not in {"tr", "table"}:
            self._part_cell()
            return
        self._end_cell()
        self._flush()
        self._element = parent
        self._leave(tag)

    def _leave(self, tag: str) -> None:
        match tag:
            case "ul" | "ol" | "menu" | "dir" | "dl" if self._lists:
                self._lists.pop()
            case "li" | "dt" | "dd" if self._items:
                self._items.pop()
            case "blockquote" if self._quotes:
                self._quotes -= 1
                self._quoted_items.pop()
            case _ if tag in PREFORMATTED and self._code:
                self._code -= 1
            case "figcaption" | "caption" if self._captions:
                self._captions -= 1
            case "tr" | "table":
                self._row = False
        if tag in HEADINGS:
            self._heading = 0

    def _open_run(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = INLINES[tag]
        target = self.link(attributes.get("href", "")) if kind is InlineKind.LINK else ""
        if kind is InlineKind.LINK and not target:
            kind = InlineKind.MARK  # an anchor without address: closed like one, never kept
            target = "none"
        self._open.append((tag, self._length, kind, target))

    def _close_run(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                self._keep_run(*self._open.pop(index)[1:])
                return

    def _keep_run(self, start: int, kind: InlineKind, target: str) -> None:
        if target != "none" and start < self._length:
            self._runs.append(Inline(start, self._length, kind, target))

    def _break(self) -> None:
        if self._code:
            self.data("\n")
        elif self._heading or self._row or self._captions:
            self.data(" ")
        elif self._length and not self._broken:
            self._broken = True
        elif self._broken:
            self._flush()

    def _settle_break(self, text: str) -> None:
        """Decide whether a line break ends the block, or parts a sentence and is a space."""
        self._broken = False
        before = "".join(self._parts[-3:]).rstrip()
        if before and text[:1].islower() and not before.endswith((".", "!", "?", ":", "”", '"')):
            if not self._spaced:
                self._parts.append(" ")
                self._length += 1
        else:
            self._flush()

    def _image(self, attributes: Mapping[str, str], element: _Element | None) -> None:
        target = self._image_address(attributes)
        if not target or _is_tracker(attributes):
            return
        alt = " ".join(attributes.get("alt", "").split()) or NO_TEXT
        image = Piece(alt, BlockKind.IMAGE, target=target)
        node = Node(image, element)
        if "".join(self._parts).strip() or self._row:
            self._images.append(node)
        else:
            self._flush()
            self.nodes.append(node)

    def _image_address(self, attributes: Mapping[str, str]) -> str:
        src = attributes.get("src", "").strip()
        is_data = IMAGE_DATA.match(src[:40]) is not None
        if not src or (src[:5].lower() == "data:" and len(src) < PLACEHOLDER_CHARS):
            widest = _widest(attributes.get("srcset") or attributes.get("data-srcset") or "")
            for reference in (*(attributes.get(name, "") for name in LAZY), widest):
                address = self.address(reference) if reference.strip() else ""
                if address:
                    return address
        if is_data:
            short = len(src) <= IMAGE_DATA_CHARS and IMAGE_DATA.fullmatch(src)
            return src if short and len(src) > 400 else ""
        return self.address(src) if src else ""

    def link(self, href: str) -> str:
        """Return a link's target: http(s), `#` and a name within the page, or nothing."""
        href = href.strip()
        if href.startswith("#"):
            return href if len(href) > 1 else ""
        target = self.address(href)
        bare, fragment = urldefrag(target)
        return f"#{fragment}" if fragment and bare == self._page else target

    def address(self, reference: str) -> str:
        """Resolve an address; anything but http and https gives nothing.

        A reference relative to a page whose own address is unknown is kept as it stands.
        """
        reference = reference.strip()
        if not self._base and RELATIVE.fullmatch(reference):
            return reference.replace(" ", "%20")
        try:
            target = urljoin(self._base, reference)
            parts = urlsplit(target)
        except ValueError:
            return ""
        usable = parts.scheme in {"http", "https"} and bool(parts.netloc)
        return target.replace(" ", "%20") if usable else ""

    def _flush(self) -> None:
        """End the open block, if it holds text."""
        self._broken = False
        text = "".join(self._parts)
        if text.strip(" \n\t\xa0" + NO_CELL):
            for _, start, kind, target in self._open:
                self._keep_run(start, kind, target)
            piece = self._shaped(text)
            self.nodes.append(Node(piece, self._element, self._ids))
            self._ids = {}
        else:
            self._ids = dict.fromkeys(self._ids, 0)
        self.nodes.extend(self._images)
        self._images = []
        self._parts, self._length, self._spaced, self._runs = [], 0, True, []
        self._open = [(tag, 0, kind, target) for tag, _, kind, target in self._open]

    def _shaped(self, text: str) -> Piece:
        runs = tuple(sorted(self._runs, key=lambda run: (run.start, -run.end)))
        kind, level, number = self._kind()
        return Piece(text, kind, level, number, "", runs)

    def _kind(self) -> tuple[BlockKind, int, int | None]:
        if self._row:
            return BlockKind.TABLE_ROW, 0, None
        if self._code:
            return BlockKind.CODE, 0, None
        if self._captions:
            return BlockKind.CAPTION, 0, None
        if self._heading and not self._quotes:
            return BlockKind.HEADING, self._heading, None
        if self._items and (not self._quotes or len(self._items) > self._quoted_items[-1]):
            return self._item()
        if self._footnotes:
            return BlockKind.FOOTNOTE, 0, None
        if self._quotes:
            return BlockKind.QUOTE, self._quotes, self._quotes_seen
        return BlockKind.PARAGRAPH, 0, None

    def _item(self) -> tuple[BlockKind, int, int | None]:
        tag, number, is_begun = self._items[-1]
        depth = max(len(self._lists), 1) + (tag == "dd")
        if self._footnotes:
            self._items[-1] = (tag, None, True)
            return BlockKind.FOOTNOTE, 0, number
        if is_begun:
            return BlockKind.PARAGRAPH, depth, None
        self._items[-1] = (tag, number, True)
        return BlockKind.LIST_ITEM, depth, number


def assemble_nodes(
    nodes: Sequence[Node], page: str = ""
) -> tuple[str, tuple[Block, ...], tuple[Inline, ...]]:
    """Join nodes as `assemble` does, and let links within the page point to offsets.

    A link to a place that was not taken over points to that place of `page`, its address.
    """
    nodes = [node for node in nodes if node.piece.text.strip()]
    text, blocks, inlines = assemble(node.piece for node in nodes)
    places: dict[str, int] = {}
    for node, block in zip(nodes, blocks, strict=True):
        shift = block.start - (len(node.piece.text) - len(node.piece.text.lstrip()))
        for name, position in node.ids.items():
            places.setdefault(name, min(max(position + shift, block.start), block.end))
    return text, blocks, tuple(_placed(inlines, places, page))


def _placed(inlines: Iterable[Inline], places: Mapping[str, int], page: str) -> Iterable[Inline]:
    for inline in inlines:
        if inline.kind is not InlineKind.LINK or not inline.target.startswith("#"):
            yield inline
        elif inline.target[1:] in places:
            yield replace(inline, target=f"#{places[inline.target[1:]]}")
        elif page:
            yield replace(inline, target=page + inline.target)


def _is_number(value: str) -> bool:
    return value.removeprefix("-").isdecimal() and len(value) < 9


def _is_tracker(attributes: Mapping[str, str]) -> bool:
    """Tell whether a picture has no size to be seen in; what is not stated may be anything."""
    sizes = {attributes.get(name, "").strip() for name in ("width", "height")} - {""}
    return bool(sizes) and sizes <= {"0", "1", "0px", "1px"}


def _widest(srcset: str) -> str:
    """Return the address of the largest picture in a `srcset`."""
    best, address = -1.0, ""
    for match in re.finditer(r"(\S+?)(?:\s+([\d.]+)[wx])?\s*(?:,\s+|,?$)", srcset[:20_000]):
        try:
            size = float(match[2] or 1)
        except ValueError:
            size = 1.0
        if size > best and match[1] != ",":
            best, address = size, match[1]
    return address
