from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.gui.commands import COMMANDS
from desktop_app.gui.marks import Layer, MarkKind
from desktop_app.gui.settings import ThemeChoice
from desktop_app.gui.side_pane import PanelName
from tests.gui.samples import TEXT, span
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


def highlights(opened: OpenWindow) -> list[str]:
    found = opened.workspace.session.annotations.values()
    anchors = sorted((a.anchor for a in found if a.anchor), key=lambda anchor: anchor.start)
    return [anchor.exact for anchor in anchors]


def test_every_command_has_somebody_who_carries_it_out(opened):
    assert {command.id for command in COMMANDS} == set(opened.workspace.handlers)


def test_q_walks_the_quotations_and_stops_at_the_last(opened):
    seen: list[int] = []
    for _ in range(10):
        opened.press("q")
        mark = opened.workspace.session.focus.mark
        if mark is None or (seen and mark.start == seen[-1]):
            break
        seen.append(mark.start)
    quotations = [m for m in opened.workspace.session.marks if m.kind is MarkKind.QUOTATION]
    assert seen == [m.start for m in quotations if m.layer is not Layer.WORDS]
    assert "No quotation" in opened.notice()


def test_h_highlights_the_quotation_and_again_takes_it_away(opened):
    opened.press("q", "h")
    assert len(highlights(opened)) == 1
    opened.press("h")
    assert highlights(opened) == []


def test_h_on_a_paragraph_goes_to_its_sentence_and_off(opened):
    opened.press("j", "j")
    start, end = opened.workspace.session.focus_span
    opened.press("h")
    assert highlights(opened) == [TEXT[start:end]]
    opened.press("h")
    assert len(highlights(opened)[0]) < end - start
    opened.press("h")
    assert highlights(opened) == []


def test_digit_recolours_the_highlight_and_counts_without_one(opened):
    opened.press("q", "h", "3")
    (annotation,) = opened.workspace.session.annotations.values()
    assert annotation.colour == 3
    opened.press("g", "g", "2", "j")
    assert opened.workspace.session.focus.block == 2


def test_undo_and_redo_of_a_highlight(opened):
    opened.press("q", "h", "z")
    assert highlights(opened) == []
    opened.press("Z")
    assert len(highlights(opened)) == 1


def test_note_is_typed_saved_and_found_in_the_library_file(opened, qtbot):
    opened.press("q", "n")
    opened.press("ask *her*")
    opened.control(Qt.Key.Key_Return)
    article_id = opened.workspace.session.article_id
    qtbot.waitUntil(
        lambda: [a.note for a in opened.library.annotations(article_id)] == ["ask *her*"]
    )
    assert opened.window.focusWidget() is opened.window.view


def test_wrong_name_goes_after_the_reader_has_said_how_far(opened):
    opened.press("e")
    mark = opened.workspace.session.focus.mark
    name = TEXT[mark.start : mark.end]
    opened.press("x", "a")
    left = [TEXT[m.start : m.end] for m in opened.workspace.session.analysis.mentions]
    assert name not in left
    opened.press("z")
    assert name in [TEXT[m.start : m.end] for m in opened.workspace.session.analysis.mentions]


def test_decision_survives_a_new_analysis(opened, qtbot):
    opened.press("e")
    mark = opened.workspace.session.focus.mark
    opened.press("x", "a")
    opened.workspace.analyst.analyze()
    qtbot.waitUntil(lambda: opened.worker.asked != [])
    starts = [m.start for m in opened.workspace.session.analysis.mentions]
    assert mark.start not in starts


def test_layer_toggles_and_nothing_moves(opened):
    view = opened.window.view
    before = view.top_place(), view.document().size()
    opened.press("l", "q")
    assert Layer.QUOTATIONS not in opened.workspace.session.layers
    assert (view.top_place(), view.document().size()) == before
    opened.press("l", "q")
    assert Layer.QUOTATIONS in opened.workspace.session.layers


def test_alt_left_returns_after_a_jump(opened):
    opened.press("j")
    before = opened.workspace.session.focus
    opened.press("q")
    opened.window.run("history.back")
    assert opened.workspace.session.focus == before


def test_select_mode_takes_the_whole_quotation_and_highlights_it(opened):
    opened.press("q", "v", "i", "q")
    start, end = opened.workspace.session.selection
    opened.press("h")
    assert highlights(opened) == [TEXT[start:end]]
    assert opened.workspace.session.selection is None


def test_escape_leaves_the_mark_and_keeps_the_paragraph(opened):
    opened.press("q")
    block = opened.workspace.session.focus.block
    opened.press("Esc")
    assert opened.workspace.session.focus.mark is None
    assert opened.workspace.session.focus.block == block


def test_find_counts_and_walks_the_hits(opened, qtbot):
    opened.press("/")
    opened.press("brandt")
    qtbot.waitUntil(lambda: len(opened.workspace.session.hits) == TEXT.count("Brandt"))
    opened.press("Return")
    assert opened.workspace.session.focus.mark.kind is MarkKind.HIT


