"""Takes the key presses of a window to its commands: one resolver, one scope at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.gui.invocation import Invocation
from desktop_app.gui.key_events import key_press_from
from desktop_app.gui.keys import KeyResolver, Missed, Nothing, Pending, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent

    from desktop_app.gui.commands import Command, Scope


class KeyRouter(QObject):
    """Feeds the resolver and tells what it decided.

    Args:
        run: carries out a command.
        digits_are_colours: whether 1 to 8 colour the target just now.
    """

    pending_changed = Signal(object)  # Pending, or None when nothing is awaited
    missed = Signal(str)  # keys that no command has

    def __init__(
        self,
        keys: Mapping[str, tuple[str, ...]],
        run: Callable[[Command, Invocation], None],
        digits_are_colours: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._run = run
        self._digits_are_colours = digits_are_colours
        self._resolver = KeyResolver(keys)

    def set_keys(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Use other keys from now on."""
        self._resolver = KeyResolver(keys)

    def cancel(self) -> None:
        """Forget what is pending."""
        if self._resolver.pending_keys:
            self._resolver.cancel()
            self.pending_changed.emit(None)

    def take(self, event: QKeyEvent, scope: Scope) -> bool:
        """Take a key press in a scope; False when it means nothing there."""
        press = key_press_from(event)
        if press is None:
            return False
        result = self._resolver.feed(press, scope, digits_are_colours=self._digits_are_colours())
        self.pending_changed.emit(result if isinstance(result, Pending) else None)
        match result:
            case Run():
                call = Invocation(result.count, result.command.argument, result.character)
                self._run(result.command, call)
            case Missed():
                self.missed.emit(result.keys)
            case Nothing():
                return False
            case _:
                pass
        return True
