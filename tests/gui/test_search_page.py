"""Search everything: results come later, stale ones are dropped, each leads to its place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop_app.gui.search_page import SearchPage
from desktop_app.storage.rows import HitKind, SearchHit, SearchResults

if TYPE_CHECKING:
    from collections.abc import Callable


def hit(title: str, snippet: str = "a 🎻 bridge", kind: HitKind = HitKind.ARTICLE, **more):
    start = snippet.index("bridge")
    return SearchHit(
        kind,
        f"id of {title}",
        title,
        more.pop("offset", 7),
        snippet,
        ((start, start + 6),),
        datetime(2024, 1, 1, tzinfo=UTC),
        **more,
    )


class Searcher:
    """Keeps queries until the test answers them."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Callable[[SearchResults], None]]] = []
        self.pages: list[str] = []

    def __call__(self, query, after, show) -> None:
        self.asked.append((query, show))
        self.pages.append(after)

    def answer(self, number: int, *hits: SearchHit, **more) -> None:
        self.asked[number][1](SearchResults(hits, **more))


@pytest.fixture
def searcher():
    return Searcher()


@pytest.fixture
def page(qtbot, theme, searcher):
    widget = SearchPage(searcher, theme)
    qtbot.addWidget(widget)
    widget.resize(640, 500)
    widget.show()
    qtbot.waitExposed(widget)
    widget.open()
    qtbot.waitUntil(widget.field.hasFocus)
    return widget


def test_an_empty_page_says_what_can_be_searched(page):
    assert "notes" in page.message


def test_one_query_is_run_after_a_burst_of_keys(qtbot, page, searcher):
    qtbot.keyClicks(page.field, "bridge")

    qtbot.waitUntil(lambda: bool(searcher.asked))
    assert [query for query, _ in searcher.asked] == ["bridge"]


def test_enter_searches_at_once_and_then_opens(qtbot, page, searcher):
    qtbot.keyClicks(page.field, "bridge")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    searcher.answer(0, hit("One"), hit("Two", offset=12))

    qtbot.keyClick(page.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.chosen) as chosen:
        qtbot.keyClick(page.field, Qt.Key.Key_Return)

    assert chosen.args == ["id of Two", 12]


def test_note_on_the_article_opens_it_at_the_top(qtbot, page, searcher):
    page.open("bridge")
    searcher.answer(0, hit("One", kind=HitKind.NOTE, offset=None))

    with qtbot.waitSignal(page.chosen) as chosen:
        qtbot.keyClick(page.field, Qt.Key.Key_Return)

    assert chosen.args == ["id of One", 0]


def test_late_results_of_an_older_query_are_dropped(qtbot, page, searcher):
    page.open("first bridge")
    page.open("second bridge")

    searcher.answer(1, hit("Second"))
    searcher.answer(0, hit("First"))

    assert [found.title for found in page.hits] == ["Second"]


def test_results_for_a_cleared_field_are_dropped(page, searcher):
    page.open("bridge")
    page.field.clear()

    searcher.answer(0, hit("Late"))

    assert list(page.hits) == []


def test_no_results_are_said_in_words(page, searcher):
    page.open("zeppelin")

    searcher.answer(0)

    assert page.message.startswith("Nothing found for “zeppelin”.")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"message": "The phrase has no end."}, "The phrase has no end."),
        ({"after": "x"}, "The first 1; more come as you go down."),
    ],
)
def test_messages_about_the_results_are_shown(page, searcher, more, words):
    page.open("bridge")

    searcher.answer(0, hit("One"), **more)

    assert page.message == words


def test_rows_are_read_out_with_kind_and_speaker(page, searcher):
    page.open("bridge")
    searcher.answer(0, hit("One", kind=HitKind.QUOTATION, speaker="Marta Quist"))

    spoken = page.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "One. Quotation · Marta Quist. a 🎻 bridge"


def test_typing_in_the_results_goes_on_in_the_field(qtbot, page, searcher):
    page.open("bridge")
    searcher.answer(0, hit("One"))
    page.view.setFocus()
    page.field.deselect()

    qtbot.keyClicks(page.view, "s")

    assert page.field.text() == "bridges"


def test_esc_leaves(qtbot, page):
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(page.field, Qt.Key.Key_Escape)


def test_results_are_painted_without_complaint(qtbot, page, searcher):
    page.open("bridge")
    searcher.answer(0, hit("One"), hit("T" * 400, "🎻 " * 300 + "bridge"), hit("", "bridge"))

    image = page.grab().toImage()

    assert not image.isNull()


def test_more_hits_come_as_one_goes_down_until_there_are_no_more(qtbot, page, searcher):
    qtbot.keyClicks(page.field, "bridge")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    searcher.answer(0, *(hit(f"First {n}") for n in range(50)), after="page two")
    assert page.message == "The first 50; more come as you go down."
    for _ in range(49):
        qtbot.keyClick(page.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: searcher.pages == ["", "page two"])
    searcher.answer(1, *(hit(f"Second {n}") for n in range(20)))
    assert len(page.hits) == 70
    assert page.message == ""
    assert page.view.currentIndex().row() == 49
    for _ in range(30):
        qtbot.keyClick(page.field, Qt.Key.Key_Down)
    assert page.view.currentIndex().row() == 69
    assert len(searcher.asked) == 2


def test_further_hits_of_an_older_search_are_dropped(qtbot, page, searcher):
    qtbot.keyClicks(page.field, "bridge")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    searcher.answer(0, *(hit(f"First {n}") for n in range(50)), after="page two")
    for _ in range(49):
        qtbot.keyClick(page.field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(searcher.asked) == 2)
    qtbot.keyClicks(page.field, "s")
    searcher.answer(1, hit("Too late"))
    assert len(page.hits) == 50
