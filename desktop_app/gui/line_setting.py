"""Breaking one block into lines: running text in one column, a table row in as many as it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextOption

from desktop_app.gui.block_style import Alignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QTextBlock

    from desktop_app.gui.block_style import BlockStyle

#: Where the base line stands in the height of a line.
BASELINE_SHARE = 0.8
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft
_NEXT_CELL = "\u2028"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell of a table row begins, from where lines begin, and how wide it is."""

    left: float
    width: float


def set_lines(
    text_block: QTextBlock,
    style: BlockStyle,
    width: float,
    cells: Sequence[Cell] = (),
) -> int:
    """Break a block into lines and return how many lines high it is.

    Args:
        text_block: its layout's position is left as it is.
        style: its measures.
        width: of the column.
        cells: of a table row; line separators part them in the text.
    """
    layout, direction = text_block.layout(), text_block.textDirection()
    layout.setTextOption(_option(style.alignment, direction))
    is_mirrored = direction is _RIGHT_TO_LEFT
    text = text_block.text() if cells else ""
    room = max(width - style.indent, style.size)
    layout.beginLayout()
    number = highest = cell = 0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        left, wide = style.indent, room
        if cells:
            left, wide = cells[cell].left, cells[cell].width
        line.setLineWidth(wide)
        y = (number + BASELINE_SHARE) * style.line_height - line.ascent()
        line.setPosition(QPointF(width - left - wide if is_mirrored else left, y))
        number += 1
        highest = max(highest, number)
        end = line.textStart() + line.textLength()
        if cells and cell + 1 < len(cells) and _utf16_at(text, end - 1) == _NEXT_CELL:
            cell, number = cell + 1, 0
    layout.endLayout()
    return highest


def _utf16_at(text: str, position: int) -> str:
    """Return the character at a position in UTF-16 units."""
    if text.isascii():
        return text[position : position + 1]
    unit = text.encode("utf-16-le", "surrogatepass")[2 * position : 2 * position + 2]
    return unit.decode("utf-16-le", "replace")


def _option(alignment: Alignment, direction: Qt.LayoutDirection) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(direction)
    match alignment:
        case Alignment.JUSTIFIED:
            option.setAlignment(Qt.AlignmentFlag.AlignJustify)
        case Alignment.CENTRE:
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        case _ if direction is _RIGHT_TO_LEFT:
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        case _:
            option.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return option
