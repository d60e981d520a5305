"""Reading documents: whatever the reader hands over becomes an article.

`open_source` is the one door for the program: it fetches where an address is given, and reads in
a child process that can be killed. `read_source` does the reading itself and runs in that child.
"""

from __future__ import annotations

from desktop_app.formats.items import Item
from desktop_app.formats.kept import unpack as unpack_kept
from desktop_app.formats.opening import UnreadableError, as_raw_text, never, open_source
from desktop_app.formats.pictures import Picture, inner_bytes, inner_size, is_remote
from desktop_app.formats.reading import READERS, read_source
from desktop_app.formats.sandbox import Sandbox
from desktop_app.formats.source import Kind, Limits, ReadResult, Source

__all__ = [
    "READERS",
    "Item",
    "Kind",
    "Limits",
    "Picture",
    "ReadResult",
    "Sandbox",
    "Source",
    "UnreadableError",
    "as_raw_text",
    "inner_bytes",
    "inner_size",
    "is_remote",
    "never",
    "open_source",
    "read_source",
    "unpack_kept",
]
