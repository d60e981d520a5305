"""Word processors and books: structure of files of our own making, and refusals."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from desktop_app.core.article import BlockKind, InlineKind
from desktop_app.core.errors import FormatError
from desktop_app.formats.reading import read_source
from desktop_app.formats.source import Source

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"
xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>The Ferry Book</dc:title><dc:creator>Ann Writer</dc:creator>
<dc:language>en-GB</dc:language><dc:date>1919-11-06</dc:date></metadata>
<manifest><item id="a" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="b"/><itemref idref="a"/></spine></package>"""
ODT_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
ODT = f"""<office:document-content {ODT_SPACES}><office:automatic-styles>
<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles><office:body><office:text>
<text:h text:outline-level="2">The return</text:h>
<text:p>It <text:span text:style-name="T1">leaves</text:span> at noon<text:note>
<text:note-citation>1</text:note-citation>
<text:note-body><text:p>Or later.</text:p></text:note-body></text:note>, see
<text:a xlink:href="https://example.org/x">more</text:a>.</text:p>
<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>
<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def zipped(entries: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def page(body: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head/><body>{body}</body></html>'


def book(**changes: str) -> bytes:
    entries: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/one.xhtml": page("<h2>One</h2><p id='p'>It leaves at noon.</p>"),
        "OEBPS/two.xhtml": page("<h2>Two</h2><p>See <a href='one.xhtml#p'>one</a>.</p>"),
        "OEBPS/nav.xhtml": page("<nav><a href='one.xhtml'>One</a></nav>"),
    }
    return zipped({**entries, **changes})


def read(data: bytes, name: str):
    return read_source(Source.from_bytes(data, name))


def kinds(article):
    return [(block.kind, article.block_text(block)) for block in article.blocks]


def word_document() -> bytes:
    document = docx.Document()
    document.core_properties.title = "A ferry"
    document.core_properties.author = "Ann Writer"
    document.add_heading("The return", level=2)
    paragraph = document.add_paragraph("It ")
    paragraph.add_run("leaves").bold = True
    paragraph.add_run(" at noon.")
    document.add_paragraph("one", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "a"
    table.rows[0].cells[1].text = "b"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_document_keeps_structure_and_properties():
    article = read(word_document(), "ferry.docx").article
    assert (article.title, article.byline) == ("A ferry", "Ann Writer")
    assert [kind for kind, _ in kinds(article)][-4:] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_ROW,
    ]
    bold = [i for i in article.inlines if i.kind is InlineKind.BOLD]
    assert [article.text[i.start : i.end] for i in bold] == ["leaves"]


def test_open_document_keeps_structure_and_notes():
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT})
    article = read(data, "ferry.odt").article
    assert kinds(article) == [
        (BlockKind.HEADING, "The return"),
        (BlockKind.PARAGRAPH, "It leaves at noon1, see more."),
        (BlockKind.LIST_ITEM, "one"),
        (BlockKind.TABLE_ROW, "a\tb"),
        (BlockKind.FOOTNOTE, "Or later."),
    ]
    targets = {i.target for i in article.inlines if i.kind is InlineKind.LINK}
    assert targets == {"https://example.org/x", f"#{article.blocks[-1].start}"}


def test_book_is_read_in_the_order_of_its_spine():
    article = read(book(), "ferry.epub").article
    assert (article.title, article.byline, article.language) == (
        "The Ferry Book",
        "Ann Writer",
        "en",
    )
    assert article.published == "1919-11-06"
    assert article.text.index("Two") < article.text.index("It leaves at noon.")
    assert "nav" not in article.text


def test_link_between_chapters_points_to_its_place():
    article = read(book(), "ferry.epub").article
    (target,) = (i.target for i in article.inlines if i.kind is InlineKind.LINK)
    assert article.text[int(target[1:]) :].startswith("It leaves at noon.")


def test_book_with_a_missing_chapter_opens_and_says_so():
    data = book(**{"OEBPS/book.opf": PACKAGE.replace('href="two.xhtml"', 'href="gone.xhtml"')})
    result = read(data, "ferry.epub")
    assert "It leaves" in result.article.text
    assert result.warnings


@pytest.mark.parametrize("place", ["../../../../etc/passwd", "/etc/passwd", "%2e%2e/%2e%2e/x"])
def test_book_cannot_reach_out_of_its_archive(place):
    data = book(**{"OEBPS/book.opf": PACKAGE.replace("two.xhtml", place)})
    assert "root:" not in read(data, "ferry.epub").article.text


def test_entities_of_a_book_are_not_resolved():
    bad = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page("<p>Words &x;.</p>")
    article = read(book(**{"OEBPS/one.xhtml": bad}), "ferry.epub").article
    assert "root:" not in article.text
    assert "Words" in article.text


@pytest.mark.parametrize("name", ["a.epub", "a.docx", "a.odt", "a.pdf"])
def test_bytes_that_are_no_such_file_are_refused(name):
    with pytest.raises(FormatError, match=f"Could not open {name}"):
        read(b"only some words, and no container at all", name)


@pytest.mark.parametrize("name", ["a.epub", "a.docx", "a.odt"])
def test_bomb_is_refused(name):
    data = zipped({"word/document.xml": b"\0" * 30_000_000, "content.xml": b" " * 30_000_000})
    with pytest.raises(FormatError, match="unpacks"):
        read(data, name)


def test_rich_text_gives_its_words():
    data = rb"{\rtf1\ansi\ansicpg1252 A ferry\par\par It leaves at noon, \'93now\'94.\par}"
    article = read(data, "ferry.rtf").article
    assert "It leaves at noon, “now”." in article.text
