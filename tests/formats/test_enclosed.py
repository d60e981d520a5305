"""Pictures that come with a document are data in its article; nothing else is read for them."""

from __future__ import annotations

import base64
import io
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import docx
import pytest
from PIL import Image

from desktop_app.core.article import Article, BlockKind
from desktop_app.formats import Source, open_source
from desktop_app.formats import enclosed as enclosed_module
from desktop_app.formats.enclosed import PLACE, Enclosed, finder_in, kind_of, parts_folder
from desktop_app.formats.reading import read_source
from tests.formats.test_office import CONTAINER, ODT, ODT_SPACES, PACKAGE, page, zipped

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "The ferry leaves the harbour at noon, and it comes back before the evening bells. "


def picture(kind: str = "PNG", size: int = 40) -> bytes:
    """Draw a picture that is not too small to count."""
    image = Image.effect_noise((size, size), 90).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def pictures_of(article: Article) -> list[bytes]:
    targets = [block.target for block in article.blocks if block.kind is BlockKind.IMAGE]
    assert all(target.startswith("data:image/") for target in targets), targets
    return [base64.b64decode(target.partition(",")[2]) for target in targets]


def test_pictures_of_a_book_are_in_its_article():
    boat, cover = picture(), picture("JPEG")
    data = zipped(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": PACKAGE,
            "OEBPS/one.xhtml": page(
                f"<p>{SENTENCE}</p><img src='pictures/boat.png' alt='A boat'/>"
            ),
            "OEBPS/two.xhtml": page(
                "<svg><image width='1' xlink:href='pictures/cover.jpg'/></svg>"
                f"<p>{SENTENCE}</p><img src='../../gone.png'/><img src='https://a.example/x.png'/>"
            ),
            "OEBPS/pictures/boat.png": boat,
            "OEBPS/pictures/cover.jpg": cover,
        }
    )
    article = read_source(Source.from_bytes(data, "book.epub")).article
    assert pictures_of(article) == [cover, boat]
    assert "A boat" in article.text


def test_pictures_of_a_saved_page_in_one_file_are_in_its_article():
    boat = picture()
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://example.org/ferry/"
    message["From"] = "<Saved by Browser>"
    message["Subject"] = "A ferry"
    markup = (
        "<html><head><title>A ferry at noon</title></head><body><article><h1>A ferry at noon</h1>"
        f"<p>{SENTENCE * 4}</p><img src='boat.png' alt='A boat'><p>{SENTENCE * 4}</p></article>"
        "</body></html>"
    )
    message.set_content(markup, subtype="html")
    message.make_related()
    message.add_related(boat, "image", "png")
    parts = cast("list[EmailMessage]", message.get_payload())
    parts[0]["Content-Location"] = "https://example.org/ferry/"
    parts[1]["Content-Location"] = "https://example.org/ferry/boat.png"
    article = read_source(Source.from_bytes(message.as_bytes(), "ferry.mhtml")).article
    assert pictures_of(article) == [boat]


def test_pictures_of_a_newsletter_are_in_its_article():
    boat = picture("GIF")
    message = EmailMessage()
    message["From"] = "Ann Writer <ann@example.org>"
    message["Subject"] = "A ferry"
    message.set_content("plain")
    message.add_alternative(
        f"<html><body><p>{SENTENCE}</p><img src='cid:boat@example'></body></html>", subtype="html"
    )
    html_part = cast("list[EmailMessage]", message.get_payload())[1]
    html_part.add_related(boat, "image", "gif", cid="<boat@example>")
    article = read_source(Source.from_bytes(message.as_bytes(), "ferry.eml")).article
    assert pictures_of(article) == [boat]


def test_pictures_of_a_word_document_are_in_its_article():
    boat = picture()
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.add_picture(io.BytesIO(boat))
    stream = io.BytesIO()
    document.save(stream)
    result = read_source(Source.from_bytes(stream.getvalue(), "ferry.docx"))
    assert pictures_of(result.article) == [boat]
    assert result.warnings == ()


def test_word_document_that_lacks_its_picture_opens_without_it():
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.add_picture(io.BytesIO(picture()))
    stream = io.BytesIO()
    document.save(stream)
    kept: dict[str, str | bytes] = {}
    with zipfile.ZipFile(stream) as archive:
        for name in archive.namelist():
            if not name.startswith("word/media/"):
                kept[name] = archive.read(name)
    article = read_source(Source.from_bytes(zipped(kept), "ferry.docx")).article
    assert SENTENCE.strip() in article.text
    assert pictures_of(article) == []


