"""From key presses to commands: counts, chords, layouts.

The resolver is a trie per scope, filled from the effective keymap. It knows no widget: the window
hands it each `KeyPress` and does what the result says. Chords wait for ever; Esc cancels them.

A press carries the character that was typed and the character at that place on a US board. The
typed one counts first; where it belongs to no Latin script, the physical place decides.
"""

import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from desktop_app.core.errors import KeymapError
from desktop_app.gui.commands import COMMANDS, Command, Scope

MAX_COUNT: Final = 9999
"""The largest count; more digits leave it as it is."""

FALLBACK: Final[Mapping[Scope, tuple[Scope, ...]]] = {Scope.SELECTION: (Scope.READER,)}
"""Scopes whose keys also hold in a scope, after its own."""

_MAC_SIGNS: Final = {"Ctrl": "⌘", "Alt": "⌥", "Shift": "⇧", "Meta": "⌃"}
_MAC_KEYS: Final = {"Enter": "↩", "Backspace": "⌫", "Del": "⌦", "Tab": "⇥", "Esc": "⎋"}
_COLOURS: Final = "12345678"
_COUNTING: Final = (Scope.READER, Scope.SELECTION, Scope.SELECT_MODE)
_MODIFIERS: Final = ("Meta", "Ctrl", "Alt", "Shift")
_NAMED_KEYS: Final = {
    name.lower(): name
    for name in (
        *("Space", "Tab", "Return", "Esc", "Del", "Backspace", "Ins", "Home", "End", "Menu"),
        *("Left", "Right", "Up", "Down", "PgUp", "PgDown"),
        *(f"F{number}" for number in range(1, 36)),
    )
} | {
    "enter": "Return",
    "escape": "Esc",
    "delete": "Del",
    "insert": "Ins",
    "pageup": "PgUp",
    "pagedown": "PgDown",
    "pgdn": "PgDown",
}
_SHOWN: Final = {"PgDown": "PgDn", "Return": "Enter", "Left": "←", "Right": "→"} | {
    "Up": "↑",
    "Down": "↓",
}


@dataclass(frozen=True, slots=True)
class KeyPress:
    """One key press.

    Attributes:
        step: The key as in the command table, by what it types ("j", "E", "Ctrl+K", "PgDown").
        physical: The same for the key at this place on a US board; empty when not known.
    """

    step: str
    physical: str = ""


@dataclass(frozen=True, slots=True)
class Continuation:
    """A key that can follow, and the command it runs; None when more keys must follow it."""

    key: str
    command: Command | None


