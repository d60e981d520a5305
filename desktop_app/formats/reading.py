"""The table of readers, and the function that picks one by what the document is."""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from desktop_app.formats.detect import detect
from desktop_app.formats.source import Kind, Limits, Reader, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

# Module and function of each reader; modules are imported when first needed, so that a plain
# text costs no HTML parser.
READERS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.TEXT: "plain.read_plain",
        Kind.MARKDOWN: "markdown.read_markdown",
        Kind.HTML: "html.read_html",
        Kind.MHTML: "mail.read_mhtml",
        Kind.EMAIL: "mail.read_mail",
        Kind.FEED: "feeds.read_feed",
        Kind.PDF: "pdf.read_pdf",
        Kind.EPUB: "epub.read_epub",
        Kind.DOCX: "office.read_docx",
        Kind.ODT: "office.read_odt",
        Kind.RTF: "office.read_rtf",
        Kind.EXPORT: "importers.table.read_items",
    }
)
NAMES = {Kind.MHTML: "saved web archive", Kind.EMAIL: "mail", Kind.FEED: "feed"}


def read_source(source: Source, *, limits: Limits | None = None) -> ReadResult:
    """Read a document in this process; `open_source` does it safely.

    Raises:
        FormatError: It cannot be read; the sentence says why.
    """
    limits = limits or Limits()
    data = source.data if source.data is not None else load(source, limits)
    kind = detect(data, source)
    check_size(source, kind, len(data), limits)
    result = _reader(kind, source)(data, source)
    if len(result.article.text) > limits.text_chars:
        raise refusal(source, f"its text is longer than {limits.text_chars:,} characters.")
    return result


def check_size(source: Source, kind: Kind, size: int, limits: Limits) -> None:
    """Refuse a document that is too large for its kind.

    Raises:
        FormatError: It is.
    """
    is_text = kind in {Kind.TEXT, Kind.MARKDOWN}
    most = limits.text_bytes if is_text else limits.file_bytes
    if size > most:
        raise refusal(
            source,
            f"it has {size / 1e6:.0f} MB, and {most / 1e6:.0f} MB is the most for "
            f"{'a text' if is_text else 'a file'}. Split it and open the parts.",
        )


def load(source: Source, limits: Limits) -> bytes:
    """Read a source's file, if it is not too large.

    Raises:
        FormatError: There is no such file, or it may not be read, or it is too large.
    """
    path = source.path
    if path is None:
        raise refusal(source, "there is nothing to read.")
    try:
        if path.is_dir():
            raise refusal(source, "it is a folder. Open the files in it.")
        if not path.exists():
            raise refusal(source, "there is no such file.")
        if not path.is_file():
            raise refusal(source, "it is no ordinary file.")
        size = path.stat().st_size
        if size > limits.file_bytes:
            check_size(source, Kind.PDF, size, limits)
        return path.read_bytes()
    except OSError as error:
        raise refusal(source, f"{error.strerror or 'it cannot be read'}.") from error
    except ValueError as error:  # a NUL in the name
        raise refusal(source, "that is no file name.") from error


def _reader(kind: Kind, source: Source) -> Reader:
    place = READERS.get(kind)
    if place is None:
        name = NAMES.get(kind, kind.value.upper())
        raise refusal(source, f"this version does not read {name} files.")
    module, _, function = place.rpartition(".")
    loaded = importlib.import_module(f"desktop_app.formats.{module}")
    return cast("Reader", getattr(loaded, function))  # READERS names nothing else
