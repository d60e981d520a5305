"""PDF: the text of its pages as paragraphs and headings.

pdfium gives the text in the order of the page's own drawing, which keeps most columns whole
(`pdf_columns` mends the others), and marks hyphens at line ends. What repeats at the head or foot
of pages is left out, as are page numbers.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.formats.dates import iso
from desktop_app.formats.pdf_columns import Line, in_reading_order
from desktop_app.formats.source import Kind, ReadResult, Source, refusal, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pypdfium2

MAX_PAGES = 3_000
MAX_COLUMNED = 600  # pages of a file in which each space is looked at; more would take too long
SAMPLE = 24  # pages of a file in which gaps are looked for first
LEAST_GAPS = 4  # lines of a page with gaps, before all pages are looked at
SPACES = re.compile(r"(?<=\S)\s+(?=\S)")
HYPHEN = "\ufffe"
EDGE = 0.1  # of the page's height: where running heads and page numbers stand
NUMBER = re.compile(
    r"[-–—|\s]*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d+)?[-–—|\s]*", re.I
)
DIGITS = re.compile(r"\d+")
ITEM = re.compile(r"(?:[•◦▪‣●○–]|(\d{1,2})[.)])\s+(?=\S)")
MADE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def read_pdf(data: bytes, source: Source) -> ReadResult:
    """Read a PDF.

    Raises:
        FormatError: It is damaged or locked, or its pages are pictures.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "it is locked with a password." if locked else "it is damaged, or no PDF."
        raise refusal(source, reason) from error
    with document:
        count = len(document)
        if not count:
            raise refusal(source, "it has no pages, or is damaged.")
        if count > MAX_PAGES:
            raise refusal(source, f"it has {count:,} pages, and {MAX_PAGES:,} is the most.")
        looks = _has_gaps(document, count)
        lines = [
            line
            for number in range(count)
            for line in _page(document, number, looks_for_gaps=looks)
        ]
        facts = document.get_metadata_dict()
    if not lines:
        raise refusal(source, "there is no text in it; its pages are pictures. Run OCR first.")
    empty = count - len({line.page for line in lines})
    warnings = (f"{empty} of its {count} pages hold no text.",) if empty else ()
    return ReadResult(_article(lines, facts, source), warnings, Kind.PDF)


