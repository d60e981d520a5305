"""An article with its highlights and notes as Markdown.

The text keeps its structure; highlights stand between `==`, notes are footnotes. Below it: who said
what, who and what is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from desktop_app.core.annotation import Annotation
from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.core.findings import NAMED, Label
from desktop_app.core.segments import SpanIndex
from desktop_app.formats.export.nesting import Close, Open, Stretch, nested
from desktop_app.formats.export.reading import (
    Reading,
    byline,
    cells_of,
    note_text,
    one_line,
    speaker_name,
    spoken,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_Mark: TypeAlias = Inline | Annotation

_SIGNS = re.compile(r"[\\`*_\[\]]")
_PAIRS = re.compile(r"==|~~")
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"\A(?:([-+#>])|(\d{1,9})([.)]))(?=\s|\Z|[#>])")
_WRAPS = {
    InlineKind.BOLD: "**",
    InlineKind.ITALIC: "*",
    InlineKind.STRIKE: "~~",
    InlineKind.MARK: "==",
}
_TAGS = {InlineKind.SUPERSCRIPT: "sup", InlineKind.SUBSCRIPT: "sub"}
_CELLS = (InlineKind.CELL, InlineKind.HEADER_CELL)
_TITLES = {Label.PERSON: "People", Label.ORG: "Organisations", Label.PLACE: "Places"}


def write(reading: Reading) -> str:
    """Return the article with notes, quotations and names."""
    article = reading.article
    page = _Page(article, _marks(reading), cells_of(article), reading.note_numbers)
    title, body = f"# {escape(one_line(article.title))}", list(_body(page))
    if article.blocks and article.blocks[0].kind is BlockKind.TITLE:
        title, *body = body
    parts = [title, _head(reading), *body, *_footnotes(reading)]
    parts += [*_orphans(reading), *_quotations(reading), *_names(reading)]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Return plain text in which nothing is taken for Markdown, on a line by itself."""
    return _at_line_start(_plain(text))


def _plain(text: str) -> str:
    text = _MARKUP.sub("&lt;", _ENTITY.sub("&amp;", _SIGNS.sub(r"\\\g<0>", text)))
    return _PAIRS.sub(lambda match: f"{match[0][0]}&#{ord(match[0][1])};", text)


def _at_line_start(text: str) -> str:
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


@dataclass(frozen=True, slots=True)
class _Page:
    """The article, what is marked in it, and the numbers of the notes by annotation."""

    article: Article
    marks: SpanIndex[_Mark]
    cells: SpanIndex[Inline]
    notes: Mapping[str, int]


def _marks(reading: Reading) -> SpanIndex[_Mark]:
    spans: list[tuple[int, int, _Mark]] = [
        (inline.start, inline.end, inline)
        for inline in reading.article.inlines
        if inline.kind not in _CELLS
    ]
    spans += [(one.anchor.start, one.anchor.end, one) for one in reading.placed if one.anchor]
    return SpanIndex(spans)


def _head(reading: Reading) -> str:
    article = reading.article
    lines = []
    about = " · ".join(byline(article))
    if about:
        lines.append(f"*{escape(one_line(about))}*")
    lines.append(f"<{article.url}>" if article.url else "")
    lines += [_quoted(note.note) for note in reading.article_notes]
    return "\n\n".join(filter(None, lines))


def _body(page: _Page) -> Iterator[str]:
    """Give the blocks; items of a list and rows of a table stay together."""
    group: list[str] = []
    kind: BlockKind | None = None
    for block in page.article.blocks:
        if kind is not None and not (block.kind is kind and kind in _TOGETHER):
            yield "\n".join(group)
            group = []
        text = _block(page, block)
        if block.kind is BlockKind.TABLE_ROW and not group:
            columns = len(_cells(page, block))
            text += "\n|" + " --- |" * columns
        group.append(text)
        kind = block.kind
    if group:
        yield "\n".join(group)


_TOGETHER = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})


def _block(page: _Page, block: Block) -> str:
    article = page.article
    if block.kind is BlockKind.CODE:
        fence = "`" * max(3, _longest_fence(article.block_text(block)) + 1)
        return f"{fence}\n{article.block_text(block)}\n{fence}"
    if block.kind is BlockKind.RULE:
        return "* * *"
    if block.kind is BlockKind.TABLE_ROW:
        return _row(page, block)
    if block.kind is BlockKind.IMAGE:
        return _image(article, block)
    words = _marked(page, block.start, block.end)
    depth = max(block.level, 1)
    match block.kind:
        case BlockKind.TITLE:
            return f"# {words}"
        case BlockKind.HEADING:
            return f"{'#' * min(max(block.level, 2), 6)} {words}"
        case BlockKind.SUBTITLE | BlockKind.META | BlockKind.CAPTION:
            return f"*{words}*" if "*" not in words else words
        case BlockKind.LIST_ITEM:
            bullet = "-" if block.number is None else f"{block.number}."
            return f"{'    ' * (depth - 1)}{bullet} {words}"
        case BlockKind.QUOTE:
            return f"{'> ' * depth}{words}"
        case _:
            return words


def _longest_fence(text: str) -> int:
    return max((len(run) for run in re.findall(r"`{3,}", text)), default=0)


