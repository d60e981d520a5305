"""Tell the format of a document: its first bytes and content first, its ending second."""

from __future__ import annotations

import re
from pathlib import PurePath

from desktop_app.formats.source import Kind, Source, refusal

PICTURES_AND_CO = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"SQLite format 3\0", "a database; open a library with --library"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a packed archive; unpack it first"),
    (b"7z\xbc\xaf", "a packed archive; unpack it first"),
    (b"Rar!", "a packed archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office document; save it as .docx"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
)
ENDINGS = {
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".mdown": Kind.MARKDOWN,
    ".mkd": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".xht": Kind.HTML,
    ".mhtml": Kind.MHTML,
    ".mht": Kind.MHTML,
    ".eml": Kind.EMAIL,
    ".pdf": Kind.PDF,
    ".epub": Kind.EPUB,
    ".docx": Kind.DOCX,
    ".odt": Kind.ODT,
    ".rtf": Kind.RTF,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
}
# Endings that promise something else than a document, whatever the bytes are.
FOREIGN = {
    **dict.fromkeys((".sqlite", ".sqlite3", ".db"), "a database; open a library with --library"),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".tif", ".bmp"), "a picture"
    ),
    **dict.fromkeys((".mp3", ".ogg", ".wav", ".flac", ".mp4", ".mkv", ".mov"), "a sound or a film"),
    **dict.fromkeys((".exe", ".dll", ".so", ".bin"), "a program"),
}
BY_MAGIC = {Kind.PDF, Kind.EPUB, Kind.DOCX, Kind.ODT}
MARKUP = re.compile(
    rb"^(?:<!--.{0,4000}?-->|<\?xml[^>]{0,300}>|\s){0,20}"
    rb"<(?:!doctype\s+html|html|head|body|article|meta|title|div|p|h1|section|main)\b",
    re.IGNORECASE | re.DOTALL,
)
FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
MAIL = re.compile(
    rb"^(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,2000}(?:\r?\n[ \t][^\r\n]*)*\r?\n){3}"
)
MAIL_FIELDS = re.compile(
    rb"^(?:from|to|subject|message-id|mime-version|return-path):", re.IGNORECASE | re.MULTILINE
)


def detect(data: bytes, source: Source) -> Kind:
    """Return the format of a document.

    Raises:
        FormatError: It is empty, or of a kind that cannot be read.
    """
    if not data.strip(b" \t\r\n\x0b\x0c"):
        raise refusal(source, "it is empty.")
    if source.kind:
        return source.kind
    ending = PurePath(source.name).suffix.lower()
    if ending in FOREIGN:
        raise refusal(source, f"its name says that it is {FOREIGN[ending]}.")
    named = ENDINGS.get(ending)
    found = _by_magic(data, source) or _by_content(data, named)
    if found:
        return found
    if named in BY_MAGIC:
        raise refusal(source, f"it is damaged, or no {ending[1:].upper()} file.")
    return named or Kind.TEXT


def _by_magic(data: bytes, source: Source) -> Kind | None:
    for magic, what in PICTURES_AND_CO:
        if data.startswith(magic):
            raise refusal(source, f"it is {what}.")
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"{\\rtf"):
        return Kind.RTF
    return _zip_kind(data, source) if data.startswith(b"PK\x03\x04") else None


def _zip_kind(data: bytes, source: Source) -> Kind:
    """Tell the kind of a zip by its first entries, without opening it."""
    start = data[:400]
    if b"mimetypeapplication/epub+zip" in start:
        return Kind.EPUB
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in start:
        return Kind.ODT
    named = ENDINGS.get(PurePath(source.name).suffix.lower())
    if named in {Kind.EPUB, Kind.ODT, Kind.DOCX}:
        return named
    for mark, kind in ((b"word/document", Kind.DOCX), (b"META-INF/container.xml", Kind.EPUB)):
        if mark in data:
            return kind
    raise refusal(source, "it is a packed archive; unpack it first.")


def _by_content(data: bytes, named: Kind | None) -> Kind | None:
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf")
    if named in {Kind.TEXT, Kind.MARKDOWN}:
        return named
    if FEED.search(head[:2000]) and b"<html" not in head[:2000].lower():
        return Kind.FEED
    if MAIL.match(head) and len(MAIL_FIELDS.findall(head)) >= 2:
        is_saved_page = (
            b"multipart/related" in head and b"snapshot-content-location" in head.lower()
        )
        return Kind.MHTML if is_saved_page or named is Kind.MHTML else Kind.EMAIL
    return Kind.HTML if MARKUP.match(head) else None
