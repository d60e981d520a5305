"""Plain texts: paragraphs, head lines, encodings, refusals."""

from __future__ import annotations

import pytest

from desktop_app.core.article import BlockKind
from desktop_app.core.errors import FormatError
from desktop_app.formats.plain import text_pieces
from desktop_app.formats.reading import read_source
from desktop_app.formats.source import Limits, Source

NEWS = """Harbour council votes to widen the pier

Harbour council votes to widen the pier
The council voted on Tuesday for a wider pier, after two years of talks.
3 min read
27 January, 2016
Boats wait at the old pier in the evening [OWN]
The harbour master said the old pier was "too narrow for two carts", and that it leaks.

"We have waited long enough," said Ada Brook, who sells fish there.
"""


def read(data: bytes, name: str = "notes.txt"):
    return read_source(Source.from_bytes(data, name))


def kinds(article):
    return [(block.kind, article.block_text(block)) for block in article.blocks]


def test_news_head_is_recognised():
    article = read(NEWS.encode()).article
    assert article.title == "Harbour council votes to widen the pier"
    assert article.published == "2016-01-27"
    assert [kind for kind, _ in kinds(article)] == [
        BlockKind.TITLE,
        BlockKind.SUBTITLE,
        BlockKind.META,
        BlockKind.META,
        BlockKind.CAPTION,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]


def test_byline_is_kept_in_the_text_and_as_metadata():
    article = read(b"A walk\n\nBy Ann Writer\n\nIt was a long walk on a cold day.\n").article
    assert article.byline == "Ann Writer"
    assert "By Ann Writer" in article.text


def test_sentence_with_by_is_no_byline():
    article = read(b"A walk\n\nBy noon we had reached the mill.\n\nIt was shut.\n").article
    assert article.byline == ""


def test_hard_wrapped_lines_become_paragraphs():
    text = (
        "The tide came in slowly over the flat sand and\n"
        "the children ran before it, shouting that they\n"
        "would be home before it reached the low wall.\n\n"
        "Nobody was.\n"
    )
    pieces = [piece.text for piece in text_pieces(text)]
    assert len(pieces) == 2
    assert "\n" not in pieces[0]


def test_one_line_paragraphs_stay_apart():
    text = (
        "The first paragraph is one long line that holds a whole thought and then ends, as the "
        "lines of many programs do without any wrap.\n"
        "The second one is here.\nThe third one is here.\n"
    )
    assert len(list(text_pieces(text))) == 3


def test_list_items_carry_their_numbers():
    pieces = list(text_pieces("To buy:\n\n1. bread\n2. salt\n\n- and a rope\n"))
    assert [(p.kind, p.number) for p in pieces[1:]] == [
        (BlockKind.LIST_ITEM, 1),
        (BlockKind.LIST_ITEM, 2),
        (BlockKind.LIST_ITEM, None),
    ]


@pytest.mark.parametrize("separator", ["\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_separator_ends_a_line(separator):
    article = read(f"One thing.{separator}{separator}Another thing.".encode()).article
    assert article.text == "One thing.\n\nAnother thing."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encoding_is_found(encoding):
    text = "Zoë said “no” to the café owner, and left for São Paulo."
    assert read(text.encode(encoding)).article.text == text


def test_western_text_is_guessed_and_said():
    result = read("Le garçon a mangé à la forêt près de Genève; il était content.".encode("cp1252"))
    assert "garçon a mangé à la forêt" in result.article.text
    assert result.warnings


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zażółć gęślą jaźń, powiedział minister w środę.", "cp1250"),
        ("Привет, гавань, мы идём домой сегодня вечером.", "cp1251"),
        ("Él dijo que no habrá más años como éste, señora.", "cp1252"),
        ("He said “no” to the owner of the café.", "cp1252"),
    ],
)
def test_guess_tells_code_pages_apart(text, encoding):
    assert read(text.encode(encoding)).article.text == text


def test_stray_bytes_are_kept():
    result = read("Zoë said “no”. The café was é".encode() + b"\xe9 shut.")
    assert result.article.text.endswith("éé shut.")
    assert result.warnings


def test_mojibake_is_mended():
    garbled = "He said â€œnoâ€\x9d and it was SchÃ¶n, it\x92s over."
    result = read(garbled.encode())
    assert "Schön" in result.article.text
    assert result.warnings


def test_nul_is_left_out_and_said():
    result = read(b"Before the gap.\0after it, with some more words to be a text.")
    assert "\0" not in result.article.text
    assert "after it" in result.article.text
    assert result.warnings


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf"])
def test_empty_file_is_refused(data):
    with pytest.raises(FormatError, match=r"notes\.txt.*empty"):
        read(data)


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(range(256)), bytes(range(256)) * 20, b"\x7fELF" + bytes(200)],
)
def test_binary_under_a_false_name_is_refused(data):
    with pytest.raises(FormatError, match=r"Could not open notes\.txt"):
        read(data)


def test_too_long_text_is_refused():
    with pytest.raises(FormatError, match="MB"):
        read_source(Source.from_bytes(b"word " * 100, "a.txt"), limits=Limits(text_bytes=100))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(FormatError, match="no such file"):
        read_source(Source.from_path(tmp_path / "gone.txt"))


def test_folder_is_refused(tmp_path):
    with pytest.raises(FormatError, match="folder"):
        read_source(Source.from_path(tmp_path))


def test_title_falls_back_to_the_file_name():
    assert read(b"It was a long walk, and it was cold.", "walk.txt").article.title == "walk"


def test_direction_overrides_stay_in_the_text():
    text = 'He said \u202e"gniog"\u202c and left.'
    assert read(text.encode()).article.text == text
