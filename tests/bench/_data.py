"""Where the optional benchmark data lies: beside the checkout, or where a variable says."""

from __future__ import annotations

import json
import lzma
import os
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "RUBRICATOR_BENCH"
Page = dict[str, object]


def bench_folder(name: str) -> Path | None:
    """Return the folder of one set of data, or None where it is not there."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "bench"
    folder = Path(os.environ.get(VARIABLE) or beside) / name
    return folder if folder.is_dir() else None


def gold_pages(folder: Path) -> list[Page]:
    """Return what is known about each page."""
    with lzma.open(folder / "gold.jsonl.xz", "rt", encoding="utf-8") as stream:
        return [cast("Page", json.loads(line)) for line in stream if line.strip()]


def unpacked_pages(folder: Path, target: Path) -> Iterator[Path]:
    """Unpack the pages into a folder and yield their files, in order of their names."""
    import gzip

    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / "pages.tar") as archive:
        for member in archive.getmembers():
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            path = target / Path(member.name).name.removesuffix(".gz")
            path.write_bytes(gzip.decompress(stream.read()))
    yield from sorted(target.glob("*.html"))
