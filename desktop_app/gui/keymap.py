"""The keys that hold: a preset, what the reader changed in it, and whether single keys are on.

A keymap can be given to others as a small TOML file that names the preset and the changes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.errors import KeymapError
from desktop_app.gui.commands import (
    COMMANDS,
    COMMANDS_BY_ID,
    Command,
    Scope,
    without_single_keys,
)
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keys import keys_in_scope, parse_sequence, shown_sequence
from desktop_app.gui.settings import Settings, replace_file
from desktop_app.gui.wording import title_of

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_BYTES = 1_000_000
_DEAD_KEYS = frozenset("`´^~¨")
_RARE_KEYS = frozenset("[]{}\\@#")


def _tr(text: str) -> str:
    return QCoreApplication.translate("keymap", text)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two commands that cannot both have their keys in a scope."""

    first: Command
    first_keys: str
    second: Command
    second_keys: str
    scope: Scope

    @property
    def sentence(self) -> str:
        """What to tell the reader."""
        mine, theirs = shown_sequence(self.first_keys), shown_sequence(self.second_keys)
        if self.first_keys == self.second_keys:
            return _tr("“{0}” is also the key of “{1}”.").format(mine, title_of(self.second))
        if len(self.first_keys) < len(self.second_keys):
            return _tr("“{0}” begins “{1}”, the keys of “{2}”.").format(
                mine, theirs, title_of(self.second)
            )
        return _tr("“{0}” begins with “{1}”, the key of “{2}”.").format(
            mine, theirs, title_of(self.second)
        )


@dataclass(frozen=True, slots=True)
class Keymap:
    """The effective keys of every command.

    Attributes:
        own_keys: What differs from the preset; no keys at all means that the command has none.
    """

    preset: Preset = Preset.STANDARD
    own_keys: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    single_keys: bool = True

    @classmethod
    def from_settings(cls, settings: Settings) -> Keymap:
        """Return the keymap that the settings ask for."""
        return cls(settings.preset, settings.own_keys, settings.single_keys)

    def put_into(self, settings: Settings) -> Settings:
        """Return the settings with this keymap in them."""
        return replace(
            settings, preset=self.preset, own_keys=self.own_keys, single_keys=self.single_keys
        )

    def keys(self, id: str) -> tuple[str, ...]:
        """Return the keys of a command, the one to show first."""
        return tuple(map(self._effective, self._plain_keys(id)))

    def shown_keys(self, id: str) -> str:
        """Return the first key of a command as the reader sees it; empty when it has none."""
        keys = self.keys(id)
        return shown_sequence(keys[0]) if keys else ""

    def by_command(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of every command, as `keys.KeyResolver` takes them."""
        return {command.id: self.keys(command.id) for command in COMMANDS}

    def is_changed(self, id: str) -> bool:
        """Tell whether the reader changed a command's keys."""
        return id in self.own_keys

    def with_keys(self, id: str, keys: tuple[str, ...]) -> Keymap:
        """Return a keymap in which a command has these keys only.

        Raises:
            KeymapError: One of them is not a key.
        """
        parsed = tuple(" ".join(parse_sequence(key)) for key in keys)
        own = {**self.own_keys, id: tuple(dict.fromkeys(parsed))}
        if own[id] == COMMANDS_BY_ID[id].keys[self.preset]:
            del own[id]
        return replace(self, own_keys=MappingProxyType(own))

    def without_clashes_of(self, id: str, sequence: str) -> Keymap:
        """Return a keymap in which no other command has keys that clash with these.

        Raises:
            KeymapError: This is not a key sequence.
        """
        keymap = self
        for clash in self.clashes_of(id, sequence):
            other = clash.second.id
            kept = (
                key
                for key in keymap._plain_keys(other)
                if not _are_related(keymap._effective(key), clash.first_keys)
            )
            keymap = keymap.with_keys(other, tuple(kept))
        return keymap

    def _effective(self, sequence: str) -> str:
        return sequence if self.single_keys else without_single_keys((sequence,))[0]

    def _plain_keys(self, id: str) -> tuple[str, ...]:
        """Return the keys of a command as if single keys were on."""
        return self.own_keys.get(id, COMMANDS_BY_ID[id].keys[self.preset])

    def with_preset_keys(self, id: str) -> Keymap:
        """Return a keymap in which a command has the preset's keys again."""
        own = {other: keys for other, keys in self.own_keys.items() if other != id}
        return replace(self, own_keys=MappingProxyType(own))

    def clashes(self) -> tuple[Clash, ...]:
        """List the commands that take each other's keys."""
        keys, found = self.by_command(), []
        for scope in Scope:
            bound = _bound(keys, scope)
            pairs = list(combinations(bound, 2))
            if scope is not Scope.GLOBAL:
                pairs += product(bound, _bound(keys, Scope.GLOBAL))
            found += [
                Clash(one, first, other, second, scope)
                for (first, one), (second, other) in pairs
                if _are_related(first, second)
            ]
        return tuple(found)

    def clashes_of(self, id: str, sequence: str) -> tuple[Clash, ...]:
        """List what a command would clash with if it got one more key sequence.

        Raises:
            KeymapError: This is not a key sequence.
        """
        wanted = self._effective(" ".join(parse_sequence(sequence)))
        keys = {other: keys for other, keys in self.by_command().items() if other != id}
        command = COMMANDS_BY_ID[id]
        found: dict[str, Clash] = {}
        for scope in Scope:
            if not keys_in_scope(command, (wanted,), scope):
                continue
            others = _bound(keys, scope)
            # A window-wide key wins in every scope, so it must be free in all of them.
            if scope is Scope.GLOBAL:
                others = [pair for place in Scope for pair in _bound(keys, place)]
            else:
                others += _bound(keys, Scope.GLOBAL)
            for theirs, other in others:
                if _are_related(wanted, theirs):
                    found.setdefault(other.id, Clash(command, wanted, other, theirs, scope))
        return tuple(found.values())


def objection_to(command: Command, sequence: str) -> str:
    """Return a sentence when a command could never be run by these keys; else nothing.

    Raises:
        KeymapError: This is not a key sequence.
    """
    wanted = " ".join(parse_sequence(sequence))
    if any(keys_in_scope(command, (wanted,), scope) for scope in Scope):
        return ""
    return _tr("“{0}” works everywhere, so it needs one key with Ctrl, or a function key.").format(
        title_of(command)
    )


def advice_on(sequence: str) -> str:
    """Return a sentence when a key is a poor choice on some keyboards or systems; else nothing."""
    steps = parse_sequence(sequence)
    if any("Ctrl+Alt" in step for step in steps):
        return _tr("Ctrl+Alt is AltGr on many keyboards, where it types characters.")
    if any(re.fullmatch(r"Alt\+(Shift\+)?[^\W\d_]", step) for step in steps):
        return _tr("Alt with a letter opens menus.")
    if "Ctrl+H" in steps:
        return _tr("On a Mac this hides the program.")
    if _DEAD_KEYS & set(steps):
        return _tr("On many keyboards this key waits for a second one.")
    if _RARE_KEYS & set(steps):
        return _tr("Many keyboards have no key of its own for this sign.")
    return ""


def _are_related(first: str, second: str) -> bool:
    """Tell whether two sequences are the same, or one begins the other."""
    shorter, longer = sorted((first, second), key=len)
    return longer == shorter or longer.startswith(f"{shorter} ")


def _bound(keys: Mapping[str, tuple[str, ...]], scope: Scope) -> list[tuple[str, Command]]:
    return [
        (sequence, command)
        for command in COMMANDS
        for sequence in keys_in_scope(command, keys.get(command.id, ()), scope)
    ]


def to_toml(keymap: Keymap) -> str:
    """Write a keymap as text."""
    # Not before it is needed: keymaps are made before the first paint.
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("Keys of Rubricator. A command without keys: []."))
    document["preset"] = str(keymap.preset)
    document["single_keys"] = keymap.single_keys
    table = tomlkit.table()
    for id in sorted(keymap.own_keys):
        table[id] = list(keymap.own_keys[id])
    document["keys"] = table
    return tomlkit.dumps(document)


