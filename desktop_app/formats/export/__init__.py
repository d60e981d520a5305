"""Writing what the reader has of an article: text, highlights, notes, findings.

Each format is a module with a pure function from a `Reading` to text, imported when it is wanted.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from desktop_app.formats.export.files import file_name, free_path, write_file
from desktop_app.formats.export.reading import ExportFormat, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ExportFormat",
    "Reading",
    "export_reading",
    "file_name",
    "free_path",
    "write_file",
]

_MODULES = {
    ExportFormat.MARKDOWN: "markdown",
    ExportFormat.HTML: "html",
    ExportFormat.JSON: "json_w3c",
    ExportFormat.CSV: "csv",
}


def export_reading(reading: Reading, wanted: ExportFormat) -> str:
    """Return an article with what the reader and the machine made of it, as text of a format."""
    module = importlib.import_module(f"{__name__}.{_MODULES[wanted]}")
    # each module of the table has this function
    write = cast("Callable[[Reading], str]", module.write)
    return write(reading)