def _has_gaps(document: pypdfium2.PdfDocument, count: int) -> bool:
    """Tell by some pages whether lines have wide gaps, as where they run on across columns.

    Looking at each space of a long book would take too long.
    """
    if count > MAX_COLUMNED:
        return False
    numbers = sorted({count * part // SAMPLE for part in range(SAMPLE)})
    pages = (_page(document, number, looks_for_gaps=True, orders=False) for number in numbers)
    return any(sum(bool(line.gaps) for line in lines) >= LEAST_GAPS for lines in pages)


def _page(
    document: pypdfium2.PdfDocument, number: int, *, looks_for_gaps: bool, orders: bool = True
) -> list[Line]:
    """Return the lines of a page; none of a damaged one."""
    import pypdfium2

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    lines = list(_lines(page, text_page, number, looks_for_gaps=looks_for_gaps))
    width = page.get_width()
    text_page.close()
    page.close()
    return in_reading_order(lines, width) if orders else lines


def _lines(
    page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, number: int, *, looks_for_gaps: bool
) -> Iterator[Line]:
    import pypdfium2.raw as raw

    height = max(page.get_height(), 1.0)
    text = text_page.get_text_range()
    position = 0
    for part in re.split(r"(\r\n|\r|\n)", text):
        units = len(part.encode("utf-16-le", "replace")) // 2
        start, position = position, position + units
        words = part.strip()
        if not words:
            continue
        first = start + len(part) - len(part.lstrip())
        last = start + len(part.rstrip()) - 1
        middle = first + (last - first) // 2
        # A space between two runs is pdfium's own and has no size.
        inner = next((i for i in range(middle, last) if not text[i : i + 1].isspace()), last)
        size = float(raw.FPDFText_GetFontSize(text_page, inner))
        left, _, bottom, top = _box(text_page, first)
        right = max(_box(text_page, last)[1], left)
        down = height - top
        edge = down < EDGE * height or height - bottom > (1 - EDGE) * height
        letters = max(size, 0.0) if 1.5 < size < 200 else max(top - bottom, 1.0)
        gaps = tuple(_gaps(text_page, words, first, letters)) if looks_for_gaps else ()
        yield Line(words, number, round(letters, 1), left, right, down, edge, gaps)


def _gaps(
    text_page: pypdfium2.PdfTextPage, words: str, first: int, size: float
) -> Iterator[tuple[int, float, float]]:
    """Yield where the words of a line stand far apart."""
    if not words.isascii() and any(character > "\uffff" for character in words):
        return  # characters and pdfium's units do not go together
    for space in SPACES.finditer(words):
        left = _box(text_page, first + space.start() - 1)[1]
        right = _box(text_page, first + space.end())[0]
        if right - left > max(1.1 * size, 9.0):
            yield space.start(), left, right


def _box(text_page: object, index: int) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of a letter."""
    import pypdfium2.raw as raw

    values = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(text_page, index, *(ctypes.byref(value) for value in values))
    left, right, bottom, top = (value.value for value in values)
    return left, right, bottom, top


def _article(lines: Sequence[Line], facts: dict[str, str], source: Source) -> Article:
    pieces = list(_pieces(_without_running_heads(lines)))
    title = _title(facts, pieces) or source.stem
    pieces = _with_title(pieces, title)
    text, blocks, inlines = assemble(pieces)
    made = MADE.match(facts.get("CreationDate", ""))
    return Article(
        text,
        blocks,
        inlines,
        title=title,
        byline=visible(facts.get("Author", "").strip(), 200),
        published=iso(made[1], made[2] or "1", made[3] or "1") if made else "",
        source=str(source.path or source.url or source.name),
        url=source.url,
    )


def _without_running_heads(lines: Sequence[Line]) -> list[Line]:
    pages = len({line.page for line in lines})
    heads = Counter(_shape(line) for line in lines if line.edge)
    repeated = {shape for shape, count in heads.items() if count >= 3 and count >= 0.2 * pages}
    return [
        line
        for line in lines
        if not (line.edge and (_shape(line) in repeated or NUMBER.fullmatch(line.text)))
    ]


def _shape(line: Line) -> str:
    return DIGITS.sub("0", line.text.casefold())


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    larger = sorted({s for s in sizes if s >= body * 1.15}, reverse=True)
    wide = _width(lines)
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group[-1], line, wide):
            yield _piece(group, body, larger)
            group = []
        group.append(line)
    if group:
        yield _piece(group, body, larger)


def _width(lines: Sequence[Line]) -> float:
    """Return the usual width of a full line."""
    widths = sorted(line.right - line.left for line in lines if len(line.text) > 20)
    return widths[int(len(widths) * 0.7)] if widths else 0.0


def _continues(before: Line, line: Line, wide: float) -> bool:
    """Tell whether a line goes on with the paragraph of the one before it."""
    if abs(before.size - line.size) > 0.6 or ITEM.match(line.text):
        return False
    if before.text.endswith((HYPHEN, "-", "\u00ad")):
        return True
    ended = before.text.endswith((".", "!", "?", ":", "”", '"'))
    if before.page != line.page or line.top < before.top - before.size:  # next page or column
        return not ended and line.text[:1].islower()
    if line.top - before.top > 2.1 * max(line.size, 1.0):
        return False
    is_short = before.right - before.left < 0.8 * wide
    is_indented = line.left > before.left + 0.8 * line.size
    return not (ended and (is_short or is_indented)) and not (
        is_short and not ended and line.text[:1].isupper()
    )


def _piece(group: Sequence[Line], body: float, larger: Sequence[float]) -> Piece:
    text = CONTROL.sub("", _joined(group))
    size = group[0].size
    if size in larger and len(text) < 250:
        return Piece(text, BlockKind.HEADING, level=min(larger.index(size) + 1, 6))
    item = ITEM.match(text)
    if item and len(text) > item.end():
        number = int(item[1]) if item[1] else None
        return Piece(text[item.end() :], BlockKind.LIST_ITEM, level=1, number=number)
    if size < 0.85 * body and ITEM.match(text):
        return Piece(text, BlockKind.FOOTNOTE)
    return Piece(text)


def _joined(group: Sequence[Line]) -> str:
    parts: list[str] = []
    for line in group:
        if parts and parts[-1].endswith((HYPHEN, "\u00ad")):
            parts[-1] = parts[-1][:-1]
        elif parts:
            parts.append(" ")
        parts.append(line.text)
    return "".join(parts)


def _title(facts: dict[str, str], pieces: Sequence[Piece]) -> str:
    named = " ".join(facts.get("Title", "").split())
    if named and not re.search(
        r"\.(?:docx?|pdf|indd|qxd|tex|dvi)$|^untitled|^microsoft", named, re.I
    ):
        return visible(named, 300)
    heading = next((p for p in pieces[:6] if p.kind is BlockKind.HEADING), None)
    return heading.text if heading else ""


def _with_title(pieces: list[Piece], title: str) -> list[Piece]:
    wanted = "".join(filter(str.isalnum, title.casefold()))
    for index, piece in enumerate(pieces[:8]):
        if "".join(filter(str.isalnum, piece.text.casefold())) == wanted:
            shown = Piece(piece.text, BlockKind.TITLE)
            return [*pieces[:index], shown, *pieces[index + 1 :]]
    return pieces