@dataclass(frozen=True, slots=True)
class Pending:
    """More keys are awaited: a chord, a count or a character."""

    keys: str
    continuations: tuple[Continuation, ...] = ()
    awaits_character: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A command is to be run."""

    command: Command
    count: int = 1
    character: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The key means nothing here."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The reader dropped what was pending, with Esc."""

    keys: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What was pending is dropped because no command has these keys."""

    keys: str


Result = Pending | Run | Nothing | Cancelled | Missed


def parse_step(text: str) -> str:
    """Return one key in the table's spelling, such as "Ctrl+Shift+F".

    Raises:
        KeymapError: There is no such key.
    """
    *modifiers, key = _split_step(text)
    found = {_modifier(name, text) for name in modifiers}
    key = _NAMED_KEYS.get(key.lower(), key)
    if len(key) > 1 and key not in _NAMED_KEYS.values():
        raise KeymapError(f"“{text}” is not a key. Write it as j, E, Ctrl+K or PgDown.")
    if len(key) == 1 and found == {"Shift"} and key.isalpha():
        return key.upper()
    if len(key) == 1 and found:
        if "Shift" in found and not key.isalpha():
            raise KeymapError(f"“{text}” is not a key. Write the character that it types instead.")
        key = key.upper()
    return "+".join([name for name in _MODIFIERS if name in found] + [key])


def _split_step(text: str) -> list[str]:
    if text == "+" or text.endswith("++"):
        return [*filter(None, text[:-1].split("+")), "+"]
    parts = text.split("+")
    if not all(parts):
        raise KeymapError(f"“{text}” is not a key. Write it as j, E, Ctrl+K or PgDown.")
    return parts


def _modifier(name: str, text: str) -> str:
    for modifier in _MODIFIERS:
        if name.lower() == modifier.lower():
            return modifier
    raise KeymapError(f"“{text}” is not a key: “{name}” is none of Ctrl, Alt, Shift and Meta.")


def parse_sequence(text: str) -> tuple[str, ...]:
    """Return the steps of a key sequence such as "g g" in the table's spelling.

    Raises:
        KeymapError: It is empty, too long, or a step is not a key.
    """
    steps = text.split()
    if not steps:
        raise KeymapError("A shortcut needs at least one key.")
    if len(steps) > 4:
        raise KeymapError(f"“{text}” is too long: a shortcut has four keys at most.")
    return tuple(map(parse_step, steps))


def shown_sequence(sequence: str, platform: str = sys.platform) -> str:
    """Return a key sequence as the reader sees it: "PgDn" for "PgDown", arrows for arrow keys.

    On a Mac Qt's Ctrl is the Command key, and keys are written with its signs.
    """
    return " ".join(_shown_step(step, platform) for step in sequence.split())


def _shown_step(step: str, platform: str) -> str:
    *modifiers, key = _split_step(step)
    key = _SHOWN.get(key, key)
    if platform == "darwin":
        return "".join(_MAC_SIGNS[name] for name in modifiers) + _MAC_KEYS.get(key, key)
    return "+".join((*modifiers, key))


def is_global_key(sequence: str) -> bool:
    """Tell whether a sequence is one Ctrl or F key, which a window-wide action can take."""
    if " " in sequence:
        return False
    *modifiers, key = _split_step(sequence)
    return "Ctrl" in modifiers or "Meta" in modifiers or (key[0] == "F" and key[1:].isdigit())


def global_keys(command: Command, keys: Iterable[str]) -> tuple[str, ...]:
    """Pick the keys that belong to a command's window-wide action."""
    if Scope.GLOBAL not in command.scopes:
        return ()
    return tuple(filter(is_global_key, keys))


def keys_in_scope(command: Command, keys: Iterable[str], scope: Scope) -> tuple[str, ...]:
    """Pick the keys by which a command is run in a scope; fallbacks are not looked at."""
    if scope is Scope.GLOBAL:
        return global_keys(command, keys)
    if scope not in command.scopes:
        return ()
    window_wide = Scope.GLOBAL in command.scopes
    return tuple(key for key in keys if not (window_wide and is_global_key(key)))


@dataclass(slots=True)
class _Node:
    """A place in the trie: either a command ends here, or keys follow."""

    children: dict[str, "_Node"] = field(default_factory=dict)
    command: Command | None = None

    def put(self, steps: tuple[str, ...], command: Command) -> None:
        """Add a sequence unless it clashes with one that is already here."""
        node = self
        for step in steps:
            if node.command is not None:
                return
            node = node.children.setdefault(step, _Node())
        if not node.children and node.command is None:
            node.command = command

    def continuations(self) -> tuple[Continuation, ...]:
        """List what can follow."""
        return tuple(Continuation(key, node.command) for key, node in self.children.items())


@dataclass(frozen=True, slots=True)
class _Progress:
    """What has been typed of a count, a chord or a character's command."""

    count: str = ""
    steps: tuple[str, ...] = ()
    node: _Node | None = None
    awaiting: Command | None = None

    @property
    def keys(self) -> str:
        return " ".join(filter(None, (self.count, *self.steps)))


_START: Final = _Progress()


