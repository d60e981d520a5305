"""An article: one canonical text, and what its ranges are.

`text` is the coordinate system of the whole program. Every range is half-open, `[start, end)`, in
code points of `text`. Blocks follow one another without overlap; between two blocks lies white
space only. A block's own text holds no line break, except in code blocks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class BlockKind(StrEnum):
    """What a block is; decides how it is set and whether it is analysed."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    META = "meta"  # byline, date line, "3 min read": words about the article
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    IMAGE = "image"  # its text is the alternative text
    RULE = "rule"  # a break between scenes; its text is "* * *"


class InlineKind(StrEnum):
    """What a run inside a block is."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    STRIKE = "strike"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    MARK = "mark"
    LINK = "link"  # target: absolute address, or "#" and an offset of the text
    CELL = "cell"  # one cell of a table row
    HEADER_CELL = "header_cell"


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of text inside one block, such as a link; `target` only for links."""

    start: int
    end: int
    kind: InlineKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or the like.

    Attributes:
        level: 1 to 6 for headings; depth from 1 for list items and quotes; else 0.
        number: what an ordered list shows before the item, None where it is a bullet; which of
            the text's block quotes a quote belongs to, so that neighbours stay two.
        target: address of an image's bytes (`data:` or http), else empty.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: int | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its structure and what is known about it.

    Attributes:
        title: also the first block (kind TITLE) when the text shows one; never empty in a library.
        byline: author or authors as printed, without "By".
        published: the date as ISO 8601 (`2016-01-27`), as far as it is known, or empty.
        site: the paper, site or book it stands in.
        language: ISO 639-1 code, or empty when unknown.
        url: canonical address, http(s) only, or empty.
        source: where the reader got it from: path or address, for showing only.
    """

    text: str
    blocks: tuple[Block, ...]
    inlines: tuple[Inline, ...] = ()
    title: str = ""
    byline: str = ""
    published: str = ""
    site: str = ""
    language: str = ""
    url: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Check the invariants.

        Raises:
            ValueError: A range lies outside the text, overlaps, or hides text between blocks.
        """
        position = 0
        for block in self.blocks:
            if not position <= block.start <= block.end <= len(self.text):
                raise ValueError(f"block {block} overlaps or lies outside the text")
            if self.text[position : block.start].strip():
                raise ValueError(f"text before {block} belongs to no block")
            position = block.end
        if self.text[position:].strip():
            raise ValueError("text after the last block belongs to no block")
        for inline in self.inlines:
            if not 0 <= inline.start < inline.end <= len(self.text):
                raise ValueError(f"inline {inline} lies outside the text")

    @property
    def digest(self) -> str:
        """Hash of the text without regard to white space: the same article twice has one digest."""
        words = " ".join(self.text.split())
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def word_count(self) -> int:
        """Number of words, as separated by white space."""
        return len(self.text.split())

    def block_text(self, block: Block) -> str:
        """Return the block's part of the text."""
        return self.text[block.start : block.end]

    def block_index_at(self, offset: int) -> int:
        """Return the index of the block that holds `offset`, or of the last one before it.

        Offsets before the first block give 0; an article without blocks gives -1.
        """
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return max(low - 1, 0) if self.blocks else -1


@dataclass(frozen=True, slots=True)
class Piece:
    """One block to be: its text and its inlines counted from the start of that text."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: int | None = None
    target: str = ""
    inlines: tuple[Inline, ...] = ()


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...], tuple[Inline, ...]]:
    """Join pieces into text, blocks and inlines, two line breaks between blocks.

    White space round a piece is cut off and its inlines are moved with it; empty pieces are left
    out; inlines that hold no character are dropped.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    inlines: list[Inline] = []
    position = 0
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        if parts:
            parts.append("\n\n")
            position += 2
        shift = position - (len(piece.text) - len(piece.text.lstrip()))
        end = position + len(text)
        parts.append(text)
        blocks.append(Block(position, end, piece.kind, piece.level, piece.number, piece.target))
        inlines.extend(_moved(piece.inlines, shift, position, end))
        position = end
    return "".join(parts), tuple(blocks), tuple(inlines)


def _moved(inlines: Sequence[Inline], shift: int, low: int, high: int) -> Iterable[Inline]:
    for inline in inlines:
        start, end = max(inline.start + shift, low), min(inline.end + shift, high)
        if start < end:
            yield Inline(start, end, inline.kind, inline.target)
