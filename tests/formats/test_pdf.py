"""PDF files of our own making: paragraphs, headings, hyphens, running heads, refusals."""

from __future__ import annotations

import pytest

from desktop_app.core.article import BlockKind
from desktop_app.core.errors import FormatError
from desktop_app.formats.reading import read_source
from desktop_app.formats.source import Source

Line = tuple[float, float, float, str]  # left, height above the lower edge, size, text


def make_pdf(pages: list[list[Line]], title: str = "") -> bytes:
    """Write a PDF by hand: one font, lines at given places."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for index, lines in enumerate(pages):
        drawn = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, size, text in lines
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R"
            f" >> >> /Contents {5 + 2 * index} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    objects.append(f"<< /Title ({title}) /Author (Ann Writer) /CreationDate (D:20200504) >>")
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R "
        f"/Info {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    )
    return data + end.encode("latin-1")


WORDS = "The ferry leaves the harbour at noon and it comes back before the bells of the evening"


def read(pages: list[list[Line]], title: str = ""):
    return read_source(Source.from_bytes(make_pdf(pages, title), "ferry.pdf"))


def texts(article, kind):
    return [article.block_text(block) for block in article.blocks if block.kind is kind]


def paragraph(top: float, *, words: str = WORDS) -> list[Line]:
    half = words[: len(words) // 2].rsplit(" ", 1)[0]
    return [(50, top, 10, half), (50, top - 12, 10, words[len(half) + 1 :] + ".")]


def test_lines_are_joined_and_headings_told_by_size():
    article = read([[(50, 700, 20, "The return"), *paragraph(660), *paragraph(620)]]).article
    assert texts(article, BlockKind.PARAGRAPH) == [f"{WORDS}."] * 2
    assert "The return" in article.text
    assert texts(article, BlockKind.PARAGRAPH)[0] != "The return"


def test_facts_of_the_file_describe_the_article():
    article = read([paragraph(700)], "A ferry at noon").article
    assert article.title == "A ferry at noon"
    assert article.byline == "Ann Writer"
    assert article.published == "2020-05-04"


def test_running_heads_and_page_numbers_are_left_out():
    pages = [
        [(50, 780, 9, "The Harbour Post"), *paragraph(600), (300, 20, 9, str(number))]
        for number in range(1, 5)
    ]
    article = read(pages).article
    assert "Harbour Post" not in article.text
    assert texts(article, BlockKind.PARAGRAPH) == [f"{WORDS}."] * 4


def test_page_without_text_is_said():
    result = read([paragraph(700), []])
    assert any("1 of its 2 pages" in warning for warning in result.warnings)


def test_pictures_only_is_refused():
    with pytest.raises(FormatError, match="pages are pictures"):
        read([[], []])


@pytest.mark.parametrize("data", [b"%PDF-1.4\n1 0 obj", make_pdf([paragraph(700)])[:200]])
def test_cut_file_is_refused(data):
    with pytest.raises(FormatError, match=r"ferry\.pdf"):
        read_source(Source.from_bytes(data, "ferry.pdf"))
