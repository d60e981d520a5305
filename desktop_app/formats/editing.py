"""Take an article apart into pieces and put it together again, before it is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, Inline, InlineKind, Piece, assemble

if TYPE_CHECKING:
    from collections.abc import Sequence


def pieces_of(article: Article) -> list[Piece]:
    """Return the blocks of an article as pieces, their inlines counted from each block."""
    inlines: dict[int, list[Inline]] = {}
    for inline in article.inlines:
        inlines.setdefault(article.block_index_at(inline.start), []).append(inline)
    return [
        Piece(
            article.block_text(block),
            block.kind,
            block.level,
            block.number,
            block.target,
            tuple(
                Inline(i.start - block.start, i.end - block.start, i.kind, i.target)
                for i in inlines.get(index, ())
            ),
        )
        for index, block in enumerate(article.blocks)
    ]


def prepend(article: Article, pieces: Sequence[Piece]) -> Article:
    """Put pieces before an article; links within it move along."""
    old_start = article.blocks[0].start if article.blocks else 0
    text, blocks, inlines = assemble([*pieces, *pieces_of(article)])
    moved = blocks[len(blocks) - len(article.blocks)].start - old_start if article.blocks else 0
    shifted = tuple(
        replace(inline, target=f"#{int(inline.target[1:]) + moved}")
        if inline.kind is InlineKind.LINK
        and inline.target[1:].isdecimal()
        and inline.target.startswith("#")
        else inline
        for inline in inlines
    )
    return replace(article, text=text, blocks=blocks, inlines=shifted)