def from_toml(text: str) -> Keymap:
    """Read a keymap.

    Raises:
        KeymapError: It is not one, names what does not exist, or its keys clash.
    """
    try:
        data: Mapping[str, object] = tomllib.loads(text)
    except ValueError as error:
        raise KeymapError(f"This is not a table of keys: {error}.") from error
    keymap = Keymap(_preset(data.get("preset", Preset.STANDARD)))
    single_keys, table = data.get("single_keys", True), data.get("keys", {})
    if not isinstance(single_keys, bool):
        raise KeymapError("“single_keys” must be true or false.")
    if not isinstance(table, Mapping):
        raise KeymapError("“keys” must be a table of commands and their keys.")
    for id, keys in table.items():
        keymap = keymap.with_keys(*_entry(str(id), keys))
    if clashes := keymap.clashes():
        raise KeymapError(f"“{clashes[0].first.title}” cannot be used: {clashes[0].sentence}")
    return replace(keymap, single_keys=single_keys)


def _preset(value: object) -> Preset:
    if value not in list(Preset):
        raise KeymapError(f"“preset” must be one of {', '.join(Preset)}.")
    return Preset(str(value))


def _entry(id: str, keys: object) -> tuple[str, tuple[str, ...]]:
    if id not in COMMANDS_BY_ID:
        raise KeymapError(f"There is no command “{id}”.")
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise KeymapError(f'“{id}” must have a list of keys, such as ["h", "Ctrl+M"].')
    return id, tuple(keys)


def export_keymap(keymap: Keymap, path: Path) -> None:
    """Write a keymap to a file.

    Raises:
        KeymapError: The file cannot be written.
    """
    try:
        replace_file(path, to_toml(keymap))
    except OSError as error:
        raise KeymapError(f"The keys could not be saved in {path}: {error.strerror}.") from error


def import_keymap(path: Path) -> Keymap:
    """Read a keymap from a file.

    Raises:
        KeymapError: The file cannot be read, or is not a usable keymap.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise KeymapError(f"The keys in {path} were not used: the file is too large.")
        return from_toml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KeymapError(f"The keys in {path} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise KeymapError(f"The keys in {path} were not used: it is not a text file.") from error
