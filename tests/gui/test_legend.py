"""The legend names every mark and colour, and any key closes it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.gui.legend import Legend
from desktop_app.gui.theme import builtin_theme


class Window(QWidget):
    """Something to have the keyboard before the legend opens."""

    def __init__(self):
        super().__init__()
        self.field = QLineEdit(self)


@pytest.fixture
def window(qtbot):
    widget = Window()
    qtbot.addWidget(widget)
    widget.resize(800, 700)
    widget.show()
    qtbot.waitExposed(widget)
    widget.field.setFocus()
    return widget


def colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("name", ["light", "dark"])
def test_each_hue_of_the_theme_is_shown(window, name):
    theme = builtin_theme(name)
    legend = Legend(theme, window)
    legend.open()

    shown = colours(legend.samples)

    wanted = [theme.person, theme.organisation, theme.place, theme.rubric, *theme.highlights]
    assert [colour for colour in wanted if colour.lower() not in shown] == []


def test_it_is_read_out_with_the_readers_names_of_the_colours(window, theme):
    legend = Legend(theme, window)

    legend.open(("Plain", "Doubtful", *"345678"))

    spoken = legend.samples.accessibleDescription()
    for words in ("Harbour Guild: an organisation", "2: Doubtful", "reported speech"):
        assert words in spoken


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_J])
def test_any_key_closes_it_and_gives_the_keyboard_back(qtbot, window, theme, key):
    legend = Legend(theme, window)
    legend.open()
    qtbot.waitUntil(legend.hasFocus)

    qtbot.keyClick(legend, key)

    assert not legend.is_open
    assert window.field.hasFocus()


def test_it_takes_another_theme_while_it_is_open(window, theme):
    legend = Legend(theme, window)
    legend.open()
    dark = builtin_theme("dark")

    legend.set_theme(dark)

    assert dark.person.lower() in colours(legend.samples)
