"""The side pane stacks panels that fold, and brings a wanted one into view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.gui.note_editor import NoteEditor
from desktop_app.gui.side_pane import PanelName, SidePane
from tests.gui.samples import span


@pytest.fixture
def pane(qtbot, theme, session):
    widget = SidePane(session, NoteEditor(theme), theme)
    qtbot.addWidget(widget)
    widget.resize(300, 420)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_a_wanted_panel_is_unfolded_scrolled_to_and_gets_the_keyboard(qtbot, pane):
    pane.show_panel(PanelName.CONTENTS)

    qtbot.waitUntil(pane.panel(PanelName.CONTENTS).list.view.hasFocus)
    assert PanelName.CONTENTS not in pane.folded
    panel = pane.panel(PanelName.CONTENTS)
    top = panel.mapTo(pane.viewport(), panel.rect().topLeft()).y()
    assert 0 <= top < pane.viewport().height()
    assert pane.focused_panel() is panel


def test_folding_hides_the_list_and_is_told(qtbot, pane):
    pane.set_folded(())
    header = pane.header(PanelName.NAMES)
    header.setFocus()

    with qtbot.waitSignal(pane.folding_changed):
        qtbot.keyClick(header, Qt.Key.Key_Space)

    assert pane.folded == {PanelName.NAMES}
    assert not pane.panel(PanelName.NAMES).isVisible()
    assert header.accessibleDescription() == "4"


def test_header_tells_more_about_the_current_row(qtbot, pane):
    pane.show_panel(PanelName.SPEAKERS)
    panel = pane.panel(PanelName.SPEAKERS)
    qtbot.waitUntil(panel.list.view.hasFocus)
    header = pane.header(PanelName.SPEAKERS)

    first = header.accessibleDescription()
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Down)
    second = header.accessibleDescription()
    pane.show_panel(PanelName.NAMES)

    assert "14 words · say" in first
    assert "warned 1" in second
    assert header.accessibleDescription() == ""


def test_folding_can_be_restored(pane):
    pane.set_folded({"speakers", "contents", "a panel of a later version"})

    assert pane.folded == {PanelName.SPEAKERS, PanelName.CONTENTS}


def test_a_folded_panel_makes_its_rows_when_unfolded(pane, session):
    pane.set_folded(PanelName)
    session.add_highlight(span("narrow channel"), 1)
    before = list(pane.panel(PanelName.ANNOTATIONS).list.rows)

    pane.set_folded(())

    assert before == []
    assert len(pane.panel(PanelName.ANNOTATIONS).list.rows) == 1


def test_choosing_a_row_tells_that_the_reader_is_in_the_text(qtbot, pane):
    pane.show_panel(PanelName.NAMES)
    qtbot.waitUntil(pane.panel(PanelName.NAMES).list.view.hasFocus)

    with qtbot.waitSignal(pane.activated):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_esc_leaves_the_pane(qtbot, pane):
    pane.show_panel(PanelName.SPEAKERS)
    qtbot.waitUntil(pane.panel(PanelName.SPEAKERS).list.view.hasFocus)

    with qtbot.waitSignal(pane.left):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_a_note_in_the_list_is_wanted_when_chosen(qtbot, pane, session):
    made = session.add_highlight(span("narrow channel"), 1, note="Which?")
    pane.show_panel(PanelName.ANNOTATIONS)
    qtbot.waitUntil(pane.panel(PanelName.ANNOTATIONS).list.view.hasFocus)

    with qtbot.waitSignal(pane.note_wanted) as wanted:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert wanted.args == [made.id]


def test_an_open_note_is_brought_into_view(qtbot, pane, session):
    made = session.add_highlight(span("narrow channel"), 1, note="Which?")
    pane.set_folded(())
    pane.note_editor.open(made, session.article, session.analysis)

    pane.show_note()

    top = pane.note_editor.mapTo(pane.viewport(), pane.note_editor.rect().topLeft()).y()
    bottom = top + pane.note_editor.height()
    assert top >= 0
    assert bottom <= pane.viewport().height()


def test_the_first_unfolded_panel_gets_the_keyboard(qtbot, pane):
    pane.set_folded({PanelName.SPEAKERS})

    pane.focus_first()

    qtbot.waitUntil(pane.panel(PanelName.NAMES).list.view.hasFocus)


def test_everything_that_takes_the_keyboard_has_a_name(pane):
    nameless = [
        child
        for child in pane.findChildren(QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus
        and child.focusProxy() is None
        and not child.accessibleName()
    ]

    assert nameless == []
