"""The note being written: Markdown, with what it looks like below it.

While the reader is elsewhere the note shows rendered; with the keyboard in it, as typed. Typing is
passed on 300 ms after the last key, and at once when the note is left, so nothing can be lost by
leaving. Each note keeps its own undo history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextDocumentLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.gui.markdown_preview import render
from desktop_app.gui.note_preview import NotePreview
from desktop_app.gui.panel_header import PanelHeader
from desktop_app.gui.passages import note_title
from desktop_app.gui.text_style import SMALL, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.core.annotation import Annotation
    from desktop_app.core.article import Article
    from desktop_app.core.findings import Analysis
    from desktop_app.gui.theme import Theme

SAVE_DELAY_MS = 300
#: Who types without a pause is saved nevertheless.
LONGEST_UNSAVED_MS = 1500
PREVIEW_DELAY_MS = 250
#: Longer notes are rendered when they are left, not while they are typed.
_LIVE_LIMIT = 20_000
_FEWEST_LINES, _MOST_LINES = 3, 14
_DOCUMENTS = 30  # whose undo histories are kept


class NoteField(QPlainTextEdit):
    """The text of a note as typed; grows with it."""

    escaped = Signal()
    finished = Signal()
    blurred = Signal()
    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noteField")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)

    def text(self) -> str:
        """Return the text as typed; unlike `toPlainText`, no-break spaces stay what they are."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def fit(self) -> None:
        """Grow or shrink with the text."""
        lines, block = 0, self.document().begin()
        while block.isValid() and lines < _MOST_LINES:
            lines += max(1, block.layout().lineCount())
            block = block.next()
        shown = min(max(lines, _FEWEST_LINES), _MOST_LINES)
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + 4)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.blurred.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class NoteEditor(QWidget):
    """One note at a time, with its title, its state and its preview.

    Signals:
        edited: annotation id and the whole text, shortly after the last key or on leaving.
        save_and_leave: Ctrl+Enter.
        left: Esc.
        link_activated: the address of a link in the preview.
    """

    edited = Signal(str, str)
    save_and_leave = Signal()
    left = Signal()
    link_activated = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        render_later: Callable[[str, Callable[[str], None]], None] | None = None,
    ) -> None:
        """Make an editor.

        Args:
            theme: the colours to begin with.
            parent: the pane.
            render_later: renders Markdown elsewhere and hands over the HTML in the GUI thread;
                without it, it is done here.
        """
        super().__init__(parent)
        self._render_later = render_later
        self._annotation_id = ""
        self._passed_on = ""
        self._documents: dict[str, QTextDocument] = {}
        self._shows_preview = True
        self._is_writing = False
        self._rendering = 0
        self.header = PanelHeader(self.tr("Note"), theme, self)
        self.header.setCheckable(False)
        self.header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box = QFrame(self)
        self._title = TextLabel("", self, ratio=SMALL, role="soft")
        self.field = NoteField(self)
        self.field.setAccessibleName(self.tr("Note"))
        self.field.setPlaceholderText(self.tr("Write in Markdown. Ctrl+Enter saves and leaves."))
        self._rule = QFrame(self)
        self._rule.setObjectName("noteRule")
        self._rule.setFixedHeight(1)
        self.preview = NotePreview(theme, self)
        self._save_timer = self._make_timer(SAVE_DELAY_MS, self.flush)
        self._cap_timer = self._make_timer(LONGEST_UNSAVED_MS, self.flush)
        self._preview_timer = self._make_timer(PREVIEW_DELAY_MS, self._update_preview)
        self._lay_out()
        self._connect()
        self.hide()

    def _make_timer(self, delay_ms: int, function: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay_ms)
        timer.timeout.connect(function)
        return timer

    def _lay_out(self) -> None:
        self._box.setObjectName("noteBox")
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(13, 11, 13, 11)
        inner.setSpacing(6)
        for widget in (self._title, self.field, self._rule, self.preview):
            inner.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 6)
        outer.setSpacing(4)
        outer.addWidget(self.header)
        row = QVBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._box)
        outer.addLayout(row)
        self.setFocusProxy(self.field)

    def _connect(self) -> None:
        self.field.escaped.connect(self._escape)
        self.field.finished.connect(self._finish)
        self.field.blurred.connect(self._blur)
        self.field.focused.connect(self._begin_writing)
        self.preview.clicked.connect(self.focus_text)
        self.preview.link_activated.connect(self.link_activated)

    # -- notes -------------------------------------------------------------------------------

    @property
    def annotation_id(self) -> str:
        """The annotation whose note is shown, or empty."""
        return self._annotation_id

    @property
    def title(self) -> str:
        """What the note is about."""
        return self._title.text()

    @property
    def text(self) -> str:
        """The note as it stands in the field."""
        return self.field.text()

    def open(self, annotation: Annotation, article: Article, analysis: Analysis) -> None:
        """Show the note of an annotation, without taking the keyboard; see `focus_text`."""
        if annotation.id == self._annotation_id:
            self.follow({annotation.id: annotation})
            return
        self.close_note()
        self._annotation_id = annotation.id
        self._passed_on = annotation.note
        self._title.setText(note_title(article, analysis, annotation))
        self._take_document(annotation)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.set_state("")
        self._update_preview()
        self.show()
        self._arrange()

    def focus_text(self) -> None:
        """Give the keyboard to the note that is shown."""
        if self._annotation_id:
            self._begin_writing()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self, annotations: Mapping[str, Annotation]) -> None:
        """Take over what the session now holds: another text after undo, or no note at all.

        What was typed and not passed on yet is never overwritten.
        """
        if not self._annotation_id:
            return
        annotation = annotations.get(self._annotation_id)
        if annotation is None:
            self._forget()
        elif annotation.note != self._passed_on and self.text == self._passed_on:
            self._passed_on = annotation.note
            self._replace_text(annotation.note)
            self._update_preview()

    def flush(self) -> None:
        """Pass on what was typed and not passed on yet."""
        self._stop_saving()
        if self._annotation_id and self.text != self._passed_on:
            self._passed_on = self.text
            self.edited.emit(self._annotation_id, self._passed_on)

    def close_note(self) -> None:
        """Pass on what was typed, and show no note."""
        self.flush()
        self._forget()

    def set_state(self, state: str) -> None:
        """Show "saving", "saved" or "failed" as the session says it."""
        words = {
            "saving": self.tr("saving…"),
            "saved": self.tr("saved"),
            "failed": self.tr("not saved"),
        }
        self.header.set_aside(words.get(state, ""))

    def toggle_preview(self) -> None:
        """Show or hide what the note looks like while it is written."""
        self._shows_preview = not self._shows_preview
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.header.set_theme(theme)
        self.preview.set_theme(theme)

    def _stop_saving(self) -> None:
        self._save_timer.stop()
        self._cap_timer.stop()

    def _forget(self) -> None:
        self._stop_saving()
        self._preview_timer.stop()
        self._annotation_id = ""
        self._is_writing = False
        self.hide()

    def _take_document(self, annotation: Annotation) -> None:
        document = self._documents.pop(annotation.id, None)
        if document is None:
            document = QTextDocument(annotation.note, self)
            document.setDocumentLayout(QPlainTextDocumentLayout(document))
            document.setDocumentMargin(0)
            document.contentsChanged.connect(self._note_typed)
        document.setDefaultFont(self.field.font())
        self._documents[annotation.id] = document
        self.field.setDocument(document)
        while len(self._documents) > _DOCUMENTS:
            oldest = next(iter(self._documents))
            self._documents.pop(oldest).deleteLater()
        if self.text != annotation.note:
            self._replace_text(annotation.note)
        self.field.fit()

    def _replace_text(self, text: str) -> None:
        """Put another text in as one step that the note's own undo can take back."""
        cursor = QTextCursor(self.field.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _note_typed(self) -> None:
        if self.sender() is not self.field.document() and self.sender() is not None:
            return
        self.field.fit()
        if self._annotation_id and self.text != self._passed_on:
            self._save_timer.start()
            if not self._cap_timer.isActive():
                self._cap_timer.start()
        if self.field.document().characterCount() <= _LIVE_LIMIT:
            self._preview_timer.start()

    # -- preview -----------------------------------------------------------------------------

    def _update_preview(self) -> None:
        self._preview_timer.stop()
        text, wanted = self.text, self._annotation_id
        self._rendering += 1
        number = self._rendering
        if self._render_later is None:
            self.preview.show_html(render(text))
            self._arrange()
            return

        def take(html: str) -> None:
            # Renderings end in any order; only the last one asked for is of the text as it is.
            if wanted == self._annotation_id and number == self._rendering:
                self.preview.show_html(html)
                self._arrange()

        self._render_later(text, take)

    def _arrange(self) -> None:
        """Show the field to who writes, and the rendered note to who reads."""
        is_writing = self._is_writing or not self.text.strip()
        if self._box.property("writing") != self._is_writing:
            self._box.setProperty("writing", self._is_writing)
            self._box.style().polish(self._box)
        self.field.setVisible(is_writing)
        has_preview = bool(self.text.strip()) and (self._shows_preview or not is_writing)
        self._rule.setVisible(is_writing and has_preview)
        self.preview.setVisible(has_preview)

    # -- leaving -----------------------------------------------------------------------------

    def _escape(self) -> None:
        self.flush()
        self.left.emit()

    def _finish(self) -> None:
        self.flush()
        self.save_and_leave.emit()

    def _begin_writing(self) -> None:
        # Asking the field for its focus would not do: in a window that is not active yet it has
        # none, and must be shown all the same.
        self._is_writing = True
        self._arrange()

    def _blur(self) -> None:
        self._is_writing = False
        self.flush()
        self._update_preview()
        self._arrange()
