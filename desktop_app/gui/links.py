"""The links of an article: the next one, the one at a place, and in words where one leads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QCoreApplication

from desktop_app.core.article import Article, BlockKind, Inline
from desktop_app.gui.marks import Layer, Mark, MarkKind
from desktop_app.gui.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREVIEW_CHARS = 420
_PLACE_CHARS = 160
_NUMBER_CHARS = " ↑↩^.)[]:0123456789\ufe0e"


def _tr(text: str) -> str:
    return QCoreApplication.translate("links", text)


def links_of(article: Article) -> list[Inline]:
    """Return the links of an article in reading order."""
    return sorted((i for i in article.inlines if i.target), key=lambda link: link.start)


def link_at(article: Article, offset: int) -> Inline | None:
    """Return the link at a code point."""
    return next((i for i in article.inlines if i.target and i.start <= offset < i.end), None)


def next_link(links: Iterable[Inline], start: int, step: int) -> Inline | None:
    """Return the first link after (1) or the last before (-1) a code point."""
    if step > 0:
        return next((link for link in links if link.start > start), None)
    return max((link for link in links if link.start < start), key=lambda i: i.start, default=None)


def link_mark(link: Inline) -> Mark:
    """Return the mark that has the focus when a link has it."""
    return Mark(MarkKind.LINK, ((link.start, link.end),), Layer.HIGHLIGHTS)


def preview(article: Article, target: str) -> str:
    """Say where a link leads: the words of a footnote, or the address."""
    if target.startswith("#") and target[1:].isdigit():
        return _inner_preview(article, int(target[1:]))
    parts = urlsplit(target)
    if not parts.hostname:
        return target
    path = unquote(parts.path).rstrip("/")
    shown = parts.hostname + path + (f"?{parts.query}" if parts.query else "")
    return one_line(shown, _PLACE_CHARS)


def _inner_preview(article: Article, offset: int) -> str:
    index = article.block_index_at(offset)
    if index < 0:
        return ""
    block = article.blocks[index]
    text = article.block_text(block)
    if block.kind is BlockKind.FOOTNOTE:
        return one_line(text.lstrip(_NUMBER_CHARS) or text, _PREVIEW_CHARS)
    if block.kind in {BlockKind.TITLE, BlockKind.HEADING}:
        return _tr("To “{0}”").format(one_line(text, _PLACE_CHARS))
    return one_line(text, _PREVIEW_CHARS)
