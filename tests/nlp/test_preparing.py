"""What the model is given to read."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.article import Article, Block, BlockKind
from desktop_app.nlp.paragraphs import article_of
from desktop_app.nlp.preparing import LONGEST_PIECE, is_shouted, pieces_of


def test_code_is_not_read():
    article = Article("x = 1\n\nWords.", (Block(0, 5, BlockKind.CODE), Block(7, 13)))
    assert [piece.text for piece in pieces_of(article)] == ["Words."]


def test_an_overlong_paragraph_is_cut_at_sentence_ends():
    article = article_of("A short sentence stands here. " * 1_000)
    pieces = pieces_of(article)
    assert len(pieces) > 2
    assert all(len(piece.text) <= LONGEST_PIECE for piece in pieces)
    assert all(piece.text.rstrip().endswith(".") for piece in pieces)


@pytest.mark.parametrize("word", ["x" * 1_000_001, "(" * 4_000])
def test_an_overlong_word_is_blanked_out_and_reported(word):
    pieces = pieces_of(article_of(f"Before. {word} After."))
    assert any(piece.is_cut for piece in pieces)
    assert word[:300] not in "".join(piece.text for piece in pieces)
    assert "Before." in pieces[0].text


def test_a_headline_in_capitals_is_written_as_the_article_does():
    article = article_of("KELLER OPENS NATO TALKS IN BREMEN\nAnna Keller spoke to NATO in Bremen.")
    assert pieces_of(article)[0].text == "Keller Opens NATO Talks in Bremen"


@pytest.mark.parametrize(
    ("text", "is_one"), [("FERRY LOST AT SEA", True), ("NATO", False), ("Ferry Lost", False)]
)
def test_what_is_written_in_capitals_throughout(text, is_one):
    assert is_shouted(text) is is_one


@given(st.text(max_size=400))
def test_every_character_keeps_its_place(text):
    for piece in pieces_of(article_of(text)):
        assert not piece.text or len(piece.text) == piece.block.end - piece.block.start
        assert not any("\ud800" <= character <= "\udfff" for character in piece.text)


def test_a_million_characters_take_linear_time():
    began = time.process_time()
    pieces_of(article_of("word " * 200_001))
    pieces_of(article_of("A" * 1_000_001))
    pieces_of(article_of(". " * 500_000))
    assert time.process_time() - began < 10
