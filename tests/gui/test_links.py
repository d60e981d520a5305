"""Links of the text: gone to by keys, told beside them, followed with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_app.core.article import (
    Article,
    BlockKind,
    Inline,
    InlineKind,
    Piece,
    assemble,
)
from desktop_app.gui.links import link_at, links_of, next_link, preview
from desktop_app.gui.marks import MarkKind
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NOTE = "1 The clerk wrote this down on the evening of the same day."
ADDRESS = "https://archive.example.org/papers/the%20mole?page=2"


def piece(text: str, *links: tuple[str, str], kind: BlockKind = BlockKind.PARAGRAPH) -> Piece:
    runs = tuple(
        Inline(text.index(words), text.index(words) + len(words), InlineKind.LINK, target)
        for words, target in links
    )
    return Piece(text, kind, inlines=runs)


def article() -> Article:
    filler = [Piece("More words about the harbour and its boats. " * 12) for _ in range(6)]
    before = [
        Piece("The mole", BlockKind.TITLE),
        piece("The papers[1] tell of a storm in an archive.", ("archive", ADDRESS), ("1", "#NOTE")),
        *filler,
    ]
    text, _, _ = assemble(before)
    place = str(len(text) + 2)
    before[1] = piece(before[1].text, ("archive", ADDRESS), ("1", f"#{place}"))
    text, blocks, inlines = assemble([*before, Piece(_NOTE, BlockKind.FOOTNOTE)])
    return Article(text, blocks, inlines, title="The mole")


@pytest.fixture
def opened(qapp, tmp_path: Path) -> Iterator[OpenWindow]:
    with opened_window(qapp, tmp_path) as window:
        article_id = window.library.add_article(article()).result().id
        window.workspace.show_article(article_id, 0)
        yield window


def shown(opened: OpenWindow) -> str:
    return opened.workspace.link.preview.text


def focused_words(opened: OpenWindow) -> str:
    session = opened.workspace.session
    start, end = session.focus_span
    return session.article.text[start:end]


def test_links_are_walked_in_reading_order():
    made = article()
    links = links_of(made)
    words = [made.text[link.start : link.end] for link in links]
    assert words == ["1", "archive"]
    assert next_link(links, -1, 1) is links[0]
    assert next_link(links, links[0].start, 1) is links[1]
    assert next_link(links, links[1].start, 1) is None
    assert next_link(links, links[1].start, -1) is links[0]
    assert next_link(links, links[0].start, -1) is None
    assert link_at(made, links[1].end) is None


def test_footnote_is_told_without_its_number_and_address_without_its_scheme():
    made = article()
    first, second = links_of(made)
    assert preview(made, first.target) == _NOTE.removeprefix("1 ")
    assert preview(made, second.target) == "archive.example.org/papers/the mole?page=2"


def test_heading_and_odd_targets_are_told():
    made = article()
    assert preview(made, "#0") == "To “The mole”"
    assert preview(made, "pages/two.html") == "pages/two.html"
    assert len(preview(made, "https://example.org/" + "x" * 900)) <= 160


def test_keys_go_from_link_to_link_and_say_where_each_leads(opened):
    opened.press(">")
    assert focused_words(opened) == "1"
    assert shown(opened) == _NOTE.removeprefix("1 ")
    opened.press(">")
    assert focused_words(opened) == "archive"
    assert shown(opened).startswith("archive.example.org")
    opened.press("<")
    assert focused_words(opened) == "1"
    opened.press("j")
    assert shown(opened) == ""


def test_status_line_tells_the_keys_of_a_link(opened):
    opened.press(">")
    told = opened.window.status_line.accessibleDescription()
    hints = " ".join([told, *(child.accessibleName() for child in _children(opened))])
    assert "follow" in hints
    assert "next link" in hints


def _children(opened: OpenWindow) -> list[QWidget]:
    return opened.window.status_line.findChildren(QWidget)


def test_no_further_link_is_said(opened):
    opened.press(">", ">", ">")
    assert opened.notice() == "No link further on."


def test_enter_follows_a_footnote_and_back_returns(opened):
    opened.press(">", "Return")
    assert focused_words(opened) == _NOTE
    opened.window.run("history.back")
    assert focused_words(opened) == "1"


def test_enter_opens_an_address_in_the_browser(opened, monkeypatch):
    opened_urls: list[str] = []

    def note(url) -> bool:
        opened_urls.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    opened.press(">", ">", "Return")
    assert len(opened_urls) == 1
    assert opened_urls[0].startswith("https://archive.example.org/papers/")


def test_click_on_a_link_gives_it_the_focus_and_opens_nothing(opened, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: pytest.fail("opened"))
    view = opened.window.view
    link = links_of(view.article)[1]
    (part,) = view.parts_on_screen(link.start, link.end)
    centre: QPoint = view.to_viewport(part.slot).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    mark = opened.workspace.session.focus.mark
    assert mark is not None
    assert mark.kind is MarkKind.LINK
    assert shown(opened).startswith("archive.example.org")


def test_preview_stays_within_the_text_and_goes_with_its_link(opened):
    opened.press(">")
    view, card = opened.window.view, opened.workspace.link.preview
    assert view.viewport().rect().contains(card.geometry())
    assert not card.geometry().intersects(
        view.to_viewport(view.parts_on_screen(*opened.workspace.session.focus_span)[0].slot)
    )
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert card.isHidden()


def test_hovering_tells_the_words_of_a_footnote(opened):
    view = opened.window.view
    assert _NOTE.removeprefix("1 ") in view.tip_at(links_of(view.article)[0].start)
