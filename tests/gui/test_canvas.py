"""Rows are mirrored where the interface runs from right to left; texts keep their own direction."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.gui.canvas import Canvas, is_right_to_left


@pytest.mark.parametrize(
    ("text", "is_reversed"),
    [
        ("plain", False),
        ("… “plain”", False),
        ("1919 خسوف", True),
        ("(שלום) world", True),
        ("12 · 34", False),
        ("", False),
        ("world שלום", False),
    ],
)
def test_direction_is_that_of_the_first_letter(text, is_reversed):
    assert is_right_to_left(text) is is_reversed


def painted(qtbot, direction: Qt.LayoutDirection, paint) -> QImage:
    """Paint 100 by 20 pixels of white in this direction."""
    widget = QWidget()
    widget.setLayoutDirection(direction)
    qtbot.addWidget(widget)
    image = QImage(100, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(Canvas(painter, QRect(0, 0, 100, 20), widget))
    painter.end()
    return image


def ink_columns(image: QImage) -> list[int]:
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).lightness() < 128 for y in range(image.height()))
    ]


def test_shapes_begin_at_the_leading_edge(qtbot):
    def paint(canvas):
        canvas.fill(QRect(5, 0, 10, 20), "black")

    left = painted(qtbot, Qt.LayoutDirection.LeftToRight, paint)
    right = painted(qtbot, Qt.LayoutDirection.RightToLeft, paint)

    assert ink_columns(left) == list(range(5, 15))
    assert ink_columns(right) == list(range(85, 95))


@pytest.mark.parametrize(("at_end", "is_left"), [(False, True), (True, False)])
def test_texts_stand_at_the_edge_that_is_wanted(qtbot, at_end, is_left):
    def paint(canvas):
        canvas.text(QRect(0, 0, 100, 20), "ab", QFont("Inter", 8), "black", at_end=at_end)

    normal = ink_columns(painted(qtbot, Qt.LayoutDirection.LeftToRight, paint))
    mirrored = ink_columns(painted(qtbot, Qt.LayoutDirection.RightToLeft, paint))

    assert (max(normal) < 50) is is_left
    assert (max(mirrored) < 50) is not is_left


def test_long_texts_are_cut_to_their_room(qtbot):
    widths = []

    def paint(canvas):
        room = QRect(0, 0, 40, 20)
        widths.append(canvas.text(room, "many words that do not fit", QFont("Inter", 8), "black"))

    columns = ink_columns(painted(qtbot, Qt.LayoutDirection.LeftToRight, paint))

    assert widths[0] <= 40
    assert max(columns) < 42
