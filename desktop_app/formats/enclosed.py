"""Pictures that come with a document: in its archive, its mail, or the folder saved beside it.

While a document is read each stands as a short address that leads nowhere, so that no parser has to
carry it; in the article it is data. Drawings (SVG) are left out, and what is too much.
"""

from __future__ import annotations

import base64
import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from desktop_app.core.article import BlockKind
from desktop_app.formats.source import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.core.article import Article

    Find = Callable[[str], bytes | None]

PLACE = "https://picture.invalid/"
LARGEST = 1_400_000  # of one picture
MOST = 6 * MEGABYTE  # of all in one document
SMALLEST = 300  # smaller ones only keep room
MAGICS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
)
IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
SRC = re.compile(r"""(\ssrc\s*=\s*)(["'])([^"'<>]{1,4000})\2""", re.IGNORECASE)
DRAWN = re.compile(
    r"""<svg\b[^<>]{0,2000}>\s*<image\b[^<>]{0,2000}?href\s*=\s*["']([^"'<>]{1,2000})["'][^<>]{0,2000}>"""
    r"""\s*(?:</image>\s*)?</svg>""",
    re.IGNORECASE,
)
PAGE_ENDINGS = (".html", ".htm", ".xhtml")


class Enclosed:
    """The pictures of one document.

    Attributes:
        left_out: how many were too large, too many, or drawings.
    """

    def __init__(self) -> None:
        self.left_out = 0
        self._data: list[tuple[str, bytes]] = []
        self._places: dict[bytes, str] = {}
        self._size = 0

    def mark(self, markup: str, find: Find) -> str:
        """Return markup whose pictures are named by us, where the document holds them.

        Args:
            markup: a page or chapter.
            find: returns the bytes of a picture by what `src` says, or None.
        """
        if "<svg" in markup:
            markup = DRAWN.sub(r'<img src="\1" alt="">', markup)

        def marked(match: re.Match[str]) -> str:
            place = self._place_of(html.unescape(match[3]), find)
            return f"{match[1]}{match[2]}{place or match[3]}{match[2]}"

        return IMG.sub(lambda tag: SRC.sub(marked, tag[0], count=1), markup)

    def _place_of(self, reference: str, find: Find) -> str:
        data = None if reference[:5].lower() == "data:" else find(reference)
        return self.add(data) if data else ""

    def add(self, data: bytes) -> str:
        """Take a picture; return the address it stands under, or nothing when it is left out."""
        if data in self._places:
            return self._places[data]
        kind = kind_of(data)
        if len(data) < SMALLEST:
            return ""
        if not kind or len(data) > LARGEST or self._size + len(data) > MOST:
            self.left_out += 1
            return ""
        place = f"{PLACE}{len(self._data)}"
        self._data.append((kind, data))
        self._places[data] = place
        self._size += len(data)
        return place

    def fill(self, article: Article) -> Article:
        """Return an article with its pictures as data."""
        if not self._data:
            return article
        blocks = tuple(
            replace(block, target=self._uri(block.target))
            if block.kind is BlockKind.IMAGE and block.target.startswith(PLACE)
            else block
            for block in article.blocks
        )
        return replace(article, blocks=blocks)

    def _uri(self, place: str) -> str:
        number = place.removeprefix(PLACE)
        if not number.isdecimal() or int(number) >= len(self._data):
            return ""
        kind, data = self._data[int(number)]
        return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence when pictures were left out."""
        if not self.left_out:
            return ()
        number = "1 picture was" if self.left_out == 1 else f"{self.left_out} pictures were"
        return (f"{number} left out: too large, or not PNG, JPEG, GIF or WebP.",)


def kind_of(data: bytes) -> str:
    """Return the kind of a picture by its first bytes; empty for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for magic, kind in MAGICS if data.startswith(magic)), "")


def parts_folder(page: Path) -> Path | None:
    """Return the folder in which a browser put the parts of a saved page, if it is there."""
    if page.suffix.lower() not in PAGE_ENDINGS:
        return None
    names = (f"{page.stem}{end}" for end in ("_files", ".files", "-files", "_Dateien", "-Dateien"))
    folders = (page.parent / name for name in names)
    try:
        return next((folder for folder in folders if folder.is_dir()), None)
    except (OSError, ValueError):
        return None


def finder_in(folder: Path) -> Find:
    """Return what finds the pictures of a saved page; it never leaves the folder of its parts."""
    inside = folder.resolve()

    def find(reference: str) -> bytes | None:
        if not reference.isascii():  # the page was decoded byte by byte
            reference = reference.encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            path = unquote(urldefrag(reference)[0])
            wanted = (folder.parent / path).resolve()
            if not wanted.is_relative_to(inside) or not wanted.is_file():
                return None
            with wanted.open("rb") as file:
                return file.read(LARGEST + 1)
        except (OSError, ValueError):
            return None

    return find
