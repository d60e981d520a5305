"""How far an import is, and what came of it: failures first, each with its reason.

Space pauses and goes on, Delete cancels, Enter opens an article. Leaving the page ends nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from desktop_app.gui.canvas import Canvas
from desktop_app.gui.list_page import EntryDelegate, EntryRow, ListPage
from desktop_app.gui.wording import counted
from desktop_app.importing import Fate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from desktop_app.gui.import_desk import ImportDesk
    from desktop_app.gui.panel_list import PanelRow
    from desktop_app.gui.theme import Theme
    from desktop_app.importing import Outcome

_REFRESH_MS = 250
_BAR_HEIGHT = 6
_ORDER = (Fate.FAILED, Fate.REVISED, Fate.NEW, Fate.KNOWN, Fate.ADDRESS)


def outcome_rows(outcomes: Sequence[Outcome]) -> list[EntryRow]:
    """Return the rows of outcomes: failures, what has words without a place, and the rest."""
    words = {
        Fate.FAILED: "not read",
        Fate.REVISED: "changed since it was added",
        Fate.NEW: "added",
        Fate.KNOWN: "in the library already",
        Fate.ADDRESS: "only an address",
    }
    numbered = sorted(
        enumerate(outcomes), key=lambda pair: (_ORDER.index(pair[1].fate), not pair[1].unplaced)
    )
    return [_row(f"{number} {one.article_id}", one, words[one.fate]) for number, one in numbered]


def _row(key: str, one: Outcome, fate: str) -> EntryRow:
    notes = [one.reason] if one.reason else []
    if one.highlights:
        notes.append(f"{counted(one.highlights, 'highlight', 'highlights')} placed.")
    if one.unplaced:
        missing = " ".join(f"“{words}”" for words in one.unplaced)
        notes.append(f"Not in the text: {missing}")
    place = " ".join(notes)
    is_long = one.fate is Fate.FAILED or bool(one.unplaced)
    text = ". ".join(part for part in (one.name, fate, place) if part)
    if is_long:
        return EntryRow(key, text, "", one.name or fate, place, "", is_failure=True)
    return EntryRow(key, text, "", one.name, place, fate)


class _Bar(QWidget):
    """A line that fills from the leading edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.share = 0.0
        self.setFixedHeight(_BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter, self.rect(), self)
        canvas.fill_rounded(self.rect(), self.theme.line, _BAR_HEIGHT / 2)
        if self.share > 0:
            width = max(round(self.width() * self.share), _BAR_HEIGHT)
            canvas.fill_rounded(QRect(0, 0, width, _BAR_HEIGHT), self.theme.soft, _BAR_HEIGHT / 2)


class ImportPage(ListPage):
    """Follows an import desk.

    Signals:
        chosen: the id of the article the reader wants to see.
    """

    chosen = Signal(str)

    def __init__(self, desk: ImportDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Import"), lambda view: EntryDelegate(theme, view), parent)
        self._desk = desk
        self._bar = _Bar(theme, self)
        self._pause = self._button(self.tr("Pause"), desk.toggle_pause)
        self._cancel = self._button(self.tr("Cancel"), desk.cancel)
        self.tools.setSpacing(10)
        for widget in (self._bar, self._pause, self._cancel):
            self.tools.addWidget(widget, 1 if widget is self._bar else 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        desk.changed.connect(self._refresh_soon)

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(act)
        return button

    def open(self) -> None:
        """Show how far the import is."""
        self.field.clear()
        self.refresh()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Show what has come of it until now."""
        summary, desk = self._desk.summary, self._desk
        self.set_rows(outcome_rows(summary.outcomes) if summary else [])
        done, total = desk.progress
        self._bar.share = done / total if total else 0.0
        self._bar.update()
        self._pause.setText(self.tr("Go on") if desk.is_paused else self.tr("Pause"))
        for widget in (self._bar, self._pause, self._cancel):
            widget.setVisible(desk.is_running)

    def _refresh_soon(self) -> None:
        """Follow the desk, but not at each document: a heap of small ones goes fast."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._bar.theme = theme
        self._bar.update()

    @override
    def message_for(self, shown: int) -> str:
        summary, desk = self._desk.summary, self._desk
        if summary is None:
            return self.tr(
                "Nothing was imported since the start. Drop files or a folder on the window, or "
                "choose File › Import a folder."
            )
        done, total = (QLocale().toString(number) for number in desk.progress)
        parts = []
        if desk.is_running:
            state = self.tr("Paused at {0} of {1}.") if desk.is_paused else self.tr("{0} of {1}.")
            parts.append(state.format(done, total))
        if summary.counts:
            parts.append(f"{summary.counts[0].upper()}{summary.counts[1:]}.")
        if summary.failures:
            parts.append(self.tr("{0} could not be read.").format(len(summary.failures)))
        if summary.not_tried:
            parts.append(self.tr("{0} were left out.").format(summary.not_tried))
        parts.append(self._keys(shown))
        return " ".join(filter(None, parts))

    def _keys(self, shown: int) -> str:
        if not self._desk.is_running:
            return self.tr("Enter opens an article.") if shown else self.tr("Nothing matches.")
        first = self.tr("goes on") if self._desk.is_paused else self.tr("pauses")
        return self.tr(
            "Space {0}, Delete cancels, Esc goes back to the text; the import goes on meanwhile."
        ).format(first)

    @override
    def act_on(self, row: PanelRow) -> None:
        _number, _, article_id = row.key.partition(" ")
        if article_id:
            self.chosen.emit(article_id)

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        if not self._desk.is_running:
            return False
        if event.key() == Qt.Key.Key_Space:
            self._desk.toggle_pause()
        elif event.key() == Qt.Key.Key_Delete:
            self._desk.cancel()
        else:
            return False
        self.refresh()
        return True

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
