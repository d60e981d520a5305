"""An article with its marks as one web page that loads nothing and runs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, TypeAlias

from desktop_app.core.annotation import Annotation
from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.core.findings import Mention, Quotation
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
    from collections.abc import Iterator, Mapping

_Mark: TypeAlias = Inline | Annotation | Mention | Quotation

_TAGS = {
    InlineKind.BOLD: "strong",
    InlineKind.ITALIC: "em",
    InlineKind.CODE: "code",
    InlineKind.STRIKE: "s",
    InlineKind.SUPERSCRIPT: "sup",
    InlineKind.SUBSCRIPT: "sub",
    InlineKind.MARK: "i",
}
_CELLS = {InlineKind.CELL: "td", InlineKind.HEADER_CELL: "th"}
_BLOCK_TAGS = {
    BlockKind.TITLE: "h1",
    BlockKind.SUBTITLE: 'p class="subtitle"',
    BlockKind.META: 'p class="meta"',
    BlockKind.CODE: "pre",
    BlockKind.CAPTION: 'p class="caption"',
    BlockKind.FOOTNOTE: 'p class="footnote"',
    BlockKind.LIST_ITEM: "li",
    BlockKind.QUOTE: "blockquote",
}
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
_STYLE = """
body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; background: #faf7f0; color: #2a251f;
  font: 1.1rem/1.6 Georgia, serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
