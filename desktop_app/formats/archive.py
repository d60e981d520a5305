"""Zip containers (EPUB, DOCX, ODT) with limits of our own; the libraries have none.

Names inside are looked up, never used as paths on the disk. XML is parsed without entities, DTDs
and network.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from desktop_app.formats.source import MEGABYTE, refusal

if TYPE_CHECKING:
    from types import TracebackType

    from lxml.etree import _Element

    from desktop_app.core.errors import FormatError
    from desktop_app.formats.source import Source

MAX_ENTRIES = 20_000
MAX_ENTRY = 40 * MEGABYTE
MAX_TOTAL = 400 * MEGABYTE
MAX_RATIO = 200
RATIO_FROM = MEGABYTE


class Archive:
    """A zip file whose entries are checked before they are unpacked; a context manager."""

    def __init__(self, data: bytes, source: Source) -> None:
        """Open the container.

        Raises:
            FormatError: It is no zip, is damaged, or would unpack to far too much.
        """
        self._source = source
        self._left = MAX_TOTAL
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self.damaged() from error
        if len(entries) > MAX_ENTRIES:
            raise refusal(source, f"it packs more than {MAX_ENTRIES:,} files.")
        for entry in entries:
            packed = max(entry.compress_size, 1)
            if entry.file_size > RATIO_FROM and entry.file_size / packed > MAX_RATIO:
                raise self._bomb()
        self._names = {entry.filename: entry for entry in entries}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._zip.close()

    def damaged(self) -> FormatError:
        """Make the error for a container that is not what it says."""
        return refusal(self._source, "it is damaged, or not what its name says.")

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return list(self._names)

    def read(self, name: str) -> bytes | None:
        """Return an entry's bytes, or None when there is no such entry.

        Raises:
            FormatError: It is damaged, locked, or too large.
        """
        entry = self._names.get(name)
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise refusal(self._source, "it is locked with a password.")
        most = min(MAX_ENTRY, self._left)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(most + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
            raise self.damaged() from error
        except Exception as error:
            if type(error).__module__ in {"zlib", "lzma", "bz2"}:
                raise self.damaged() from error
            raise
        if len(data) > most:
            raise self._bomb()
        self._left -= len(data)
        return data

    def xml(self, name: str) -> _Element | None:
        """Return the root of an XML entry, or None when it is missing or no XML."""
        data = self.read(name)
        return parse_xml(data) if data else None

    def _bomb(self) -> FormatError:
        return refusal(self._source, "it unpacks to far more than a document holds.")


def parse_xml(data: bytes) -> _Element | None:
    """Parse XML without entities, DTDs and network; None when it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def resolve(base: str, reference: str) -> str:
    """Resolve a reference within the container; it cannot leave it."""
    path = unquote(reference.split("#")[0])
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path))
    return joined.lstrip("/")


def local(element: _Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
