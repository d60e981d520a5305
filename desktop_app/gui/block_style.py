"""How each kind of block is set: its face and size, its line height, the room about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtGui import QFont

from desktop_app.core.article import Article, Block, BlockKind

TITLE_SCALE = 1.62
META_SCALE = 0.72
SUBTITLE_SCALE = 1.1
CODE_SCALE = 0.82
MONOSPACE = ("JetBrains Mono", "DejaVu Sans Mono", "monospace")
_HEADING_SCALE = {1: 1.3, 2: 1.3, 3: 1.15, 4: 1.05, 5: 1.0, 6: 1.0}
_SMALL = frozenset({BlockKind.META, BlockKind.CAPTION, BlockKind.IMAGE, BlockKind.FOOTNOTE})
_SOFT = _SMALL | {BlockKind.SUBTITLE, BlockKind.RULE}
NO_WORDS = "\ufffc"  # the text of a picture without words
_SILENT = 4.0  # pixels: the line of a picture without words
_BELOW = 0.62  # of the leading: between paragraphs
_BETWEEN = 0.25  # between items of a list, rows of a table


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How the text is set; sizes in pixels, `line_height` in multiples of the size."""

    family: str = "Literata"
    size: int = 20
    line_height: float = 1.6
    is_justified: bool = False

    @property
    def leading(self) -> int:
        """Distance of two base lines of running text, in pixels."""
        return round(self.size * self.line_height)

    @property
    def font(self) -> QFont:
        """The face of running text."""
        font = QFont(self.family)
        font.setPixelSize(self.size)
        return font


class Alignment(Enum):
    """Where the lines of a block stand; the beginning is at the right where text runs so."""

    BEGINNING = "beginning"
    JUSTIFIED = "justified"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class BlockStyle:
    """The measures of one block, in pixels.

    Attributes:
        line_height: distance of its base lines.
        above: room before its first line; nothing may be painted there by others.
        below: room after its last line.
        indent: how far its lines are moved in from where lines begin.
        size: pixel size of its face.
        alignment: where its lines stand.
        is_soft: whether it is set in the fainter ink.
        is_row: whether it is a row of a table, its cells parted by line separators.
    """

    line_height: float
    above: float
    below: float
    indent: float = 0.0
    size: int = 20
    alignment: Alignment = Alignment.BEGINNING
    is_soft: bool = False
    is_row: bool = False


def block_styles(article: Article, style: TextStyle) -> list[BlockStyle]:
    """Return the measures of every block."""
    following = [*(block.kind for block in article.blocks[1:]), None]
    found: dict[tuple[object, ...], BlockStyle] = {}
    styles = []
    for index, block in enumerate(article.blocks):
        goes_on, is_first = following[index] is block.kind, index == 0
        is_silent = block.kind is BlockKind.IMAGE and article.block_text(block) == NO_WORDS
        key = (block.kind, block.level, goes_on, is_first, is_silent and bool(block.target))
        if key not in found:
            made = _block_style(block, style, goes_on=goes_on, is_first=is_first)
            found[key] = replace(made, line_height=_SILENT) if is_silent and block.target else made
        styles.append(found[key])
    return styles


def _block_style(block: Block, style: TextStyle, *, goes_on: bool, is_first: bool) -> BlockStyle:
    """Return the measures of a block; `goes_on` when the next one is of the same kind."""
    line_height, above, below = _heights(block, style, goes_on=goes_on)
    alignment = Alignment.BEGINNING
    if block.kind is BlockKind.RULE:
        alignment = Alignment.CENTRE
    elif style.is_justified and block.kind in {BlockKind.PARAGRAPH, BlockKind.QUOTE}:
        alignment = Alignment.JUSTIFIED
    return BlockStyle(
        line_height=line_height,
        above=0 if is_first else above,
        below=below,
        indent=_indent(block) * style.leading,
        size=round(style.size * _scale(block)),
        alignment=alignment,
        is_soft=block.kind in _SOFT,
        is_row=block.kind is BlockKind.TABLE_ROW,
    )


def _indent(block: Block) -> float:
    """Return how far a block is moved in, in multiples of the leading."""
    match block.kind:
        case BlockKind.LIST_ITEM | BlockKind.QUOTE:
            return 0.9 * (block.level or 1)
        case BlockKind.PARAGRAPH:  # with a level it goes on with a list item of this depth
            return 0.9 * block.level
        case BlockKind.CODE:
            return 0.5
        case _:
            return 0.0


def _scale(block: Block) -> float:
    match block.kind:
        case BlockKind.TITLE:
            return TITLE_SCALE
        case BlockKind.SUBTITLE:
            return SUBTITLE_SCALE
        case BlockKind.HEADING:
            return _HEADING_SCALE.get(block.level, 1.0)
        case BlockKind.CODE:
            return CODE_SCALE
        case kind:
            return META_SCALE if kind in _SMALL else 1.0


def _heights(block: Block, style: TextStyle, *, goes_on: bool) -> tuple[float, float, float]:
    """Return line height, room above and below."""
    size, leading = style.size, style.leading
    match block.kind:
        case BlockKind.TITLE:
            return round(size * TITLE_SCALE * 1.2), 0, leading * 1.6
        case BlockKind.HEADING:
            return round(size * _scale(block) * 1.35), leading * 0.6, leading * 0.35
        case kind if kind in _SMALL:
            return round(size * META_SCALE * 1.6), 0, leading * 0.4
        case BlockKind.LIST_ITEM | BlockKind.TABLE_ROW:
            return leading, 0, leading * (_BETWEEN if goes_on else _BELOW)
        case BlockKind.CODE:
            return round(size * 1.25), 0, leading * _BELOW
        case _:
            return leading, 0, leading * _BELOW


def block_font(block: Block, style: TextStyle) -> QFont | None:
    """Return the face of a block, or None for that of running text."""
    scale = _scale(block)
    if scale == 1.0 and block.kind is not BlockKind.HEADING:
        return None
    font = style.font
    font.setPixelSize(round(style.size * scale))
    if block.kind in {BlockKind.TITLE, BlockKind.HEADING}:
        font.setWeight(QFont.Weight.DemiBold)
    elif block.kind in _SMALL:
        font.setFamily("Inter")
    elif block.kind is BlockKind.CODE:
        font.setFamilies(MONOSPACE)
        font.setStyleHint(QFont.StyleHint.Monospace)
    return font
