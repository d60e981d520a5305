"""Letters over marks: no label begins another, typing goes there, anything else cancels."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.gui.mark_hints import LETTERS, MarkHints, hint_labels


@given(st.integers(0, 2000))
def test_labels_are_prefix_free_and_short(count):
    labels = hint_labels(count)

    assert len(labels) == len(set(labels)) == count
    ordered = sorted(labels)
    assert not any(b.startswith(a) for a, b in itertools.pairwise(ordered))
    assert all(len(label) <= 3 for label in labels)
    assert all(set(label) <= set(LETTERS) for label in labels)


class Window(QWidget):
    """Something to have the keyboard, and the letters over it."""

    def __init__(self, theme):
        super().__init__()
        self.field = QLineEdit(self)
        self.hints = MarkHints(theme, self)


@pytest.fixture
def window(qtbot, theme):
    widget = Window(theme)
    qtbot.addWidget(widget)
    widget.resize(600, 400)
    widget.show()
    qtbot.waitExposed(widget)
    widget.field.setFocus()
    return widget


@pytest.fixture
def hints(window):
    return window.hints


def places(count: int):
    return [(QRect(10 + 40 * (n % 10), 20 * (n // 10), 30, 15), n) for n in range(count)]


def test_typing_a_letter_goes_there(qtbot, hints):
    hints.show_targets(places(5))

    with qtbot.waitSignal(hints.chosen) as chosen:
        qtbot.keyClick(hints, LETTERS[2])

    assert chosen.args == [2]
    assert not hints.isVisible()


def test_labels_follow_the_order_of_reading(hints):
    hints.show_targets(list(reversed(places(14))))

    assert [hint.target for hint in hints.hints] == list(range(14))


def test_long_labels_narrow_down(qtbot, hints):
    hints.show_targets(places(40))
    target = next(hint for hint in hints.hints if len(hint.label) == 2)

    qtbot.keyClick(hints, target.label[0])
    left = {hint.label[0] for hint in hints.hints}
    with qtbot.waitSignal(hints.chosen) as chosen:
        qtbot.keyClick(hints, target.label[1])

    assert left == {target.label[0]}
    assert chosen.args == [target.target]


def test_backspace_takes_a_letter_back(qtbot, hints):
    hints.show_targets(places(40))
    first = next(hint.label[0] for hint in hints.hints if len(hint.label) == 2)

    qtbot.keyClick(hints, first)
    qtbot.keyClick(hints, Qt.Key.Key_Backspace)

    assert len(hints.hints) == 40


def test_a_letter_of_no_label_changes_nothing(qtbot, hints):
    hints.show_targets(places(3))

    with qtbot.assertNotEmitted(hints.chosen):
        qtbot.keyClick(hints, "z")

    assert len(hints.hints) == 3


def test_esc_cancels_and_gives_the_keyboard_back(qtbot, hints, window):
    hints.show_targets(places(3))
    qtbot.waitUntil(hints.hasFocus)

    with qtbot.waitSignal(hints.closed), qtbot.assertNotEmitted(hints.chosen):
        qtbot.keyClick(hints, Qt.Key.Key_Escape)

    assert window.field.hasFocus()


def test_a_click_cancels(qtbot, hints):
    hints.show_targets(places(3))

    with qtbot.waitSignal(hints.closed):
        qtbot.mouseClick(hints, Qt.MouseButton.LeftButton)


def test_nothing_to_show_shows_nothing(hints):
    assert hints.show_targets([]) is False
    assert not hints.isVisible()


def test_a_letter_of_another_script_counts_by_its_key(qtbot, hints):
    hints.show_targets(places(5))
    on_s = QKeyEvent(
        QEvent.Type.KeyPress, 0x042B, Qt.KeyboardModifier.NoModifier, 39, 0x042B, 0, "ы"
    )

    with qtbot.waitSignal(hints.chosen) as chosen:
        hints.event(on_s)

    assert chosen.args == [1]


def test_capitals_count_as_well(qtbot, hints):
    hints.show_targets(places(5))

    with qtbot.waitSignal(hints.chosen):
        qtbot.keyClick(hints, "A")


def test_many_hints_are_painted_without_complaint(hints, window):
    hints.show_targets([(QRect(50, 50, 5, 5), n) for n in range(60)])

    assert not window.grab().toImage().isNull()
