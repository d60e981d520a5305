"""The entries of a feed, from which the reader picks before any of them is added.

Space picks, Ctrl+A picks all that are shown; Enter adds what is picked, else the current one, from
its own address; Shift+Enter takes what the feed itself holds, without the network.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from typing_extensions import override

from desktop_app.gui.list_page import EntryDelegate, EntryRow, ListPage
from desktop_app.gui.wording import counted, one_line, short_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from desktop_app.formats import Item
    from desktop_app.gui.panel_list import PanelRow
    from desktop_app.gui.theme import Theme

_TAG = re.compile(r"<[^<>]{0,500}>")
_LOOKED_AT = 4_000


def entry_row(number: int, item: Item) -> EntryRow:
    """Return the row of an entry: its title, the beginning of its text, and its date."""
    begin = html.unescape(_TAG.sub(" ", item.markup[:_LOOKED_AT]))
    place = one_line(one_line(begin).removeprefix(item.title).strip() or item.url)
    date = short_date(item.published)
    text = ". ".join(part for part in (item.title, date, item.author, place) if part)
    return EntryRow(str(number), text, "", item.title, place, date, is_picked=False)


class FeedPage(ListPage):
    """A list to pick from.

    Signals:
        picked: a list of `Item`, and whether their pages are to be fetched.
    """

    picked = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Feed"), lambda view: EntryDelegate(theme, view), parent)
        self._items: Sequence[Item] = ()

    def open(self, title: str, items: Sequence[Item]) -> None:
        """Show the entries of a feed, none of them picked."""
        self._items = items
        self.field.clear()
        self.set_title(title)
        self.set_rows([entry_row(number, item) for number, item in enumerate(items)])
        self.view.setCurrentIndex(self._model.index(0, 0))
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def picks(self) -> list[EntryRow]:
        """The rows that are picked, also those that the filter hides."""
        return [row for row in self._all if isinstance(row, EntryRow) and row.is_picked]

    @override
    def message_for(self, shown: int) -> str:
        if not shown:
            return self.tr("Nothing matches.")
        picked = len(self.picks)
        number = counted(len(self._all), self.tr("entry"), self.tr("entries"))
        first = self.tr("{0}, {1} picked.").format(number, picked) if picked else f"{number}."
        what = self.tr("the picked ones") if picked else self.tr("this one")
        return self.tr(
            "{0} Space picks, Ctrl+A picks all. Enter fetches {1} from the web, Shift+Enter takes "
            "only what the feed holds. Esc adds nothing."
        ).format(first, what)

    @override
    def act_on(self, row: PanelRow) -> None:
        self._add(row, fetches=True)

    def _add(self, row: PanelRow, *, fetches: bool) -> None:
        rows: Sequence[PanelRow] = self.picks or [row]
        self.picked.emit([self._items[int(one.key)] for one in rows], fetches)

    def _pick(self, rows: Sequence[PanelRow], *, is_picked: bool) -> None:
        keys = {row.key for row in rows}
        self.set_rows(
            [
                replace(row, is_picked=is_picked)
                if isinstance(row, EntryRow) and row.key in keys
                else row
                for row in self._all
            ]
        )

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self.current_row
        is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if not isinstance(row, EntryRow):
            return False
        if key == Qt.Key.Key_Space:
            self._pick([row], is_picked=not row.is_picked)
            below = self.view.currentIndex().row() + 1
            self.view.setCurrentIndex(self._model.index(min(below, len(self.rows) - 1), 0))
        elif key == Qt.Key.Key_A and is_control:
            is_all = all(isinstance(one, EntryRow) and one.is_picked for one in self.rows)
            self._pick(self.rows, is_picked=not is_all)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._add(row, fetches=False)
        else:
            return False
        return True
