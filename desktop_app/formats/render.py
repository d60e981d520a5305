"""Write an article as clean HTML: our own elements from its blocks, and sanitised after that."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.formats.pieces import NO_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

TAGS = {
    InlineKind.BOLD: "strong",
    InlineKind.ITALIC: "em",
    InlineKind.CODE: "code",
    InlineKind.STRIKE: "s",
    InlineKind.SUPERSCRIPT: "sup",
    InlineKind.SUBSCRIPT: "sub",
    InlineKind.MARK: "mark",
    InlineKind.LINK: "a",
    InlineKind.CELL: "td",
    InlineKind.HEADER_CELL: "th",
}
REFERENCE = re.compile(r"\[[^\W\d][\w.:-]{0,14}\]")


def render(article: Article) -> str:
    """Return the article's blocks as an HTML fragment that holds nothing active."""
    import nh3

    return nh3.clean(
        "\n".join(_Renderer(article).parts()),
        attributes={"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "*": {"id", "class"}},
        url_schemes={"http", "https", "data"},
        link_rel=None,
    )


class _Renderer:
    def __init__(self, article: Article) -> None:
        self._article = article
        self._inlines: dict[int, list[Inline]] = {}
        for inline in article.inlines:
            index = article.block_index_at(inline.start)
            self._inlines.setdefault(index, []).append(inline)
        self._names: dict[int, str] = {}
        for inline in article.inlines:
            if inline.target.startswith("#"):
                self._name(article.block_index_at(int(inline.target[1:])), inline)

    def _name(self, index: int, link: Inline) -> None:
        """Give a block that is linked to a name that tells notes from other places."""
        origin = self._article.block_index_at(link.start)
        kinds = [self._article.blocks[i].kind for i in (index, origin)]
        if kinds[0] is BlockKind.FOOTNOTE or self._is_reference(link, origin):
            self._names[index] = f"note-{index}"
        elif kinds[1] is BlockKind.FOOTNOTE:
            self._names[index] = f"noteref-{index}"
        else:
            self._names.setdefault(index, f"place-{index}")

    def _is_reference(self, link: Inline, origin: int) -> bool:
        """Tell whether a link is the raised mark of a note, or a short name in brackets."""
        start, end = link.start, link.end
        text = self._article.text
        if any(REFERENCE.fullmatch(t) for t in (text[start:end], text[start - 1 : end + 1])):
            return True
        return end - start <= 4 and any(
            run.kind is InlineKind.SUPERSCRIPT and run.start <= start and end <= run.end
            for run in self._inlines.get(origin, ())
        )

    def parts(self) -> Iterator[str]:
        for (group, _), entries in groupby(enumerate(self._article.blocks), key=_group):
            blocks = list(entries)
            if group == "list":
                yield self._list(blocks)
            elif group == "table":
                yield f"<table>{''.join(self._element(i, b, 'tr') for i, b in blocks)}</table>"
            elif group == "quote":
                inner = "".join(self._element(i, b, "p") for i, b in blocks)
                yield f"<blockquote>{inner}</blockquote>"
            elif group == "notes":
                inner = "".join(self._element(i, b, "li") for i, b in blocks)
                yield f'<ul class="footnotes">{inner}</ul>'
            else:
                yield from (self._single(index, block) for index, block in blocks)

    def _single(self, index: int, block: Block) -> str:
        match block.kind:
            case BlockKind.TITLE:
                return self._element(index, block, "h1")
            case BlockKind.HEADING:
                return self._element(index, block, f"h{min(max(block.level, 1), 6)}")
            case BlockKind.CODE:
                return self._element(index, block, "pre")
            case BlockKind.CAPTION:
                return self._element(index, block, "figcaption")
            case BlockKind.RULE:
                return "<hr>"
            case BlockKind.IMAGE:
                alt = self._article.block_text(block).replace(NO_TEXT, "")
                return f'<img src="{escape(block.target)}" alt="{escape(alt)}">'
            case _:
                return self._element(index, block, "p")

    def _list(self, blocks: list[tuple[int, Block]]) -> str:
        """Nest items by their depth; a paragraph with a depth continues the item before it."""
        parts: list[str] = []
        closers: list[str] = []
        for index, block in blocks:
            inner = self._inner(index, block)
            if block.kind is BlockKind.PARAGRAPH:
                parts.append(f"<p>{inner}</p>")
                continue
            while len(closers) > max(block.level, 1):
                parts.append("</li>" + closers.pop())
            if len(closers) == max(block.level, 1):
                parts.append("</li>")
            while len(closers) < max(block.level, 1):
                ordered = block.number is not None
                parts.append(f'<ol start="{block.number}">' if ordered else "<ul>")
                closers.append("</ol>" if ordered else "</ul>")
                if len(closers) < max(block.level, 1):
                    parts.append("<li>")
            parts.append(f"{self._opening_tag(index, 'li')}{inner}")
        parts.extend("</li>" + closer for closer in reversed(closers))
        return "".join(parts)

    def _element(self, index: int, block: Block, tag: str) -> str:
        return f"{self._opening_tag(index, tag)}{self._inner(index, block)}</{tag}>"

    def _opening_tag(self, index: int, tag: str) -> str:
        name = self._names.get(index)
        return f'<{tag} id="{name}">' if name else f"<{tag}>"

    def _inner(self, index: int, block: Block) -> str:
        text = self._article.text
        parts: list[str] = []
        position, open_runs = block.start, list[Inline]()
        runs = sorted(self._inlines.get(index, ()), key=lambda run: (run.start, -run.end))
        for run in runs:
            while open_runs and open_runs[-1].end <= run.start:
                last = open_runs.pop()
                parts.append(escape(text[position : last.end], quote=False) + _closing(last))
                position = last.end
            if open_runs and open_runs[-1].end < run.end:
                continue  # crosses the one before it: HTML cannot say that
            parts.append(escape(text[position : run.start], quote=False) + self._opening(run))
            position = run.start
            open_runs.append(run)
        while open_runs:
            last = open_runs.pop()
            parts.append(escape(text[position : last.end], quote=False) + _closing(last))
            position = last.end
        parts.append(escape(text[position : block.end], quote=False))
        return "".join(parts)

    def _opening(self, run: Inline) -> str:
        if run.kind is not InlineKind.LINK:
            return f"<{TAGS[run.kind]}>"
        target = run.target
        if target.startswith("#"):
            target = f"#{self._names[self._article.block_index_at(int(target[1:]))]}"
        return f'<a href="{escape(target)}">'


def _group(entry: tuple[int, Block]) -> tuple[str, int | None]:
    """Tell which blocks stand in one element: a kind of group, and which of several."""
    block = entry[1]
    if block.kind is BlockKind.LIST_ITEM or (block.kind is BlockKind.PARAGRAPH and block.level > 0):
        return "list", None
    groups = {
        BlockKind.TABLE_ROW: "table",
        BlockKind.QUOTE: "quote",
        BlockKind.FOOTNOTE: "notes",
    }
    number = block.number if block.kind is BlockKind.QUOTE else None
    return groups.get(block.kind, ""), number


def _closing(run: Inline) -> str:
    return f"</{TAGS[run.kind]}>"
