"""What the reader hands over, and what reading it gives."""

from __future__ import annotations

import ntpath
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from desktop_app.core.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.core.article import Article
    from desktop_app.formats.items import Item

MEGABYTE = 1_000_000


class Kind(StrEnum):
    """A format that can be read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"
    EMAIL = "email"
    PDF = "pdf"
    EPUB = "epub"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    FEED = "feed"
    EXPORT = "export"  # of another reader; never detected, only asked for


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to be read: a file, bytes with a name, the clipboard or an address.

    Attributes:
        path: the file to read, unless `data` is given.
        data: the bytes themselves; None where they have still to be read or fetched.
        url: where the page comes from; with neither path nor data it is to be fetched.
        name: what messages call it.
        kind: the format, where it is known for sure (the clipboard); else it is detected.
        charset: the encoding that the server names, if any.
        whole: a page whose text was already parted from its surroundings; all of it is kept.
    """

    path: Path | None = None
    data: bytes | None = None
    url: str = ""
    name: str = ""
    kind: Kind | None = None
    charset: str = ""
    whole: bool = False

    @classmethod
    def from_path(cls, path: Path) -> Source:
        """Name a file."""
        return cls(path=path, name=path.name)

    @classmethod
    def of_export(cls, path: Path) -> Source:
        """Name a file that another reader exported."""
        return cls(path=path, name=path.name, kind=Kind.EXPORT)

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Source:
        """Take the bytes of a document; the end of `name` tells the format where bytes do not."""
        return cls(data=data, name=name)

    @classmethod
    def from_text(cls, text: str, name: str = "Pasted text") -> Source:
        """Take text from the clipboard."""
        return cls(data=text.encode("utf-8", "replace"), name=name, kind=Kind.TEXT, charset="utf-8")

    @classmethod
    def from_html(cls, markup: str, url: str = "", name: str = "Pasted page") -> Source:
        """Take HTML from the clipboard or from a page that was fetched."""
        data = markup.encode("utf-8", "replace")
        return cls(data=data, url=url, name=name, kind=Kind.HTML, charset="utf-8")

    @classmethod
    def from_url(cls, url: str) -> Source:
        """Name a web page, which is fetched when the source is opened.

        Raises:
            FormatError: The address is neither http nor https.
        """
        if urlsplit(url).scheme.lower() not in {"http", "https"}:
            raise FormatError(f"Could not open {url}: only http and https addresses are fetched.")
        return cls(url=url, name=url)

    @property
    def stem(self) -> str:
        """The name without folders and ending, for a title when the text has none."""
        if self.url and self.name == self.url:
            parts = urlsplit(self.url)
            return unquote(posixpath.basename(parts.path.rstrip("/"))) or parts.netloc
        base = posixpath.basename(ntpath.basename(self.name))
        return posixpath.splitext(base)[0] or base or "Untitled"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may cost; what costs more is refused in words.

    Attributes:
        seconds: wall clock for one document; `large_seconds` from `large_bytes` on.
        memory_bytes: address space of the child process, where the system can limit it.
        file_bytes: largest file that is read at all.
        text_bytes: largest plain text or Markdown file.
        text_chars: longest text of an article.
    """

    seconds: float = 4.5
    large_seconds: float = 9.0
    large_bytes: int = 2 * MEGABYTE
    memory_bytes: int = 1_400 * MEGABYTE
    file_bytes: int = 100 * MEGABYTE
    text_bytes: int = 12 * MEGABYTE
    text_chars: int = 5_000_000

    def seconds_for(self, size: int) -> float:
        """Return the time that a document of `size` bytes may take."""
        return self.large_seconds if size >= self.large_bytes else self.seconds


@dataclass(frozen=True, slots=True)
class ReadResult:
    """An article and what the reader should know about how it was got.

    Attributes:
        items: the articles in a feed or export, each by itself.
        original: what the page was read from, packed, so that it can be read again; see `kept`.
    """

    article: Article
    warnings: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    items: tuple[Item, ...] = ()
    original: bytes | None = None


Reader = Callable[[bytes, Source], ReadResult]


def refusal(source: Source, reason: str) -> FormatError:
    """Make the error that says what could not be opened and why."""
    return FormatError(f"Could not open {visible(source.name or 'the document')}: {reason}")


def visible(text: str, limit: int = 120) -> str:
    """Make a name fit to be shown: one line, no control or direction characters, not endless."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
