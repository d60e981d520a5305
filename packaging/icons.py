"""Draws the program's icon in all sizes, as PNG files, a Windows .ico and a macOS .icns."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}
ICNS_TYPES_AT_2X = {32: b"ic11", 64: b"ic12", 256: b"ic13", 512: b"ic14", 1024: b"ic10"}


def write_all(svg: Path, folder: Path) -> None:
    """Write `SIZE.png` for each size, `rubricator.ico` and `rubricator.icns` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = draw(svg)
    for size, picture in pictures.items():
        (folder / f"{size}.png").write_bytes(picture)
    (folder / "rubricator.ico").write_bytes(ico(pictures))
    (folder / "rubricator.icns").write_bytes(icns(pictures))


def draw(svg: Path) -> dict[int, bytes]:
    """Return the icon as PNG for each size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg} is no picture")
    pictures = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes
        pictures[size] = bytes(data.data())
    del application
    return pictures


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """Return a Windows icon file of PNG pictures."""
    chosen = [(size, pictures[size]) for size in ICO_SIZES]
    offset = 6 + 16 * len(chosen)
    head, body = struct.pack("<HHH", 0, 1, len(chosen)), b""
    for size, picture in chosen:
        side = size % 256  # 0 means 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset + len(body))
        body += picture
    return head + body


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """Return a macOS icon file of PNG pictures."""
    types = [(kind, pictures[size]) for size, kind in ICNS_TYPES.items()]
    types += [(kind, pictures[size]) for size, kind in ICNS_TYPES_AT_2X.items()]
    body = b"".join(kind + struct.pack(">I", 8 + len(data)) + data for kind, data in types)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body
