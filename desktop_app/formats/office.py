"""Word processors: DOCX through mammoth, ODT from its XML, RTF through striprtf."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from desktop_app.formats.archive import Archive, local
from desktop_app.formats.dates import find_date
from desktop_app.formats.enclosed import LARGEST, Enclosed
from desktop_app.formats.html import read_markup
from desktop_app.formats.odt import to_markup
from desktop_app.formats.plain import article_from_text
from desktop_app.formats.source import Kind, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO, Protocol

    from lxml.etree import _Element

    from desktop_app.core.article import Article

    class _Image(Protocol):
        """A picture as mammoth hands it over."""

        def open(self) -> BinaryIO: ...


STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => figcaption:fresh
comment-reference => sup
"""
MAX_XML = 30_000_000


def read_docx(data: bytes, source: Source) -> ReadResult:
    """Read a Word document.

    Raises:
        FormatError: It is damaged, locked, too large or empty.
    """
    with Archive(data, source) as archive:
        document = archive.read("word/document.xml")
        if document is None:
            raise archive.damaged()
        if len(document) > MAX_XML:
            raise refusal(source, "its text is too large.")
        for name in archive.names():
            part = archive.read(name) if name.endswith((".xml", ".rels")) else b""
            if part and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
                raise refusal(source, "it declares entities, which no Word document needs.")
        properties = archive.xml("docProps/core.xml")
    enclosed = Enclosed()
    markup = _docx_markup(data, source, enclosed)
    result = read_markup(markup, replace(source, url=""), whole=True)
    article = _described(result.article, properties, source)
    return ReadResult(enclosed.fill(article), enclosed.warnings, Kind.DOCX)


def _docx_markup(data: bytes, source: Source, enclosed: Enclosed) -> str:
    import mammoth

    def place(image: _Image) -> dict[str, str]:
        try:
            with image.open() as stream:
                return {"src": enclosed.add(stream.read(LARGEST + 1))}
        except (KeyError, ValueError, OSError):  # it is missing, damaged, or outside the document
            return {"src": ""}

    try:
        done = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=STYLES,
            convert_image=mammoth.images.img_element(place),
        )
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, OSError) as error:
        raise refusal(source, "it is damaged, or no Word document.") from error
    return f"<html><body>{done.value}</body></html>"


def read_odt(data: bytes, source: Source) -> ReadResult:
    """Read an OpenDocument text.

    Raises:
        FormatError: It is damaged, locked, too large or empty.
    """
    with Archive(data, source) as archive:
        content = archive.xml("content.xml")
        if content is None:
            raise archive.damaged()
        meta = archive.xml("meta.xml")
        styles = archive.xml("styles.xml")
        enclosed = Enclosed()
        markup = enclosed.mark(to_markup(content, styles), lambda name: archive.read(name))
    result = read_markup(markup, replace(source, url=""), whole=True)
    article = enclosed.fill(_described(result.article, meta, source))
    return ReadResult(article, (*result.warnings, *enclosed.warnings), Kind.ODT)


def read_rtf(data: bytes, source: Source) -> ReadResult:
    """Read a rich text file: its words and paragraphs.

    Raises:
        FormatError: It is damaged or empty.
    """
    from striprtf.striprtf import rtf_to_text

    try:
        convert = cast("Callable[..., str]", rtf_to_text)  # the library has no types
        text = convert(data.decode("latin-1"), encoding="cp1252", errors="replace")
    except (ValueError, IndexError, LookupError, TypeError) as error:
        raise refusal(source, "it is damaged, or no RTF file.") from error
    article = article_from_text(text.replace("\0", ""), source)
    if not article.text:
        raise refusal(source, "there is no text in it.")
    return ReadResult(article, ("Bold, italics and pictures were left out.",), Kind.RTF)


def _described(article: Article, properties: _Element | None, source: Source) -> Article:
    """Take title, author and date from a document's properties."""
    found: dict[str, str] = {}
    for element in properties.iter() if properties is not None else ():
        if element.text and element.text.strip():
            found.setdefault(local(element), " ".join(element.text.split()))
    made = found.get("created") or found.get("creation-date") or found.get("date") or ""
    return replace(
        article,
        title=found.get("title") or article.title or source.stem,
        byline=found.get("initial-creator") or found.get("creator") or "",
        published=find_date(made),
        language=found.get("language", "")[:2].lower(),
        url="",
    )
