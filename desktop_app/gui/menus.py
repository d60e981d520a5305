"""The menus, made from the table of commands; each entry shows its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.gui.commands import COMMANDS, Command, Scope, Section
from desktop_app.gui.invocation import Invocation
from desktop_app.gui.keys import global_keys
from desktop_app.gui.wording import marked

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow, QMenuBar, QWidget

    from desktop_app.gui.keymap import Keymap

#: Menus in platform order, and the sections in each, separated by lines.
_MENUS: tuple[tuple[str, tuple[Section, ...]], ...] = (
    (marked("menus", "&File"), (Section.FILE,)),
    (marked("menus", "&Edit"), (Section.EDIT, Section.FIND, Section.SELECT)),
    (marked("menus", "&View"), (Section.VIEW, Section.LAYERS, Section.PANES)),
    (
        marked("menus", "&Go"),
        (Section.MOVE, Section.MARKS, Section.GO, Section.ARTICLES),
    ),
    (marked("menus", "&Annotate"), (Section.ANNOTATE, Section.CORRECT)),
    (marked("menus", "&Help"), (Section.HELP,)),
)
#: Commands that only make sense as keys: moving the end of a selection, stepping back.
_KEYS_ONLY = frozenset({"app.escape", "library.open_item", "place.set", "place.go"})
_SUBMENUS = frozenset({Section.SELECT, Section.MOVE, Section.LAYERS, Section.PANES})


class Menus:
    """The menu bar of a window and the window-wide actions; kept true to the keymap."""

    def __init__(
        self,
        window: QMainWindow,
        run: Callable[[Command, Invocation], None],
        reason_against: Callable[[Command], str],
        is_on: Callable[[Command], bool | None] = lambda _command: None,
    ) -> None:
        self._window = window
        self._run = run
        self._reason_against = reason_against
        self._is_on = is_on
        self._actions: dict[str, QAction] = {}
        self._layers = QMenu(window)
        for command in COMMANDS:
            self._actions[command.id] = self._action(command)
        self._fill(window.menuBar())
        self._add_section(self._layers, Section.LAYERS)

    def action(self, command_id: str) -> QAction:
        """Return the action of a command."""
        return self._actions[command_id]

    def set_keymap(self, keymap: Keymap) -> None:
        """Give the window-wide actions their keys, and show all keys beside the titles."""
        for command in COMMANDS:
            action = self._actions[command.id]
            keys = keymap.keys(command.id)
            action.setShortcuts([QKeySequence(key) for key in global_keys(command, keys)])
            shown = keymap.shown_keys(command.id)
            title = QCoreApplication.translate("commands", command.title)
            # Behind a tab Qt shows the keys where a shortcut would stand; it binds nothing.
            action.setText(title if action.shortcuts() or not shown else f"{title}\t{shown}")
            action.setToolTip(f"{title} ({shown})" if shown else title)

    def _action(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setMenuRole(_ROLES.get(command.id, QAction.MenuRole.NoRole))
        call = Invocation(argument=command.argument)
        action.triggered.connect(lambda: self._run(command, call))
        if Scope.GLOBAL in command.scopes:
            self._window.addAction(action)
        return action

    def _fill(self, bar: QMenuBar) -> None:
        for title, sections in _MENUS:
            menu = bar.addMenu(QCoreApplication.translate("menus", title))
            menu.aboutToShow.connect(self.refresh)
            for section in sections:
                target = menu
                if len(sections) > 1 and section in _SUBMENUS:
                    target = menu.addMenu(QCoreApplication.translate("commands", section.value))
                elif menu.actions():
                    menu.addSeparator()
                self._add_section(target, section)

    def _add_section(self, menu: QMenu, section: Section) -> None:
        for command in COMMANDS:
            if command.section is section and command.id not in _KEYS_ONLY:
                menu.addAction(self._actions[command.id])

    def show_layers_below(self, widget: QWidget) -> None:
        """Open the menu of the layers below a widget, without waiting for a choice."""
        self.refresh()
        self._layers.popup(widget.mapToGlobal(QPoint(0, widget.height())))

    def refresh(self) -> None:
        """Enable what can run now, tick what is on; what cannot run says why in its status tip."""
        for command in COMMANDS:
            reason = self._reason_against(command)
            action = self._actions[command.id]
            action.setStatusTip(reason)
            action.setEnabled(not reason)
            state = self._is_on(command)
            action.setCheckable(state is not None)
            action.setChecked(bool(state))

    def enable_all(self) -> None:
        """Let every key through; a command that cannot run says why when it is tried."""
        for action in self._actions.values():
            action.setEnabled(True)


_ROLES = {
    "app.quit": QAction.MenuRole.QuitRole,
    "app.about": QAction.MenuRole.AboutRole,
    "app.settings": QAction.MenuRole.PreferencesRole,
}
