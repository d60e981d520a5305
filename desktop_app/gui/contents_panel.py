"""Contents: the article's headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from desktop_app.core.article import Article, BlockKind
from desktop_app.gui.panel import Panel
from desktop_app.gui.panel_list import PanelRow, RowDelegate
from desktop_app.gui.text_style import BODY, MEDIUM, sized
from desktop_app.gui.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QWidget

    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme

_INDENT = 14


@dataclass(frozen=True, slots=True)
class HeadingRow(PanelRow):
    """One heading; `depth` from 0, counted from the highest level that the article has."""

    offset: int
    depth: int


def heading_rows(article: Article) -> list[HeadingRow]:
    """Return the headings of an article in order."""
    headings = [block for block in article.blocks if block.kind is BlockKind.HEADING]
    highest = min((block.level for block in headings), default=1)
    return [
        HeadingRow(
            key=str(block.start),
            text=one_line(article.block_text(block)),
            detail="",
            offset=block.start,
            depth=block.level - highest,
        )
        for block in headings
    ]


class HeadingDelegate(RowDelegate):
    """Paints headings, further in the deeper they are, and the one that is read in another hue."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.here = ""

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, HeadingRow)
        room = rect.adjusted(row.depth * _INDENT, 0, 0, 0)
        if row.key == self.here:
            canvas.text(room, row.text, sized(font, BODY, MEDIUM), self.theme.rubric)
        else:
            colour = self.theme.soft if row.depth else self.theme.ink
            canvas.text(room, row.text, font, colour)


class ContentsPanel(Panel):
    """A list of headings; Enter goes there."""

    def __init__(
        self, session: ReadingSession, theme: Theme, parent: QWidget | None = None
    ) -> None:
        self._headings = HeadingDelegate(theme)
        super().__init__(
            session,
            self._headings,
            title=self.tr("Contents"),
            empty=self.tr("The article has no headings."),
            most_rows=12,
            parent=parent,
        )
        session.article_opened.connect(self.refresh)
        session.focus_changed.connect(self._follow_focus)
        self.refresh()
        self._follow_focus()

    @override
    def make_rows(self) -> Sequence[HeadingRow]:
        return heading_rows(self.session.article)

    @override
    def count(self) -> int:
        return sum(block.kind is BlockKind.HEADING for block in self.session.article.blocks)

    @override
    def go_to(self, row: PanelRow) -> None:
        assert isinstance(row, HeadingRow)
        self.session.focus_offset(row.offset)

    def _follow_focus(self) -> None:
        start = self.session.focus_span[0]
        here = ""
        for row in self.list.rows:
            assert isinstance(row, HeadingRow)
            if row.offset > start:
                break
            here = row.key
        if here != self._headings.here:
            self._headings.here = here
            self.list.view.viewport().update()
