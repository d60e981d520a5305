"""Plain text: paragraphs joined from hard-wrapped lines, head lines recognised.

Line feeds, vertical tabs, form feeds, NEL and the Unicode separators all end a line; an empty line
ends a paragraph. Nothing is left out but a first line that is printed twice.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.formats.dates import find_date
from desktop_app.formats.decode import NotTextError, decode_text
from desktop_app.formats.source import Kind, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEAD_LINES = 12
TITLE_CHARS = 200
READING_TIME = re.compile(r"(?:about )?\d{1,3}[ -]min(?:ute)?s?(?: read)?\.?", re.IGNORECASE)
BYLINE = re.compile(r"(?:written )?by:? (?=\w)", re.IGNORECASE)
CREDIT = re.compile(r"[\[(][^\[\]()]{2,60}[\])]$")
ITEM = re.compile(r"(?:[-*•‣–]|(\d{1,3})[.)])[ \t]+(?=\S)")
RULE = re.compile(r"(?:[*\-_=~#•][ \t]*){3,}")
STOPS = (".", "!", "?", "…", ":", ";", ",", '"', "”", "’", "»")


def read_plain(data: bytes, source: Source) -> ReadResult:
    """Read a plain text.

    Raises:
        FormatError: It is empty, or no text at all.
    """
    try:
        text, warnings = decode_text(data, source.charset)
    except NotTextError as error:
        raise refusal(
            source, "it is not a text. If it is a document, give it its right ending."
        ) from error
    text, mended = mend(text.replace("\x85", "\n"))
    article = article_from_text(text, source)
    if not article.text:
        raise refusal(source, "it is empty.")
    return ReadResult(article, (*warnings, *mended), Kind.TEXT)


def mend(text: str) -> tuple[str, list[str]]:
    """Undo UTF-8 that was once read as Windows-1252 ("â€œ"), and say so."""
    if text.isascii():
        return text, []
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if len(text) > 1_000_000 or not is_bad(text):
        return text, []
    fixed = fix_encoding(text)
    return fixed, (["Garbled accents and quotation marks were mended."] if fixed != text else [])


def article_from_text(text: str, source: Source) -> Article:
    """Give a text its paragraphs, and its title, date and byline where it shows them."""
    pieces = list(_head_kinds(list(text_pieces(text))))
    canonical, blocks, inlines = assemble(pieces)
    title = next((p.text for p in pieces if p.kind is BlockKind.TITLE), "")
    metas = [p.text for p in pieces[:HEAD_LINES] if p.kind is BlockKind.META]
    bylines = [BYLINE.sub("", meta, count=1) for meta in metas if BYLINE.match(meta)]
    return Article(
        canonical,
        blocks,
        inlines,
        title=title or _short(source.stem, pieces),
        byline=bylines[0] if bylines else "",
        published=next(filter(None, map(find_date, metas)), ""),
        url=source.url,
        source=str(source.path or source.url or source.name),
    )


def text_pieces(text: str) -> Iterator[Piece]:
    """Split a text into paragraphs, list items and rules."""
    lines = [line.rstrip() for line in text.replace("\ufeff", "").splitlines()]
    width = _wrap_width(lines)
    for is_blank, group in groupby(lines, key=lambda line: not line.strip()):
        if not is_blank:
            yield from map(_piece, _joined(list(group), width))


def _piece(line: str) -> Piece:
    if RULE.fullmatch(line):
        return Piece("* * *", BlockKind.RULE)
    match = ITEM.match(line)
    if match:
        number = int(match[1]) if match[1] else None
        return Piece(line[match.end() :], BlockKind.LIST_ITEM, level=1, number=number)
    return Piece(line)


def _wrap_width(lines: list[str]) -> int:
    """Return the column at which the text was wrapped by hand or program; 0 if it was not."""
    lengths = sorted(len(line) for line in lines if line.strip())
    if len(lengths) < 2 or lengths[-1] > 120:
        return 0
    width = lengths[int(len(lengths) * 0.98)]
    return width if width >= 40 else 0


def _joined(lines: list[str], width: int) -> Iterator[str]:
    """Join the lines of one group which a wrap at `width` has parted."""
    parts: list[str] = []
    for index, line in enumerate(lines):
        if parts and not _continues(lines[index - 1], line, width):
            yield " ".join(parts)
            parts = []
        parts.append(line.strip())
    yield " ".join(parts)


def _continues(previous: str, line: str, width: int) -> bool:
    if not width or ITEM.match(line.lstrip()) or RULE.fullmatch(line):
        return False
    first = line.split(maxsplit=1)[0]
    if line[0].isspace() and not previous[0].isspace():
        return False
    if len(previous) + 1 + len(first) > width:
        return True
    ragged = len(previous) > 0.6 * width and not previous.endswith(STOPS)
    return ragged and first[0].islower()


def _head_kinds(pieces: list[Piece]) -> Iterator[Piece]:
    """Say which of the first pieces are title, standfirst, byline, date and caption."""
    start = 0
    if is_title(pieces):
        yield Piece(pieces[0].text, BlockKind.TITLE)
        repeated = pieces[1].text.casefold() == pieces[0].text.casefold()
        start = 2 if repeated else 1
    head = pieces[start:HEAD_LINES]
    last_meta = max((i for i, piece in enumerate(head) if is_meta(piece.text)), default=-1)
    for index, piece in enumerate(head):
        yield _head_piece(piece, index, last_meta)
    yield from pieces[start + len(head) :]


def _head_piece(piece: Piece, index: int, last_meta: int) -> Piece:
    if piece.kind is not BlockKind.PARAGRAPH:
        return piece
    if is_meta(piece.text):
        return Piece(piece.text, BlockKind.META)
    if last_meta >= 0 and index <= last_meta + 1 and is_caption(piece.text):
        return Piece(piece.text, BlockKind.CAPTION)
    if index < last_meta and index == 0 and len(piece.text) < 400:
        return Piece(piece.text, BlockKind.SUBTITLE)
    return piece


def is_title(pieces: list[Piece]) -> bool:
    """Tell whether the first piece is a title: short, no full stop, more text after it."""
    if len(pieces) < 2 or pieces[0].kind is not BlockKind.PARAGRAPH:
        return False
    first = pieces[0].text
    return len(first) <= TITLE_CHARS and not first.endswith((".", ",", ";", ":"))


def is_meta(line: str) -> bool:
    """Tell whether a line is a byline, a date line or a reading time."""
    if READING_TIME.fullmatch(line):
        return True
    if len(line) <= 80 and BYLINE.match(line) and not line.endswith((".", "!", "?")):
        return True
    return len(line) <= 80 and bool(find_date(line, whole=True))


def is_caption(line: str) -> bool:
    """Tell whether a line is the caption of a picture: it ends with a credit in brackets."""
    return len(line) <= 300 and CREDIT.search(line) is not None


def _short(stem: str, pieces: Iterable[Piece]) -> str:
    words = stem.strip()
    return words or next((p.text[:80] for p in pieces), "Untitled")
