"""What a window is once its library is open: the session, the panes about it, and the commands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.core.anchor import resolve
from desktop_app.core.decisions import Scope
from desktop_app.core.errors import ReaderError
from desktop_app.core.terms import TermFinder
from desktop_app.gui.analyst import Analyst
from desktop_app.gui.annotating_commands import AnnotatingCommands
from desktop_app.gui.changing_commands import ChangingCommands
from desktop_app.gui.commands import Command, Section
from desktop_app.gui.correcting_commands import CorrectingCommands
from desktop_app.gui.decisions_page import DecisionsPage
from desktop_app.gui.exporting_commands import ExportingCommands
from desktop_app.gui.find_bar import FindBar
from desktop_app.gui.first_run import CoachLines
from desktop_app.gui.importing_commands import ImportingCommands
from desktop_app.gui.library_list import LibraryList
from desktop_app.gui.markdown_preview import render
from desktop_app.gui.merging import Merging
from desktop_app.gui.note_editor import NoteEditor
from desktop_app.gui.opener import Opener
from desktop_app.gui.popups import Popups
from desktop_app.gui.reader_link import ReaderLink
from desktop_app.gui.reading_commands import ReadingCommands
from desktop_app.gui.scope_question import ScopeQuestion
from desktop_app.gui.search_page import SearchPage
from desktop_app.gui.session import ReadingSession
from desktop_app.gui.side_pane import SidePane
from desktop_app.gui.status_display import StatusDisplay
from desktop_app.gui.tab_commands import TabCommands
from desktop_app.gui.term_commands import TermCommands
from desktop_app.gui.window_commands import WindowCommands

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.core.annotation import Annotation
    from desktop_app.core.decisions import Decision
    from desktop_app.formats import Source
    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.main_window import MainWindow
    from desktop_app.gui.marks import Layer
    from desktop_app.gui.services import Services

_FOLDED = "panels.folded"
#: Commands that work without an article.
_FREE_SECTIONS = frozenset(
    {Section.FILE, Section.HELP, Section.PANES, Section.VIEW, Section.EDIT, Section.FIND}
)
_FREE = frozenset(
    {"go.library", "library.open_item", "library.open_in_tab", "article.next", "article.previous"}
)
_NEEDS_ARTICLE = frozenset(
    {"find.open", "copy.plain", "copy.with_source", "copy.article", "edit.repeat", "file.export"}
)


class Workspace(QObject):
    """Builds and joins the parts of a window that need the library."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self.window_ = window
        self.services = services
        theme = window.appearance.theme
        self.session = ReadingSession(services.library, services.poster, self)
        self.session.set_layers(window.appearance.settings.layers)
        self.opener = Opener(services.library, services.jobs, services.poster, self)
        self.analyst = Analyst(self.session, services.worker, services.jobs, services.poster)
        self.link = ReaderLink(self.session, window.view)
        self.library_list = LibraryList(services.library, theme, window)
        self.note_editor = NoteEditor(theme, render_later=self._render_later)
        self.side_pane = SidePane(self.session, self.note_editor, theme, window)
        self.find_bar = FindBar(self.session, theme, window)
        self.search_page = SearchPage(self._search, theme, window)
        window.stack.add_bar(self.find_bar)
        self.coach_lines = CoachLines(window.appearance, services.library, window)
        window.stack.add_foot(self.coach_lines)
        self.decisions_page = DecisionsPage(
            services.library.decisions, self._title_of, theme, window
        )
        window.stack.add_page(self.search_page)
        window.stack.add_page(self.decisions_page)
        self._opens_beside = False
        self._last_change: tuple[Command, Invocation] | None = None
        self._make_commands()
        self.status = StatusDisplay(
            window.status_line,
            self.session,
            lambda: window.keymap,
            lambda: self.annotating.is_selecting,
            window.scope,
        )
        self._native = window.windowHandle()  # None before the window was shown
        if self._native is not None:
            self._native.focusObjectChanged.connect(self.status.show_hints)
        self._restore_folding()
        self._connect()
        self.take_settings()
        self.status.refresh()

    def _make_commands(self) -> None:
        window = self.window_
        self.reading = ReadingCommands(self.session, window.view, self._want_layers)
        self.popups = Popups(self)
        self.annotating = AnnotatingCommands(
            self.session,
            window.view,
            open_note=self.open_note,
            edit_tags=self.popups.edit_tags,
        )
        library, prompt = self.services.library, self.popups.prompt
        scope_question = ScopeQuestion(self.session, prompt, library, self.services.jobs)
        self.correcting = CorrectingCommands(self.session, prompt, scope_question, library)
        self.terms = TermCommands(
            self.session,
            prompt,
            scope_question,
            want_layers=self._want_layers,
            leave_selection=self.annotating.leave_select_mode,
            window=window,
        )
        self.merging = Merging(self.session, prompt, library, self.services.jobs, self.show_place)
        self.exporting = ExportingCommands(self.session, self.note_editor, window)
        self.windowing = WindowCommands(self)
        self.importing = ImportingCommands(self)
        self.changing = ChangingCommands(self)
        self.tabs = TabCommands(self)
        window.stack.add_bar(self.tabs.strip)
        self.handlers: Handlers = {
            **self.reading.handlers(),
            **self.annotating.handlers(),
            **self.correcting.handlers(),
            **self.terms.handlers(),
            **self.merging.handlers(),
            **self.exporting.handlers(),
            "decision.list": lambda _call: self._show_decisions(),
            "analysis.again": lambda _call: self._analyse_again(),
            **self.importing.handlers(),
            **self.changing.handlers(),
            **self.popups.handlers(),
            **self.windowing.handlers(),
            **self.tabs.handlers(),
            "edit.repeat": self._repeat,
            "app.escape": lambda _call: self.step_back(),
        }

    def _connect(self) -> None:
        session, window = self.session, self.window_
        noticing = (session, self.opener, self.importing.desk, self.analyst, self.library_list)
        for part in noticing:
            part.noticed.connect(window.show_notice)
        session.article_opened.connect(self._show_article)
        session.save_state_changed.connect(self.note_editor.set_state)
        session.library_changed.connect(self.library_list.refresh)
        session.annotations_changed.connect(self._follow_note)
        self.opener.opened.connect(self._show_opened)
        self.opener.busy_changed.connect(self.status.show_opening)
        self.analyst.progressed.connect(self.status.show_progress)
        self.library_list.activated.connect(self.show_article)
        self.library_list.activated_aside.connect(self.tabs.open)
        self.library_list.left.connect(self.focus_text)
        self.side_pane.activated.connect(self.focus_text)
        self.side_pane.left.connect(self.focus_text)
        self.side_pane.note_wanted.connect(self.open_note_of)
        self.note_editor.edited.connect(self._edit_note)
        self.note_editor.left.connect(self.focus_text)
        self.note_editor.save_and_leave.connect(self.focus_text)
        self.find_bar.closed.connect(self.focus_text)
        self.find_bar.hit_chosen.connect(self.reading.show_hit_at)
        self.search_page.chosen.connect(self.show_place)
        self.search_page.left.connect(self.focus_text)
        self.decisions_page.chosen.connect(self._show_decision_place)
        self.decisions_page.withdrawn.connect(session.withdraw)
        self.decisions_page.left.connect(self.focus_text)
        session.library_changed.connect(self._refresh_decisions)
        self.link.link_activated.connect(self.open_link)
        self.note_editor.link_activated.connect(self.open_link)
        self.side_pane.folding_changed.connect(self._remember_folding)
        window.router.pending_changed.connect(self.popups.show_pending)

    # -- articles ----------------------------------------------------------------------------

    def show_article(self, article_id: str, offset: int | None = None) -> None:
        """Open an article of the library at an offset, or where the reader left it."""
        self.note_editor.flush()
        self.link.flush()
        try:
            self.session.open_article(article_id, offset=offset)
        except ReaderError as error:
            self.session.report(error)

    def open_beside(self, sources: list[Source]) -> None:
        """Open documents that came from outside, in a tab beside what is being read."""
        self._opens_beside = True
        self.opener.open(sources)

    def _show_opened(self, article_id: str) -> None:
        is_beside, self._opens_beside = self._opens_beside, False
        if is_beside:
            self.tabs.open(article_id)
        else:
            self.show_article(article_id)

    def show_nothing(self) -> None:
        """Close the article, as in a new tab."""
        self.note_editor.flush()
        self.link.flush()
        self.session.close_article()

    def reload(self, article_id: str) -> None:
        """Show the new text of the open article: what is known of the old one holds no more."""
        if article_id == self.session.article_id:
            self.show_article(article_id)

    def show_place(self, article_id: str, offset: int | None) -> None:
        """Go to a place in this or another article; None is where the reader left it."""
        if article_id == self.session.article_id and offset is not None:
            self.session.focus_offset(offset)
            self.focus_text()
        else:
            self.show_article(article_id, offset)

    def _show_article(self) -> None:
        window, session = self.window_, self.session
        self.find_bar.close_bar()
        self.note_editor.close_note()
        window.stack.show_page(window.view if session.is_open else window.empty_page)
        title = session.article.title
        window.setWindowTitle(f"{title} — Rubricator" if title else "Rubricator")
        self.library_list.refresh()
        self.library_list.set_open(session.article_id)
        self.coach_lines.follow(session.article)

    def focus_text(self) -> None:
        """Give the keyboard to the text."""
        window = self.window_
        window.stack.show_page(window.view if self.session.is_open else window.empty_page)

    # -- notes -------------------------------------------------------------------------------

    def open_note(self, annotation: Annotation) -> None:
        """Show a note, ready to be typed in."""
        self.windowing.show_side_pane()
        session = self.session
        self.note_editor.open(annotation, session.article, session.analysis)
        self.side_pane.show_note()
        self.note_editor.focus_text()

    def open_note_of(self, annotation_id: str) -> None:
        """Show the note of a highlight, by the highlight's id."""
        annotation = self.session.annotations.get(annotation_id)
        if annotation is not None:
            self.open_note(annotation)

    def _edit_note(self, annotation_id: str, text: str) -> None:
        self.session.edit_note(annotation_id, text)

    def _follow_note(self) -> None:
        """Keep the editor true to undo, redo and removal."""
        self.note_editor.follow(self.session.annotations)

    # -- corrections -------------------------------------------------------------------------

    def _show_decisions(self) -> None:
        self.window_.stack.show_page(self.decisions_page)
        self.decisions_page.open()

    def _refresh_decisions(self) -> None:
        if self.window_.stack.current is self.decisions_page:
            self.decisions_page.refresh()

    def _title_of(self, article_id: str) -> str:
        row = self.services.library.article_row(article_id)
        return row.title if row is not None else ""

    def _show_decision_place(self, decision: Decision) -> None:
        """Go to the place of a decision: where it stands in the open article, or was made."""
        session = self.session
        text = session.article.text
        place: int | None = decision.anchor.start if decision.anchor else None
        if decision.scope is Scope.LIBRARY or decision.article_id == session.article_id:
            anchor = resolve(decision.anchor, text) if decision.anchor else None
            found = next(TermFinder(text).find(decision.text), None)
            if decision.article_id == session.article_id and anchor is not None:
                found = (anchor.start, anchor.end)
            if found is not None:
                session.focus_span_or_mark(*found)
                self.focus_text()
                return
        self.show_place(decision.article_id, place)

    def _analyse_again(self) -> None:
        self.session.say(self.tr("Reading closely again. Your corrections stay."))
        self.analyst.analyze()

    def _render_later(self, text: str, take: Callable[[str], None]) -> None:
        self.services.jobs.submit(render, text, take, self.session.report)

    def open_link(self, target: str) -> None:
        """Follow a link of the text, a note or a card."""
        self.windowing.open_link(target)

    # -- the layout --------------------------------------------------------------------------

    def _restore_folding(self) -> None:
        stored = self.services.library.state(_FOLDED)
        if stored is not None:
            self.side_pane.set_folded(stored.split())

    def _remember_folding(self) -> None:
        self.services.library.set_state(_FOLDED, " ".join(sorted(self.side_pane.folded)))

    # -- layers, status ----------------------------------------------------------------------

    def _want_layers(self, layers: frozenset[Layer]) -> None:
        self.session.set_layers(layers)
        self.window_.appearance.set_layers(layers)

    def take_settings(self) -> None:
        """Apply changed settings and colours to what is here."""
        appearance = self.window_.appearance
        for widget in (
            self.library_list,
            self.side_pane,
            self.find_bar,
            self.search_page,
            self.decisions_page,
            self.importing.page,
            self.importing.feed_page,
            self.changing.page,
        ):
            widget.set_theme(appearance.theme)
        self.popups.set_theme(appearance.theme)
        self.window_.notice_bar.is_animated = not appearance.settings.reduced_motion
        self.coach_lines.set_keymap(self.window_.keymap)
        if self.session.layers != appearance.settings.layers:
            self.session.set_layers(appearance.settings.layers)
        self.link.apply_settings(appearance.settings, appearance.theme)

    # -- commands ----------------------------------------------------------------------------

    def reason_against(self, command: Command) -> str:
        """Return why a command cannot run now; empty when it can."""
        is_free = command.section in _FREE_SECTIONS or command.id in _FREE
        if not self.session.is_open and (command.id in _NEEDS_ARTICLE or not is_free):
            return self.tr("Open an article first.")
        return self.importing.reason_against(command) or self.changing.reason_against(command)

    def after_command(self, command: Command, call: Invocation) -> None:
        """Remember what "." is to repeat."""
        if command.is_repeatable:
            self._last_change = (command, call)

    def _repeat(self, call: Invocation) -> None:
        if self._last_change is None:
            self.session.say(self.tr("There is no change to repeat yet."))
            return
        command, last = self._last_change
        for _ in range(call.count):
            self.window_.run_command(command, replace(last, is_repeat=True))

    def step_back(self) -> None:
        """Go one level back: what is typed, a bar, a mode, a selection, a mark."""
        window, session = self.window_, self.session
        if self.opener.cancel() or window.notice_bar.dismiss():
            return
        if window.focusWidget() not in (window.view, window.empty_page):
            self.find_bar.close_bar()
            self.focus_text()
        elif self.annotating.leave_select_mode():
            return
        elif session.hits:
            self.find_bar.close_bar()
            session.set_hits(())
        elif session.focus.mark is not None:
            session.focus_offset(session.focus.mark.start, is_jump=False)
        else:
            self.coach_lines.dismiss()

    def _search(self, query: str, after: str, show: Callable[..., None]) -> None:
        library = self.services.library
        library.interrupt_searches()
        self.services.jobs.submit(
            lambda words: library.search(words, after=after), query, show, self.session.report
        )

    def close(self) -> None:
        """Store what is not stored yet and end the analysis."""
        self.note_editor.flush()
        self.link.flush()
        self.analyst.close()
        self.importing.close()
        if self._native is not None:
            self._native.focusObjectChanged.disconnect(self.status.show_hints)
        # Writes that end from here on must not bring the list to a library that is closed by then.
        self.session.library_changed.disconnect(self.library_list.refresh)
        self.session.library_changed.disconnect(self._refresh_decisions)
