"""From Qt's key events to `KeyPress`, with the physical place of the key.

Qt tells what a key types, and natively which key it was: X11 and Wayland count from 8 above the
kernel's codes, Windows gives the same codes without the 8, macOS has its own.
"""

import sys
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop_app.gui.keys import KeyPress

_ROWS: Final = (
    (2, "1234567890-="),
    (16, "qwertyuiop[]"),
    (30, "asdfghjkl;'`"),
    (43, "\\zxcvbnm,./"),
)
_SCAN_CODES: Final = {
    first + index: character for first, row in _ROWS for index, character in enumerate(row)
}
# The virtual key codes of macOS from 0 on; a space where the key types nothing.
_MACOS_CODES: Final = dict(enumerate("asdfhgzxcv bqweryt123465=97-80]ou[ip lj'k;\\,/nm. `"))
_SHIFTED: Final = dict(zip("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?', strict=True))

_KEYS: Final[Mapping[int, str]] = {
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "Return",
    Qt.Key.Key_Delete: "Del",
    Qt.Key.Key_Insert: "Ins",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDown",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Menu: "Menu",
} | {Qt.Key.Key_F1 + number: f"F{number + 1}" for number in range(35)}

_MODIFIERS: Final = (
    (Qt.KeyboardModifier.MetaModifier, "Meta"),
    (Qt.KeyboardModifier.ControlModifier, "Ctrl"),
    (Qt.KeyboardModifier.AltModifier, "Alt"),
)


def key_press_from(event: QKeyEvent, platform: str = sys.platform) -> KeyPress | None:
    """Read a key press from an event; None for a modifier or dead key alone."""
    held = event.modifiers()
    modifiers = tuple(name for flag, name in _MODIFIERS if held & flag)
    is_shifted = bool(held & Qt.KeyboardModifier.ShiftModifier)
    is_backtab = event.key() == Qt.Key.Key_Backtab
    if name := _KEYS.get(event.key()):
        shift = ("Shift",) if is_shifted or is_backtab else ()
        return KeyPress("+".join((*modifiers, *shift, name)))
    character = event.text()
    if len(character) == 1 and character.isprintable() and modifiers in ((), ("Ctrl", "Alt")):
        # Ctrl and Alt together are AltGr where they type something.
        modifiers = ()
    elif 0x20 < event.key() < 0x1000000:
        character = chr(event.key())
    else:
        return None
    physical = _physical_character(event, platform)
    return KeyPress(
        _step(modifiers, character, is_shifted=is_shifted),
        _step(modifiers, _shift(physical, is_shifted=is_shifted), is_shifted=is_shifted)
        if physical
        else "",
    )


def _physical_character(event: QKeyEvent, platform: str) -> str:
    if platform == "darwin":
        return _MACOS_CODES.get(event.nativeVirtualKey(), "").strip()
    offset = 0 if platform == "win32" else 8
    return _SCAN_CODES.get(event.nativeScanCode() - offset, "")


def _shift(character: str, *, is_shifted: bool) -> str:
    return _SHIFTED.get(character, character.upper()) if is_shifted else character


def _step(modifiers: tuple[str, ...], character: str, *, is_shifted: bool) -> str:
    """Spell a character key; Caps Lock makes no capital, Shift does."""
    if not modifiers:
        cased = character.upper() if is_shifted else character.lower()
        return cased if len(cased) == 1 else character
    shift = ("Shift",) if is_shifted and character.isalpha() else ()
    return "+".join((*modifiers, *shift, character.upper()))