class KeyResolver:
    """Turns key presses into commands.

    Args:
        keys: The effective keys of every command, by id.
    """

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self._roots = {scope: _root(keys, scope) for scope in Scope}
        self._script_is_latin = True
        self._scope = Scope.READER
        self._progress = _START

    @property
    def pending_keys(self) -> str:
        """What has been typed of a chord or count, for the status line; empty when nothing."""
        return self._progress.keys

    def cancel(self) -> None:
        """Forget what is pending, as when another widget gets the focus."""
        self._progress = _START

    def is_bound(self, press: KeyPress, scope: Scope) -> bool:
        """Tell whether `feed` would take a press, to claim it before Qt's own shortcuts do."""
        if self._progress is not _START and scope is self._scope:
            return True
        options = self._options(press)
        return any(step in self._roots[scope].children for step in options) or (
            scope in _COUNTING and _digit(options) not in ("", "0")
        )

    def feed(self, press: KeyPress, scope: Scope, *, digits_are_colours: bool = False) -> Result:
        """Take one key press.

        Args:
            press: The key.
            scope: Where the focus is; a change of scope drops what was pending.
            digits_are_colours: Whether 1 to 8 colour the target, and do not begin a count.
        """
        if scope is not self._scope:
            self.cancel()
            self._scope = scope
        progress = self._progress
        if press.step == "Esc" and progress.keys:
            self.cancel()
            return Cancelled(progress.keys)
        if progress.awaiting is not None:
            return self._take_character(progress.awaiting, press)
        options = self._options(press)
        if progress.node is None and self._take_digit(
            _digit(options), are_colours=digits_are_colours
        ):
            return Pending(self.pending_keys)
        return self._take_step(options)

    def _take_character(self, command: Command, press: KeyPress) -> Result:
        if len(press.step) != 1:
            return self._missed(f"{self._progress.keys} {press.step}")
        return self._finished(command, character=press.step)

    def _take_digit(self, digit: str, *, are_colours: bool) -> bool:
        count = self._progress.count
        if self._scope not in _COUNTING or not digit or (digit == "0" and not count):
            return False
        if are_colours and not count and digit in _COLOURS:
            return False
        self._progress = _Progress(count=str(min(int(count + digit), MAX_COUNT)))
        return True

    def _take_step(self, options: tuple[str, ...]) -> Result:
        progress = self._progress
        node = progress.node or self._roots[self._scope]
        step = next((option for option in options if option in node.children), None)
        if step is None:
            return self._missed(f"{progress.keys} {options[0]}") if progress.keys else Nothing()
        child, steps = node.children[step], (*progress.steps, step)
        if child.command is None:
            self._progress = replace(progress, steps=steps, node=child)
            return Pending(self.pending_keys, child.continuations())
        if child.command.takes_character:
            self._progress = replace(progress, steps=steps, awaiting=child.command)
            return Pending(self.pending_keys, awaits_character=True)
        return self._finished(child.command)

    def _finished(self, command: Command, character: str = "") -> Run:
        count = int(self._progress.count or 1) if command.takes_count else 1
        self.cancel()
        return Run(command, count, character)

    def _missed(self, keys: str) -> Missed:
        self.cancel()
        return Missed(keys)

    def _options(self, press: KeyPress) -> tuple[str, ...]:
        """List the steps a press can stand for, best first.

        A sign such as ";" lies on letter keys of Greek and Hebrew boards; after a letter of such a
        script it may stand for the letter key too, where it means nothing by itself.
        """
        character = press.step[-1] if _is_character(press.step) else ""
        if character.isalpha():
            self._script_is_latin = _is_latin(character)
        if not press.physical or not character or press.physical == press.step:
            return (press.step,)
        if not _is_latin(character):
            return (press.step, press.physical)
        if "Ctrl+" in press.step and press.physical[-1].isdigit():
            # On AZERTY digits need Shift, which nobody holds down for Ctrl+1.
            return (press.step, press.physical)
        if not self._script_is_latin and press.physical[-1].isalpha():
            return (press.step, press.physical)
        return (press.step,)


def _root(keys: Mapping[str, tuple[str, ...]], scope: Scope) -> _Node:
    root = _Node()
    for place in (scope, *FALLBACK.get(scope, ())):
        for command in COMMANDS:
            for sequence in keys_in_scope(command, keys.get(command.id, ()), place):
                root.put(parse_sequence(sequence), command)
    return root


def _digit(options: tuple[str, ...]) -> str:
    return next((option for option in options if len(option) == 1 and option in "0123456789"), "")


def _is_character(step: str) -> bool:
    return len(_split_step(step)[-1]) == 1


def _is_latin(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN")
