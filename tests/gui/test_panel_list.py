"""The list that all panels share: how many rows it shows, and what it says of the rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from desktop_app.gui.panel_list import PanelList, PanelRow, RowDelegate


class PlainRows(RowDelegate):
    @override
    def paint_row(self, canvas, rect, row, font) -> None:
        canvas.text(rect, row.text, font, self.theme.ink)


def rows(count: int) -> list[PanelRow]:
    return [PanelRow(str(number), f"row {number}", "") for number in range(count)]


@pytest.fixture
def panel(qtbot, theme) -> PanelList:
    panel = PanelList(PlainRows(theme), name="Rows", most_rows=8)
    qtbot.addWidget(panel)
    panel.resize(280, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def more(panel: PanelList) -> QPushButton:
    button = panel.findChild(QPushButton, "panelMore")
    assert button is not None
    return button


def shown_rows(panel: PanelList) -> float:
    return (
        panel.view.height() / panel.view.sizeHintForIndex(panel.view.model().index(0, 0)).height()
    )


def test_short_list_shows_all_and_says_nothing(panel):
    panel.set_rows(rows(8))
    assert shown_rows(panel) == 8
    assert more(panel).isHidden()


def test_long_list_ends_with_a_whole_row_and_says_how_many_follow(panel):
    panel.set_rows(rows(30))
    assert shown_rows(panel) == 8
    assert more(panel).text() == "22 more"
    assert more(panel).accessibleName() == "Rows: 22 more"


def test_all_rows_are_shown_on_demand_and_put_away_again(qtbot, panel):
    panel.set_rows(rows(30))
    qtbot.keyClick(more(panel), Qt.Key.Key_Space)
    assert shown_rows(panel) == 30
    assert more(panel).text() == "Fewer"
    qtbot.keyClick(more(panel), Qt.Key.Key_Space)
    assert shown_rows(panel) == 8


def test_filter_takes_the_line_away_with_the_rows(qtbot, panel):
    panel.set_rows(rows(30))
    panel.setFocus()
    qtbot.keyClicks(panel.view, "29")
    assert [row.text for row in panel.rows] == ["row 29"]
    assert more(panel).isHidden()


def test_shift_enter_in_the_filter_opens_aside(qtbot, panel):
    panel.set_rows(rows(3))
    panel.setFocus()
    qtbot.keyClicks(panel.view, "2")
    with qtbot.waitSignal(panel.view.entered_aside), qtbot.assertNotEmitted(panel.activated):
        qtbot.keyClick(panel.filter_field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
