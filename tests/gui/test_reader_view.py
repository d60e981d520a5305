from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.core.findings import Analysis, Label, Mention, Quotation, QuotationKind
from desktop_app.gui.block_style import TextStyle
from desktop_app.gui.mark_painter import Painted
from desktop_app.gui.marks import MarkList, finding_marks, highlight_marks
from desktop_app.gui.reader_view import ReaderView
from desktop_app.gui.theme import builtin_theme, load_fonts
from tests.gui.samples import TEXT, bridge_analysis, bridge_article, span

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

THEME = builtin_theme("light")


@pytest.fixture
def view(qtbot) -> ReaderView:
    load_fonts()
    view = ReaderView(THEME)
    qtbot.addWidget(view)
    view.is_motion_reduced = True
    view.resize(1000, 600)
    view.show_article(bridge_article())
    view.show()
    return view


def colours_in(view: ReaderView, rect: QRect) -> set[str]:
    image: QImage = view.viewport().grab().toImage()
    area = rect.intersected(image.rect())
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    }


def place_of(view: ReaderView, words: str) -> QRect:
    (part,) = view.parts_on_screen(*span(words))
    return view.to_viewport(part.slot)


def many(count: int) -> Article:
    pieces = [Piece(f"Paragraph {i} says what there is to say. " * 3) for i in range(count)]
    text, blocks, inlines = assemble(pieces)
    return Article(text, blocks, inlines)


def test_marks_are_painted_where_the_words_are(view):
    highlight = Annotation("1", "a", Anchor.of(TEXT, *span("narrow channel")), 1)
    marks = MarkList([*finding_marks(bridge_analysis()), *highlight_marks([highlight])])
    view.set_focus_shown(0, Painted(marks))
    assert THEME.highlights[0] in colours_in(view, place_of(view, "narrow channel"))
    assert THEME.person in colours_in(view, place_of(view, "Marta Quist"))
    assert THEME.quotation in colours_in(view, place_of(view, "thirty years"))
    assert THEME.person not in colours_in(view, place_of(view, "bridge over"))


def test_focused_mark_has_an_outline(view):
    marks = MarkList(finding_marks(bridge_analysis()))
    mark = next(mark for mark in marks if mark.start == span("Marta Quist")[0])
    around = place_of(view, "Marta Quist").adjusted(-5, -3, 5, 3)
    assert THEME.rubric not in colours_in(view, around)
    view.set_focus_shown(0, Painted(marks, mark))
    assert THEME.rubric in colours_in(view, around)


def test_kinds_of_names_differ_in_the_shape_of_their_line(view):
    start, end = span("Marta Quist")
    shapes = set()
    for label in (Label.PERSON, Label.ORG, Label.PLACE):
        mention = Mention(start, end, label)
        marks = MarkList(finding_marks(bridge_analysis().__class__(mentions=(mention,))))
        view.set_focus_shown(0, Painted(marks))
        rect = place_of(view, "Marta Quist")
        image = view.viewport().grab().toImage()
        colour = QColor(THEME.label_colour(label))
        rows = [
            "".join(
                "x" if image.pixelColor(x, y) == colour else "."
                for x in range(rect.left(), rect.right())
            )
            for y in range(rect.top(), rect.bottom() + 1)
        ]
        shapes.add(max(rows, key=lambda row: row.count("x")))
    assert len(shapes) == 3


def test_quotation_over_several_lines_is_painted_on_each(view):
    whole = Quotation(0, 0, QuotationKind.DIRECT)
    block = view.article.blocks[2]
    quotation = Quotation(block.start, block.end, whole.kind)
    parts = view.parts_on_screen(quotation.start, quotation.end)
    assert len(parts) >= 2
    tops = [part.slot.top() for part in parts]
    assert tops == sorted(set(tops))


def test_right_to_left_words_have_their_place_too(view):
    text, blocks, inlines = assemble([Piece("وقال الرئيس إن المشروع مهم اليوم"), Piece("abc")])
    view.show_article(Article(text, blocks, inlines))
    start = text.index("المشروع")
    first = view.parts_on_screen(0, 4)
    later = view.parts_on_screen(start, start + 7)
    assert first[0].slot.left() > later[0].slot.left()
    assert all(part.slot.width() > 1 for part in later)


