"""Pictures on the page: room kept beforehand, decoded elsewhere, fetched only when asked for."""

from __future__ import annotations

import base64
import http.server
import threading
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.gui.page_pictures import PagePictures
from desktop_app.gui.reader_view import ReaderView
from desktop_app.gui.theme import builtin_theme, load_fonts
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RED = (200, 30, 40)


def png(size: tuple[int, int]) -> bytes:
    image = Image.new("RGB", size, RED)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def inner(size: tuple[int, int]) -> str:
    return "data:image/png;base64," + base64.b64encode(png(size)).decode("ascii")


def article_with(*targets: str, words: str = "A red field") -> Article:
    pieces = [Piece("Pictures of the harbour", BlockKind.TITLE), Piece("Before it. " * 20)]
    for target in targets:
        pieces.append(Piece(words, BlockKind.IMAGE, target=target))
        pieces.append(Piece("What it shows", BlockKind.CAPTION))
    pieces += [Piece("After it, and long enough to fill the screen. " * 30) for _ in range(8)]
    text, blocks, inlines = assemble(pieces)
    return Article(text, blocks, inlines, title="Pictures of the harbour")


@pytest.fixture
def view(qtbot) -> ReaderView:
    load_fonts()
    view = ReaderView(builtin_theme("light"))
    qtbot.addWidget(view)
    view.is_motion_reduced = True
    view.resize(1000, 700)
    view.show()
    return view


@pytest.fixture
def opened(qtbot, tmp_path: Path) -> Iterator[OpenWindow]:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with opened_window(app, tmp_path) as window:
        yield window


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/red.png" else 404)
            self.end_headers()
            self.wfile.write(png((90, 60)))

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    asked: list[str] = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as running:
        running.asked = asked  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def show(opened: OpenWindow, article: Article) -> ReaderView:
    article_id = opened.library.add_article(article).result().id
    opened.workspace.show_article(article_id, 0)
    return opened.window.view


def colour_at_picture(view: ReaderView, block: int) -> tuple[int, int, int]:
    rect = view.to_viewport(view.geometry_of_page.whole_rect(block))
    colour = view.viewport().grab().toImage().pixelColor(rect.left() + 20, rect.top() + 20)
    return colour.red(), colour.green(), colour.blue()


def test_room_is_kept_by_the_size_in_the_first_bytes(view):
    view.show_article(article_with(inner((300, 200))))
    whole, lines = (f(2) for f in (view.page_layout.whole_rect, view.page_layout.rect))
    assert whole.height() - lines.height() == pytest.approx(200, abs=12)


def test_nothing_moves_when_a_picture_comes(view):
    view.show_article(article_with(inner((300, 200))))
    before = [view.page_layout.rect(i).top() for i in range(6)]
    image = QImage(300, 200, QImage.Format.Format_ARGB32_Premultiplied)
    view.show_picture(2, image, (300, 200))
    assert [view.page_layout.rect(i).top() for i in range(6)] == before


def test_wide_and_tall_pictures_stay_in_the_column(view):
    view.show_article(article_with(inner((3000, 600)), inner((300, 4000))))
    width = view.page_layout.width
    wide, tall = (view.pictures.size(i, width) for i in (2, 4))
    assert wide.width() <= width
    assert wide.width() / wide.height() == pytest.approx(5)
    assert tall.height() <= 1.6 * width + 1


def test_words_below_stay_where_they_are_when_an_unmeasured_picture_comes_above(view):
    article = article_with("https://example.org/a.png")
    view.show_article(article)
    last = len(article.blocks) - 1
    view.reveal(article.blocks[last].start, article.blocks[last].end)
    place = view.top_place()
    image = QImage(300, 500, QImage.Format.Format_ARGB32_Premultiplied)
    view.show_picture(2, image, (300, 500))
    assert view.top_place()[0] == place[0]
    assert view.top_place()[1] == pytest.approx(place[1], abs=0.02)
    assert view.pictures.size(2, 600).height() == 500


def test_picture_in_the_document_is_shown_by_itself(opened, qtbot):
    view = show(opened, article_with(inner((320, 200))))
    qtbot.waitUntil(lambda: view.pictures.items[2].image is not None, timeout=20_000)
    assert colour_at_picture(view, 2) == RED


def test_damaged_picture_says_so_in_its_place(opened, qtbot):
    body = base64.b64encode(png((320, 200))[:90]).decode("ascii")
    view = show(opened, article_with("data:image/png;base64," + body))
    qtbot.waitUntil(lambda: view.pictures.items[2].sentence != "", timeout=20_000)
    assert "damaged" in view.pictures.items[2].sentence
    assert view.pictures.size(2, 600).height() == 200


def test_remote_picture_is_fetched_only_when_asked_for(opened, server, qtbot):
    host = f"http://127.0.0.1:{server.server_address[1]}"
    view = show(opened, article_with(f"{host}/red.png", f"{host}/gone.png"))
    view.viewport().grab()
    assert view.pictures.elsewhere() == [2, 4]
    assert server.asked == []
    opened.press("g", "v")
    qtbot.waitUntil(lambda: view.pictures.items[2].image is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "could not be" in opened.notice(), timeout=20_000)
    assert colour_at_picture(view, 2) == RED
    assert "404" in view.pictures.items[4].sentence
    assert sorted(server.asked) == ["/gone.png", "/red.png"]


def test_picture_beside_a_saved_page_is_read_when_asked_for_and_no_other_file(
    opened, tmp_path, qtbot
):
    folder = tmp_path / "saved"
    (folder / "page_files").mkdir(parents=True)
    (folder / "page_files" / "red one.png").write_bytes(png((90, 60)))
    (tmp_path / "secret.png").write_bytes(png((90, 60)))
    article = article_with("page_files/red%20one.png", "../secret.png")
    view = show(opened, replace(article, source=str(folder / "page.html")))
    assert view.pictures.items[2].image is None
    opened.press("g", "v")
    qtbot.waitUntil(lambda: view.pictures.items[2].image is not None, timeout=20_000)
    qtbot.waitUntil(lambda: view.pictures.items[4].sentence != "", timeout=20_000)
    assert view.pictures.items[4].image is None


def test_asking_without_pictures_says_so(opened):
    opened.press("g", "v")
    assert "no pictures" in opened.notice()


def test_picture_without_words_shows_none(view):
    view.show_article(article_with(inner((300, 200)), words="\ufffc"))
    assert "\u25a3" not in view.document().toPlainText()
    assert view.page_layout.rect(2).height() < 10


def test_far_pictures_are_let_go_when_there_are_too_many():
    article = article_with(*[inner((60, 40))] * 12)
    pictures = PagePictures(article)
    for item in pictures.items.values():
        item.image = QImage(2000, 1500, QImage.Format.Format_ARGB32_Premultiplied)
        item.is_asked = True
    pictures.make_room(range(5))
    assert pictures.items[2].image is not None
    assert pictures.items[24].image is None
    assert 24 in pictures.wanted(range(30))
