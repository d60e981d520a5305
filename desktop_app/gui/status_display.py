"""What the status line says: the place, what was found and is being done, useful keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from desktop_app.core.findings import NAMED, QuotationKind
from desktop_app.gui.commands import Scope
from desktop_app.gui.keys import shown_sequence
from desktop_app.gui.marks import MarkKind
from desktop_app.gui.passages import place_text
from desktop_app.gui.wording import DOT, counted, marked, percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.gui.keymap import Keymap
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.status_line import StatusLine


class StatusDisplay(QObject):
    """Keeps a status line true to a session.

    Args:
        keymap: gives the keys in force.
        is_selecting: whether select mode is on.
        scope: where the keyboard is.
    """

    def __init__(
        self,
        line: StatusLine,
        session: ReadingSession,
        keymap: Callable[[], Keymap],
        is_selecting: Callable[[], bool],
        scope: Callable[[], Scope],
    ) -> None:
        super().__init__(session)
        self._line = line
        self._session = session
        self._keymap = keymap
        self._is_selecting = is_selecting
        self._scope = scope
        self._progress = ""
        self._doing = ""
        for change in (
            session.article_opened,
            session.focus_changed,
            session.findings_changed,
            session.annotations_changed,
            session.selection_changed,
        ):
            change.connect(self.refresh)

    def show_opening(self, words: str) -> None:
        """Say what is being opened; empty when nothing is."""
        self._progress = words
        self.refresh()

    def show_doing(self, words: str) -> None:
        """Say what goes on beside the reading, such as an import; empty when nothing does."""
        self._doing = words
        self.refresh()

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the analysis is; a total of 0 when none is under way."""
        if total:
            self._progress = self.tr("reading closely, {0}").format(percent(done / total))
        else:
            self._progress = ""
        self.refresh()

    def refresh(self) -> None:
        """Say where the reader is, what was found, and which keys matter now."""
        line, session = self._line, self._session
        line.set_progress(DOT.join(filter(None, (self._doing, self._progress))))
        line.set_mode(self.tr("SELECT") if self._is_selecting() else "")
        if not session.is_open:
            for clear in (line.set_place, line.set_counts, line.set_model):
                clear("")
            self.show_hints()
            return
        line.set_place(place_text(session.article, session.focus.block))
        spoken = [
            m
            for m in session.all_findings
            if m.kind is MarkKind.QUOTATION and m.quotations[0].kind is not QuotationKind.WORDS
        ]
        names = sum(entity.label in NAMED for entity in session.analysis.entities)
        counts = [
            counted(len(spoken), "quotation", "quotations"),
            counted(names, "name", "names"),
        ]
        line.set_counts(DOT.join(counts))
        line.set_model(f"{session.analysis.model} {session.analysis.model_version}".strip())
        self.show_hints()

    def show_hints(self) -> None:
        """Show the keys that matter where the keyboard is now."""
        self._line.set_hints(self._hints(_IN_SCOPE.get(self._scope()) or self._useful_commands()))

    def _useful_commands(self) -> list[str]:
        """Return the five commands that matter most now."""
        session = self._session
        if not session.is_open:
            return ["file.open", "file.paste", "keys.show"]
        mark = session.focus.mark
        if session.selection is not None or self._is_selecting():
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
        if mark.kind is MarkKind.LINK:
            return ["move.next_link", "card.show", "annotation.highlight", "keys.show"]
        return [
            "move.next_highlight",
            "annotation.note",
            "annotation.remove",
            "card.show",
            "keys.show",
        ]

    def _hints(self, ids: list[str]) -> list[tuple[str, str]]:
        keymap = self._keymap()
        mark = self._session.focus.mark
        is_link = mark is not None and mark.kind is MarkKind.LINK
        words = _SHORT | {"card.show": marked("status", "follow")} if is_link else _SHORT
        return [
            (_shortest(keymap.keys(id)), QCoreApplication.translate("status", words[id]))
            for id in ids
            if keymap.keys(id)
        ]


def _shortest(keys: tuple[str, ...]) -> str:
    """Return the key that takes least room: "?" rather than F1."""
    return min(map(shown_sequence, keys), key=len)


_IN_SCOPE = {
    Scope.LIBRARY: ["library.open_item", "library.open_in_tab", "app.escape", "keys.show"],
    Scope.PANEL: ["library.open_item", "app.escape", "keys.show"],
    Scope.GLOBAL: ["app.escape"],
}
"""What matters where the keyboard is not in the text; in a field all but Esc is typed."""

_SHORT = {
    "library.open_item": marked("status", "open"),
    "library.open_in_tab": marked("status", "in another tab"),
    "app.escape": marked("status", "back"),
    "file.open": marked("status", "open"),
    "file.paste": marked("status", "paste"),
    "keys.show": marked("status", "keys"),
    "annotation.highlight": marked("status", "highlight"),
    "annotation.note": marked("status", "note"),
    "annotation.tags": marked("status", "tags"),
    "annotation.remove": marked("status", "remove"),
    "copy.with_source": marked("status", "copy with source"),
    "move.next_paragraph": marked("status", "next"),
    "move.next_quotation": marked("status", "next quotation"),
    "move.next_same_speaker": marked("status", "same speaker"),
    "move.next_same_entity": marked("status", "same name"),
    "move.next_entity": marked("status", "next name"),
    "move.next_highlight": marked("status", "next highlight"),
    "move.next_link": marked("status", "next link"),
    "card.show": marked("status", "card"),
    "decision.wrong": marked("status", "wrong"),
}
