"""Highlights and notes: all that the reader made in the article, also what lost its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Signal
from typing_extensions import override

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES
from desktop_app.core.errors import ReaderError
from desktop_app.gui.marks import highlight_marks
from desktop_app.gui.panel import Panel
from desktop_app.gui.panel_list import PanelRow, RowDelegate
from desktop_app.gui.text_style import SMALL, TINY, line_height, sized
from desktop_app.gui.wording import DOT, one_line, short_date, without_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from desktop_app.core.annotation import Annotation
    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme

_INDENT = 11
_RADIUS = 3.0


@dataclass(frozen=True, slots=True)
class AnnotationRow(PanelRow):
    """One highlight or note; `quote` are the words it stands on."""

    annotation: Annotation
    quote: str
    note: str
    tags: str
    state: str


def annotation_rows(
    annotations: Iterable[Annotation],
    *,
    on_article: str,
    unplaced: str,
    colour_names: Sequence[str] = DEFAULT_COLOUR_NAMES,
) -> list[AnnotationRow]:
    """Return the note on the article first, then by place, then what lost its place."""
    rows = []
    for annotation in sorted(annotations, key=_order):
        colour = colour_names[annotation.colour - 1] if annotation.colour else ""
        rows.append(_row(annotation, on_article, unplaced, colour))
    return rows


def _order(annotation: Annotation) -> tuple[int, int]:
    anchor = annotation.anchor
    if anchor is None:
        return (0, 0)
    return (2 if annotation.is_orphan else 1, anchor.start)


def _row(annotation: Annotation, on_article: str, unplaced: str, colour: str) -> AnnotationRow:
    quote = one_line(annotation.anchor.exact) if annotation.anchor else on_article
    note = without_markup(one_line(annotation.note))
    tags = " ".join(f"#{tag}" for tag in annotation.tags)
    state = unplaced if annotation.is_orphan else ""
    changed = short_date(annotation.modified.astimezone().date().isoformat())
    return AnnotationRow(
        key=annotation.id,
        text=". ".join(part for part in (state, quote, note, tags, colour) if part),
        detail=DOT.join(part for part in (colour, changed) if part),
        annotation=annotation,
        quote=quote,
        note=note,
        tags=tags,
        state=state,
    )


class AnnotationDelegate(RowDelegate):
    """Paints the words on the marker's colour, and below them the note and its tags."""

    @override
    def row_height(self, option: QStyleOptionViewItem, row: PanelRow) -> int:
        assert isinstance(row, AnnotationRow)
        lines = 1 + bool(row.note or row.tags) + row.annotation.is_orphan
        return lines * line_height(sized(option.font, SMALL)) + 11

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, AnnotationRow)
        small = sized(font, SMALL)
        step = line_height(small)
        line = QRect(rect.left() + _INDENT, rect.top() + 5, rect.width() - _INDENT, step)
        self._paint_swatch(canvas, rect, row.annotation)
        self._paint_quote(canvas, line, row, small)
        if row.annotation.is_orphan:
            line.translate(0, step)
            leaning = sized(font, TINY)
            leaning.setItalic(True)
            canvas.text(line, row.state, leaning, self.theme.rubric)
        if row.note or row.tags:
            line.translate(0, step)
            self._paint_note(canvas, line, row, small)

    def _paint_swatch(self, canvas: Canvas, rect: QRect, annotation: Annotation) -> None:
        if annotation.colour:
            bar = QRectF(rect.left(), rect.top() + 6, 4, rect.height() - 12)
            canvas.fill(bar, self.theme.highlights[annotation.colour - 1])
        else:
            dot = QRectF(rect.left() - 1, rect.top() + 10, 6, 6)
            canvas.fill_rounded(dot, self.theme.rubric, 3)

    def _paint_quote(self, canvas: Canvas, line: QRect, row: AnnotationRow, font: QFont) -> None:
        annotation = row.annotation
        is_marked = bool(annotation.colour) and not annotation.is_orphan
        room = line.adjusted(0, 0, -6, 0)
        if is_marked:
            width = min(canvas.width_of(row.quote, font), room.width()) + 6
            ground = QRectF(line.left() - 3, line.top() + 1, width, line.height() - 1)
            colour = self.theme.highlights[annotation.colour - 1]
            canvas.fill_rounded(ground, colour, _RADIUS)
        canvas.text(room, row.quote, font, self.theme.ink if is_marked else self.theme.soft)

    def _paint_note(self, canvas: Canvas, line: QRect, row: AnnotationRow, font: QFont) -> None:
        tags_width = min(canvas.width_of(row.tags, font), line.width() // 2)
        room = line.adjusted(0, 0, -(tags_width + 10 if row.tags else 0), 0)
        width = canvas.text(room, row.note, font, self.theme.ink) if row.note else -10
        canvas.text(line.adjusted(width + 10, 0, 0, 0), row.tags, font, self.theme.soft)


class AnnotationsPanel(Panel):
    """A list of the reader's highlights and notes; Enter goes there and opens the note."""

    opened = Signal(str)  # annotation id

    def __init__(
        self, session: ReadingSession, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            session,
            AnnotationDelegate(theme),
            title=self.tr("Highlights and notes"),
            empty=self.tr("Nothing yet. Press h to highlight, n to write a note."),
            most_rows=6,
            parent=parent,
        )
        session.article_opened.connect(self.refresh)
        session.annotations_changed.connect(self.refresh)
        self.refresh()

    @override
    def make_rows(self) -> Sequence[AnnotationRow]:
        return annotation_rows(
            self.session.annotations.values(),
            on_article=self.tr("On the whole article"),
            unplaced=self.tr("Not in the present text"),
            colour_names=self._colour_names(),
        )

    def _colour_names(self) -> Sequence[str]:
        try:
            return self.session.library.colour_names()
        except ReaderError:
            return DEFAULT_COLOUR_NAMES

    @override
    def count(self) -> int:
        return len(self.session.annotations)

    @override
    def go_to(self, row: PanelRow) -> None:
        assert isinstance(row, AnnotationRow)
        marks = highlight_marks([row.annotation])
        if marks:
            self.session.focus_mark(marks[0])
        if row.note or not marks:
            self.opened.emit(row.annotation.id)
