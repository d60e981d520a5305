"""What a reader of French or Spanish does not count to a name: articles, forms of address, titles.

Pipelines of these languages give names with them ("M. Morvan", "La Unión Europea"); in any other
language names stay as the pipeline gives them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop_app.core.findings import Label

_FILE = Path(__file__).with_name("data") / "languages.toml"


@dataclass(frozen=True, slots=True)
class _Language:
    """The patterns of one language, each matching what stands before a name."""

    article: re.Pattern[str]
    title: re.Pattern[str]
    kept: tuple[str, ...]


def without_lead(text: str, start: int, end: int, label: Label, language: str) -> tuple[int, str]:
    """Return where a name begins behind its article and titles, and the titles as printed.

    English is not looked at here; neither is any other language without lists.
    """
    own = _languages().get(language)
    if own is None:
        return start, ""
    rank = ""
    while not text.startswith(own.kept, start, end):
        match = own.article.match(text, start, end)
        if match is None and label is Label.PERSON and (match := own.title.match(text, start, end)):
            rank = f"{rank} {match[0].strip()}".strip()
        if match is None or match.end() >= end:
            break
        start = match.end()
    return start, rank


def title_before(text: str, start: int, language: str) -> str:
    """Return the title that stands right before a name, or an empty string."""
    own = _languages().get(language)
    if own is None:
        return ""
    window = text[max(0, start - 40) : start]
    found = (match[0].strip() for match in own.title.finditer(window) if match.end() == len(window))
    return next(found, "")


@cache
def _languages() -> dict[str, _Language]:
    lists: dict[str, dict[str, list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        code: _Language(
            _article_pattern(own["articles"]),
            re.compile(rf"(?<!\w)(?:{_either(own['titles'])})\s+"),
            tuple(own["kept"]),
        )
        for code, own in lists.items()
    }


def _article_pattern(articles: list[str]) -> re.Pattern[str]:
    """Match an article and what divides it from the name: nothing behind an apostrophe."""
    elided = [one for one in articles if not one[-1].isalpha()]
    whole = [one for one in articles if one[-1].isalpha()]
    elided_part = f"(?:{_either(elided)})|" if elided else ""
    return re.compile(rf"(?:{elided_part}(?:{_either(whole)})\s+)", re.IGNORECASE)


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
