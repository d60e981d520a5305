"""What a window is once its library is open: the session, the panes about it, and the commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.core.errors import ReaderError
from desktop_app.core.findings import NAMED, QuotationKind
from desktop_app.gui.analyst import Analyst
from desktop_app.gui.annotating_commands import AnnotatingCommands
from desktop_app.gui.commands import Command, Section
from desktop_app.gui.correcting_commands import CorrectingCommands
from desktop_app.gui.find_bar import FindBar
from desktop_app.gui.keys import shown_sequence
from desktop_app.gui.library_list import LibraryList
from desktop_app.gui.marks import Layer, MarkKind
from desktop_app.gui.note_editor import NoteEditor
from desktop_app.gui.opener import Opener
from desktop_app.gui.passages import place_text
from desktop_app.gui.popups import Popups
from desktop_app.gui.reader_link import ReaderLink
from desktop_app.gui.reading_commands import ReadingCommands
from desktop_app.gui.search_page import SearchPage
from desktop_app.gui.session import ReadingSession
from desktop_app.gui.side_pane import SidePane
from desktop_app.gui.window_commands import WindowCommands
from desktop_app.gui.wording import DOT, counted, percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.core.annotation import Annotation
    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.main_window import MainWindow
    from desktop_app.gui.services import Services

_STATE = "session"
#: Commands that work without an article.
_FREE_SECTIONS = frozenset(
    {Section.FILE, Section.HELP, Section.PANES, Section.VIEW, Section.EDIT, Section.FIND}
)
_FREE = frozenset({"go.library", "library.open_item", "article.next", "article.previous"})
_NEEDS_ARTICLE = frozenset({"find.open", "copy.plain", "copy.with_source", "edit.repeat"})


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
        self.note_editor = NoteEditor(theme)
        self.side_pane = SidePane(self.session, self.note_editor, theme, window)
        self.find_bar = FindBar(self.session, theme, window)
        self.search_page = SearchPage(self._search, theme, window)
        window.stack.add_bar(self.find_bar)
        window.stack.add_page(self.search_page)
        self._progress = ""
        self._last_change: tuple[Command, Invocation] | None = None
        self._make_commands()
        self._connect()
        self.take_settings()
        self._show_status()

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
        self.correcting = CorrectingCommands(self.session, self.popups, self.services.library)
        self.windowing = WindowCommands(self)
        self.handlers: Handlers = {
            **self.reading.handlers(),
            **self.annotating.handlers(),
            **self.correcting.handlers(),
            **self.popups.handlers(),
            **self.windowing.handlers(),
            "edit.repeat": self._repeat,
            "app.escape": lambda _call: self.step_back(),
        }

    def _connect(self) -> None:
        session, window = self.session, self.window_
        for signal in (session.noticed, self.opener.noticed, self.analyst.noticed):
            signal.connect(window.show_notice)
        session.article_opened.connect(self._show_article)
        for change in (
            session.focus_changed,
            session.findings_changed,
            session.annotations_changed,
            session.selection_changed,
        ):
            change.connect(self._show_status)
        session.save_state_changed.connect(self.note_editor.set_state)
        session.library_changed.connect(self.library_list.refresh)
        session.annotations_changed.connect(self._follow_note)
        self.opener.opened.connect(self.show_article)
        self.opener.busy_changed.connect(self._show_opening)
        self.analyst.progressed.connect(self._show_progress)
        self.library_list.activated.connect(self.show_article)
        self.library_list.left.connect(self.focus_text)
        self.side_pane.activated.connect(self.focus_text)
        self.side_pane.left.connect(self.focus_text)
        self.side_pane.note_wanted.connect(self._open_note_of)
        self.note_editor.edited.connect(self._edit_note)
        self.note_editor.left.connect(self.focus_text)
        self.note_editor.save_and_leave.connect(self.focus_text)
        self.find_bar.closed.connect(self.focus_text)
        self.find_bar.hit_chosen.connect(self.reading.show_hit_at)
        self.search_page.chosen.connect(self.show_place)
        self.search_page.left.connect(self.focus_text)
        self.link.link_activated.connect(self.windowing.open_link)
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
            return
        self.services.library.set_state(_STATE, json.dumps({"article": article_id}))

    def show_place(self, article_id: str, offset: int | None) -> None:
        """Go to a place in this or another article; None is where the reader left it."""
        if article_id == self.session.article_id and offset is not None:
            self.session.focus_offset(offset)
            self.focus_text()
        else:
            self.show_article(article_id, offset)

    def restore(self) -> bool:
        """Open the article of the last session; False when there was none."""
        try:
            stored = json.loads(self.services.library.state(_STATE) or "{}")
        except ValueError:
            return False
        article_id = stored.get("article") if isinstance(stored, dict) else None
        if not isinstance(article_id, str):
            return False
        if self.services.library.article_row(article_id) is None:
            return False
        self.show_article(article_id)
        return True

    def _show_article(self) -> None:
        window, session = self.window_, self.session
        self.find_bar.close_bar()
        self.note_editor.close_note()
        window.stack.show_page(window.view if session.is_open else window.empty_page)
        title = session.article.title
        window.setWindowTitle(f"{title} — Rubricator" if title else "Rubricator")
        self.library_list.refresh()
        self.library_list.set_open(session.article_id)
        self._show_status()

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

    def _open_note_of(self, annotation_id: str) -> None:
        annotation = self.session.annotations.get(annotation_id)
        if annotation is not None:
            self.open_note(annotation)

    def _edit_note(self, annotation_id: str, text: str) -> None:
        self.session.edit_note(annotation_id, text)

    def _follow_note(self) -> None:
        """Keep the editor true to undo, redo and removal."""
        self.note_editor.follow(self.session.annotations)

    # -- layers, status ----------------------------------------------------------------------

    def _want_layers(self, layers: frozenset[Layer]) -> None:
        self.session.set_layers(layers)
        self.window_.appearance.set_layers(layers)

    def take_settings(self) -> None:
        """Apply changed settings and colours to what is here."""
        appearance = self.window_.appearance
        for widget in (self.library_list, self.side_pane, self.find_bar, self.search_page):
            widget.set_theme(appearance.theme)
        self.popups.set_theme(appearance.theme)
        if self.session.layers != appearance.settings.layers:
            self.session.set_layers(appearance.settings.layers)
        self.link.apply_settings(appearance.settings, appearance.theme)

    def _show_opening(self, name: str) -> None:
        self._progress = self.tr("opening {0}").format(name) if name else ""
        self._show_status()

    def _show_progress(self, done: int, total: int) -> None:
        if total:
            self._progress = self.tr("reading closely, {0}").format(percent(done / total))
        else:
            self._progress = ""
        self._show_status()

    def _show_status(self) -> None:
        line, session = self.window_.status_line, self.session
        line.set_progress(self._progress)
        line.set_mode(self.tr("SELECT") if self.annotating.is_selecting else "")
        if not session.is_open:
            for clear in (line.set_place, line.set_counts, line.set_model):
                clear("")
            line.set_hints(self._hints(["file.open", "file.paste", "keys.show"]))
            return
        line.set_place(place_text(session.article, session.focus.block))
        spoken = [
            m
            for m in session.all_findings
            if m.kind is MarkKind.QUOTATION and m.quotations[0].kind is not QuotationKind.WORDS
        ]
        names = sum(entity.label in NAMED for entity in session.analysis.entities)
        counts = [
            counted(len(spoken), self.tr("quotation"), self.tr("quotations")),
            counted(names, self.tr("name"), self.tr("names")),
        ]
        line.set_counts(DOT.join(counts))
        line.set_model(f"{session.analysis.model} {session.analysis.model_version}".strip())
        line.set_hints(self._hints(self._useful_commands()))

    def _useful_commands(self) -> list[str]:
        """Return the five commands that matter most now."""
        session = self.session
        mark = session.focus.mark
        if session.selection is not None or self.annotating.is_selecting:
            return [
                "annotation.highlight",
                "annotation.note",
                "annotation.tags",
                "copy.with_source",
                "keys.show",
            ]
        if mark is None:
            return [
                "move.next_paragraph",
                "move.next_quotation",
                "annotation.highlight",
                "annotation.note",
                "keys.show",
            ]
        if mark.kind is MarkKind.QUOTATION:
            return [
                "move.next_quotation",
                "move.next_same_speaker",
                "annotation.highlight",
                "decision.wrong",
                "keys.show",
            ]
        if mark.kind is MarkKind.MENTION:
            return [
                "move.next_entity",
                "move.next_same_entity",
                "card.show",
                "decision.wrong",
                "keys.show",
            ]
        return [
            "move.next_highlight",
            "annotation.note",
            "annotation.remove",
            "card.show",
            "keys.show",
        ]

    def _hints(self, ids: list[str]) -> list[tuple[str, str]]:
        keymap = self.window_.keymap
        return [(_shortest(keymap.keys(id)), _SHORT[id]) for id in ids if keymap.keys(id)]

    # -- commands ----------------------------------------------------------------------------

    def reason_against(self, command: Command) -> str:
        """Return why a command cannot run now; empty when it can."""
        is_free = command.section in _FREE_SECTIONS or command.id in _FREE
        if not self.session.is_open and (command.id in _NEEDS_ARTICLE or not is_free):
            return self.tr("Open an article first.")
        return ""

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
            self.window_.run_command(command, last)

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

    def _search(self, query: str, show: Callable[..., None]) -> None:
        library = self.services.library
        self.services.jobs.submit(library.search, query, show, self.session.report)

    def close(self) -> None:
        """Store what is not stored yet and end the analysis."""
        self.note_editor.flush()
        self.link.flush()
        self.analyst.close()
        # Writes that end from here on must not bring the list to a library that is closed by then.
        self.session.library_changed.disconnect(self.library_list.refresh)


def _shortest(keys: tuple[str, ...]) -> str:
    """Return the key that takes least room: "?" rather than F1."""
    return min(map(shown_sequence, keys), key=len)


_SHORT = {
    "file.open": "open",
    "file.paste": "paste",
    "keys.show": "keys",
    "annotation.highlight": "highlight",
    "annotation.note": "note",
    "annotation.tags": "tags",
    "annotation.remove": "remove",
    "copy.with_source": "copy with source",
    "move.next_paragraph": "next",
    "move.next_quotation": "next quotation",
    "move.next_same_speaker": "same speaker",
    "move.next_same_entity": "same name",
    "move.next_entity": "next name",
    "move.next_highlight": "next highlight",
    "card.show": "card",
    "decision.wrong": "wrong",
}
