"""Commands about tabs: what is open side by side in one window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop_app.gui.tab_strip import TabStrip
from desktop_app.gui.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.workspace import Workspace


def _tr(text: str) -> str:
    return QCoreApplication.translate("tabs", text)


class TabCommands(QObject):
    """Keeps the tabs of a window true to its session, and the strip true to the tabs.

    Signals:
        changed: what the next start is to bring back is another now.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._tabs = Tabs()
        self.strip = TabStrip(workspace.window_)
        self.strip.chosen.connect(self.go_to)
        self.strip.close_wanted.connect(self.close)
        self.strip.moved.connect(self._move)
        workspace.session.article_opened.connect(self._follow)

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "tab.new": lambda _call: self._new(),
            "tab.close": lambda _call: self.close(self._tabs.current),
            "tab.reopen": lambda _call: self._reopen(),
            "tab.next": lambda call: self._step(call, 1),
            "tab.previous": lambda call: self._step(call, -1),
            "library.open_in_tab": lambda _call: self._open_current_row(),
        }

    @property
    def ids(self) -> tuple[str, ...]:
        """The article of each tab, empty for one with nothing in it."""
        return self._tabs.ids

    @property
    def current(self) -> int:
        """Which tab is shown."""
        return self._tabs.current

    # -- opening -----------------------------------------------------------------------------

    def restore(self, ids: Iterable[str], current: int) -> bool:
        """Open the tabs of an earlier session, those that still exist; False when none does."""
        library = self._workspace.services.library
        wanted = list(ids)
        shown = wanted[current] if 0 <= current < len(wanted) else ""
        kept = [one for one in wanted if one and library.article_row(one) is not None]
        if not kept:
            return False
        self._tabs.restore(kept, kept.index(shown) if shown in kept else 0)
        self._show_current()
        return True

    def open(self, article_id: str, offset: int | None = None) -> None:
        """Open an article in a tab of its own, or go to the one that it has."""
        if article_id not in self._tabs.ids:
            self._tabs.add()
        self._workspace.show_article(article_id, offset)
        is_open = self._workspace.session.article_id == article_id
        if not is_open and len(self._tabs.ids) > 1:
            self.close(self._tabs.current)

    def go_to(self, index: int) -> None:
        """Show another tab."""
        article_id = self._tabs.ids[index]
        if article_id:
            self._workspace.show_article(article_id)
        else:
            self._tabs.add()
            self._workspace.show_nothing()
        self._show()

    def close(self, index: int) -> None:
        """Close a tab; with the last one the window closes."""
        if len(self._tabs.ids) == 1:
            self._workspace.window_.close()
            return
        was_shown = index == self._tabs.current
        self._tabs.close(index)
        if was_shown:
            self._show_current()
        else:
            self._show()
            self.changed.emit()

    def _new(self) -> None:
        self._tabs.add()
        self._workspace.show_nothing()
        self._workspace.windowing.go_library()

    def _reopen(self) -> None:
        if self._tabs.reopen():
            self._show_current()
        else:
            self._workspace.session.say(_tr("No tab was closed."))

    def _open_current_row(self) -> None:
        article_id = self._workspace.library_list.current_id
        if article_id:
            self.open(article_id)

    def _step(self, call: Invocation, step: int) -> None:
        if len(self._tabs.ids) == 1:
            self._workspace.session.say(
                _tr("There is only one tab. Shift+Enter in the library opens another.")
            )
        else:
            self.go_to(self._tabs.neighbour(step * call.count))
            self._announce()

    def _announce(self) -> None:
        number, titles = self._tabs.current, self.strip.titles
        place = _tr("Tab {0} of {1}").format(number + 1, len(titles))
        self._workspace.session.announced.emit(f"{place}: {titles[number]}")

    def _move(self, index: int, target: int) -> None:
        self._tabs.move(index, target)
        self.changed.emit()

    # -- showing -----------------------------------------------------------------------------

    def _show_current(self) -> None:
        """Open the article of the current tab; a tab whose article is gone stays empty."""
        wanted = self._tabs.current_id
        if wanted:
            self._workspace.show_article(wanted)
        if self._workspace.session.article_id != wanted or not wanted:
            self._workspace.show_nothing()

    def _follow(self) -> None:
        self._tabs.show(self._workspace.session.article_id)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        library = self._workspace.services.library
        rows = [library.article_row(one) if one else None for one in self._tabs.ids]
        self.strip.show_tabs([row.title if row else "" for row in rows], self._tabs.current)
