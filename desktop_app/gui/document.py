"""An article as a QTextDocument, and the way between its positions and code points.

One text block a block of the article, inserted with a cursor: `setHtml` and `setPlainText` would
change the text. Characters that Qt gives a meaning of its own are shown by another one of the same
length; the text itself is never read back from the document.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from typing_extensions import override

from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.core.offsets import Utf16Map

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop_app.gui.theme import Theme

#: What Qt would take for the end of a block or for an object of its own, and what is shown instead.
_SHOWN = {
    0x0000: "\u2400",
    0x000A: "\u2028",
    0x000B: " ",
    0x000C: " ",
    0x000D: " ",
    0x001C: " ",
    0x001D: " ",
    0x001E: " ",
    0x0085: " ",
    0x2029: "\u2028",
    0xFDD0: "\ufffd",
    0xFDD1: "\ufffd",
    0xFFFC: "\u25a3",  # a picture without words
} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
#: Direction overrides are shown as what they are, for they can make a text look like another one.
_OVERRIDES = {0x202A: "⟦", 0x202B: "⟦", 0x202C: "⟧", 0x202D: "⟦", 0x202E: "⟦"}

_HEADING_SCALE = {1: 1.3, 2: 1.3, 3: 1.15, 4: 1.05, 5: 1.0, 6: 1.0}
TITLE_SCALE = 1.62
META_SCALE = 0.72
_MONOSPACE = "monospace"


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


class _ClosedDocument(QTextDocument):
    """A document that never loads anything: no file, no network."""

    @override
    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        from PySide6.QtGui import QImage

        return QImage(1, 1, QImage.Format.Format_ARGB32)


class ArticleDocument:
    """The document of one article; `to_qt` and `to_text` convert positions."""

    def __init__(
        self, article: Article, style: TextStyle, theme: Theme, parent: QObject | None = None
    ) -> None:
        self.article = article
        self.style = style
        self.theme = theme
        self.document = _ClosedDocument(parent)
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self._maps: dict[int, Utf16Map] = {}
        self._starts = [block.start for block in article.blocks]
        self._positions: list[int] = []
        self._build()

    # -- positions ---------------------------------------------------------------------------

    def to_qt(self, offset: int) -> int:
        """Return the document position of a code point; between blocks the end of the former."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 0
        block = self.article.blocks[index]
        within = min(offset, block.end) - block.start
        return self._positions[index] + self._map(index).to_qt(within)

    def to_text(self, qt_position: int) -> int:
        """Return the code point at a document position."""
        index = bisect_right(self._positions, qt_position) - 1
        if index < 0:
            return 0
        within = self._map(index).to_text(qt_position - self._positions[index])
        block = self.article.blocks[index]
        return min(block.start + within, block.end)

    def in_block(self, index: int, offset: int) -> int:
        """Return the UTF-16 position of `offset` inside block `index`, clamped to it."""
        block = self.article.blocks[index]
        return self._map(index).to_qt(max(block.start, min(offset, block.end)) - block.start)

    def _map(self, index: int) -> Utf16Map:
        found = self._maps.get(index)
        if found is None:
            found = Utf16Map(self.article.block_text(self.article.blocks[index]))
            self._maps[index] = found
        return found

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document.setDefaultTextOption(option)
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        inlines = sorted(self.article.inlines, key=lambda inline: inline.start)
        first = 0
        for index, block in enumerate(self.article.blocks):
            while first < len(inlines) and inlines[first].start < block.start:
                first += 1
            last = first
            while last < len(inlines) and inlines[last].start < block.end:
                last += 1
            self._insert(cursor, index, block, inlines[first:last])
            first = last
        cursor.endEditBlock()

    def _insert(self, cursor: QTextCursor, index: int, block: Block, inlines: list[Inline]) -> None:
        base = self._char_format(block)
        block_format = self._block_format(index, block)
        if index:
            cursor.insertBlock(block_format, base)
        else:
            cursor.setBlockFormat(block_format)
            cursor.setBlockCharFormat(base)
        self._positions.append(cursor.position())
        text = self.article.text
        for start, end, kinds in _runs(block, inlines):
            cursor.insertText(_shown(text[start:end]), self._run_format(base, kinds))

    def _char_format(self, block: Block) -> QTextCharFormat:
        style, theme = self.style, self.theme
        char_format = QTextCharFormat()
        font = QFont(style.family)
        size = float(style.size)
        colour = theme.ink
        match block.kind:
            case BlockKind.TITLE:
                size, weight = size * TITLE_SCALE, QFont.Weight.DemiBold
                font.setWeight(weight)
            case BlockKind.SUBTITLE:
                size, colour = size * 1.1, theme.soft
            case BlockKind.HEADING:
                size *= _HEADING_SCALE.get(block.level, 1.0)
                font.setWeight(QFont.Weight.DemiBold)
            case BlockKind.META | BlockKind.CAPTION | BlockKind.IMAGE | BlockKind.FOOTNOTE:
                font.setFamily("Inter")
                size, colour = size * META_SCALE, theme.soft
            case BlockKind.CODE:
                font.setFamilies(["JetBrains Mono", "DejaVu Sans Mono", _MONOSPACE])
                font.setStyleHint(QFont.StyleHint.Monospace)
                size *= 0.82
            case BlockKind.RULE:
                colour = theme.soft
            case _:
                pass
        font.setPixelSize(round(size))
        char_format.setFont(font)
        char_format.setForeground(QColor(colour))
        return char_format

    def _block_format(self, index: int, block: Block) -> QTextBlockFormat:
        leading = self.style.leading
        block_format = QTextBlockFormat()
        height, top, bottom = self._heights(index, block)
        block_format.setLineHeight(height, int(QTextBlockFormat.LineHeightTypes.FixedHeight.value))
        block_format.setTopMargin(top)
        block_format.setBottomMargin(bottom)
        depth = {
            BlockKind.LIST_ITEM: block.level or 1,
            BlockKind.QUOTE: block.level or 1,
            BlockKind.PARAGRAPH: block.level,  # goes on with a list item of this depth
        }
        block_format.setLeftMargin(depth.get(block.kind, 0) * leading * 0.9)
        if block.kind is BlockKind.CODE:
            block_format.setLeftMargin(leading * 0.5)
        if block.kind is BlockKind.TABLE_ROW:
            block_format.setTabPositions(self._tab_stops(block))
        if block.kind is BlockKind.RULE:
            block_format.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        elif self.style.is_justified and block.kind is BlockKind.PARAGRAPH:
            block_format.setAlignment(Qt.AlignmentFlag.AlignJustify)
        return block_format

    def _tab_stops(self, block: Block) -> list[QTextOption.Tab]:
        """Return where the cells of a table row begin: columns of one width, as far as they fit."""
        columns = self.article.block_text(block).count("\t") + 1
        width = max(self.style.size * 34 / columns, self.style.size * 3.0)
        left = QTextOption.TabType.LeftTab
        return [QTextOption.Tab(width * column, left) for column in range(1, columns)]

    def _heights(self, index: int, block: Block) -> tuple[float, float, float]:
        """Return line height, space above and below, in pixels."""
        size, leading = self.style.size, self.style.leading
        match block.kind:
            case BlockKind.TITLE:
                return round(size * TITLE_SCALE * 1.2), 0, leading * 1.6
            case BlockKind.HEADING:
                scale = _HEADING_SCALE.get(block.level, 1.0)
                return round(size * scale * 1.35), leading * 0.6 if index else 0, leading * 0.35
            case BlockKind.META | BlockKind.CAPTION | BlockKind.IMAGE | BlockKind.FOOTNOTE:
                return round(size * META_SCALE * 1.6), 0, leading * 0.4
            case BlockKind.LIST_ITEM | BlockKind.TABLE_ROW:
                following = self.article.blocks[index + 1 : index + 2]
                is_last = not following or following[0].kind is not block.kind
                return leading, 0, leading * (0.62 if is_last else 0.25)
            case BlockKind.CODE:
                return round(size * 1.25), 0, leading * 0.62
            case _:
                return leading, 0, leading * 0.62

    def _run_format(self, base: QTextCharFormat, inlines: tuple[Inline, ...]) -> QTextCharFormat:
        char_format = QTextCharFormat(base)
        for inline in inlines:
            match inline.kind:
                case InlineKind.BOLD | InlineKind.HEADER_CELL:
                    char_format.setFontWeight(QFont.Weight.Bold)
                case InlineKind.ITALIC:
                    char_format.setFontItalic(True)
                case InlineKind.CODE:
                    char_format.setFontFamilies(["DejaVu Sans Mono", _MONOSPACE])
                    char_format.setFontFixedPitch(True)
                case InlineKind.STRIKE:
                    char_format.setFontStrikeOut(True)
                case InlineKind.SUPERSCRIPT:
                    char_format.setVerticalAlignment(
                        QTextCharFormat.VerticalAlignment.AlignSuperScript
                    )
                case InlineKind.SUBSCRIPT:
                    char_format.setVerticalAlignment(
                        QTextCharFormat.VerticalAlignment.AlignSubScript
                    )
                case InlineKind.LINK:
                    char_format.setForeground(QColor(self.theme.place))
                case _:
                    pass
        return char_format


def _shown(text: str) -> str:
    return text.translate(_SHOWN).translate(_OVERRIDES)


def _runs(block: Block, inlines: list[Inline]) -> list[tuple[int, int, tuple[Inline, ...]]]:
    """Cut a block where the set of inlines changes."""
    edges = {block.start, block.end}
    for inline in inlines:
        edges.update((min(inline.start, block.end), min(inline.end, block.end)))
    cuts = sorted(edges)
    return [
        (start, end, tuple(i for i in inlines if i.start <= start and i.end >= end))
        for start, end in itertools.pairwise(cuts)
    ]
