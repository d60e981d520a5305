"""The pictures of an article: their bytes, their size, and their points as decoded in the child.

The program itself never decodes a picture: it reads the few bytes that tell its size, so that room
can be kept for it, and gets raw points from the child that reads documents.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop_app.core.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_BYTES = 12_000_000
MOST_POINTS = 60_000_000
MOST_SIDE = 4_000  # of what is asked for
_HEAD_CHARS = 400_000  # of base64; a size stands before this, or it is not looked for
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture: rows of red, green, blue, opacity, a byte each, premultiplied by nothing.

    Attributes:
        natural: width and height of the original, as it is to be looked at.
        has_holes: whether the ground shows through somewhere.
    """

    width: int
    height: int
    natural: Size
    points: bytes
    has_holes: bool = False

    def __post_init__(self) -> None:
        """Check the sizes.

        Raises:
            ValueError: There are not as many points as the sizes say.
        """
        if min(self.width, self.height, *self.natural) < 1:
            raise ValueError("a picture has a size")
        if len(self.points) != 4 * self.width * self.height:
            raise ValueError("a picture has as many points as its size says")


def is_remote(target: str) -> bool:
    """Tell whether a picture's address is one of the network."""
    return urlsplit(target).scheme in {"http", "https"}


def inner_bytes(target: str) -> bytes | None:
    """Return the bytes of a picture that lies in the document itself (`data:`), else None."""
    head, comma, body = target.partition(",")
    if not (comma and head.startswith("data:image/") and head.endswith(";base64")):
        return None
    try:
        return base64.b64decode(body, validate=False)
    except (binascii.Error, ValueError):
        return None


def inner_size(target: str) -> Size | None:
    """Return the size of a picture in the document itself, from its first bytes."""
    head, _, body = target[:_HEAD_CHARS].partition(",")
    if not head.startswith("data:"):
        return None
    body = "".join(body.split())
    try:
        return size_of(base64.b64decode(body[: len(body) // 4 * 4], validate=False))
    except (binascii.Error, ValueError):
        return None


def size_of(data: bytes) -> Size | None:
    """Return width and height of a PNG, GIF, JPEG or WebP picture, or None."""
    try:
        size = _size_of(data)
    except (struct.error, IndexError):
        return None
    return size if size and min(size) > 0 else None


def _size_of(data: bytes) -> Size | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _pair(struct.unpack_from(">II", data, 16))
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return _pair(struct.unpack_from("<HH", data, 6))
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp_size(data)
    return None


def _pair(numbers: tuple[int, ...]) -> Size:
    return numbers[0], numbers[1]


def _jpeg_size(data: bytes) -> Size | None:
    for marker, place in _jpeg_segments(data):
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 3)
            return width, height
    return None


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the marker of each segment and where its length stands."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _JPEG_ALONE:
            place += 2
        elif marker == 0xDA:  # the points themselves
            return
        else:
            yield marker, place + 2
            place += 2 + struct.unpack_from(">H", data, place + 2)[0]


def _webp_size(data: bytes) -> Size | None:
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            width = int.from_bytes(data[24:27], "little") + 1
            return width, int.from_bytes(data[27:30], "little") + 1
        case _:
            return None


def decode(data: bytes, most: Size) -> Picture:
    """Decode a picture, no larger than `most`; runs in the child process.

    Raises:
        FormatError: It is too large, damaged or of another kind.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, in words
    if len(data) > MOST_BYTES:
        raise FormatError(f"The picture has more than {MOST_BYTES / 1e6:.0f} MB.")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_POINTS:
                raise FormatError(
                    f"The picture is too large: {opened.width} × {opened.height} points."
                )
            natural = (opened.width, opened.height)
            if opened.getexif().get(0x0112, 1) in {5, 6, 7, 8}:  # lies on its side
                natural = (opened.height, opened.width)
            opened.draft("RGB", most)
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except FormatError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
        raise FormatError("The picture is damaged or of a kind that is not shown.") from error
    image.thumbnail(most)
    has_holes = any(image.getchannel("A").histogram()[:255])
    return Picture(image.width, image.height, natural, image.tobytes(), has_holes)
