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


LEFT = (
    "The ferry leaves the harbour at",
    "noon, and nobody in the town can",
    "say when it will come back, as",
    "the sailors have not been asked",
    "by anyone about the old timetable.",
)
RIGHT = (
    "A bridge would have been built",
    "long ago if the council had been",
    "willing to pay for the stones that",
    "lie on the far shore since spring",
    "and wait there for their masons.",
)


def columns(*, top: float = 600) -> list[Line]:
    """Two columns as a file draws them that goes from line to line over both."""
    rows = zip(LEFT, RIGHT, strict=True)
    return [
        line
        for number, (left, right) in enumerate(rows)
        for line in ((50, top - 12 * number, 10, left), (320, top - 12 * number, 10, right))
    ]


def test_columns_drawn_line_by_line_are_read_one_after_the_other():
    article = read([columns()]).article
    assert texts(article, BlockKind.PARAGRAPH) == [" ".join(LEFT), " ".join(RIGHT)]


def test_lines_over_both_columns_part_them():
    wide = " ".join(LEFT[:3]) + "."
    lines = [(50, 640, 10, wide), *columns(), (50, 500, 10, wide), *columns(top=460)]
    found = texts(read([lines]).article, BlockKind.PARAGRAPH)
    column = [" ".join(LEFT), " ".join(RIGHT)]
    assert found == [wide, *column, wide, *column]


def test_columns_of_a_table_are_not_taken_for_columns_of_text():
    rows = [("Spring", "12 boats"), ("Summer", "40 boats"), ("Autumn", "31 boats")] * 3
    lines: list[Line] = [
        line
        for number, (left, right) in enumerate(rows)
        for line in ((50, 600 - 14 * number, 10, left), (320, 600 - 14 * number, 10, right))
    ]
    text = read([lines]).article.text
    assert text.index("12 boats") < text.index("Summer")


def test_word_parted_at_the_end_of_a_line_is_joined():
    lines: list[Line] = [
        (50, 700, 10, "The ferry leaves the harbour at noon, say the sai-"),
        (50, 688, 10, "lors who have seen it, and comes back before night."),
    ]
    article = read([lines]).article
    assert "say the sailors who have seen it" in article.text
