"""The keys as a table: for the `?` sheet, for printing, and as Markdown for the manual.

    python -m desktop_app.gui.key_table docs/keys.md

writes the manual's table anew.
"""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.folding import fold
from desktop_app.gui.commands import COMMANDS, Command, Scope
from desktop_app.gui.key_presets import LEADER, Preset
from desktop_app.gui.keymap import Keymap
from desktop_app.gui.keys import FALLBACK, keys_in_scope, shown_sequence
from desktop_app.gui.wording import marked, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_COLOURS = tuple(f"annotation.colour_{number}" for number in range(1, 9))
#: The spelling of keys in the manual.
_MANUAL_PLATFORM = "linux"
_SCOPE_TITLES = {
    Scope.GLOBAL: marked("key_table", "Everywhere"),
    Scope.READER: marked("key_table", "In the text"),
    Scope.SELECTION: marked("key_table", "With a selection"),
    Scope.SELECT_MODE: marked("key_table", "In select mode"),
    Scope.LIBRARY: marked("key_table", "In the library"),
    Scope.PANEL: marked("key_table", "In a panel"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("key_table", text)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What can be done, and the key sequences that do it, as the reader sees them."""

    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeySection:
    """Rows under one heading."""

    title: str
    rows: tuple[KeyRow, ...]


def scope_title(scope: Scope) -> str:
    """Return what a scope is called in headings."""
    return QCoreApplication.translate("key_table", _SCOPE_TITLES[scope])


def sections_for(keymap: Keymap, scope: Scope, typed: str = "") -> tuple[KeySection, ...]:
    """Return the keys that work in a scope, those that work everywhere included.

    Args:
        keymap: The keys that hold.
        scope: Where the focus is.
        typed: Only rows with all these words in their title, section or keys.
    """
    places = dict.fromkeys((scope, *FALLBACK.get(scope, ()), Scope.GLOBAL))
    return _filtered(_sections(keymap, places), typed)


def all_sections(keymap: Keymap, platform: str = sys.platform) -> tuple[KeySection, ...]:
    """Return every command that has a key, whatever its scope, in the spelling of a system."""
    return tuple(_sections(keymap, Scope, platform))


def _sections(
    keymap: Keymap, places: Iterable[Scope], platform: str = sys.platform
) -> Iterator[KeySection]:
    scopes = tuple(places)
    keys = {
        command.id: tuple(
            shown_sequence(key, platform) for key in _usable_keys(keymap, command, scopes)
        )
        for command in COMMANDS
    }
    for section, commands in groupby(COMMANDS, key=lambda command: command.section):
        rows = tuple(filter(None, (_row(command, keys) for command in commands)))
        if rows:
            yield KeySection(QCoreApplication.translate("commands", section), rows)


def _row(command: Command, keys: Mapping[str, tuple[str, ...]]) -> KeyRow | None:
    """Return the row of a command; the eight colours share one where each has a key."""
    if command.id in _COLOURS and all(keys[colour] for colour in _COLOURS):
        if command.id != _COLOURS[0]:
            return None
        return KeyRow(_tr("Colour 1 to 8"), (f"{keys[_COLOURS[0]][0]} … {keys[_COLOURS[-1]][0]}",))
    return KeyRow(title_of(command), keys[command.id]) if keys[command.id] else None


def _usable_keys(keymap: Keymap, command: Command, scopes: Iterable[Scope]) -> tuple[str, ...]:
    keys = keymap.keys(command.id)
    usable = {key for scope in scopes for key in keys_in_scope(command, keys, scope)}
    return tuple(key for key in keys if key in usable)


def _filtered(sections: Iterable[KeySection], typed: str) -> tuple[KeySection, ...]:
    words = fold(typed).split()
    found = []
    for section in sections:
        rows = tuple(row for row in section.rows if _fits(words, section, row))
        if rows:
            found.append(KeySection(section.title, rows))
    return tuple(found)


def _fits(words: list[str], section: KeySection, row: KeyRow) -> bool:
    text = fold(" ".join((section.title, row.title, *row.keys)))
    return all(word in text for word in words)


def markdown_table(preset: Preset = Preset.STANDARD) -> str:
    """Return the keys of a preset as Markdown."""
    parts = []
    for section in all_sections(Keymap(preset), _MANUAL_PLATFORM):
        rows = [f"| {_marked_up(row.keys)} | {row.title} |" for row in section.rows]
        parts.append("\n".join((f"### {section.title}", "", "| Keys | |", "|---|---|", *rows)))
    return "\n\n".join(parts) + "\n"


def _marked_up(keys: tuple[str, ...]) -> str:
    return " or ".join(" ".join(map(_cap, key.split())) for key in keys)


def _cap(key: str) -> str:
    return key if key == "…" else f"<kbd>{html.escape(key).replace('|', '&#124;')}</kbd>"


def _differences(preset: Preset) -> str:
    rows = [
        f"| {_marked_up(_as_in_manual(command.keys[preset]))} | {command.title} |"
        for command in COMMANDS
        if command.keys[preset] != command.keys[Preset.STANDARD]
    ]
    return "\n".join(("| Keys | |", "|---|---|", *rows)) + "\n"


def _as_in_manual(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(shown_sequence(key, _MANUAL_PLATFORM) for key in keys)


def manual_page() -> str:
    """Return the manual's page of keys."""
    return f"""# Keys

This page is made from the program's table of commands: `python -m desktop_app.gui.key_table
docs/keys.md`. In the program, <kbd>?</kbd> shows the keys that work where you are, and
<kbd>Ctrl+K</kbd> finds every command by its name. Each key can be changed in the settings, and
keys can be given to others as a file.

- Keys written side by side are pressed one after the other; <kbd>Esc</kbd> cancels.
- A number typed first repeats a movement: <kbd>1</kbd> <kbd>2</kbd> <kbd>j</kbd> goes twelve
  paragraphs on. Where a highlight has the focus or text is selected, <kbd>1</kbd> to <kbd>8</kbd>
  are its colours.
- On boards of other scripts the key at the same place counts.

## Standard

{markdown_table()}
## Vim

The same, but for these:

{_differences(Preset.VIM)}
## Readwise

The same, but for these:

{_differences(Preset.READWISE)}
## No single keys

No letter, digit or sign does anything by itself. What the standard keys do stands behind
<kbd>{LEADER}</kbd>: press it, then the standard keys. Single keys can also be switched off in every
other set of keys, which does the same to it.
"""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(manual_page(), encoding="utf-8")
