"""Cells of a table that spreadsheets show as they are, and never run as a formula."""

from __future__ import annotations

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_GUARD = "'"


def safe_cell(text: str) -> str:
    """Return a text with a "'" before it where a spreadsheet might take it for a formula.

    `plain_cell` gives the text back.
    """
    is_risky = text.lstrip(" \u00a0").startswith(_RISKY)
    return _GUARD + text if is_risky or text.startswith(_GUARD) else text


def plain_cell(cell: str) -> str:
    """Return the text that `safe_cell` was given."""
    rest = cell.removeprefix(_GUARD)
    return rest if rest != cell and safe_cell(rest) == cell else cell
