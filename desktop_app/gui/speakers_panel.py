"""Who speaks here: the share of quoted words of each speaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont
from typing_extensions import override

from desktop_app.core.speech import SpeakerShare, speaker_key, speakers
from desktop_app.gui.marks import MarkKind
from desktop_app.gui.panel import Panel
from desktop_app.gui.panel_list import PanelRow, RowDelegate
from desktop_app.gui.speaker_hues import UNNAMED, speaker_ranks
from desktop_app.gui.wording import DOT, counted, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme

_BAR_HEIGHT = 7
_BAR_COLUMN = 0.4  # of what the share leaves of the row's width
_NARROWEST_BAR = 36
_PERCENT_COLUMN = "100\u2009%"


@dataclass(frozen=True, slots=True)
class SpeakerRow(PanelRow):
    """One speaker, or all unnamed sources together.

    Attributes:
        keys: `SpeakerShare.key` of all that the row stands for.
        longest: the greatest share of the list.
        names: all names of the list; the bars leave them room.
    """

    keys: frozenset[str]
    rank: int
    share: float
    longest: float
    names: tuple[str, ...]


def speaker_rows(shares: Sequence[SpeakerShare], unnamed: str) -> list[SpeakerRow]:
    """Return the rows of the panel; `unnamed` is what sources without a name are called."""
    ranks = speaker_ranks(shares)
    others = [share for share in shares if not share.is_named]
    total = sum(share.share for share in others)
    names = tuple(share.name for share in shares if share.is_named)
    longest = max([total, *(share.share for share in shares if share.is_named)], default=0.0)
    rows = [
        SpeakerRow(
            key=share.key,
            text=share.name,
            detail=_detail([share]),
            keys=frozenset({share.key}),
            rank=ranks[share.key],
            share=share.share,
            longest=longest,
            names=names,
        )
        for share in shares
        if share.is_named
    ]
    if others:
        keys = frozenset(share.key for share in others)
        sources = ", ".join(dict.fromkeys(share.name for share in others))
        detail = f"{sources}{DOT}{_detail(others)}"
        rows.append(SpeakerRow("?", unnamed, detail, keys, UNNAMED, total, longest, names))
    return rows


def _detail(shares: Sequence[SpeakerShare]) -> str:
    quotations = sum(share.quotations for share in shares)
    words = sum(share.words for share in shares)
    cues: dict[str, int] = {}
    for share in shares:
        for cue, count in share.cues:
            cues[cue] = cues.get(cue, 0) + count
    parts = [counted(quotations, "quotation", "quotations"), counted(words, "word", "words")]
    if cues:
        parts.append(", ".join(f"{cue} {count}" for cue, count in list(cues.items())[:6]))
    return DOT.join(parts)


class SpeakerDelegate(RowDelegate):
    """Paints name, bar and share."""

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, SpeakerRow)
        percent_width = canvas.width_of(_PERCENT_COLUMN, font)
        bar_width = self._bar_width(canvas, rect.width() - percent_width - 24, row, font)
        bar_left = rect.right() - percent_width - 12 - bar_width
        name = QRect(rect.left(), rect.top(), bar_left - rect.left() - 12, rect.height())
        canvas.text(name, row.text, font, self.theme.soft if row.rank < 0 else self.theme.ink)
        canvas.text(rect, percent(row.share), font, self.theme.soft, at_end=True)
        top = rect.center().y() - _BAR_HEIGHT / 2 + 0.5
        self._paint_bar(canvas, QRectF(bar_left, top, bar_width, _BAR_HEIGHT), row)

    def _bar_width(self, canvas: Canvas, room: int, row: SpeakerRow, font: QFont) -> int:
        """Return the width of the bars: less than their column where the names need the room."""
        names = max((canvas.width_of(name, font) for name in row.names[:20]), default=0)
        column = round(room * _BAR_COLUMN)
        return max(min(column, room - names), min(column, _NARROWEST_BAR))

    def _paint_bar(self, canvas: Canvas, room: QRectF, row: SpeakerRow) -> None:
        colour = self.theme.speaker_colour(row.rank)
        radius = room.height() / 2
        if row.share <= 0:
            canvas.fill(QRectF(room.left(), room.center().y() - 0.5, 12, 1.5), colour)
            return
        bar = QRectF(room)
        bar.setWidth(max(room.height(), room.width() * row.share / (row.longest or 1)))
        canvas.fill_rounded(bar, colour, radius)
        if row.rank >= len(self.theme.speakers):
            pattern = QBrush(QColor(self.theme.chrome), Qt.BrushStyle.BDiagPattern)
            canvas.fill_rounded(bar, pattern, radius)


class SpeakersPanel(Panel):
    """A list of speakers; Enter goes to the next quotation of one."""

    def __init__(
        self, session: ReadingSession, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            session,
            SpeakerDelegate(theme),
            title=self.tr("Who speaks here"),
            empty=self.tr("Nobody is quoted."),
            parent=parent,
        )
        session.article_opened.connect(self.refresh)
        session.findings_changed.connect(self.refresh)
        self.refresh()

    @override
    def make_rows(self) -> Sequence[SpeakerRow]:
        shares = speakers(self.session.analysis, self.session.article.text)
        return speaker_rows(shares, self.tr("unnamed"))

    @override
    def count(self) -> int:
        quotations = self.session.analysis.quotations
        return len({speaker_key(q.speaker) for q in quotations if q.speaker is not None})

    @override
    def go_to(self, row: PanelRow) -> None:
        assert isinstance(row, SpeakerRow)
        self.focus_next(
            mark
            for mark in self.session.all_findings
            if mark.kind is MarkKind.QUOTATION and mark.speaker in row.keys
        )
