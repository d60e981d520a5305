"""Where the key presets differ from the standard map.

Only differences stand here; a command that a table does not name keeps its standard keys. The
preset without single keys is not a table: `commands.without_single_keys` makes it from the standard
map, by putting every sequence that starts with a character behind `LEADER`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

LEADER = "Ctrl+J"
"""What comes before a character when single keys are off."""


class Preset(StrEnum):
    """A set of default keys."""

    STANDARD = "standard"
    VIM = "vim"
    READWISE = "readwise"
    NO_SINGLE_KEYS = "no-single-keys"

    @property
    def label(self) -> str:
        """What the settings page calls it."""
        return _LABELS[self]


_LABELS: Mapping[Preset, str] = MappingProxyType(
    {
        Preset.STANDARD: "Standard",
        Preset.VIM: "Vim",
        Preset.READWISE: "Readwise",
        Preset.NO_SINGLE_KEYS: "No single keys",
    }
)

VIM: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "move.screen_down": ("Ctrl+F", "Space", "PgDown"),
        "move.screen_up": ("Ctrl+B", "Shift+Space", "PgUp"),
        "move.half_screen_down": ("Ctrl+D",),
        "move.half_screen_up": ("Ctrl+U",),
        "move.next_heading": ("] ]", "}", "Ctrl+PgDown"),
        "move.previous_heading": ("[ [", "{", "Ctrl+PgUp"),
        "move.next_same_entity": ("*", "p"),
        "move.previous_same_entity": ("#", "P"),
        "go.end": ("G", "g e"),
        "annotation.note": ("c",),
        "annotation.article_note": ("C",),
        "annotation.remove": ("d d", "Del", "Backspace"),
        "edit.undo": ("u", "Ctrl+Z"),
        "edit.redo": ("Ctrl+R", "Ctrl+Y", "Ctrl+Shift+Z"),
        "find.open": ("/",),
        "find.next": ("n", "F3"),
        "find.previous": ("N", "Shift+F3"),
        "file.open": ("Ctrl+Shift+O",),
        "tab.next": ("g t", "Ctrl+Tab"),
        "tab.previous": ("g T", "Ctrl+Shift+Tab"),
        "history.back": ("Ctrl+O", "Alt+Left"),
        "history.forward": ("Ctrl+I", "Alt+Right"),
        "app.quit": ("Z Z", "Ctrl+Q"),
    }
)

READWISE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "move.next_paragraph": ("Down",),
        "move.previous_paragraph": ("Up",),
        "move.half_screen_up": ("D",),
        "move.next_entity": ("i",),
        "move.previous_entity": ("I",),
        "article.next": ("j",),
        "article.previous": ("k",),
        "article.done": ("e",),
        "article.unread": ("E",),
        "copy.with_source": ("c",),
        "go.library": ("u", "g l"),
        "go.original": ("o", "g o"),
        "view.focus_mode": ("\\", "F11"),
    }
)
