from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind, Piece, assemble
from desktop_app.gui.block_style import TextStyle
from desktop_app.gui.document import ArticleDocument

#: Characters that Qt treats in a way of its own, or counts as two.
AWKWARD = "a é\u00a0\u2028\u2029\u0085\u0000\ufdd0\ufffc\u202e\U0001f600\ud800\tשb"
awkward_text = st.text(st.sampled_from(AWKWARD), min_size=1, max_size=30)


def make(*pieces: Piece) -> tuple[Article, ArticleDocument]:
    text, blocks, inlines = assemble(pieces)
    article = Article(text, blocks, inlines)
    return article, ArticleDocument(article, TextStyle())


@given(st.lists(awkward_text, min_size=1, max_size=5))
def test_every_code_point_has_its_place_in_the_document(qapp, texts):
    article, page = make(*(Piece(text) for text in texts))
    for block in article.blocks:
        for offset in range(block.start, block.end + 1):
            assert page.to_text(page.to_qt(offset)) == offset


@given(st.lists(awkward_text, min_size=1, max_size=5))
def test_document_has_as_many_blocks_as_the_article(qapp, texts):
    article, page = make(*(Piece(text) for text in texts))
    assert page.document.blockCount() == max(len(article.blocks), 1)


def test_characters_after_an_emoji_are_found(qapp):
    article, page = make(Piece("First 😀 line"), Piece("Second 😀😀 line"))
    offset = article.text.index("line", 20)
    text = page.document.toPlainText()
    position = page.to_qt(offset)
    assert text.encode("utf-16-le")[2 * position : 2 * position + 8].decode("utf-16-le") == "line"


def test_direction_override_is_shown_as_what_it_is(qapp):
    _, page = make(Piece("safe\u202etxt.exe"))
    assert "\u202e" not in page.document.toPlainText()
    assert "⟦" in page.document.toPlainText()


def test_every_character_with_a_meaning_of_its_own_is_shown_otherwise(qapp):
    odd = [0, 10, 11, 12, 13, 0x1C, 0x85, 0x2029, 0x202A, 0x202E, 0xFDD0, 0xFDD1, 0xFFFC, 0xD83D]
    for number in odd:
        _, page = make(Piece(f"a{chr(number)}b"))
        block = page.document.firstBlock()
        assert page.document.blockCount() == 1
        assert len(block.text()) == 3
        assert ord(block.text()[1]) != number


def test_white_space_between_blocks_belongs_to_the_former(qapp):
    _, page = make(Piece("one"), Piece("two"))
    assert page.to_qt(3) == page.to_qt(4) == 3
    assert page.to_qt(5) == 4


def test_inline_runs_are_set_as_what_they_are(qapp):
    bold = Inline(4, 8, InlineKind.BOLD)
    link = Inline(4, 12, InlineKind.LINK, "https://example.org/")
    _, page = make(Piece("the bold link here", inlines=(bold, link)))
    cursor_formats = {}
    block = page.document.firstBlock()
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        cursor_formats[fragment.text()] = fragment.charFormat()
        iterator += 1
    assert cursor_formats["bold"].fontWeight() == 700
    assert cursor_formats[" link here"].fontWeight() == 400
    assert page.links_in(0) == [(4, 12)]


def test_documents_load_nothing(qapp, tmp_path):
    picture = tmp_path / "secret.png"
    picture.write_bytes(b"not read")
    _, page = make(Piece("text"))
    loaded = page.document.resource(2, picture.as_uri())
    assert (loaded.width(), loaded.height()) == (1, 1)


def test_empty_article_makes_an_empty_document(qapp):
    page = ArticleDocument(Article("", ()), TextStyle())
    assert page.to_qt(0) == 0
    assert page.to_text(0) == 0


def test_rule_and_code_keep_their_characters(qapp):
    text = "x = 1\ny = 2"
    article = Article(text, (Block(0, len(text), BlockKind.CODE),))
    page = ArticleDocument(article, TextStyle())
    assert page.document.blockCount() == 1
    assert page.to_text(page.to_qt(text.index("y"))) == text.index("y")
