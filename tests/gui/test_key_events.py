"""Qt's events become presses on every board and system."""

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop_app.gui.commands import Scope, preset_keys
from desktop_app.gui.key_events import key_press_from
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keys import KeyPress, KeyResolver, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

# The X11 code of each letter key of a US board.
X11 = {
    letter: first + index
    for first, row in ((24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm"))
    for index, letter in enumerate(row)
}
BOARDS = {
    "russian": dict(zip("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить", strict=True)),
    "greek": dict(zip("wertyuiopasdfghjklzxcvbnm", "ςερτυθιοπασδφγηξκλζχψωβνμ", strict=True)),
    "hebrew": dict(zip("ertyuiopasdfghjklzxcvbnm", "קראטוןםפשדגכעיחלךזסבהנמצ", strict=True)),
}


def event(key, text="", modifiers=NONE, scan_code=0, virtual_key=0) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan_code, virtual_key, 0, text)


@pytest.mark.parametrize(
    ("pressed", "step"),
    [
        (event(Qt.Key.Key_J, "j"), "j"),
        (event(Qt.Key.Key_J, "J", SHIFT), "J"),
        (event(Qt.Key.Key_J, "J"), "j"),  # Caps Lock
        (event(Qt.Key.Key_BraceRight, "}", SHIFT), "}"),
        (event(Qt.Key.Key_Space, " ", SHIFT), "Shift+Space"),
        (event(Qt.Key.Key_Backtab, "", SHIFT), "Shift+Tab"),
        (event(Qt.Key.Key_Enter, "\r", Qt.KeyboardModifier.KeypadModifier), "Return"),
        (event(Qt.Key.Key_C, "\x03", CTRL), "Ctrl+C"),
        (event(Qt.Key.Key_Right, "", CTRL | SHIFT), "Ctrl+Shift+Right"),
        (event(Qt.Key.Key_PageDown, "", CTRL), "Ctrl+PgDown"),
        (event(Qt.Key.Key_Left, "", ALT), "Alt+Left"),
        (event(Qt.Key.Key_F3, "", SHIFT), "Shift+F3"),
        (event(Qt.Key.Key_BraceLeft, "{", CTRL | ALT), "{"),  # AltGr on Windows
        (event(Qt.Key.Key_At, "@", Qt.KeyboardModifier.GroupSwitchModifier), "@"),
    ],
)
def test_event_is_named_by_what_it_types(pressed, step):
    press = key_press_from(pressed)
    assert press is not None
    assert press.step == step


@pytest.mark.parametrize("key", [Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Dead_Acute])
def test_keys_that_only_prepare_another_one_are_no_press(key):
    assert key_press_from(event(key)) is None


@pytest.mark.parametrize(
    ("platform", "scan_code", "virtual_key"),
    [("linux", 44, 0), ("win32", 36, 0x4A), ("darwin", 0, 38)],
)
def test_place_of_a_key_is_known_on_each_system(platform, scan_code, virtual_key):
    pressed = event(0x041E, "о", scan_code=scan_code, virtual_key=virtual_key)
    assert key_press_from(pressed, platform) == KeyPress("о", "j")


def test_place_takes_shift_along():
    pressed = event(0x041E, "О", SHIFT, scan_code=44)
    assert key_press_from(pressed, "linux") == KeyPress("О", "J")


@pytest.mark.parametrize(
    ("board", "letter"),
    [
        (board, letter)
        for board, letters in BOARDS.items()
        for letter in "jkuqespbhntvfxrzyma"
        if letter in letters
    ],
)
def test_letters_of_other_scripts_run_the_command_of_their_place(board, letter):
    typed, keys = BOARDS[board][letter], preset_keys(Preset.STANDARD)
    pressed = key_press_from(event(ord(typed.upper()), typed, scan_code=X11[letter]), "linux")
    plain = KeyResolver(keys).feed(KeyPress(letter), Scope.READER)
    assert pressed is not None
    assert KeyResolver(keys).feed(pressed, Scope.READER) == plain


@pytest.mark.parametrize(
    ("typed", "place", "id"),
    [
        ("a", "q", "article.done"),
        ("q", "a", "move.next_quotation"),
        ("z", "w", "edit.undo"),
        (":", ".", "palette.open"),
    ],
)
def test_azerty_runs_what_is_printed_on_the_key(typed, place, id):
    scan_code = X11.get(place, 60)
    pressed = key_press_from(event(ord(typed.upper()), typed, scan_code=scan_code), "linux")
    assert pressed is not None
    result = KeyResolver(preset_keys(Preset.STANDARD)).feed(pressed, Scope.READER)
    assert isinstance(result, Run)
    assert result.command.id == id


def test_azerty_digit_typed_with_shift_is_a_digit():
    pressed = key_press_from(event(Qt.Key.Key_3, "3", SHIFT, scan_code=12), "linux")
    assert pressed is not None
    assert pressed.step == "3"


class Listener(QWidget):
    """Keeps what is pressed in it."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            press = key_press_from(event)
            if press is not None:
                self.pressed.append(press.step)
            return True
        return super().event(event)


def press_as_qt_does(widget: QWidget, step: str) -> None:
    """Press one key of the table as a US board would."""
    if len(step) == 1:
        QTest.keyClick(widget, Qt.Key(ord(step.upper())), SHIFT if step.isupper() else NONE)
        return
    # The stubs do not know that a sequence can be indexed.
    combination = cast("Sequence[QKeyCombination]", QKeySequence(step))[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


@pytest.mark.parametrize("preset", Preset)
def test_every_key_of_the_table_is_read_from_a_window_as_it_is_written(qtbot, preset):
    listener = Listener()
    qtbot.addWidget(listener)
    steps = [step for keys in preset_keys(preset).values() for key in keys for step in key.split()]
    for step in steps:
        press_as_qt_does(listener, step)
    assert listener.pressed == steps
