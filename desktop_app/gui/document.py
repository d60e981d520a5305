"""An article as a QTextDocument, and the way between its positions and code points.

One text block a block of the article, inserted with a cursor: `setHtml` and `setPlainText` would
change the text. Characters that Qt gives a meaning of its own are shown by another one of the same
length; the text itself is never read back from the document. Colours are no part of the document:
the layout paints in those of the theme, so that another theme costs a repaint and no more.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextCursor, QTextDocument
from typing_extensions import override

from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.core.offsets import Utf16Map
from desktop_app.gui.block_style import MONOSPACE, TextStyle, block_font, block_styles
from desktop_app.gui.canvas import is_right_to_left
from desktop_app.gui.page_layout import PageLayout

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QUrl

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
    # Direction overrides are shown as what they are: they can make a text look like another one.
    0x202A: "⟦",
    0x202B: "⟦",
    0x202C: "⟧",
    0x202D: "⟦",
    0x202E: "⟦",
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
#: Finds what `_SHOWN` holds; most texts hold none of it.
_ODD = re.compile("[\x00\n\x0b-\r\x1c-\x1e\x85\u2029-\u202e\ufdd0\ufdd1\ufffc\ud800-\udfff]")
_NEXT_CELL = "\u2028"  # ends a line, and so a cell of a table row
_NOTHING = "\u200b"
_BLOCK_END = "\u2029"
_SAMPLES, _SAMPLE_CHARS = 8, 60
_BLOCKS_LOOKED_AT = 60
_PLAIN = frozenset({InlineKind.LINK, InlineKind.MARK, InlineKind.CELL})  # look like what is about


class _ClosedDocument(QTextDocument):
    """A document that never loads anything: no file, no network."""

    @override
    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        from PySide6.QtGui import QImage

        return QImage(1, 1, QImage.Format.Format_ARGB32)


class ArticleDocument:
    """The document of one article; `to_qt` and `to_text` convert positions."""

    def __init__(self, article: Article, style: TextStyle, parent: QObject | None = None) -> None:
        self.article = article
        self.style = style
        self.document = _ClosedDocument(parent)
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.document.setDefaultFont(style.font)
        self._maps: dict[int, Utf16Map] = {}
        self._starts = [block.start for block in article.blocks]
        self._positions: list[int] = []
        self._links = _by_block(article, [i for i in article.inlines if i.kind is InlineKind.LINK])
        self._is_mirrored = _runs_from_right(article)
        self._build()
        self.layout = PageLayout(
            self.document, block_styles(article, style), self._width_of_character()
        )
        # By value: a way back to this object would be a cycle, which any thread may collect.
        self.layout.links = {index: self.links_in(index) for index in self._links}
        self.document.setDocumentLayout(self.layout)

    @property
    def is_mirrored(self) -> bool:
        """Whether the article as a whole runs from right to left."""
        return self._is_mirrored

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

    def links_in(self, index: int) -> list[tuple[int, int]]:
        """Return the UTF-16 ranges of the links in block `index`."""
        return [
            (self.in_block(index, link.start), self.in_block(index, link.end))
            for link in self._links.get(index, ())
        ]

    def _map(self, index: int) -> Utf16Map:
        found = self._maps.get(index)
        if found is None:
            found = Utf16Map(self.article.block_text(self.article.blocks[index]))
            self._maps[index] = found
        return found

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        position, shown = 0, []
        for block in self.article.blocks:
            text = _shown(self.article.block_text(block), block.kind)
            if block.kind is BlockKind.IMAGE and block.target and text == _SHOWN[0xFFFC]:
                text = _NOTHING  # the picture itself is shown
            shown.append(text)
            self._positions.append(position)
            position += 1 + (len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2)
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        cursor.insertText(_BLOCK_END.join(shown))
        fonts = {}
        for index, block in enumerate(self.article.blocks):
            font = block_font(block, self.style)
            if font is not None:
                fonts[index] = font
                self._set_format(cursor, index, (block.start, block.end), _format_of(font))
        runs = [i for i in self.article.inlines if i.kind not in _PLAIN]
        for index, inlines in _by_block(self.article, runs).items():
            base = _format_of(fonts.get(index, self.style.font))
            for start, end, here in _runs(self.article.blocks[index], inlines):
                if here:
                    self._set_format(cursor, index, (start, end), _run_format(base, here))
        cursor.endEditBlock()

    def _set_format(
        self, cursor: QTextCursor, index: int, span: tuple[int, int], char_format: QTextCharFormat
    ) -> None:
        first = self._positions[index]
        cursor.setPosition(first + self.in_block(index, span[0]))
        end = first + self.in_block(index, span[1])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(char_format)

    def _width_of_character(self) -> float:
        """Return the mean width of the text's characters, in multiples of the font size."""
        text = self.article.text
        step = max(len(text) // _SAMPLES, _SAMPLE_CHARS)
        sample = "".join(text[i : i + _SAMPLE_CHARS] for i in range(0, len(text), step))[:480]
        sample = _shown(sample, BlockKind.PARAGRAPH).replace(_NEXT_CELL, " ")
        if not sample.strip():
            return 0.5
        return QFontMetricsF(self.style.font).horizontalAdvance(sample) / (
            len(sample) * self.style.size
        )


def _runs_from_right(article: Article) -> bool:
    """Tell whether more of the article's words stand in blocks that run from right to left."""
    balance = 0
    for block in article.blocks[:_BLOCKS_LOOKED_AT]:
        text = article.block_text(block)
        balance += len(text) if is_right_to_left(text) else -len(text)
    return balance > 0


def _by_block(article: Article, inlines: list[Inline]) -> dict[int, list[Inline]]:
    found: dict[int, list[Inline]] = {}
    for inline in inlines:
        first = article.block_index_at(inline.start)
        found.setdefault(first, []).append(inline)
    return found


def _format_of(font: QFont) -> QTextCharFormat:
    char_format = QTextCharFormat()
    char_format.setFont(font)
    return char_format


def _run_format(base: QTextCharFormat, inlines: tuple[Inline, ...]) -> QTextCharFormat:
    char_format = QTextCharFormat(base)
    vertical = QTextCharFormat.VerticalAlignment
    for inline in inlines:
        match inline.kind:
            case InlineKind.BOLD | InlineKind.HEADER_CELL:
                char_format.setFontWeight(QFont.Weight.Bold)
            case InlineKind.ITALIC:
                char_format.setFontItalic(True)
            case InlineKind.CODE:
                char_format.setFontFamilies(MONOSPACE[1:])
                char_format.setFontFixedPitch(True)
            case InlineKind.STRIKE:
                char_format.setFontStrikeOut(True)
            case InlineKind.SUPERSCRIPT:
                char_format.setVerticalAlignment(vertical.AlignSuperScript)
            case InlineKind.SUBSCRIPT:
                char_format.setVerticalAlignment(vertical.AlignSubScript)
            case _:
                pass
    return char_format


def _shown(text: str, kind: BlockKind) -> str:
    if kind is BlockKind.TABLE_ROW:
        text = text.replace("\t", _NEXT_CELL)
    return text.translate(_SHOWN) if _ODD.search(text) else text


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
