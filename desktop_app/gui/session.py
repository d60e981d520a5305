"""The open article and all that happens to it: the only editor, and the one copy of the truth.

Views read the session's properties and refresh on its signals; they hold no state of the article of
their own. Everything here runs in the GUI thread; results of other threads arrive by `Poster`.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.article import Article
from desktop_app.core.decisions import Decision
from desktop_app.core.errors import ReaderError
from desktop_app.core.findings import Analysis
from desktop_app.core.kind_colours import kind_colours
from desktop_app.core.replay import changed_places, replay
from desktop_app.core.sentences import sentence_at
from desktop_app.gui.focus import Focus, focus_at, focus_on, focus_range
from desktop_app.gui.marks import Layer, Mark, MarkKind, MarkList, finding_marks, highlight_marks
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.undo import EditCommand, Objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from desktop_app.gui.posting import Poster
    from desktop_app.storage.library import Library

log = logging.getLogger(__name__)

_HISTORY_LIMIT = 200


class ReadingSession(QObject):
    """One article being read, with its findings, annotations, focus and undo history."""

    article_opened = Signal()
    findings_changed = Signal()
    annotations_changed = Signal()
    focus_changed = Signal(bool)  # whether the view is to follow
    layers_changed = Signal()
    selection_changed = Signal()
    hits_changed = Signal()
    save_state_changed = Signal(str)  # "saving", "saved" or "failed"
    library_changed = Signal()
    decided = Signal()  # corrections were made or taken back, and the library holds them
    noticed = Signal(object)  # Notice
    announced = Signal(str)  # for screen readers

    def __init__(self, library: Library, poster: Poster, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self._poster = poster
        self.undo_stack = QUndoStack(self)
        self.layers: frozenset[Layer] = frozenset()
        # Ways back and forward of the texts read so far, by digest: a changed text has no places.
        self._travels: dict[str, tuple[list[Focus], list[Focus]]] = {}
        self._forget_article()

    def _forget_article(self) -> None:
        self.article_id = ""
        self.article = Article("", ())
        self.found = Analysis(is_complete=False)
        self.analysis = self.found
        self.decisions: dict[str, Decision] = {}
        self.kind_colours: dict[str, int] = {}
        self.annotations: dict[str, Annotation] = {}
        self.focus = Focus()
        self.selection: tuple[int, int] | None = None
        self.cursor = 0
        self.hits: tuple[tuple[int, int], ...] = ()
        self._finding_marks: list[Mark] = []
        self._marks = MarkList(())
        self._back: list[Focus] = []
        self._forward: list[Focus] = []
        self._unsaved = 0
        self._is_rereading = False
        self.undo_stack.clear()

    # -- opening -----------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether an article is shown."""
        return bool(self.article_id)

    def open_article(self, article_id: str, *, offset: int | None = None) -> None:
        """Show a stored article at `offset`, or where the reader left it.

        Raises:
            ReaderError: The library has no such article or cannot be read.
        """
        article = self.library.article(article_id)
        place = self.library.place(article_id).offset if offset is None else offset
        annotations = self.library.annotations(article_id)
        decisions = self.library.decisions(article_id)
        stored = self.library.analysis(article_id)
        self._forget_article()
        self._back, self._forward = self._travels.setdefault(article.digest, ([], []))
        self.article_id, self.article = article_id, article
        self.annotations = {annotation.id: annotation for annotation in annotations}
        self.decisions = {decision.id: decision for decision in decisions}
        self.focus = focus_at(article, place)
        self.cursor = place
        if stored is not None:
            self.found = stored
        self._derive()
        self.article_opened.emit()

    def close_article(self) -> None:
        """Show nothing."""
        self._forget_article()
        self.article_opened.emit()

    # -- findings ----------------------------------------------------------------------------

    def take_analysis(self, article_id: str, analysis: Analysis) -> None:
        """Show new findings; those for another article are dropped; complete ones are stored."""
        if article_id != self.article_id:
            return
        self.found = analysis
        self._derive()
        if analysis.is_complete:
            self._watch(
                self.library.save_analysis(article_id, analysis, digest=self.article.digest),
                is_edit=False,
            )
        self.findings_changed.emit()

    def _derive(self) -> None:
        """Compute what is shown from what was found, decided and annotated."""
        self.analysis = self._replayed(self.decisions.values())
        self.kind_colours = kind_colours(self.decisions.values())
        self._finding_marks = finding_marks(self.analysis, self.kind_colours)
        self._collect_marks()

    def _collect_marks(self) -> None:
        marks = self._finding_marks + highlight_marks(self.annotations.values())
        self._marks = MarkList(mark for mark in marks if mark.layer in self.layers)
        focused = self.focus.mark
        if focused is not None and focused.kind not in {MarkKind.HIT, MarkKind.LINK}:
            kept = next((m for m in self._marks if m.is_same_as(focused)), None)
            self.focus = replace(self.focus, mark=kept)

    @property
    def marks(self) -> MarkList:
        """The marks of the layers that are shown."""
        return self._marks

    @property
    def all_findings(self) -> list[Mark]:
        """The marks of all findings, whatever is shown."""
        return self._finding_marks

    def set_layers(self, layers: Iterable[Layer]) -> None:
        """Show these layers and no others."""
        self.layers = frozenset(layers)
        self._collect_marks()
        self.layers_changed.emit()

    # -- focus and selection -----------------------------------------------------------------

    @property
    def focus_span(self) -> tuple[int, int]:
        """The code points that have the focus."""
        return focus_range(self.article, self.focus)

    def set_focus(self, focus: Focus, *, is_jump: bool = False, is_scrolling: bool = True) -> None:
        """Move the focus and let the view follow; a jump can be taken back with `go_back`."""
        if is_jump and focus != self.focus:
            self._back.append(self.focus)
            del self._back[:-_HISTORY_LIMIT]
            self._forward.clear()
        self.focus = focus
        self.cursor = self.focus_span[0]
        self.focus_changed.emit(is_scrolling)

    def focus_offset(self, offset: int, *, is_jump: bool = True) -> None:
        """Move the focus to the paragraph at `offset`."""
        self.set_focus(focus_at(self.article, offset), is_jump=is_jump)
        self.cursor = offset

    def focus_mark(self, mark: Mark, *, is_jump: bool = True) -> None:
        """Move the focus to a mark."""
        self.set_focus(focus_on(self.article, mark), is_jump=is_jump)

    def focus_span_or_mark(self, start: int, end: int) -> None:
        """Move the focus to the mark on just this range, else to the paragraph that holds it."""
        here = self._marks.overlapping(start, end)
        mark = next((m for m in here if (m.start, m.end) == (start, end)), None)
        if mark is not None:
            self.focus_mark(mark)
        else:
            self.focus_offset(start)

    def go_back(self) -> bool:
        """Return to where the last jump began; False when there was none."""
        return self._travel(self._back, self._forward)

    def go_forward(self) -> bool:
        """Undo `go_back`; False when there is nothing to return to."""
        return self._travel(self._forward, self._back)

    def _travel(self, source: list[Focus], target: list[Focus]) -> bool:
        if not source:
            return False
        target.append(self.focus)
        self.set_focus(source.pop())
        return True

    def set_selection(self, selection: tuple[int, int] | None) -> None:
        """Tell the session what the reader has selected."""
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit()

    def set_hits(self, hits: tuple[tuple[int, int], ...]) -> None:
        """Show these ranges as found by a search in the article."""
        self.hits = hits
        self.hits_changed.emit()

    # -- annotations -------------------------------------------------------------------------

    def target_span(self) -> tuple[int, int]:
        """Return the range a command acts on: the selection, else the focus."""
        return self.selection or self.focus_span

    def target_annotation(self) -> Annotation | None:
        """Return the highlight a command acts on: the focused one, or one on just the target."""
        mark = self.focus.mark
        if self.selection is None and mark is not None and mark.annotation is not None:
            return self.annotations.get(mark.annotation.id)
        return self._annotation_on(self.target_span())

    def _annotation_on(self, span: tuple[int, int]) -> Annotation | None:
        for annotation in self.annotations.values():
            anchor = annotation.anchor
            if anchor and not annotation.is_orphan and (anchor.start, anchor.end) == span:
                return annotation
        return None

    def highlight(self, colour: int) -> None:
        """Highlight the target; again: its sentence instead of the paragraph, then not at all."""
        start, end = self.target_span()
        if start >= end:
            return
        if self.selection is not None or self.focus.mark is not None:
            self._toggle_highlight((start, end), colour)
            return
        sentence = sentence_at(self.article.text, start, end, self.cursor) or (start, end)
        whole, part = self._annotation_on((start, end)), self._annotation_on(sentence)
        if whole is not None and sentence != (start, end):
            anchor = Anchor.of(self.article.text, *sentence)
            self._edit("Highlight the sentence", {whole.id: replace(whole, anchor=anchor)})
            self.announced.emit(self.tr("Sentence highlighted"))
        elif part is not None:
            self.remove(part)
        else:
            self.add_highlight((start, end), colour)

    def _toggle_highlight(self, span: tuple[int, int], colour: int) -> None:
        existing = self.target_annotation()
        if existing is not None and existing.colour:
            self.remove(existing)
            return
        annotation = self.add_highlight(span, colour)
        if self.selection is not None:
            self.set_selection(None)
            mark = next((m for m in self._marks if m.annotation == annotation), None)
            if mark is not None:
                self.focus_mark(mark, is_jump=False)

    def add_highlight(self, span: tuple[int, int], colour: int, note: str = "") -> Annotation:
        """Highlight a range and return the new annotation."""
        anchor = Anchor.of(self.article.text, *span)
        annotation = Annotation(new_id(), self.article_id, anchor, colour, note)
        self._edit(self.tr("Highlight"), {annotation.id: annotation})
        self.announced.emit(self.tr("Highlighted"))
        return annotation

    def remove(self, annotation: Annotation) -> None:
        """Delete an annotation; it can be brought back by undo."""
        self._edit(self.tr("Remove highlight"), {annotation.id: None})
        self.announced.emit(self.tr("Highlight removed"))

    def set_colour(self, annotation: Annotation, colour: int) -> None:
        """Give a highlight another colour, 1 to 8."""
        self.change(replace(annotation, colour=colour), self.tr("Change colour"))

    def change(self, annotation: Annotation, title: str, *, is_typing: bool = False) -> None:
        """Replace an annotation by a changed one of the same id."""
        changed = replace(annotation, modified=datetime.now(UTC))
        self._edit(title, {annotation.id: changed}, is_typing=is_typing)

    def article_note(self) -> Annotation | None:
        """Return the note on the whole article, if there is one."""
        return next((a for a in self.annotations.values() if a.anchor is None), None)

    def ensure_article_note(self) -> Annotation:
        """Return the note on the whole article, a new empty one if needed."""
        note = self.article_note()
        if note is None:
            note = Annotation(new_id(), self.article_id, None, 0)
            self._edit(self.tr("Note on the article"), {note.id: note})
        return note

    def ensure_target_annotation(self, colour: int) -> Annotation | None:
        """Return the annotation on the target, a new highlight if needed; None without a target."""
        span = self.target_span()
        if span[0] >= span[1]:
            return None
        found = self.target_annotation() or self.add_highlight(span, colour)
        self.set_selection(None)
        return found

    def edit_note(self, annotation_id: str, text: str) -> None:
        """Store what was typed into a note; typing on is one step of undo."""
        annotation = self.annotations.get(annotation_id)
        if annotation is not None and annotation.note != text:
            self.change(replace(annotation, note=text), self.tr("Write a note"), is_typing=True)

    # -- decisions ---------------------------------------------------------------------------

    def decide(self, decisions: Iterable[Decision], title: str) -> None:
        """Add corrections of the reader, as one step of undo."""
        self._edit(title, {decision.id: decision for decision in decisions})

    def withdraw(self, decision: Decision) -> None:
        """Take a correction back, also one that was made in another article."""
        self._edit(self.tr("Withdraw a correction"), {decision.id: None}, {decision.id: decision})

    def places_changed(self, decisions: Iterable[Decision]) -> int:
        """Return in how many places of the article these decisions would change what is shown."""
        after = self._replayed([*self.decisions.values(), *decisions])
        return changed_places(self.analysis, after)

    def _replayed(self, decisions: Iterable[Decision]) -> Analysis:
        ordered = sorted(decisions, key=lambda decision: decision.created)
        return replay(self.found, ordered, self.article.text, self.article_id)

    # -- editing and saving ------------------------------------------------------------------

    def _edit(
        self,
        title: str,
        after: Objects,
        before: Objects | None = None,
        *,
        is_typing: bool = False,
    ) -> None:
        if before is None:
            before = {key: self._object(key) for key in after}
        command = EditCommand(title, before, after, self._apply, is_typing=is_typing)
        self.undo_stack.push(command)

    def _object(self, key: str) -> Annotation | Decision | None:
        return self.annotations.get(key) or self.decisions.get(key)

    def _apply(self, objects: Objects, replaced: Objects) -> bool:
        try:
            future = self.library.apply(objects, replaced)
        except ReaderError as error:
            self.report(error)
            return False
        decided = any(isinstance(one, Decision) for one in (*objects.values(), *replaced.values()))
        for key, value in objects.items():
            self.annotations.pop(key, None)
            self.decisions.pop(key, None)
            if isinstance(value, Annotation):
                self.annotations[key] = value
            elif value is not None:
                self.decisions[key] = value
        if decided:
            self._derive()
            self.findings_changed.emit()
        else:
            self._collect_marks()
            self.annotations_changed.emit()
        self._watch(future, is_edit=True)
        if decided:
            future.add_done_callback(lambda _done: self._poster.post(self._follow_decisions))
        return True

    def read_decisions(self) -> None:
        """Take up the decisions that another window has made, once one's own are written."""
        if self._unsaved:
            self._is_rereading = True
            return
        self._is_rereading = False
        if not self.is_open:
            return
        stored = {one.id: one for one in self.library.decisions(self.article_id)}
        if stored != self.decisions:
            self.decisions = stored
            self._derive()
            self.findings_changed.emit()

    def _follow_decisions(self) -> None:
        """Bring what the library counts level with the decisions; views learn when it is."""
        self.decided.emit()
        try:
            self._watch(self.library.refresh_findings(), is_edit=False)
        except ReaderError as error:  # closed meanwhile: it is done when it is opened again
            log.info("findings are not level with decisions: %s", error)

    def _watch(self, future: Future[None] | Future[bool], *, is_edit: bool) -> None:
        """Follow a write; the reader is told "saved" only when the library acknowledges it."""
        if is_edit:
            self._unsaved += 1
            self.save_state_changed.emit("saving")
        future.add_done_callback(
            lambda done: self._poster.post(lambda: self._written(done, is_edit=is_edit))
        )

    def _written(self, future: Future[None] | Future[bool], *, is_edit: bool) -> None:
        error = None if future.cancelled() else future.exception()
        if is_edit:
            self._unsaved = max(0, self._unsaved - 1)
        if error is not None:
            self.save_state_changed.emit("failed")
            self.report(error)
            return
        if is_edit and not self._unsaved:
            self.save_state_changed.emit("saved")
            if self._is_rereading:
                self.read_decisions()
        self.library_changed.emit()

    def say(self, sentence: str) -> None:
        """Tell the reader something that needs no answer."""
        self.noticed.emit(Notice(sentence))

    def report(self, error: BaseException) -> None:
        """Tell the reader what failed; what is our own fault goes into the log."""
        if isinstance(error, ReaderError):
            self.noticed.emit(Notice(error.sentence, NoticeKind.ERROR))
        else:
            log.error("a write failed", exc_info=error)
            self.noticed.emit(
                Notice(self.tr("Could not save. Details are in the log."), NoticeKind.ERROR)
            )

    def undo(self) -> bool:
        """Take the last edit back; False when there is none."""
        return self._move_history(
            self.undo_stack.canUndo(),
            self.undo_stack.undo,
            self.tr("Undone: {0}"),
            self.undo_stack.undoText(),
        )

    def redo(self) -> bool:
        """Do the last undone edit again; False when there is none."""
        return self._move_history(
            self.undo_stack.canRedo(),
            self.undo_stack.redo,
            self.tr("Redone: {0}"),
            self.undo_stack.redoText(),
        )

    def _move_history(
        self,
        can_move: bool,
        move: Callable[[], None],
        sentence: str,
        title: str,
    ) -> bool:
        if can_move:
            move()
            self.announced.emit(sentence.format(title))
        return can_move

    def remember_place(self, offset: int, progress: float) -> None:
        """Store where the reader is and how much is read (0 to 1), without waiting."""
        if self.is_open:
            self.library.set_place(self.article_id, offset, progress)