def test_copy_with_source_names_speaker_and_title(opened):
    opened.press("q", "y")
    copied = QGuiApplication.clipboard().text()
    start, end = span("“We have waited thirty years for this,”")
    assert TEXT[start:end] in copied
    assert "Marta Quist" in copied
    assert "The Pilot" in copied


def test_letters_on_a_button_or_in_a_field_are_no_commands(opened):
    opened.workspace.find_bar.open_bar()
    opened.press("hjq")
    assert highlights(opened) == []
    assert opened.workspace.find_bar.field.text() == "hjq"


def test_theme_can_be_changed_without_losing_the_place(opened):
    opened.press("q", "q")
    before = opened.workspace.session.focus
    opened.window.run("view.theme_dark")
    assert opened.window.appearance.settings.theme is ThemeChoice.DARK
    assert opened.window.appearance.theme.is_dark
    assert opened.workspace.session.focus == before


def test_dropped_text_becomes_an_article(opened, qtbot):
    data = QMimeData()
    data.setText("A dropped headline\n\nOne short paragraph, dropped into the window.")
    drop(opened, data)
    session = opened.workspace.session
    qtbot.waitUntil(lambda: "dropped into" in session.article.text, timeout=20_000)
    assert opened.library.article_count() == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.txt", b""), ("binary.txt", bytes(range(256)) * 40), ("missing.txt", None)],
)
def test_bad_file_gets_a_sentence_and_leaves_the_library_alone(opened, qtbot, tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    urls = QMimeData()
    urls.setUrls([QUrl.fromLocalFile(str(path))])
    drop(opened, urls)
    qtbot.waitUntil(lambda: name in opened.notice(), timeout=20_000)
    assert opened.library.article_count() == 1
    assert opened.workspace.session.article.text == TEXT


def test_command_without_an_article_says_why_not(opened):
    opened.workspace.session.close_article()
    opened.window.run("annotation.highlight")
    assert opened.notice() == "Open an article first."


def drop(opened: OpenWindow, data: QMimeData) -> None:
    event = QDropEvent(
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    opened.window.dropEvent(event)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_layers_button_opens_a_menu_of_the_layers(opened: OpenWindow):
    opened.window.top_bar.layers_button.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert any(action.text().startswith("Quotations") for action in menu.actions())
    menu.close()


def test_status_line_never_becomes_windows_of_their_own(opened: OpenWindow, qapp):
    opened.press("q", "e", "j")
    qapp.processEvents()
    shown = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert shown == [opened.window]


def test_search_hit_has_no_card_but_a_sentence(opened: OpenWindow):
    opened.control(Qt.Key.Key_F)
    opened.press("bridge", "Return", "Esc", "Return")
    assert "mark" in opened.notice()


def test_narrow_window_leaves_its_room_to_the_text(opened: OpenWindow):
    window, workspace = opened.window, opened.workspace
    window.resize(700, 800)
    assert not workspace.side_pane.isVisible()
    assert not workspace.library_list.isVisible()
    opened.press("g", "q")
    assert workspace.side_pane.isVisible()
    window.resize(1200, 800)
    assert workspace.side_pane.isVisible()
    assert workspace.library_list.isVisible()


def hints(opened: OpenWindow) -> list[str]:
    return [words for _, words in opened.window.status_line.shown_hints]


def test_status_line_tells_the_keys_of_the_place_that_has_the_keyboard(opened: OpenWindow, qapp):
    opened.window.activateWindow()
    in_the_text = hints(opened)
    opened.window.run("pane.library")
    qapp.processEvents()
    assert hints(opened) == ["open", "in another tab", "back", "keys"]
    opened.window.run("go.quotations")
    qapp.processEvents()
    assert hints(opened) == ["open", "back", "keys"]
    opened.window.run("search.open")
    qapp.processEvents()
    assert hints(opened) == ["back"]
    opened.press("Esc")
    qapp.processEvents()
    assert hints(opened) == in_the_text


def test_widths_of_the_panes_are_kept_for_the_next_window(qapp, tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with opened_window(qapp, tmp_path / "one") as first:
        first.window.splitter.setSizes([330, 520, 348])
        widths = first.window.splitter.sizes()
        first.window.save_geometry()
    with opened_window(qapp, tmp_path / "two") as second:
        qapp.processEvents()
        assert second.window.splitter.sizes() == widths


def test_panel_that_is_called_for_is_seen_whole_at_once(opened: OpenWindow, qapp):
    opened.window.resize(1200, 420)
    opened.window.run("go.quotations")
    qapp.processEvents()
    opened.window.run("go.contents")
    panel = opened.workspace.side_pane.panel(PanelName.CONTENTS)
    assert panel.visibleRegion().boundingRect() == panel.rect()
    at_once = panel.height()
    qapp.processEvents()
    assert panel.height() == at_once