HEBREW = (
    "הספינה יצאה מהנמל עם שחר, והים היה שקט עד הצהריים ולא נראה בו שום סימן לסערה.",
    "הרב חובל אמר: “איש לא שאל את הדייגים”, ואחר כך שתק.",
)


def noted(article: Article) -> MarkList:
    text = article.text
    start = text.index("איש") if "איש" in text else 0
    anchor = Anchor.of(text, start, start + 8)
    quotation = Quotation(start, start + 20, QuotationKind.DIRECT)
    marks = finding_marks(Analysis(quotations=(quotation,)))
    return MarkList([*marks, *highlight_marks([Annotation("1", "a", anchor, 1, "a note")])])


def rubric_dot(view: ReaderView) -> int:
    """Return where the dot of a note stands, counted from the middle of the view."""
    image = view.grab().toImage()
    found = [
        x
        for x in range(image.width() - 20)
        for y in range(0, image.height(), 2)
        if image.pixelColor(x, y).name().upper() == THEME.rubric
    ]
    return sum(found) // len(found) - image.width() // 2


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_margins_stand_on_the_side_where_lines_begin(view, direction, qtbot):
    view.setLayoutDirection(direction)
    sides = []
    for texts in (("Plain words about the harbour.", "More of them, and then some."), HEBREW):
        text, blocks, inlines = assemble([Piece(one) for one in texts])
        article = Article(text, blocks, inlines)
        view.show_article(article)
        view.set_focus_shown(0, Painted(noted(article)))
        sides.append(rubric_dot(view))
        column = view.viewport().geometry()
        assert column.width() > 400
        bar = view.verticalScrollBar().width()
        rooms = [column.left(), view.width() - 1 - column.right()]
        rooms[0 if direction is Qt.LayoutDirection.RightToLeft else 1] -= bar
        assert max(rooms) >= 190
        assert rooms.index(max(rooms)) == (1 if texts is HEBREW else 0)
    assert sides[0] > 250
    assert sides[1] < -250


def test_reveal_brings_a_far_paragraph_to_a_steady_height(view):
    view.show_article(many(400))
    heights = []
    for index in (100, 250, 399):
        block = view.article.blocks[index]
        view.reveal(block.start, block.end)
        top = view.to_viewport(view.geometry_of_page.block_rect(index)).top()
        heights.append(top / view.viewport().height())
    assert all(0.1 <= height <= 0.82 for height in heights)
    assert heights[0] == pytest.approx(heights[1], abs=0.02)


def test_place_is_kept_when_the_text_grows(view):
    view.show_article(many(300))
    block = view.article.blocks[150]
    view.reveal(block.start, block.end)
    before = view.top_place()
    view.set_style(TextStyle(size=32), THEME, 60)
    assert view.top_place()[0] == before[0]


def test_place_is_kept_when_the_window_gets_narrow(view, qtbot):
    view.show_article(many(300))
    view.reveal(view.article.blocks[150].start, view.article.blocks[150].end)
    before = view.top_place()[0]
    view.resize(420, 600)
    qtbot.waitUntil(lambda: view.width() == 420)
    assert abs(view.top_place()[0] - before) <= 1


def test_selection_is_told_in_code_points(view):
    text, blocks, inlines = assemble([Piece("A 😀 smile"), Piece("second")])
    view.show_article(Article(text, blocks, inlines))
    view.select(4, 9)
    assert view.selection() == (4, 9)
    assert text[4:9] == "smile"
    assert view.createMimeDataFromSelection().text() == "smile"


def test_empty_article_is_shown(view):
    view.show_article(Article("", ()))
    view.set_focus_shown(-1, Painted())
    assert view.visible_blocks() == range(0)
    assert view.selection() is None


def test_lists_tables_and_code_are_painted(view):
    pieces = [
        Piece("item", BlockKind.LIST_ITEM, 1, 3),
        Piece("a\tb", BlockKind.TABLE_ROW),
        Piece("quoted", BlockKind.QUOTE, 1),
        Piece("x = 1\ny = 2", BlockKind.CODE),
    ]
    text, blocks, inlines = assemble(pieces)
    view.show_article(Article(text, blocks, inlines))
    first, second = (view.parts_on_screen(text.index(c), text.index(c) + 1) for c in "ab")
    assert second[0].slot.left() > first[0].slot.right() + 8
    assert second[0].slot.top() == first[0].slot.top()
    lines = view.parts_on_screen(blocks[3].start, blocks[3].end)
    assert len(lines) == 2
