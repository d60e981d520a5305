"""What comes in: many files, feeds, articles that changed, pages that cannot be read."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.article import Article, Piece, assemble
from desktop_app.formats import Source
from desktop_app.gui.commands import COMMANDS_BY_ID
from desktop_app.gui.list_page import EntryRow
from tests.gui.samples import bridge_article
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (
    "<html><head><title>{title}</title><link rel='canonical' href='https://pilot.example/{path}'>"
    "</head><body><article><h1>{title}</h1>{text}</article></body></html>"
)
OLD = "<p>The ferry leaves on Friday, say the sailors of the old harbour. It was a good boat.</p>"
NEW = "<p>The ferry leaves on Sunday, say the sailors of the old harbour. It was a good boat.</p>"
FEED = "<rss version='2.0'><channel><title>The Post</title>{0}</channel></rss>"
ENTRY = (
    "<item><title>{0}</title><link>http://127.0.0.1:9/{0}</link>"
    "<description>{0} came into the harbour before noon, and nobody saw it leave.</description>"
    "</item>"
)


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        yield window


def write_boats(folder: Path, count: int) -> list[Source]:
    folder.mkdir()
    for number in range(count):
        text = f"Boat {number} left the harbour before the rain came."
        (folder / f"boat{number:03}.txt").write_text(text)
    return [Source.from_path(path) for path in sorted(folder.iterdir())]


def reason(opened: OpenWindow, command_id: str) -> str:
    return opened.window.reason_against(COMMANDS_BY_ID[command_id])


def open_page(opened: OpenWindow, qtbot, path: Path, markup: str) -> None:
    path.write_text(markup, encoding="utf-8")
    with qtbot.waitSignal(opened.workspace.session.article_opened, timeout=20_000):
        opened.workspace.opener.open([Source.from_path(path)])


def wait_for_end(opened: OpenWindow, qtbot) -> None:
    desk = opened.workspace.importing.desk
    qtbot.waitUntil(lambda: desk.summary is not None and not desk.is_running, timeout=30_000)


# -- many --------------------------------------------------------------------------------------


def test_folder_is_imported_while_the_article_stays_open(opened, qtbot, tmp_path):
    write_boats(tmp_path / "boats", 12)
    (tmp_path / "boats" / "bad.pdf").write_bytes(b"%PDF-1.4 cut")
    before = opened.workspace.session.article_id
    opened.window.open_sources([Source.from_path(tmp_path / "boats")])
    wait_for_end(opened, qtbot)
    assert opened.workspace.session.article_id == before
    assert opened.library.article_count() == 13
    assert opened.notice() == "Imported: 12 new. 1 could not be read."
    opened.press("Esc", "g", "i")
    first, *others = opened.workspace.importing.page.rows
    assert "bad.pdf" in first.text
    assert len(others) == 12


def test_progress_stands_in_the_status_line_and_esc_in_the_text_ends_nothing(
    opened, qtbot, tmp_path
):
    desk = opened.workspace.importing.desk
    opened.window.open_sources(write_boats(tmp_path / "boats", 15))
    opened.window.run("import.pause")
    qtbot.waitUntil(lambda: desk.is_paused and desk.progress[0] >= 1, timeout=20_000)
    shown = " ".join(opened.window.status_line.shown_texts)
    assert f"import paused at {desk.progress[0]} of 15" in shown
    opened.press("Esc", "Esc")
    assert desk.is_running
    opened.window.run("import.pause")
    wait_for_end(opened, qtbot)
    assert desk.progress == (15, 15)
    assert "import" not in " ".join(opened.window.status_line.shown_texts)


def test_keys_of_the_page_pause_and_cancel(opened, qtbot, tmp_path):
    desk, page = opened.workspace.importing.desk, opened.workspace.importing.page
    opened.window.open_sources(write_boats(tmp_path / "boats", 30))
    opened.window.run("import.show")
    opened.press(" ")
    assert desk.is_paused
    qtbot.waitUntil(lambda: "Paused at" in page.message)
    opened.press("Del")
    wait_for_end(opened, qtbot)
    summary = desk.summary
    assert summary is not None
    assert summary.not_tried > 0
    assert len(summary.outcomes) + summary.not_tried == 30
    qtbot.waitUntil(lambda: "were left out" in page.message)
    assert reason(opened, "import.cancel") == "Nothing is being imported."


def test_first_of_a_handful_is_shown(opened, qtbot, tmp_path):
    opened.window.open_sources(write_boats(tmp_path / "boats", 3))
    wait_for_end(opened, qtbot)
    assert opened.workspace.session.article.title == "boat000"


def test_row_of_the_summary_opens_its_article(opened, qtbot, tmp_path):
    opened.window.open_sources(write_boats(tmp_path / "boats", 3))
    wait_for_end(opened, qtbot)
    opened.press("g", "i", *"002", "Return")
    assert opened.workspace.session.article.title == "boat002"


def test_closing_the_window_ends_the_import(opened, qtbot, tmp_path):
    desk = opened.workspace.importing.desk
    opened.window.open_sources(write_boats(tmp_path / "boats", 40))
    qtbot.waitUntil(lambda: desk.progress[0] >= 1, timeout=20_000)
    opened.window.close()
    assert not desk.is_running


# -- feeds -------------------------------------------------------------------------------------


@pytest.fixture
def feed(opened: OpenWindow, qtbot, tmp_path: Path) -> OpenWindow:
    """A window with the entries of a feed to pick from."""
    path = tmp_path / "post.rss"
    names = ("Albatross", "Bittern", "Curlew")
    path.write_text(FEED.format("".join(map(ENTRY.format, names))))
    opened.window.open_sources([Source.from_path(path)])
    page = opened.workspace.importing.feed_page
    qtbot.waitUntil(page.isVisible, timeout=20_000)
    return opened


def titles(opened: OpenWindow) -> set[str]:
    return {row.title for row in opened.library.articles()} - {bridge_article().title}


def test_nothing_of_a_feed_is_added_before_it_is_picked(feed):
    page = feed.workspace.importing.feed_page
    assert page.title == "The Post"
    assert [row.words for row in page.rows if isinstance(row, EntryRow)] == [
        "Albatross",
        "Bittern",
        "Curlew",
    ]
    feed.press("Esc")
    assert titles(feed) == set()
    assert feed.focused() is feed.window.view


def test_picked_entries_are_added_without_the_network_by_shift_enter(feed, qtbot):
    feed.press(" ", "Down", " ")
    assert "2 picked" in feed.workspace.importing.feed_page.message
    QTest.keyClick(feed.focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    wait_for_end(feed, qtbot)
    assert titles(feed) == {"Albatross", "Curlew"}
    assert feed.workspace.session.article.title == "Albatross"
    assert feed.workspace.session.article.site == "The Post"


def test_enter_takes_the_current_entry_and_what_the_feed_holds_where_its_page_is_gone(feed, qtbot):
    feed.press(*"curl", "Return")
    wait_for_end(feed, qtbot)
    assert titles(feed) == {"Curlew"}


def test_control_a_picks_all_that_are_shown_and_again_none(feed):
    page = feed.workspace.importing.feed_page
    feed.control(Qt.Key.Key_A)
    assert len(page.picks) == 3
    feed.control(Qt.Key.Key_A)
    assert page.picks == []


# -- changes -----------------------------------------------------------------------------------


def changed_article(words: str) -> Article:
    pieces = [
        Piece("The ferry"),
        Piece(f"“We leave on {words},” said Marta Quist, who runs the line."),
        Piece("The pier was empty when the last boat had gone out into the fog."),
    ]
    if words == "Friday":
        pieces.append(Piece("Nobody had told the gulls about any of it."))
    text, blocks, inlines = assemble(pieces)
    return Article(text, blocks, inlines, title="The ferry", url="https://pilot.example/ferry")


@pytest.fixture
def changed(opened: OpenWindow) -> OpenWindow:
    """A window with an article that was revised, one highlight of which has no place any more."""
    old = changed_article("Friday")
    stored = opened.library.add_article(old).result()
    start = old.text.index("told the gulls")
    note = Annotation(new_id(), stored.id, Anchor.of(old.text, start, start + 14), note="why?")
    opened.library.apply({note.id: note}).result()
    opened.library.add_article(changed_article("Sunday")).result()
    opened.workspace.show_article(stored.id)
    return opened


def change_rows(opened: OpenWindow) -> list[str]:
    return [row.text for row in opened.workspace.changing.page.rows]


def test_changes_are_listed_word_by_word_with_highlights_that_have_no_place(changed, qtbot):
    changed.press("g", "d")
    qtbot.waitUntil(lambda: len(change_rows(changed)) >= 3)
    orphan = next(text for text in change_rows(changed) if "Highlight without a place" in text)
    assert "told the gulls" in orphan
    reworded = next(text for text in change_rows(changed) if text.startswith("Reworded"))
    assert "removed: Friday" in reworded
    assert "added: Sunday" in reworded
    assert any(text.startswith("Removed") for text in change_rows(changed))


def test_enter_on_a_change_goes_to_its_place(changed, qtbot):
    page = changed.workspace.changing.page
    changed.press("g", "d")
    qtbot.waitUntil(lambda: len(change_rows(changed)) >= 3)
    changed.press(*"reworded", "Return")
    assert changed.focused() is changed.window.view
    assert changed.workspace.session.focus.block == 1
    assert not page.isVisible()


def test_article_that_never_changed_says_so(opened):
    assert reason(opened, "article.changes") == ("The article has not changed since it was added.")


def test_left_and_right_choose_the_text_to_compare_with(changed, qtbot):
    third = replace(changed_article("Sunday"), text=changed_article("Monday").text)
    changed.library.add_article(third).result()
    changed.workspace.reload(changed.workspace.session.article_id)
    changed.press("g", "d")
    assert "text 2 of 3" in changed.workspace.changing.page.title
    QTest.keyClick(changed.focused(), Qt.Key.Key_Left)
    assert "text 1 of 3" in changed.workspace.changing.page.title
    QTest.keyClick(changed.focused(), Qt.Key.Key_Left)
    assert "text 1 of 3" in changed.workspace.changing.page.title
    qtbot.waitUntil(lambda: "added: Monday" in " ".join(change_rows(changed)))


def test_notice_of_a_changed_article_leads_to_what_changed(opened, qtbot, tmp_path):
    for text in (OLD, NEW):
        markup = PAGE.format(title="The ferry", path="ferry", text=text)
        open_page(opened, qtbot, tmp_path / "ferry.html", markup)
    qtbot.waitUntil(lambda: "has changed" in opened.notice())
    notice = opened.window.notice_bar.notice
    assert notice is not None
    opened.window.run(notice.command)
    qtbot.waitUntil(lambda: "added: Sunday" in " ".join(change_rows(opened)))


# -- the kept page -----------------------------------------------------------------------------


def test_kept_page_can_be_read_again(opened, qtbot, tmp_path):
    markup = PAGE.format(title="The ferry", path="ferry", text=OLD)
    open_page(opened, qtbot, tmp_path / "ferry.html", markup)
    opened.window.run("article.read_again")
    qtbot.waitUntil(lambda: "nothing is different" in opened.notice(), timeout=20_000)


def test_all_text_of_a_kept_page_is_a_new_text_of_the_article(opened, qtbot, tmp_path):
    text = "".join(f"<p>{OLD[3:-4]} That was number {n} of the day.</p>" for n in range(4))
    markup = PAGE.format(title="The ferry", path="ferry", text=text).replace(
        "<body>", "<body><nav><a href='/'>Buy a ticket today</a></nav>"
    )
    open_page(opened, qtbot, tmp_path / "ferry.html", markup)
    session = opened.workspace.session
    assert "Buy a ticket" not in session.article.text
    with qtbot.waitSignal(session.article_opened, timeout=20_000):
        opened.window.run("article.whole_page")
    assert "Buy a ticket" in session.article.text
    assert not reason(opened, "article.changes")


def test_article_without_a_kept_page_says_so(opened):
    assert "No page was kept" in reason(opened, "article.read_again")


def test_page_without_text_offers_the_raw_text(opened, qtbot):
    page = Source.from_html(
        "<html><body><script>boat()</script></body></html>", "https://a.example/"
    )
    opened.window.open_sources([page])
    qtbot.waitUntil(lambda: "no text" in opened.notice(), timeout=20_000)
    notice = opened.window.notice_bar.notice
    assert notice is not None
    assert notice.action == "Show raw text"
    session = opened.workspace.session
    with qtbot.waitSignal(session.article_opened, timeout=20_000):
        opened.window.run(notice.command)
    assert "boat()" in session.article.text
    assert reason(opened, "file.raw_text")


def test_esc_stops_a_page_that_keeps_one_waiting(opened, qtbot):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        opened.window.open_sources([Source.from_url(address)])
        qtbot.waitUntil(lambda: "opening" in " ".join(opened.window.status_line.shown_texts))
        opened.press("Esc")
        assert opened.notice() == "Stopped. Nothing was added."
        assert "opening" not in " ".join(opened.window.status_line.shown_texts)
    assert titles(opened) == set()