def _image(article: Article, block: Block) -> str:
    words = escape(one_line(article.block_text(block)))
    if block.target.startswith(("http://", "https://")):
        return f"![{words}]({_address(block.target)})"
    return f"*{words}*" if words else ""


def _address(target: str) -> str:
    return re.sub(r"[\s<>()\\]", lambda match: f"%{ord(match[0]):02X}", target)


def _cells(page: _Page, block: Block) -> list[tuple[int, int]]:
    found = page.cells.overlapping(block.start, block.end)
    return [(start, end) for start, end, _ in found] or [(block.start, block.end)]


def _row(page: _Page, block: Block) -> str:
    texts = [_marked(page, start, end).replace("|", "\\|") for start, end in _cells(page, block)]
    return f"| {' | '.join(texts)} |"


def _marked(page: _Page, start: int, end: int) -> str:
    """Return a stretch of the text with its links, emphases, highlights and note numbers."""
    text = page.article.text
    spans = [
        (*_trimmed(text, max(first, start), min(last, end)), value)
        for first, last, value in page.marks.overlapping(start, end)
    ]
    parts: list[tuple[_Part, str]] = []
    for event in nested(start, end, spans):
        if isinstance(event, Stretch):
            parts.append((_Part.TEXT, _plain(_without_breaks(text[event.start : event.end]))))
        elif isinstance(event, Open):
            parts.append((_Part.OPENING, _opening(event.value)))
        else:
            parts.append((_Part.CLOSING, _closing(event, end, page.notes)))
    return _at_line_start("".join(_with_space_outside(parts)))


class _Part(Enum):
    OPENING = auto()
    TEXT = auto()
    CLOSING = auto()


def _with_space_outside(parts: Sequence[tuple[_Part, str]]) -> list[str]:
    """Move white space from the inner ends of marks to the outside, where Markdown wants it."""
    written: list[str] = []
    space = ""
    opened = 0  # where the marks begin that opened just now
    for kind, text in parts:
        if kind is _Part.TEXT:
            words = text.strip()
            before = text[: len(text) - len(text.lstrip())] if words else text
            written.insert(opened, space + before)
            written.append(words)
            space = text[len(before) + len(words) :]
        else:
            if kind is _Part.OPENING and space:
                written.append(space)
                space, opened = "", len(written)
            written.append(text)
        if kind is not _Part.OPENING:
            opened = len(written)
    return [*written, space]


def _without_breaks(text: str) -> str:
    return re.sub(r"\s*[\n\r\u2028\u2029]\s*", " ", text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave white space out of a mark: emphasis next to it is none."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _opening(value: _Mark) -> str:
    if isinstance(value, Annotation):
        return "==" if value.colour else ""
    if value.kind is InlineKind.LINK:
        return "[" if _is_web(value) else ""
    if value.kind is InlineKind.CODE:
        return "<code>"
    tag = _TAGS.get(value.kind)
    return f"<{tag}>" if tag else _WRAPS.get(value.kind, "")


def _closing(event: Close[_Mark], end: int, notes: Mapping[str, int]) -> str:
    value = event.value
    if isinstance(value, Annotation):
        wrap = "==" if value.colour else ""
        # A highlight over several blocks bears its number where it ends.
        is_end = event.is_last and value.anchor is not None and value.anchor.end <= end
        number = notes.get(value.id) if is_end else None
        return f"{wrap}[^{number}]" if number else wrap
    if value.kind is InlineKind.LINK:
        return f"]({_address(value.target)})" if _is_web(value) else ""
    if value.kind is InlineKind.CODE:
        return "</code>"
    tag = _TAGS.get(value.kind)
    return f"</{tag}>" if tag else _WRAPS.get(value.kind, "")


def _is_web(inline: Inline) -> bool:
    return inline.target.startswith(("http://", "https://"))


def _quoted(note: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in note.splitlines())


def _footnotes(reading: Reading) -> Iterator[str]:
    notes = reading.note_numbers
    for made in reading.placed:
        if made.id in notes:
            first, *others = note_text(made).splitlines()
            lines = [f"[^{notes[made.id]}]: {first}"]
            lines += [f"    {line}".rstrip() for line in others]
            yield "\n".join(lines)


def _orphans(reading: Reading) -> Iterator[str]:
    if reading.orphans:
        yield "## No longer in the text"
    for made in reading.orphans:
        words = escape(one_line(made.anchor.exact)) if made.anchor else ""
        yield f"=={words}=="
        if note := note_text(made):
            yield _quoted(note)


def _quotations(reading: Reading) -> Iterator[str]:
    said = spoken(reading.analysis)
    if said:
        yield "## Quotations"
        text = reading.article.text
        yield "\n".join(
            f"- {escape(one_line(text[one.start : one.end]))} — "
            f"{escape(speaker_name(one)) or 'not known'}"
            for one in said
        )


def _names(reading: Reading) -> Iterator[str]:
    analysis = reading.analysis
    numbers: dict[int, int] = {}
    for mention in analysis.mentions:
        if mention.entity is not None:
            numbers[mention.entity] = numbers.get(mention.entity, 0) + 1
    for label in NAMED:
        found = [one for one in analysis.entities if one.label is label and numbers.get(one.key)]
        if found:
            found.sort(key=lambda one: (-numbers[one.key], one.name))
            yield f"## {_TITLES[label]}"
            yield "\n".join(f"- {escape(one.name)} ({numbers[one.key]})" for one in found)
