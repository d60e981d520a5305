"""Joins the reading view to the session: what is open, marked, focused and selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from desktop_app.core.speech import speakers
from desktop_app.gui.block_style import TextStyle
from desktop_app.gui.link_preview import LinkPreview
from desktop_app.gui.links import link_at, link_mark, preview
from desktop_app.gui.mark_painter import Painted
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.passages import speaker_name
from desktop_app.gui.speaker_hues import speaker_ranks
from desktop_app.gui.wording import DOT, counted, minutes, one_line, percent, short_date

if TYPE_CHECKING:
    from desktop_app.core.findings import Analysis
    from desktop_app.gui.reader_view import ReaderView
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.settings import Settings
    from desktop_app.gui.theme import Theme

_PLACE_DELAY_MS = 700


class ReaderLink(QObject):
    """Keeps a view true to a session, and tells the session what the mouse does in the view."""

    link_activated = Signal(str)

    def __init__(self, session: ReadingSession, view: ReaderView) -> None:
        super().__init__(view)
        self._session = session
        self._view = view
        self._ranks: dict[str, int] = {}
        self.preview = LinkPreview(view.viewport())
        self._place_timer = QTimer(self, singleShot=True, interval=_PLACE_DELAY_MS)
        self._place_timer.timeout.connect(self._remember_place)
        session.article_opened.connect(self._show_article)
        session.findings_changed.connect(self._show_findings)
        session.annotations_changed.connect(self._show_marks)
        session.layers_changed.connect(self._show_marks)
        session.hits_changed.connect(self._show_marks)
        session.selection_changed.connect(self._show_marks)
        session.focus_changed.connect(self._show_focus)
        session.announced.connect(self._announce)
        view.tip_at = self._tip_at
        view.clicked.connect(self._take_click)
        view.selected.connect(lambda: session.set_selection(view.selection()))
        view.scrolled.connect(self._place_timer.start)
        view.scrolled.connect(self._show_meta)
        view.scrolled.connect(self._show_preview)

    # -- showing -----------------------------------------------------------------------------

    def _show_article(self) -> None:
        session = self._session
        self._view.show_article(session.article)
        self._ranks = self._speaker_ranks()
        self._show_marks()
        if session.is_open:
            block = session.focus.block
            if block:
                self._view.restore_place((block, 0.0))
            self._view.reveal(*session.focus_span)
        self._show_meta()

    def _speaker_ranks(self) -> dict[str, int]:
        return speaker_ranks(speakers(self._session.analysis, self._session.article.text))

    def _show_findings(self) -> None:
        self._ranks = self._speaker_ranks()
        self._show_marks()

    def _show_marks(self) -> None:
        session = self._session
        focused = session.focus.mark
        painted = Painted(
            marks=session.marks,
            # What is selected is what commands act on; the outline would say something else.
            focus=focused if session.selection is None else None,
            hits=session.hits,
            current_hit=focused.ranges[0] if focused and focused.kind is MarkKind.HIT else None,
            speaker_ranks=self._ranks,
        )
        self._view.set_focus_shown(session.focus.block if session.is_open else -1, painted)
        self._show_preview()

    def _show_preview(self) -> None:
        """Say beside the focused link where it leads."""
        mark, article = self._session.focus.mark, self._session.article
        link = link_at(article, mark.start) if mark and mark.kind is MarkKind.LINK else None
        parts = self._view.parts_on_screen(link.start, link.end) if link else []
        if link is None or not parts:
            self.preview.hide()
            return
        is_inner = link.target.startswith("#")
        hint = self.tr("Enter goes there") if is_inner else self.tr("Enter opens it")
        place = self._view.to_viewport(parts[-1].slot)
        self.preview.show_beside(preview(article, link.target), hint, place)

    def _show_focus(self, is_scrolling: bool) -> None:
        self._show_marks()
        if is_scrolling:
            self._view.reveal(*self._session.focus_span)
        self._announce(self._spoken_focus())
        self._show_meta()
        self._place_timer.start()

    def _show_meta(self) -> None:
        """Write the line beneath the title: where and when, how long, how much is read."""
        article = self._session.article
        parts = [article.byline, article.site, short_date(article.published)]
        parts.append(counted(minutes(article.word_count), self.tr("minute"), self.tr("minutes")))
        parts.append(self.tr("{0} read").format(percent(self.progress())))
        self._view.set_meta(DOT.join(part for part in parts if part))

    def progress(self) -> float:
        """Return how much of the article has been on the screen or before it, 0 to 1."""
        blocks = self._view.visible_blocks()
        length = len(self._session.article.text)
        if not blocks or not length:
            return 0.0
        return self._session.article.blocks[blocks.stop - 1].end / length

    def _remember_place(self) -> None:
        self._session.remember_place(self._session.focus_span[0], self.progress())

    def flush(self) -> None:
        """Store the place now, as before another article or the end."""
        if self._place_timer.isActive():
            self._place_timer.stop()
            self._remember_place()

    # -- speaking ----------------------------------------------------------------------------

    def _spoken_focus(self) -> str:
        start, end = self._session.focus_span
        text = self._session.article.text[start:end]
        mark = self._session.focus.mark
        if mark is not None and mark.kind is MarkKind.LINK:
            return f"Link: {text}. {self.preview.text}"
        return f"{_spoken_kind(mark)}: {text}" if mark is not None else text

    def _announce(self, text: str) -> None:
        if QAccessible.isActive() and text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))

    def _tip_at(self, offset: int) -> str:
        """Say what is under the pointer: who is named, who speaks, where a link leads."""
        session = self._session
        lines = []
        for mark in session.marks.overlapping(offset, offset + 1):
            if any(start <= offset < end for start, end in mark.ranges):
                lines.append(_tip(mark, session.analysis))
        link = link_at(session.article, offset)
        if link is not None:
            words = preview(session.article, link.target)
            is_inner = link.target.startswith("#")
            lines.append(words if is_inner else self.tr("{0} — Ctrl+click opens it").format(words))
        return "\n".join(filter(None, lines))

    # -- the mouse ---------------------------------------------------------------------------

    def _take_click(self, offset: int, has_ctrl: bool) -> None:
        session = self._session
        link = link_at(session.article, offset)
        if has_ctrl and link is not None:
            self.link_activated.emit(link.target)
            return
        here = [
            mark
            for mark in session.marks.overlapping(offset, offset + 1)
            if any(start <= offset < end for start, end in mark.ranges)
        ]
        if here:
            session.focus_mark(min(here, key=lambda mark: mark.end - mark.start), is_jump=True)
        elif link is not None:
            session.focus_mark(link_mark(link), is_jump=True)
        else:
            session.focus_offset(offset)

    # -- looks -------------------------------------------------------------------------------

    def apply_settings(self, settings: Settings, theme: Theme) -> None:
        """Set the text as the reader wants it, at the same place."""
        style = TextStyle(
            family=settings.font_family,
            size=settings.font_size,
            line_height=settings.line_height,
            is_justified=settings.justify,
        )
        self._view.is_motion_reduced = settings.reduced_motion
        self._view.dims_others = settings.dim_others
        self._view.numbers_paragraphs = settings.paragraph_numbers
        self._view.set_style(style, theme, settings.column_width)
        self._show_marks()
        self._show_meta()


def _spoken_kind(mark: Mark) -> str:
    """Say what a mark is, for a screen reader."""
    if mark.kind is MarkKind.QUOTATION:
        speaker = mark.quotations[0].speaker
        return f"{speaker.name} said" if speaker else "Quotation"
    if mark.mention is not None:
        return mark.mention.label.value.lower()
    return "Highlight" if mark.kind is MarkKind.HIGHLIGHT else "Found"


def _tip(mark: Mark, analysis: Analysis) -> str:
    """Say in a line what a mark is."""
    if mark.annotation is not None:
        return one_line(mark.annotation.note, 160)
    if mark.quotations:
        name = speaker_name(analysis, mark.quotations[0])
        cue = mark.quotations[0].cue
        return f"{name} ({cue.text})" if name and cue else name
    entity = analysis.entity(mark.entity)
    return entity.name if entity else ""
