from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.article import Article, Block, Inline, InlineKind, Piece, assemble
from tests.core import strategies

TWO = Article("Gulls cried.\n\nIt rained.", (Block(0, 12), Block(14, 24)))


@pytest.mark.parametrize(
    "blocks",
    [
        (Block(0, 12), Block(10, 24)),  # overlap
        (Block(0, 12), Block(14, 25)),  # beyond the end
        (Block(6, 12), Block(14, 24)),  # text before the first one
        (Block(0, 12),),  # text behind the last one
        (Block(14, 24), Block(0, 12)),  # out of order
    ],
)
def test_blocks_that_leave_out_text_or_overlap_are_refused(blocks: tuple[Block, ...]):
    with pytest.raises(ValueError, match="text"):
        Article(TWO.text, blocks)


@pytest.mark.parametrize("place", [(-1, 3), (3, 3), (3, 25)])
def test_inlines_outside_of_the_text_are_refused(place: tuple[int, int]):
    with pytest.raises(ValueError, match="outside"):
        Article(TWO.text, TWO.blocks, (Inline(*place, InlineKind.BOLD),))


def test_white_space_does_not_make_another_article():
    other = Article("Gulls  cried. It\nrained.", (Block(0, 24),))
    assert other.digest == TWO.digest
    assert Article("Gulls cried.", (Block(0, 12),)).digest != TWO.digest
    assert Article("\ud800", (Block(0, 1),)).digest != TWO.digest


def test_words_and_blocks_of_an_article():
    assert TWO.word_count == 4
    assert TWO.block_text(TWO.blocks[1]) == "It rained."


@given(strategies.articles(), st.integers(-1, 80))
def test_the_block_at_an_offset_is_the_last_that_began(article: Article, offset: int):
    begun = [i for i, block in enumerate(article.blocks) if block.start <= offset]
    wanted = max(begun, default=0) if article.blocks else -1
    assert article.block_index_at(offset) == wanted


pieces = st.builds(
    Piece,
    text=st.text(st.sampled_from("ab \t"), max_size=8),
    inlines=st.lists(
        st.builds(Inline, st.integers(0, 9), st.integers(0, 9), st.just(InlineKind.BOLD)),
        max_size=2,
    ).map(tuple),
)


@given(st.lists(pieces, max_size=5))
def test_assembled_pieces_make_an_article(parts: list[Piece]):
    article = Article(*assemble(parts))
    texts = [article.block_text(block) for block in article.blocks]
    assert texts == [part.text.strip() for part in parts if part.text.strip()]


def test_inlines_move_with_their_words():
    bold = Inline(2, 7, InlineKind.BOLD)
    outside = Inline(0, 2, InlineKind.BOLD)
    article = Article(
        *assemble([Piece("One."), Piece("  "), Piece("  Gulls ", inlines=(bold, outside))])
    )
    assert [article.text[i.start : i.end] for i in article.inlines] == ["Gulls"]
