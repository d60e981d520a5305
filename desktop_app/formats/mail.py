"""Mails and newsletters (EML), and web pages saved as one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from desktop_app.core.article import Article, BlockKind, Piece
from desktop_app.formats.enclosed import Enclosed
from desktop_app.formats.html import read_markup
from desktop_app.formats.markup import decode_markup
from desktop_app.formats.metadata import http_address
from desktop_app.formats.plain import article_from_text
from desktop_app.formats.source import Kind, ReadResult, Source, refusal, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

MAX_PARTS = 500


def read_mail(data: bytes, source: Source) -> ReadResult:
    """Read a mail: its HTML where it has any, else its text; headers as metadata.

    Raises:
        FormatError: There is no text in it.
    """
    message = _message(data)
    markup, text = _bodies(message)
    attached = [name for name in _attachments(message) if name]
    if markup:
        enclosed = Enclosed()
        marked = enclosed.mark(markup, _finder(message, ""))
        result = read_markup(marked, replace(source, url=""), whole=True)
        article = enclosed.fill(result.article)
        warnings = (*result.warnings, *enclosed.warnings)
    elif text.strip():
        article, warnings = article_from_text(text, source), ()
    else:
        raise refusal(source, "there is no text in it.")
    if attached:
        warnings = (*warnings, f"Attachments were left out: {visible(', '.join(attached))}.")
    return ReadResult(_described(article, message, source), warnings, Kind.EMAIL)


def read_mhtml(data: bytes, source: Source) -> ReadResult:
    """Read a page that a browser saved with all its parts in one file.

    Raises:
        FormatError: There is no page in it.
    """
    message = _message(data)
    url = http_address("", _header(message, "Snapshot-Content-Location"))
    for part in _parts(message):
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            place = http_address("", _header(part, "Content-Location")) or url
            markup = decode_markup(_payload(part), part.get_content_charset() or "")[0]
            enclosed = Enclosed()
            marked = enclosed.mark(markup, _finder(message, place))
            result = read_markup(marked, replace(source, url=url or place))
            return replace(
                result,
                article=enclosed.fill(result.article),
                warnings=(*result.warnings, *enclosed.warnings),
                kind=Kind.MHTML,
            )
    raise refusal(source, "there is no page in it.")


def _message(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            return
        if not part.is_multipart():
            yield part


def _finder(message: EmailMessage, page: str) -> Callable[[str], bytes | None]:
    """Return what finds the pictures of a mail or saved page by what its `src` says."""
    parts: dict[str, EmailMessage] = {}
    for part in _parts(message):
        if part.get_content_maintype() == "image":
            number = _header(part, "Content-ID").strip("<>")
            for name in (f"cid:{number}" if number else "", _header(part, "Content-Location")):
                if name:
                    parts.setdefault(name, part)

    def find(reference: str) -> bytes | None:
        part = parts.get(reference)
        if part is None:
            try:
                part = parts.get(urljoin(page, reference))
            except ValueError:
                return None
        return None if part is None else _payload(part)

    return find


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """Return the first HTML and the first text of a mail that are no attachments."""
    markup = text = ""
    for part in _parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/html" and not markup:
            markup = decode_markup(_payload(part), part.get_content_charset() or "")[0]
        elif kind == "text/plain" and not text:
            text = decode_markup(_payload(part), part.get_content_charset() or "")[0]
            if part.get_param("format") == "flowed":
                text = _unfolded(text)
    return markup, text


def _unfolded(text: str) -> str:
    """Join the lines that a mail program folded (RFC 3676)."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if lines and lines[-1].endswith(" ") and lines[-1] != "-- " and line:
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)


def _payload(part: EmailMessage) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _attachments(message: EmailMessage) -> Iterator[str]:
    for part in _parts(message):
        if part.get_content_disposition() == "attachment":
            try:
                yield part.get_filename() or part.get_content_type()
            except (ValueError, LookupError):
                yield part.get_content_type()


def _header(message: EmailMessage, name: str) -> str:
    """Return a header on one line; a broken one counts as missing."""
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError, TypeError):  # python/cpython#98188 and kin
        return ""
    return " ".join(str(value).split()) if value is not None else ""


def _described(article: Article, message: EmailMessage, source: Source) -> Article:
    subject = _header(message, "Subject")
    names = getaddresses([_header(message, "From")])
    try:
        published = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        published = ""
    title = subject or article.title or source.stem
    described = replace(
        article,
        title=title,
        byline=", ".join(name or address for name, address in names if name or address),
        published=published or article.published,
        url="",
    )
    return _with_subject(described, subject)


def _with_subject(article: Article, subject: str) -> Article:
    """Put the subject first as the title, unless the text shows it itself."""
    from desktop_app.formats.editing import prepend

    first = article.block_text(article.blocks[0]) if article.blocks else ""
    if not subject or first.casefold() == subject.casefold():
        return article
    return prepend(article, [Piece(subject, BlockKind.TITLE)])