def test_pictures_of_an_open_document_are_in_its_article():
    boat = picture()
    spaces = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" ' + ODT_SPACES
    frame = (
        '<text:p><draw:frame><draw:image xlink:href="Pictures/boat.png"/>'
        "<svg:title xmlns:svg='svg'>A boat</svg:title></draw:frame></text:p></office:text>"
    )
    content = ODT.replace(ODT_SPACES, spaces).replace("</office:text>", frame)
    entries: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "Pictures/boat.png": boat,
    }
    article = read_source(Source.from_bytes(zipped(entries), "ferry.odt")).article
    assert pictures_of(article) == [boat]
    assert "A boat" in article.text


# -- the folder beside a saved page ------------------------------------------------------------


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A page with the folder of its parts, and a picture outside of it."""
    parts = tmp_path / "Ferry à noon_files"
    parts.mkdir()
    (parts / "boat.png").write_bytes(picture())
    (tmp_path / "secret.png").write_bytes(picture())
    path = tmp_path / "Ferry à noon.html"
    path.write_text(
        "<html><head><title>A ferry at noon</title>"
        "<link rel='canonical' href='https://example.org/ferry'></head><body><article>"
        f"<h1>A ferry at noon</h1><p>{SENTENCE * 4}</p>"
        "<img src='./Ferry%20%C3%A0%20noon_files/boat.png' alt='A boat'>"
        "<img src='./Ferry%20%C3%A0%20noon_files/../secret.png' alt='A secret'>"
        f"<p>{SENTENCE * 4}</p></article></body></html>",
        encoding="utf-8",
    )
    return path


def test_pictures_in_the_folder_of_a_saved_page_are_in_its_article(saved):
    article = open_source(Source.from_path(saved)).article
    held = [block.target.startswith("data:image/png") for block in article.blocks]
    assert held.count(True) == 1
    assert article.url == "https://example.org/ferry"


def test_nothing_outside_of_the_folder_is_read(saved, tmp_path):
    folder = parts_folder(saved)
    assert folder is not None
    find = finder_in(folder)
    name = quote(folder.name)
    assert find(f"./{name}/boat.png")
    assert find(f"{folder.name}/boat.png".encode().decode("latin-1"))
    for reference in (
        f"{name}/../secret.png",
        "secret.png",
        str(tmp_path / "secret.png"),
        f"{name}",
        f"{name}/boat.png\0",
        f"{name}/" + "x" * 5000,
        "https://example.org/boat.png",
    ):
        assert find(reference) is None


def test_symbolic_link_out_of_the_folder_is_not_followed(saved, tmp_path):
    folder = parts_folder(saved)
    assert folder is not None
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    assert finder_in(folder)(f"{folder.name}/link.png") is None


def test_file_of_another_kind_has_no_folder_of_parts(tmp_path):
    (tmp_path / "ferry_files").mkdir()
    assert parts_folder(tmp_path / "ferry.txt") is None
    assert parts_folder(tmp_path / "boat.html") is None


# -- limits ------------------------------------------------------------------------------------


def test_what_is_no_picture_or_too_large_is_left_out_and_told(monkeypatch):
    enclosed = Enclosed()
    assert enclosed.add(b"<svg onload='x'>" * 40) == ""
    assert enclosed.add(picture("BMP")) == ""
    monkeypatch.setattr(enclosed_module, "LARGEST", 1000)
    assert enclosed.add(picture()) == ""
    assert enclosed.warnings == (
        "3 pictures were left out: too large, or not PNG, JPEG, GIF or WebP.",
    )


def test_all_pictures_together_have_a_limit(monkeypatch):
    first, second = picture(), picture()
    monkeypatch.setattr(enclosed_module, "MOST", len(first) + 10)
    enclosed = Enclosed()
    assert enclosed.add(first)
    assert enclosed.add(first) == f"{PLACE}0"
    assert not enclosed.add(second)


def test_pictures_that_only_keep_room_are_left_out_without_a_word():
    enclosed = Enclosed()
    assert enclosed.add(b"GIF89a" + b"\0" * 30) == ""
    assert enclosed.warnings == ()


def test_only_the_source_of_a_picture_is_renamed():
    enclosed = Enclosed()
    boat = picture()
    markup = (
        "<a href='boat.png'>x</a><img alt='src=\"boat.png\"' src=\"boat.png\"><p>src='boat.png'</p>"
    )
    marked = enclosed.mark(markup, lambda reference: boat if reference == "boat.png" else None)
    assert marked == markup.replace(' src="boat.png">', f' src="{PLACE}0">')


def test_kinds_are_told_by_the_first_bytes():
    assert [kind_of(picture(kind)) for kind in ("PNG", "JPEG", "GIF", "WEBP")] == [
        "png",
        "jpeg",
        "gif",
        "webp",
    ]


@pytest.mark.parametrize(
    "markup",
    ["<img " * 100_000, "<svg>" * 50_000, "<img src='" + "x" * 500_000, "<svg <image" * 20_000],
)
def test_malformed_markup_takes_linear_time(markup):
    assert Enclosed().mark(markup, lambda _reference: None) == markup
