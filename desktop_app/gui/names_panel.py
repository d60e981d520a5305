"""People and things: who and what is named, how often, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPen
from typing_extensions import override

from desktop_app.core.findings import NAMED, UNSURE, Analysis, Label, Mention
from desktop_app.core.kind_colours import kind_key
from desktop_app.gui.marks import LABEL_LAYERS, MarkKind
from desktop_app.gui.panel import Panel
from desktop_app.gui.panel_list import PanelRow, RowDelegate
from desktop_app.gui.wording import DOT, counted, marked

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.core.article import Article
    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme

#: What counts as a person or thing and is always listed; the others only while their layer is on.
LISTED = frozenset({*NAMED, Label.TERM})
LISTED_WHEN_SHOWN = frozenset({Label.GROUP, Label.WORK, Label.EVENT})
LABEL_NAMES = {
    Label.PERSON: marked("labels", "person"),
    Label.ORG: marked("labels", "organisation"),
    Label.PLACE: marked("labels", "place"),
    Label.GROUP: marked("labels", "group"),
    Label.DATE: marked("labels", "date"),
    Label.MONEY: marked("labels", "sum of money"),
    Label.WORK: marked("labels", "work"),
    Label.EVENT: marked("labels", "event"),
    Label.TERM: marked("labels", "term"),
}


def label_name(label: Label) -> str:
    """Return what the reader calls a type of name."""
    return QCoreApplication.translate("labels", LABEL_NAMES[label])


#: Lengths of line and gap in widths of the line; no entry: a solid line.
_DASHES = {
    Label.ORG: (1.0, 1.0),
    Label.PLACE: (3.0, 2.0),
    Label.GROUP: (3.0, 1.0, 1.0, 1.0),
    Label.WORK: (6.0, 1.5),
    Label.EVENT: (6.0, 1.5, 1.0, 1.5),
    Label.TERM: (4.0, 2.0, 1.0, 2.0, 1.0, 2.0),
}
_LINE_WIDTH = 2
_TICK_BINS = 28
_TICKS_WIDTH = _TICK_BINS * 2


@dataclass(frozen=True, slots=True)
class NameRow(PanelRow):
    """One person or thing.

    Attributes:
        kind: what it is: its type, or the reader's own kind of a term.
        places: the offsets of the mentions, from 0 to 1 of the text.
        hue: the colour of the kind, 1 to 8; 0: that of the type.
    """

    name: str
    label: Label
    kind: str
    mentions: tuple[Mention, ...]
    places: tuple[float, ...]
    is_unsure: bool
    hue: int = 0


def _tr(text: str) -> str:
    return QCoreApplication.translate("names", text)


def name_key(mention: Mention, text: str) -> str:
    """Return what the mentions of one person or thing have in common."""
    if mention.entity is not None:
        return f"#{mention.entity}"
    return f"{mention.label}:{text[mention.start : mention.end].casefold()}"


def name_rows(
    analysis: Analysis,
    article: Article,
    labels: Container[Label] = LISTED,
    colours: Mapping[str, int] | None = None,
) -> list[NameRow]:
    """Return the people and things of an article, the most mentioned first.

    `colours` are those of the reader's own kinds, by `kind_key`.
    """
    found: dict[str, list[Mention]] = {}
    for mention in analysis.mentions:
        if mention.label in labels:
            found.setdefault(name_key(mention, article.text), []).append(mention)
    hues = colours or {}
    rows = [_row(key, mentions, analysis, article, hues) for key, mentions in found.items()]
    return sorted(rows, key=lambda row: (-len(row.mentions), row.mentions[0].start))


def _row(
    key: str,
    mentions: list[Mention],
    analysis: Analysis,
    article: Article,
    hues: Mapping[str, int],
) -> NameRow:
    first = mentions[0]
    entity = analysis.entity(first.entity)
    name = entity.name if entity else article.text[first.start : first.end]
    label = entity.label if entity else first.label
    kind = (first.kind if label is Label.TERM else "") or label_name(label)
    parts = [kind, counted(len(mentions), "mention", "mentions")]
    meant = sum(one.entity == first.entity for one in analysis.references)
    if first.entity is not None and meant:
        parts.append(_tr("meant {0} more").format(counted(meant, "time", "times")))
    aliases = tuple(alias for alias in entity.aliases if alias != name) if entity else ()
    if aliases:
        parts.append(", ".join(aliases))
    length = max(len(article.text), 1)
    return NameRow(
        key=key,
        text=f"{name}, {kind}, {len(mentions)}",
        detail=DOT.join(parts),
        name=name,
        label=label,
        kind=kind,
        mentions=tuple(mentions),
        places=tuple(mention.start / length for mention in mentions),
        is_unsure=all(mention.confidence < UNSURE for mention in mentions),
        hue=hues.get(kind_key(first.kind), 0) if first.kind else 0,
    )


def name_pen(theme: Theme, label: Label, hue: int = 0, *, is_unsure: bool = False) -> QPen:
    """Return the pen that underlines names of this type, or terms of a kind with a colour."""
    colour = QColor(theme.mention_colour(label, hue))
    if is_unsure:
        colour.setAlphaF(0.55)
    pen = QPen(colour, _LINE_WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = _DASHES.get(label)
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen


class NameDelegate(RowDelegate):
    """Paints the name with the underline of its type, where it occurs, and how often."""

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, NameRow)
        count = str(len(row.mentions))
        count_width = max(canvas.width_of("000", font), canvas.width_of(count, font))
        ticks = QRectF(
            rect.right() - count_width - 8 - _TICKS_WIDTH, rect.center().y() - 4, _TICKS_WIDTH, 9
        )
        name = QRect(rect.left(), rect.top(), int(ticks.left()) - rect.left() - 10, rect.height())
        width = canvas.text(name, row.name, font, self.theme.ink)
        metrics = QFontMetrics(font)
        baseline = rect.top() + (rect.height() - metrics.height()) // 2 + metrics.ascent()
        pen = name_pen(self.theme, row.label, row.hue, is_unsure=row.is_unsure)
        canvas.underline(rect.left(), baseline + max(6, metrics.descent() + 2), width, pen)
        canvas.text(rect, count, font, self.theme.soft, at_end=True)
        self._paint_ticks(canvas, ticks, row)

    def _paint_ticks(self, canvas: Canvas, room: QRectF, row: NameRow) -> None:
        """Paint a stroke for each part of the article that has the name, taller for more."""
        bins = [0] * _TICK_BINS
        for place in row.places:
            bins[min(int(place * _TICK_BINS), _TICK_BINS - 1)] += 1
        canvas.fill(QRectF(room.left(), room.bottom(), room.width(), 1), self.theme.line)
        colour = self.theme.mention_colour(row.label, row.hue)
        for number, count in enumerate(bins):
            if count:
                height = min(room.height(), 3 + 2 * count)
                x = room.left() + number * room.width() / _TICK_BINS
                canvas.fill(QRectF(x, room.bottom() - height, 1.5, height), colour)


class NamesPanel(Panel):
    """A list of people and things; Enter goes to the next mention of one."""

    def __init__(
        self, session: ReadingSession, theme: Theme, parent: QWidget | None = None
    ) -> None:
        self._shown_labels: frozenset[Label] = frozenset()
        super().__init__(
            session,
            NameDelegate(theme),
            title=self.tr("People and things"),
            empty=self.tr("No names found."),
            most_rows=9,
            parent=parent,
        )
        session.article_opened.connect(self.refresh)
        session.findings_changed.connect(self.refresh)
        session.layers_changed.connect(self._follow_layers)
        self.refresh()

    def _labels(self) -> frozenset[Label]:
        layers = self.session.layers
        return LISTED | {label for label in LISTED_WHEN_SHOWN if LABEL_LAYERS[label] in layers}

    def _follow_layers(self) -> None:
        if self._shown_labels != self._labels():
            self.refresh()

    @override
    def make_rows(self) -> Sequence[NameRow]:
        self._shown_labels = self._labels()
        session = self.session
        return name_rows(
            session.analysis, session.article, self._shown_labels, session.kind_colours
        )

    @override
    def count(self) -> int:
        text = self.session.article.text
        mentions, labels = self.session.analysis.mentions, self._labels()
        return len({name_key(m, text) for m in mentions if m.label in labels})

    @override
    def go_to(self, row: PanelRow) -> None:
        assert isinstance(row, NameRow)
        wanted = set(row.mentions)
        self.focus_next(
            mark
            for mark in self.session.all_findings
            if mark.kind is MarkKind.MENTION and mark.mention in wanted
        )
