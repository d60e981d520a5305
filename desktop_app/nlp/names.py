"""What can be told from a name's letters alone: its bounds, its parts, other ways to write it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from desktop_app.core.findings import Label

_DATA = Path(__file__).with_name("data")

_LEAD = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_OPENERS = " \t\n\u00a0,;:.'‘\"“(«[•*-–—/&#@"
_CLOSERS = " \t\n\u00a0,;:'’\"”»]•*-–—/&"
_POSSESSIVES = ("'s", "’s", "'S", "’S", "s'", "s’")
_KEPT_STOP = re.compile(
    r"(?:\b[A-Za-z](?:\.[A-Za-z])*|\b(?:Jr|Sr|Inc|Corp|Co|Ltd|St|No|Bros|Dept|Univ|Mt|Ft))\.$"
)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*\.?")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without article words, possessive endings and edge punctuation."""
    while start < end:
        if text[start] in _OPENERS:
            start += 1
        elif (lead := _LEAD.match(text, start, end)) is not None and lead.end() < end:
            start = lead.end()
        else:
            break
    while start < end:
        part = text[start:end]
        if part.endswith(_POSSESSIVES[:4]) and len(part) > 2:
            end -= 2
        elif (
            part[-1] in _CLOSERS
            or (part[-1] == "." and not _KEPT_STOP.search(part))
            or (part[-1] == ")" and "(" not in part)
        ):
            end -= 1
        else:
            break
    return start, end


def split_rank(text: str, start: int, end: int) -> tuple[int, str]:
    """Cut titles off the front of a person's name.

    Words before a title go as well: of "US Secretary of State John Kerry" the name is John Kerry.

    Returns:
        Where the name begins, and the titles as printed.
    """
    match = None
    for found in _rank_pattern().finditer(text, start, end):
        if found.end() < end and text[found.end() : found.end() + 1] not in _CLOSERS:
            match = found
    if match is None or not text[match.end()].isupper():
        return start, ""
    before = text[start : match.start()].split()
    if before and not before[0].isupper() and len(before) > 3:
        return start, ""
    return match.end(), text[match.start() : match.end()].strip()


def rank_before(text: str, start: int) -> str:
    """Return the titles that stand right before a name, as printed, or an empty string."""
    window = text[max(0, start - 60) : start]
    last = ""
    for match in _rank_pattern().finditer(window):
        if match.end() == len(window):
            last = match.group().strip()
            break
    return last


def is_rank(text: str) -> bool:
    """Tell whether the words are nothing but titles ("President", "Foreign Minister")."""
    return _rank_pattern().fullmatch(text.strip() + " ") is not None


@cache
def _rank_pattern() -> re.Pattern[str]:
    ranks = sorted(read_lines("ranks.txt"), key=len, reverse=True)
    either = "|".join(re.escape(rank).replace(r"\ ", r"\s+") for rank in ranks)
    return re.compile(rf"(?<![\w-])(?:(?:{either})\.?\s+)+")


@cache
def read_lines(name: str) -> tuple[str, ...]:
    """Return the entries of a list among the package's data, comments left out."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return one of the lists of data/words.toml."""
    return frozenset(_word_lists()[name])


@cache
def _word_lists() -> dict[str, list[str]]:
    return tomllib.loads((_DATA / "words.toml").read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return a form in which spelling variants of a name are equal.

    Case, accents, hyphens, apostrophes, full stops and spacing do not count.
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = (c for c in bare if not unicodedata.combining(c))
    spaced = "".join(" " if c in "-–—/\n\t\u00a0" else c for c in letters if c not in ".'’‘`ʿʾ")
    return _SPACE.sub(" ", spaced).strip()


def words_of(name: str, label: Label) -> tuple[str, ...]:
    """Return the folded words that tell a name from another of its label."""
    words = [word for word in fold(name).replace(",", " ").split() if word]
    if label is Label.PERSON:
        kept = [word for word in words if word not in word_list("suffixes")]
    else:
        kept = [word for word in words if word not in ("the",)]
    return tuple(kept or words)


def surname_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the surname in a person's folded words, with its particles."""
    first = len(words) - 1
    while first > 1 and words[first - 1] in word_list("particles"):
        first -= 1
    return words[first:]


def acronyms_of(name: str) -> frozenset[str]:
    """Return the acronyms that a long name may have ("World Health Organization": WHO)."""
    words = _WORD.findall(name.replace("-", " "))
    strong = [
        word[0]
        for word in words
        if word.casefold() not in word_list("stop_words") and word[0].isalnum()
    ]
    every = [word[0] for word in words if word[0].isalnum()]
    mixed = [word[0] for word in words if word[0].isupper()]
    found = {"".join(letters).upper() for letters in (strong, every, mixed) if len(letters) > 1}
    spare = word_list("stop_words") | word_list("company_forms")
    bare = [w[0] for w in words if w.casefold() not in spare]
    if len(bare) > 1:
        found.add("".join(bare).upper())
    return frozenset(found)


def is_acronym(name: str) -> bool:
    """Tell whether the name is written like an acronym: WHO, U.N., BfV."""
    letters = name.replace(".", "").rstrip("s")
    capitals = sum(c.isupper() for c in letters)
    return (
        2 <= len(letters) <= 8
        and letters.isalnum()
        and capitals >= 2
        and capitals * 2 > len(letters)
    )


@cache
def country_names() -> dict[str, str]:
    """Return the usual name of each country by the folded form of all its names."""
    return {fold(name): row[0] for row in _countries() for name in (row[0], *row[1])}


@cache
def printed_countries() -> dict[str, str]:
    """Return the usual name of each country by each of its names as printed."""
    return {name: row[0] for row in _countries() for name in (row[0], *row[1])}


@cache
def demonyms() -> dict[str, str]:
    """Return the country of each people and adjective, by the folded form."""
    return {fold(name): row[0] for row in _countries() for name in row[2]}


def _countries() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    rows = []
    for line in read_lines("countries.txt"):
        name, others, peoples = (part.strip() for part in line.split("|"))
        rows.append((name, _listed(others), _listed(peoples)))
    return tuple(rows)


def _listed(part: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in part.split(",") if name.strip())
