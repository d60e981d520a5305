"""Where the reader is: a paragraph, or a mark in it; and how to get to the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.gui.marks import Mark, MarkKind, MarkList

_HEADINGS = frozenset({BlockKind.TITLE, BlockKind.HEADING})
_NOT_READ = frozenset({BlockKind.RULE})


@dataclass(frozen=True, slots=True)
class Focus:
    """A paragraph by its index in `Article.blocks`, and the mark in it that has the focus."""

    block: int = 0
    mark: Mark | None = None


def focus_on(article: Article, mark: Mark) -> Focus:
    """Return the focus on a mark."""
    return Focus(article.block_index_at(mark.start), mark)


def focus_at(article: Article, offset: int) -> Focus:
    """Return the focus on the paragraph that holds `offset`."""
    return Focus(max(article.block_index_at(offset), 0))


def focus_range(article: Article, focus: Focus) -> tuple[int, int]:
    """Return the code points that have the focus."""
    if focus.mark is not None:
        return focus.mark.start, focus.mark.end
    if not article.blocks:
        return 0, 0
    block = article.blocks[min(focus.block, len(article.blocks) - 1)]
    return block.start, block.end


def step_paragraph(article: Article, focus: Focus, step: int) -> Focus | None:
    """Return the paragraph `step` further (negative: back), or None at the end."""
    return _step(article, focus, step, lambda kind: kind not in _NOT_READ)


def step_heading(article: Article, focus: Focus, step: int) -> Focus | None:
    """Return the next (1) or previous (-1) heading, or None."""
    return _step(article, focus, step, lambda kind: kind in _HEADINGS)


def _step(
    article: Article, focus: Focus, step: int, accept: Callable[[BlockKind], bool]
) -> Focus | None:
    index = focus.block + step
    while 0 <= index < len(article.blocks):
        if accept(article.blocks[index].kind):
            return Focus(index)
        index += step
    return None


def step_mark(
    article: Article,
    marks: MarkList,
    focus: Focus,
    step: int,
    accept: Callable[[Mark], bool],
) -> Focus | None:
    """Return the next (1) or previous (-1) accepted mark, or None.

    From a paragraph the next mark may lie in it; the previous one lies before it.
    """
    start, end = focus_range(article, focus)
    order = focus.mark.order if focus.mark else (start, -(end + (1 << 40)))
    found = marks.after(order, accept) if step > 0 else marks.before(order, accept)
    return focus_on(article, found) if found else None


def accepts(kind: MarkKind) -> Callable[[Mark], bool]:
    """Return a test for marks of one kind."""
    return lambda mark: mark.kind is kind
