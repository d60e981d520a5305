"""Highlights, notes, selections, copies and corrections, on the target of the session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QTextCursor

from desktop_app.core.sentences import sentences
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.notices import Notice
from desktop_app.gui.passages import speaker_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.core.annotation import Annotation
    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.reader_view import ReaderView
    from desktop_app.gui.session import ReadingSession

_Move = QTextCursor.MoveOperation
_SELECTION_MOVES = {
    "selection.extend_character_left": (_Move.PreviousCharacter, False),
    "selection.extend_character_right": (_Move.NextCharacter, False),
    "selection.extend_word_left": (_Move.PreviousWord, False),
    "selection.extend_word_right": (_Move.NextWord, False),
    "selection.extend_line_up": (_Move.Up, False),
    "selection.extend_line_down": (_Move.Down, False),
    "selection.other_end_character_left": (_Move.PreviousCharacter, True),
    "selection.other_end_character_right": (_Move.NextCharacter, True),
    "selection.other_end_word_left": (_Move.PreviousWord, True),
    "selection.other_end_word_right": (_Move.NextWord, True),
    "select.character_right": (_Move.NextCharacter, False),
    "select.character_left": (_Move.PreviousCharacter, False),
    "select.line_down": (_Move.Down, False),
    "select.line_up": (_Move.Up, False),
    "select.next_word": (_Move.NextWord, False),
    "select.previous_word": (_Move.PreviousWord, False),
    "select.next_paragraph": (_Move.NextBlock, False),
    "select.previous_paragraph": (_Move.PreviousBlock, False),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("annotating", text)


class AnnotatingCommands:
    """Acts on the selection, else on the focus.

    Args:
        open_note: shows the note of an annotation, ready to be typed in.
        edit_tags: asks for the tags of an annotation.
    """

    def __init__(
        self,
        session: ReadingSession,
        view: ReaderView,
        *,
        open_note: Callable[[Annotation], None],
        edit_tags: Callable[[Annotation], None],
    ) -> None:
        self._session = session
        self._view = view
        self._open_note = open_note
        self._edit_tags = edit_tags
        self.colour = 1
        self.is_selecting = False

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "annotation.highlight": self._highlight,
            "annotation.note": self._note,
            "annotation.article_note": self._article_note,
            "annotation.tags": self._tags,
            "annotation.remove": self._remove,
            **{f"annotation.colour_{number}": self._colour for number in range(1, 9)},
            "edit.undo": lambda call: self._repeat(self._session.undo, call.count, _tr("undo")),
            "edit.redo": lambda call: self._repeat(self._session.redo, call.count, _tr("redo")),
            "copy.plain": self._copy_plain,
            "copy.with_source": self._copy_with_source,
            "select.mode": self._select_mode,
            "select.inner_quotation": lambda _call: self._select_quotation(is_whole=False),
            "select.whole_quotation": lambda _call: self._select_quotation(is_whole=True),
            "select.entity": self._select_entity,
            "select.other_end": self._other_end,
            "select.next_sentence": lambda call: self._sentence(call.count),
            "select.previous_sentence": lambda call: self._sentence(-call.count),
            **{
                name: self._extender(operation, is_other=is_other)
                for name, (operation, is_other) in _SELECTION_MOVES.items()
            },
        }

    # -- highlights and notes ----------------------------------------------------------------

    def _highlight(self, _call: Invocation) -> None:
        self._session.highlight(self.colour)
        self._leave_selection()

    def _colour(self, call: Invocation) -> None:
        self.colour = int(call.argument)
        session = self._session
        existing = session.target_annotation()
        if existing is not None:
            session.set_colour(existing, self.colour)
        else:
            session.highlight(self.colour)
        self._leave_selection()

    def _note(self, _call: Invocation) -> None:
        annotation = self._session.ensure_target_annotation(self.colour)
        self._leave_selection()
        if annotation is not None:
            self._open_note(annotation)

    def _article_note(self, _call: Invocation) -> None:
        self._open_note(self._session.ensure_article_note())

    def _tags(self, _call: Invocation) -> None:
        annotation = self._session.ensure_target_annotation(self.colour)
        self._leave_selection()
        if annotation is not None:
            self._edit_tags(annotation)

    def set_tags(self, annotation_id: str, tags: tuple[str, ...]) -> None:
        """Store the tags that the reader typed."""
        annotation = self._session.annotations.get(annotation_id)
        if annotation is not None and annotation.tags != tags:
            self._session.change(replace(annotation, tags=tags), _tr("Tags"))

    def _remove(self, _call: Invocation) -> None:
        annotation = self._session.target_annotation()
        if annotation is None:
            self._say(_tr("No highlight has the focus. Go to one with b."))
        else:
            self._session.remove(annotation)

    def _repeat(self, move: Callable[[], bool], count: int, what: str) -> None:
        for _ in range(count):
            if not move():
                self._say(_tr("There is nothing to {0}.").format(what))
                return

    # -- copying -----------------------------------------------------------------------------

    def _copied_text(self) -> str:
        start, end = self._session.target_span()
        return self._session.article.text[start:end]

    def _copy_plain(self, _call: Invocation) -> None:
        QGuiApplication.clipboard().setText(self._copied_text())
        self._say(_tr("Copied."))

    def _copy_with_source(self, _call: Invocation) -> None:
        session = self._session
        start, end = session.target_span()
        article = session.article
        speaker = speaker_of(session.analysis, start, end)
        source = [speaker, article.title, article.byline, article.site, article.published]
        link = article.url or f"rubricator:{session.article_id}?at={start}-{end}"
        line = ", ".join(part for part in source if part)
        QGuiApplication.clipboard().setText(f"{self._copied_text()}\n\n— {line}\n{link}")
        self._say(_tr("Copied with its source."))

    # -- selecting ---------------------------------------------------------------------------

    def _select_mode(self, _call: Invocation) -> None:
        self.is_selecting = True
        if self._view.selection() is None:
            start, end = self._session.focus_span
            found = sentences(self._session.article.text, start, end)
            if self._session.focus.mark is None and found:
                start, end = found[0]
            self._view.select(start, end)
        self._session.selection_changed.emit()

    def leave_select_mode(self) -> bool:
        """Leave select mode or drop the selection; False when there was neither."""
        had = self.is_selecting or self._session.selection is not None
        self._leave_selection()
        return had

    def _leave_selection(self) -> None:
        self.is_selecting = False
        self._view.clear_selection()
        self._session.set_selection(None)
        self._session.selection_changed.emit()

    def _extender(
        self, operation: QTextCursor.MoveOperation, *, is_other: bool
    ) -> Callable[[Invocation], None]:
        def extend(call: Invocation) -> None:
            if self._view.selection() is None:
                start, end = self._session.target_span()
                if self._session.focus.mark is not None:
                    self._view.select(start, end)
                else:
                    self._view.select(start, start)
            for _ in range(call.count):
                self._view.move_selection_end(operation, other=is_other)

        return extend

    def _select_quotation(self, *, is_whole: bool) -> None:
        mark = self._mark_here(MarkKind.QUOTATION)
        if mark is None:
            self._say(_tr("No quotation is here. Go to one with q first."))
            return
        start, end = mark.start, mark.end
        if is_whole:
            for quotation in mark.quotations:
                spans = [(quotation.cue.start, quotation.cue.end)] if quotation.cue else []
                speaker = quotation.speaker
                if speaker and speaker.start is not None and speaker.end is not None:
                    spans.append((speaker.start, speaker.end))
                for first, last in spans:
                    start, end = min(start, first), max(end, last)
        self._view.select(start, end)

    def _select_entity(self, _call: Invocation) -> None:
        mark = self._mark_here(MarkKind.MENTION)
        if mark is None:
            self._say(_tr("No name is here. Go to one with e first."))
        else:
            self._view.select(mark.start, mark.end)

    def _mark_here(self, kind: MarkKind) -> Mark | None:
        focused = self._session.focus.mark
        if focused is not None and focused.kind is kind:
            return focused
        start, end = self._session.target_span()
        marks = self._session.marks.overlapping(start, max(end, start + 1))
        return next((mark for mark in marks if mark.kind is kind), None)

    def _other_end(self, _call: Invocation) -> None:
        cursor = self._view.textCursor()
        anchor, position = cursor.anchor(), cursor.position()
        cursor.setPosition(position)
        cursor.setPosition(anchor, QTextCursor.MoveMode.KeepAnchor)
        self._view.setTextCursor(cursor)

    def _sentence(self, step: int) -> None:
        """Move the moving end of the selection to the end or start of a sentence."""
        article = self._session.article
        anchor, position = self._view.selection_ends()
        for _ in range(abs(step)):
            index = article.block_index_at(position)
            ends = sorted(
                edge
                for block in article.blocks[max(0, index - 1) : index + 2]
                for span in sentences(article.text, block.start, block.end)
                for edge in span
            )
            later = [edge for edge in ends if edge > position]
            earlier = [edge for edge in ends if edge < position]
            if step > 0 and later:
                position = later[0]
            elif step < 0 and earlier:
                position = earlier[-1]
        self._view.select(anchor, position)

    def _say(self, sentence: str) -> None:
        self._session.noticed.emit(Notice(sentence))
