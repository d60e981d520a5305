"""Pictures of an article: told apart, measured without decoding, decoded in the child only."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop_app.core.errors import FormatError
from desktop_app.formats.pictures import (
    Picture,
    inner_bytes,
    inner_size,
    is_remote,
    size_of,
)
from desktop_app.formats.sandbox import Sandbox

KINDS = ("PNG", "JPEG", "GIF", "WEBP")


def encoded(kind: str, size: tuple[int, int] = (37, 21), **options: object) -> bytes:
    image = Image.new("RGB", size, (200, 40, 30))
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def address(kind: str, size: tuple[int, int] = (37, 21)) -> str:
    body = base64.b64encode(encoded(kind, size)).decode("ascii")
    return f"data:image/{kind.lower()};base64,{body}"


def bomb(side: int) -> bytes:
    """A small PNG that says it has side × side points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1 + 3 * side) * 10)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as opened:
        yield opened


@pytest.mark.parametrize("kind", KINDS)
def test_size_is_known_from_the_first_bytes(kind):
    assert size_of(encoded(kind, (513, 300))) == (513, 300)
    assert inner_size(address(kind, (513, 300))) == (513, 300)


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}])
def test_both_kinds_of_webp_are_measured(options):
    assert size_of(encoded("WEBP", (71, 45), **options)) == (71, 45)


def test_photograph_with_long_notes_before_its_size_is_measured():
    data = encoded("JPEG", (64, 48))
    notes = b"\xff\xe1" + struct.pack(">H", 60_002) + bytes(60_000)
    assert size_of(data[:2] + notes + data[2:]) == (64, 48)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8", b"RIFF1234WEBPVP8X", b"GIF89a"]))
def test_measuring_bears_any_bytes(data, head):
    found = size_of(head + data)
    assert found is None or min(found) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_picture_is_decoded_in_the_child(sandbox, kind):
    picture = sandbox.picture(encoded(kind), (400, 400))
    assert (picture.width, picture.height, picture.natural) == (37, 21, (37, 21))
    red, green, blue, opacity = picture.points[:4]
    assert red > 150 > 100 > green
    assert blue < 100
    assert opacity == 255
    assert not picture.has_holes


def test_picture_is_scaled_to_the_room(sandbox):
    picture = sandbox.picture(encoded("PNG", (1000, 500)), (200, 200))
    assert (picture.width, picture.height) == (200, 100)
    assert picture.natural == (1000, 500)


def test_photograph_taken_upright_is_shown_upright(sandbox):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = sandbox.picture(encoded("JPEG", (80, 40), exif=exif), (400, 400))
    assert (picture.width, picture.height) == picture.natural == (40, 80)


def test_holes_are_told(sandbox):
    stream = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(stream, "PNG")
    assert sandbox.picture(stream.getvalue(), (40, 40)).has_holes


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "damaged"),
        (encoded("PNG")[:60], "damaged"),
        (encoded("BMP"), "of a kind"),
        (bomb(30_000), "too large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(13_000_000), "more than 12 MB"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(sandbox, data, words):
    with pytest.raises(FormatError, match=words):
        sandbox.picture(data, (400, 400))
    assert sandbox.picture(encoded("PNG"), (40, 40)).width == 37


def test_only_pictures_of_the_document_give_bytes():
    assert inner_bytes(address("PNG")) == encoded("PNG")
    for other in ("https://example.org/a.png", "file:///etc/passwd", "data:text/html;base64,QQ=="):
        assert inner_bytes(other) is None
        assert inner_size(other) is None


def test_remote_is_http_only():
    assert is_remote("https://example.org/a.png")
    assert not is_remote("file:///a.png")
    assert not is_remote(address("PNG"))


def test_picture_with_too_few_points_is_refused():
    with pytest.raises(ValueError, match="points"):
        Picture(4, 4, (4, 4), b"\0" * 60)
