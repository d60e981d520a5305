"""All that is said in the article, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF
from typing_extensions import override

from desktop_app.core.findings import UNSURE, Analysis, QuotationKind
from desktop_app.core.speech import speakers
from desktop_app.gui.marks import Layer, Mark, MarkKind
from desktop_app.gui.panel import Panel
from desktop_app.gui.panel_list import PanelRow, RowDelegate
from desktop_app.gui.passages import speaker_name
from desktop_app.gui.speaker_hues import UNNAMED, speaker_ranks
from desktop_app.gui.text_style import MEDIUM, SMALL, TINY, line_height, sized
from desktop_app.gui.wording import DOT, marked, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme

_INDENT = 11
KIND_NAMES = {
    QuotationKind.DIRECT: marked("kinds", "direct"),
    QuotationKind.MIXED: marked("kinds", "mixed"),
    QuotationKind.INDIRECT: marked("kinds", "reported"),
    QuotationKind.WORDS: marked("kinds", "quoted words"),
}


def kind_name(kind: QuotationKind) -> str:
    """Return what the reader calls a kind of quotation."""
    return QCoreApplication.translate("kinds", KIND_NAMES[kind])


def _tr(text: str) -> str:
    return QCoreApplication.translate("quotations", text)


@dataclass(frozen=True, slots=True)
class QuotationRow(PanelRow):
    """One quotation, its fragments together."""

    mark: Mark
    speaker: str
    rank: int
    kind: str
    words: str


def quotation_rows(
    marks: Iterable[Mark], analysis: Analysis, text: str, ranks: Mapping[str, int]
) -> list[QuotationRow]:
    """Return a row for each quotation among the marks, in their order."""
    quotations = [mark for mark in marks if mark.kind is MarkKind.QUOTATION]
    return [
        _row(mark, analysis, text, ranks, _tr("{0} of {1}").format(number, len(quotations)))
        for number, mark in enumerate(quotations, 1)
    ]


def _row(
    mark: Mark, analysis: Analysis, text: str, ranks: Mapping[str, int], place: str
) -> QuotationRow:
    first = mark.quotations[0]
    speaker = speaker_name(analysis, first)
    if first.speaker is not None and first.speaker.confidence < UNSURE:
        speaker = _tr("probably {0}").format(speaker)
    words = " … ".join(one_line(text[start:end]) for start, end in mark.ranges)
    cue = first.cue.text if first.cue else ""
    kind = DOT.join(part for part in (cue, kind_name(first.kind)) if part)
    return QuotationRow(
        key=f"{mark.start}-{mark.end}",
        text=f"{speaker or _tr('speaker not known')}: {words}",
        detail=DOT.join((kind, place)),
        mark=mark,
        speaker=speaker,
        rank=ranks.get(mark.speaker, UNNAMED),
        kind=kind,
        words=words,
    )


class QuotationDelegate(RowDelegate):
    """Paints speaker and kind on one line and the words below it, with a bar in the hue."""

    @override
    def row_height(self, option: QStyleOptionViewItem, row: PanelRow) -> int:
        return 2 * line_height(sized(option.font, SMALL)) + 11

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, QuotationRow)
        hue = self.theme.speaker_colour(row.rank)
        is_reported = row.mark.quotations[0].kind is QuotationKind.INDIRECT
        bar_width = 1 if is_reported else 3
        canvas.fill(QRectF(rect.left(), rect.top() + 6, bar_width, rect.height() - 12), hue)
        lines = rect.adjusted(_INDENT, 5, 0, -6)
        top = QRect(lines.left(), lines.top(), lines.width(), lines.height() // 2)
        kind_width = canvas.text(top, row.kind, sized(font, TINY), self.theme.soft, at_end=True)
        speaker = top.adjusted(0, 0, -kind_width - 10, 0)
        canvas.text(speaker, row.speaker or "—", sized(font, SMALL, MEDIUM), hue)
        below = top.translated(0, top.height())
        canvas.text(below, row.words, sized(font, SMALL), self.theme.ink)


class QuotationsPanel(Panel):
    """A list of quotations; quoted words without a speaker only while their layer is shown."""

    def __init__(
        self, session: ReadingSession, theme: Theme, parent: QWidget | None = None
    ) -> None:
        self._shows_words = False
        super().__init__(
            session,
            QuotationDelegate(theme),
            title=self.tr("Quotations"),
            empty=self.tr("No quotations found."),
            most_rows=6,
            parent=parent,
        )
        session.article_opened.connect(self.refresh)
        session.findings_changed.connect(self.refresh)
        session.layers_changed.connect(self._follow_layers)
        session.focus_changed.connect(self._follow_focus)
        self.refresh()

    def _follow_layers(self) -> None:
        if self._shows_words != (Layer.WORDS in self.session.layers):
            self.refresh()

    def _marks(self) -> list[Mark]:
        shows_words = Layer.WORDS in self.session.layers
        return [
            mark
            for mark in self.session.all_findings
            if mark.kind is MarkKind.QUOTATION and (shows_words or mark.layer is not Layer.WORDS)
        ]

    @override
    def make_rows(self) -> Sequence[QuotationRow]:
        text, analysis = self.session.article.text, self.session.analysis
        self._shows_words = Layer.WORDS in self.session.layers
        ranks = speaker_ranks(speakers(analysis, text))
        return quotation_rows(self._marks(), analysis, text, ranks)

    @override
    def count(self) -> int:
        return len(self._marks())

    @override
    def go_to(self, row: PanelRow) -> None:
        assert isinstance(row, QuotationRow)
        self.session.focus_mark(row.mark)

    def _follow_focus(self) -> None:
        mark = self.session.focus.mark
        if mark is not None and mark.kind is MarkKind.QUOTATION:
            self.list.make_current(f"{mark.start}-{mark.end}")
