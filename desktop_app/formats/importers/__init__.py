"""What other readers export: saved addresses, articles, highlights and notes.

`read_export` tells the format by its content and gives one `Item` for each article. `placed` finds
the highlights again in the text of an article; what is not found is kept with its words.
"""

from __future__ import annotations

from desktop_app.formats.importers.items import (
    Placement,
    excerpts,
    placed,
    restored,
    restored_decisions,
)
from desktop_app.formats.importers.table import read_export
from desktop_app.formats.items import Item, Passage

__all__ = [
    "Item",
    "Passage",
    "Placement",
    "excerpts",
    "placed",
    "read_export",
    "restored",
    "restored_decisions",
]
