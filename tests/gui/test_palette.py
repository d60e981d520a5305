"""The palette, by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop_app.gui.keymap import Keymap
from desktop_app.gui.palette import Palette, command_items, spoken
from desktop_app.gui.ranking import ItemKind, PaletteItem
from desktop_app.gui.theme import THEME_NAMES, builtin_theme

ARTICLE = PaletteItem(ItemKind.ARTICLE, "7", "Harbour closed in winter", "The Ledger")


def reason(id: str) -> str:
    return "Nothing is marked here" if id == "decision.wrong" else ""


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    window.resize(900, 600)
    elsewhere = QLineEdit(window)
    elsewhere.setObjectName("elsewhere")
    QVBoxLayout(window).addWidget(elsewhere)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    elsewhere.setFocus()
    return window


@pytest.fixture
def palette(window) -> Palette:
    return Palette(
        window,
        builtin_theme("light"),
        [lambda: command_items(Keymap(), reason), lambda: [ARTICLE]],
    )


def field(palette: Palette) -> QLineEdit:
    found = palette.findChild(QLineEdit, "paletteField")
    assert found is not None
    return found


def test_opens_with_the_focus_in_its_field(palette):
    palette.open()
    assert palette.is_open
    assert QApplication.focusWidget() is field(palette)
    assert palette.current is palette.results[0]


def test_typing_and_enter_choose(palette, qtbot):
    palette.open()
    qtbot.keyClicks(field(palette), "copy with")
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert chosen.args[0].key == "copy.with_source"
    assert not palette.is_open


def test_arrows_move_and_go_round(palette, qtbot):
    palette.open("harbour")
    assert palette.current == ARTICLE
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    assert palette.current.kind is ItemKind.SEARCH
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    assert palette.current == ARTICLE
    qtbot.keyClick(field(palette), Qt.Key.Key_Up)
    assert palette.current.kind is ItemKind.SEARCH


def test_page_keys_stop_at_the_ends(palette, qtbot):
    palette.open()
    qtbot.keyClick(field(palette), Qt.Key.Key_PageUp)
    assert palette.current is palette.results[0]
    for _ in range(30):
        qtbot.keyClick(field(palette), Qt.Key.Key_PageDown)
    assert palette.current is palette.results[-1]


def test_escape_closes_and_gives_the_focus_back(palette, qtbot, window):
    palette.open()
    qtbot.keyClick(field(palette), Qt.Key.Key_Escape)
    assert not palette.is_open
    assert QApplication.focusWidget() is window.findChild(QLineEdit, "elsewhere")


def test_click_beside_it_closes(palette, qtbot):
    palette.open()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomLeft())
    assert not palette.is_open


def test_click_on_a_result_chooses_it(palette, qtbot):
    palette.open("harbour")
    view = palette.findChild(QListView, "paletteResults")
    place = view.visualRect(view.model().index(0, 0)).center()
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args[0] == ARTICLE


def test_command_that_cannot_run_says_why_and_stays(palette, qtbot):
    palette.open("mark is wrong")
    assert palette.current.reason == "Nothing is marked here"
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert palette.is_open


def test_anything_typed_can_be_searched_for(palette, qtbot):
    palette.open("qqzzxx")
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert (chosen.args[0].kind, chosen.args[0].key) == (ItemKind.SEARCH, "qqzzxx")
    assert palette.recent == ()


def test_what_was_chosen_comes_first_next_time(palette, qtbot):
    palette.open("harbour")
    qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    palette.open()
    assert palette.current == ARTICLE
    assert palette.recent == ((ItemKind.ARTICLE, "7"),)


def test_providers_are_asked_at_each_opening(window):
    items = [ARTICLE]
    palette = Palette(window, builtin_theme("light"), [lambda: list(items)])
    palette.open()
    assert list(palette.results) == [ARTICLE]
    palette.dismiss()
    items.clear()
    palette.open()
    assert not list(palette.results)
    assert palette.current is None


def test_stays_inside_a_small_window(palette, window):
    window.resize(360, 240)
    palette.open()
    assert palette.size() == window.size()
    assert field(palette).mapTo(window, field(palette).rect().topRight()).x() < window.width()
    view = palette.findChild(QListView, "paletteResults")
    assert view.mapTo(window, view.rect().bottomLeft()).y() < window.height()


def test_follows_the_window_when_it_is_resized(palette, window, qtbot):
    palette.open()
    window.resize(700, 500)
    qtbot.waitUntil(lambda: palette.size() == window.size())


def test_everything_in_it_has_a_name(palette):
    palette.open()
    assert field(palette).accessibleName() == "Command palette"
    assert palette.findChild(QListView).accessibleName() == "Results"


@pytest.mark.parametrize("name", THEME_NAMES)
def test_current_result_wears_the_accent_at_its_left(palette, qtbot, name):
    theme = builtin_theme(name)
    palette.set_theme(theme)
    palette.open("harbour")
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    view = palette.findChild(QListView, "paletteResults")
    picture = view.viewport().grab().toImage()
    colours = [
        picture.pixelColor(1, view.visualRect(view.model().index(row, 0)).center().y()).name()
        for row in range(2)
    ]
    assert colours[1].upper() == theme.rubric
    assert colours[0].upper() != theme.rubric


def test_row_of_a_command_shows_its_key(palette):
    palette.open("highlight")
    view = palette.findChild(QListView, "paletteResults")
    first = view.visualRect(view.model().index(0, 0))
    picture = view.viewport().grab(first).toImage()
    right = picture.copy(picture.width() - 60, 0, 60, picture.height())
    inks = {right.pixelColor(x, y).name() for x in range(60) for y in range(right.height())}
    assert len(inks) > 2


def test_screen_reader_hears_title_section_keys_and_reason(palette):
    palette.open("mark is wrong")
    assert spoken(palette.current) == "This mark is wrong, Correct, x, Nothing is marked here"
    model = palette.findChild(QListView, "paletteResults").model()
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == spoken(
        palette.current
    )
