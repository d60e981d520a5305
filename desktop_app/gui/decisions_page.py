"""All corrections in one list: what was decided, how far it reaches, where and when.

Typing filters; Enter goes to the place; Delete takes a correction back, which can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from desktop_app.gui.decision_words import decision_words, scope_words
from desktop_app.gui.list_page import EntryDelegate, EntryRow, ListPage
from desktop_app.gui.wording import DOT, counted, short_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.core.decisions import Decision
    from desktop_app.gui.panel_list import PanelRow
    from desktop_app.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class DecisionRow(EntryRow):
    """One correction; `place` is the article it was made in, `aside` its reach and date."""

    decision: Decision = field(kw_only=True)


def decision_rows(
    decisions: Iterable[Decision], title_of: Callable[[str], str]
) -> list[DecisionRow]:
    """Return the rows of decisions, the last made first."""
    rows = []
    for decision in sorted(decisions, key=lambda one: (one.created, one.id), reverse=True):
        words, place = decision_words(decision), title_of(decision.article_id)
        date = short_date(decision.created.astimezone().date().isoformat())
        aside = DOT.join((scope_words(decision.scope), date))
        text = ". ".join(part for part in (words, aside, place) if part)
        rows.append(DecisionRow(decision.id, text, "", words, place, aside, decision=decision))
    return rows


class DecisionsPage(ListPage):
    """The list of all corrections, with a filter.

    Signals:
        chosen: the decision whose place the reader wants to see.
        withdrawn: the decision to be taken back.
    """

    chosen = Signal(object)
    withdrawn = Signal(object)

    def __init__(
        self,
        read: Callable[[], Sequence[Decision]],
        title_of: Callable[[str], str],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """Make a page.

        Args:
            read: returns the decisions of the whole library.
            title_of: returns the title of an article by its id, or empty.
            theme: the colours to begin with.
            parent: the stack of pages.
        """
        super().__init__(self.tr("Corrections"), lambda view: EntryDelegate(theme, view), parent)
        self._read, self._title_of = read, title_of
        self.field.setPlaceholderText(self.tr("Filter corrections"))
        self.field.setAccessibleName(self.tr("Filter corrections"))

    def open(self) -> None:
        """Show the corrections as they are now, the last one current."""
        self.field.clear()
        self.refresh()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Read the corrections again; the current one stays current where it is still there."""
        self.set_rows(decision_rows(self._read(), self._title_of))

    @override
    def message_for(self, shown: int) -> str:
        if not self._all:
            return self.tr(
                "Nothing is corrected yet. In the text press x on a wrong mark, r to change its "
                "type or speaker, = for the same name, + for a term of your own."
            )
        if not shown:
            return self.tr("Nothing matches.")
        number = counted(shown, self.tr("correction"), self.tr("corrections"))
        return self.tr("{0}. Enter goes to the place, Delete takes one back.").format(number)

    @override
    def act_on(self, row: PanelRow) -> None:
        if isinstance(row, DecisionRow):
            self.chosen.emit(row.decision)

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        row = self.current_row
        if event.key() != Qt.Key.Key_Delete or not isinstance(row, DecisionRow):
            return False
        self.set_rows([one for one in self._all if one is not row])
        self.withdrawn.emit(row.decision)
        return True
