from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.gui.block_style import TextStyle
from desktop_app.gui.reader_view import ReaderView
from desktop_app.gui.table_columns import shared
from desktop_app.gui.theme import builtin_theme, load_fonts

THEME = builtin_theme("light")
_WORDS = "boat river market winter evening the a of harbour, counted twice and paid".split(" ")  # noqa: SIM905


def long_article(paragraphs: int) -> Article:
    """Paragraphs of very different lengths, so that estimates of their heights are never right."""
    chance = random.Random(3)
    pieces = [
        Piece(f"{number}. " + " ".join(chance.choices(_WORDS, k=chance.randint(3, 160))))
        for number in range(paragraphs)
    ]
    text, blocks, inlines = assemble(pieces)
    return Article(text, blocks, inlines)


@pytest.fixture
def view(qtbot) -> ReaderView:
    load_fonts()
    view = ReaderView(THEME)
    qtbot.addWidget(view)
    view.is_motion_reduced = True
    view.resize(1000, 600)
    view.show()
    return view


def heights_on_screen(view: ReaderView) -> dict[int, int]:
    rects = {i: view.geometry_of_page.block_rect(i) for i in view.visible_blocks()}
    return {i: view.to_viewport(rect).top() for i, rect in rects.items()}


def is_complete(view: ReaderView) -> bool:
    return view.page_layout.is_complete


def test_only_what_is_seen_is_laid_out_at_once(view, qtbot):
    view.show_article(long_article(900))
    assert view.page_layout.missing > 850
    qtbot.waitUntil(lambda: is_complete(view))
    assert view.page_layout.missing == 0


def test_going_to_the_end_lays_out_the_end_only(view):
    article = long_article(900)
    view.show_article(article)
    view.reveal(article.blocks[-1].start, article.blocks[-1].end)
    assert view.visible_blocks().stop == 900
    assert view.page_layout.missing > 800


def test_nothing_moves_while_the_rest_is_laid_out(view, qtbot):
    article = long_article(900)
    view.show_article(article)
    view.reveal(article.blocks[600].start, article.blocks[600].end)
    before, height = heights_on_screen(view), view.page_layout.documentSize().height()
    qtbot.waitUntil(lambda: is_complete(view))
    assert view.page_layout.documentSize().height() != height
    after = heights_on_screen(view)
    assert before.keys() == after.keys()
    assert all(abs(before[index] - after[index]) <= 2 for index in before)


def test_scroll_bar_reaches_the_end_of_a_page_laid_out_in_parts(view, qtbot):
    article = long_article(300)
    view.show_article(article)
    qtbot.waitUntil(lambda: is_complete(view))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert view.visible_blocks().stop == 300
    height = view.page_layout.documentSize().height()
    assert bar.maximum() == round(height) - view.viewport().height()


def test_scrolling_back_by_steps_meets_every_block(view):
    article = long_article(120)
    view.show_article(article)
    view.reveal(article.blocks[-1].start, article.blocks[-1].end)
    seen: set[int] = set()
    for _ in range(400):
        seen.update(view.visible_blocks())
        view.scroll_by(-0.5)
    assert seen >= set(range(119))
    assert view.verticalScrollBar().value() == 0


def test_another_theme_lays_nothing_out_again(view, qtbot):
    view.show_article(long_article(40))
    qtbot.waitUntil(lambda: is_complete(view))
    document = view.document()
    view.set_style(TextStyle(), builtin_theme("dark"), view.column_chars)
    assert view.document() is document
    assert is_complete(view)


def test_point_of_every_letter_leads_back_to_it(view):
    pieces = [
        Piece("A title 😀 here", BlockKind.TITLE),
        Piece("Words that run over the end of the line, " * 4),
        Piece("first cell\ta second cell with more words than fit in a line " * 2 + "\t3"),
        Piece("one\ttwo\tthree", BlockKind.TABLE_ROW),
        Piece("שלום עולם abc", BlockKind.PARAGRAPH),
    ]
    pieces[2] = Piece(pieces[2].text, BlockKind.TABLE_ROW)
    text, blocks, inlines = assemble(pieces)
    view.show_article(Article(text, blocks, inlines))
    for block in blocks[:4]:
        for offset in range(block.start, block.end):
            if text[offset].isspace():
                continue
            (part,) = view.parts_on_screen(offset, offset + 1)
            rect = view.to_viewport(part.slot)
            rect.setWidth(max(rect.width() // 2 - 1, 1))
            assert view.offset_at(rect.center()) == offset


def test_cells_of_a_row_begin_at_one_height_and_wrap_in_their_column(view):
    cell = "many words that need more than one line in their narrow column"
    rows = [f"{cell}\t{cell}\t12", "a\tb\tc"]
    text, blocks, inlines = assemble(Piece(row, BlockKind.TABLE_ROW) for row in rows)
    view.show_article(Article(text, blocks, inlines))
    second = text.index(cell, 5)
    left = view.parts_on_screen(0, len(cell))
    right = view.parts_on_screen(second, second + len(cell))
    assert len(left) > 1
    assert left[0].slot.top() == right[0].slot.top()
    assert max(part.slot.right() for part in left) < min(part.slot.left() for part in right)
    (number,) = view.parts_on_screen(text.index("12"), text.index("12") + 2)
    assert number.slot.top() == left[0].slot.top()


@settings(max_examples=200)
@given(st.lists(st.floats(1, 3000), min_size=1, max_size=12), st.floats(200, 900), st.floats(0, 30))
def test_columns_fit_and_modest_ones_get_what_they_want(wanted, room, least):
    widths = shared(wanted, room, least)
    share = room / len(wanted)
    assert len(widths) == len(wanted)
    assert all(width > 0 for width in widths)
    for want, width in zip(wanted, widths, strict=True):
        assert width <= max(want, share) + 1e-6
        if want <= share:
            assert width == pytest.approx(want)
    if least == 0:
        assert sum(widths) <= room + 1e-6