.meta, .subtitle, .caption, .footnote, header p, .who { color: #6e6558; font-size: .9rem; }
.quotation { background: #f2e6cf; }
.indirect { background: none; border-bottom: 1px solid #a92b1f; }
.name { text-decoration: underline; text-underline-offset: .25em; }
.ORG { text-decoration-style: dotted; } .PLACE { text-decoration-style: dashed; }
.TERM { text-decoration-style: wavy; }
mark { color: inherit; padding: 0 .1em; }
.c1 { background: #ffe58a; } .c2 { background: #ffd0a3; } .c3 { background: #ffc2bc; }
.c4 { background: #fbc6e0; } .c5 { background: #dccbf7; } .c6 { background: #c3daf9; }
.c7 { background: #b5e5dd; } .c8 { background: #cdebb0; } .c0 { background: none; }
.note { white-space: pre-wrap; border-left: 3px solid #a92b1f; padding-left: .8rem; }
table { border-collapse: collapse; } td, th { border: 1px solid #ded6c6; padding: .2em .5em; }
img { max-width: 100%; }
""".strip()


def write(reading: Reading) -> str:
    """Return the page."""
    article = reading.article
    page = _Page(article, _marks(reading), cells_of(article), reading.note_numbers)
    language = f' lang="{escape(article.language)}"' if article.language else ""
    parts = [
        f"<!DOCTYPE html>\n<html{language}>\n<head>\n"
        '<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">\n"
        f"<title>{_text(article.title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>",
        *_head(reading, page),
        *_body(page),
        *_notes(reading),
        *_quotations(reading),
        "</body>\n</html>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """The article, what is marked in it, and the numbers of the notes by annotation."""

    article: Article
    marks: SpanIndex[_Mark]
    cells: SpanIndex[Inline]
    notes: Mapping[str, int]


def _text(text: str) -> str:
    # A control character would end or change the page in some browsers.
    return escape("".join(c if c >= " " or c in "\n\t" else "\ufffd" for c in text))


def _head(reading: Reading, page: _Page) -> Iterator[str]:
    article = reading.article
    yield "<header>"
    first = article.blocks[0] if article.blocks else None
    if first is not None and first.kind is BlockKind.TITLE:
        yield _block(page, first)
    else:
        yield f"<h1>{_text(article.title)}</h1>"
    about = " · ".join(byline(article))
    if about:
        yield f"<p>{_text(about)}</p>"
    if _is_web(article.url):
        url = _text(article.url)
        yield f'<p><a rel="noopener noreferrer" href="{url}">{url}</a></p>'
    for note in reading.article_notes:
        yield f'<div class="note">{_text(note.note)}</div>'
    yield "</header>"


def _is_web(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _body(page: _Page) -> Iterator[str]:
    """Give the blocks; items and rows that follow one another stand in one list or table."""
    holder = ""
    blocks = page.article.blocks
    has_title = bool(blocks) and blocks[0].kind is BlockKind.TITLE  # it stands in the head
    for block in blocks[1:] if has_title else blocks:
        wanted = _holder(block)
        if wanted != holder:
            if holder:
                yield f"</{holder}>"
            if wanted:
                yield f"<{wanted}>"
            holder = wanted
        yield _block(page, block)
    if holder:
        yield f"</{holder}>"


def _holder(block: Block) -> str:
    if block.kind is BlockKind.TABLE_ROW:
        return "table"
    if block.kind is BlockKind.LIST_ITEM:
        return "ul" if block.number is None else "ol"
    return ""


def _marks(reading: Reading) -> SpanIndex[_Mark]:
    analysis = reading.analysis
    spans: list[tuple[int, int, _Mark]] = [
        (inline.start, inline.end, inline)
        for inline in reading.article.inlines
        if inline.kind not in _CELLS
    ]
    spans += [(one.start, one.end, one) for one in spoken(analysis)]
    spans += [(one.start, one.end, one) for one in analysis.mentions]
    spans += [(one.anchor.start, one.anchor.end, one) for one in reading.placed if one.anchor]
    return SpanIndex(spans)


def _block(page: _Page, block: Block) -> str:
    if block.kind is BlockKind.RULE:
        return "<hr>"
    if block.kind is BlockKind.IMAGE:
        words = _text(one_line(page.article.block_text(block)))
        if _IMAGE.fullmatch(block.target):
            return f'<p><img alt="{words}" src="{block.target}"></p>'
        return f'<p class="caption">{words}</p>'
    if block.kind is BlockKind.TABLE_ROW:
        return f"<tr>{''.join(_row(page, block))}</tr>"
    if block.kind is BlockKind.HEADING:
        tag = f"h{min(max(block.level, 2), 6)}"
    else:
        tag = _BLOCK_TAGS.get(block.kind, "p")
    value = f' value="{block.number}"' if block.number is not None and tag == "li" else ""
    words = _marked(page, block.start, block.end)
    return f"<{tag}{value}>{words}</{tag.split()[0]}>"


def _row(page: _Page, block: Block) -> Iterator[str]:
    inside = page.cells.overlapping(block.start, block.end)
    cells = [(start, end, _CELLS[inline.kind]) for start, end, inline in inside]
    for start, end, tag in cells or [(block.start, block.end, "td")]:
        yield f"<{tag}>{_marked(page, start, end)}</{tag}>"


def _marked(page: _Page, start: int, end: int) -> str:
    parts = []
    for event in nested(start, end, page.marks.overlapping(start, end)):
        if isinstance(event, Stretch):
            parts.append(_text(page.article.text[event.start : event.end]))
        elif isinstance(event, Open):
            parts.append(_opening(event.value))
        else:
            parts.append(f"</{_tag(event.value)}>")
            parts.append(_note_link(page, event, end))
    return "".join(parts)


def _note_link(page: _Page, event: Close[_Mark], end: int) -> str:
    """Return the number of a note where its highlight ends for good."""
    made = event.value
    if not isinstance(made, Annotation) or made.id not in page.notes or made.anchor is None:
        return ""
    number = page.notes[made.id]
    is_end = event.is_last and made.anchor.end <= end
    return f'<sup><a href="#note-{number}">{number}</a></sup>' if is_end else ""


def _tag(value: _Mark) -> str:
    if isinstance(value, Annotation):
        return "mark"
    if isinstance(value, Inline):
        is_link = value.kind is InlineKind.LINK and _is_web(value.target)
        return "a" if is_link else _TAGS.get(value.kind, "span")
    return "span"


def _opening(value: _Mark) -> str:
    tag = _tag(value)
    if isinstance(value, Annotation):
        return f'<mark class="c{value.colour}">'
    if isinstance(value, Mention):
        return f'<span class="name {value.label.value}">'
    if isinstance(value, Quotation):
        title = f' title="{_text(speaker_name(value))}"' if value.speaker else ""
        return f'<span class="quotation {value.kind.value}"{title}>'
    if tag == "a":
        return f'<a rel="noopener noreferrer" href="{_text(value.target)}">'
    return f"<{tag}>"


def _notes(reading: Reading) -> Iterator[str]:
    notes = reading.note_numbers
    noted = [one for one in reading.placed if one.id in notes]
    if noted or reading.orphans:
        yield "<h2>Notes</h2>"
    for one in noted:
        yield f'<p id="note-{notes[one.id]}" class="who">{notes[one.id]} · {_quote_of(one)}</p>'
        yield f'<div class="note">{_text(note_text(one))}</div>'
    for one in reading.orphans:
        yield f'<p class="who">No longer in the text · {_quote_of(one)}</p>'
        if one.note or one.tags:
            yield f'<div class="note">{_text(note_text(one))}</div>'


def _quote_of(one: Annotation) -> str:
    return _text(one_line(one.anchor.exact)) if one.anchor else ""


def _quotations(reading: Reading) -> Iterator[str]:
    said = spoken(reading.analysis)
    if said:
        yield "<h2>Quotations</h2>\n<ul>"
        text = reading.article.text
        for one in said:
            who = _text(speaker_name(one)) or "not known"
            words = _text(one_line(text[one.start : one.end]))
            yield f'<li>{words} <span class="who">— {who}</span></li>'
        yield "</ul>"
