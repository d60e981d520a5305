"""The authors of a page: from its structured data, else from the byline it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.formats.dates import find_date
from desktop_app.formats.markup import is_hidden
from desktop_app.formats.titles import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from desktop_app.formats.structured import Structured

STATED = (
    "sailthru.author",
    "byl",
    "parsely-author",
    "author",
    "article:author",
    "article:author_name",
    "og:author",
    "citation_author",
    "dc.creator",
    "dc:creator",
    "dcterms.creator",
    "creator",
)
BYLINE_NAMES = re.compile(r"(?:^|[\s_-])(?:by-?line|author|contributor|posted-?by|writer)", re.I)
NOT_BYLINE = re.compile(r"bio|about|avatar|image|photo|social|box|desc|comment|related|list", re.I)
OPENING = re.compile(
    r"^\W*(?:(?:words|story|article|text|posted|written|published|reviewed|contributed|created|"
    r"submitted|authored|medically reviewed|reporting|view all (?:posts|articles)|interview|"
    r"(?:this )?(?:post|article|blog|story) (?:was |is )?(?:written|posted|published)|beitrag|"
    r"(?:more )?(?:posts|articles|stories)|about|geschrieben|verfasst|"
    r"publié|écrit|escrito|geplaatst)\s+)?"
    r"(?:(?:by|von|par|por|di|door|af|av|autor(?:in|es)?|authors?|auteur|redaktion|"
    r"from|the author|interview)\b\s*:?\s*)+",
    re.IGNORECASE,
)
# What may follow the names in a byline.
CLOSING = re.compile(
    r"\s*(?:\b(?:on|at|am|le|el|in|for)\s+(?=\w+ \d|\d)|[|•·–—/]|\s-\s|\(|\bfollow\b|\bupdated\b|"
    r"\bpublished\b|\bposted\b|\blast\b|\breviewed\b|\bfact\b|\bview\b|\bread\b|\bshare\b|"
    r"\bis an?\b|\bhas\b|@|https?:|\d{1,2}[.:/]\d|\b\d{4}\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d).*$",
    re.IGNORECASE | re.DOTALL,
)
ROLE = re.compile(
    r"[,\s]+(?:(?:senior|staff|contributing|chief|lead|managing|associate|deputy|guest|freelance|"
    r"special|political|science|health|sports?|business|marketing|content|news|digital)\s+)*"
    r"(?:writer|editor|reporter|correspondent|contributor|author|journalist|manager|founder|"
    r"m\.?d\.?|ph\.?d\.?|rd|rdn|mph|cpa|esq|ceo|cto|columnist|reviewer|strategist|specialist)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
SPLIT = re.compile(r"\s*(?:[;,&]|\band\b|\bund\b|\bet\b|\by\b(?=\s+[A-Z]))\s*")
NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|editor|staff|author|writer|guest|team|user|anonymous|unknown|webmaster|"
    r"root|none|null|n/?a|by|posted|published|updated|follow|share|home|blog|news|redaktion|"
    r"comments?|contributors?|see more|read more|sign in|log in|login|post|agenc(?:y|ies)|date|"
    r"datum|contributor content|more|about|subscribe|profile|website|email|contact|name)$",
    re.IGNORECASE,
)
BY_LINE = re.compile(
    r"(?:[\w ]{0,30} )?(?:[Bb]y|BY|[Vv]on|Par|Por|Author|Autor|Text):?(?:\s+[A-Z]|\s*$)"
)
PARTICLES = {
    *("von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "la", "le", "el", "al"),
    *("bin", "ibn", "ben", "zu", "y", "e", "ter", "ten", "du", "des", "the", "of", "for", "at"),
}
MAX_CHARS = 120


def choose_authors(root: _Element, stated: Structured, sites: Sequence[str]) -> str:
    """Return the authors of a page as one line, or nothing."""
    site_names = {folded(site) for site in sites if site}
    spare = ""
    for names in _candidates(root, stated):
        kept = [name for name in names if _is_name(name)]
        if not kept:
            continue
        line = ", ".join(dict.fromkeys(kept))
        if all(folded(name) in site_names for name in kept):
            spare = spare or line
            continue
        return line
    return spare


def _candidates(root: _Element, stated: Structured) -> Iterator[list[str]]:
    """Yield lists of names, the most trusted first."""
    yield [clean for name in stated.authors for clean in names_of(name)]
    if (
        stated.first("twitter:label1")
        .lower()
        .startswith(("written by", "by", "author", "verfasst"))
    ):
        yield names_of(stated.first("twitter:data1"))
    for key in STATED:
        yield [clean for value in stated.meta.get(key, ())[:12] for clean in names_of(value)]
    yield _marked(root, ".//*[@rel='author']")
    yield _marked(root, ".//*[@itemprop='author']")
    yield from (names_of(text) for text in _bylines(root))


def names_of(byline: str) -> list[str]:
    """Split a byline into names: without "By", dates, roles and the like."""
    text = " ".join(byline.split())
    if not text or text.startswith(("http:", "https:", "@", "/")) or len(text) > 400:
        return []
    text = OPENING.sub("", text)
    text = CLOSING.sub("", text)
    text = _without_role(text)
    parts = [part.strip(" .:-–—|\"'") for part in SPLIT.split(text)]
    return [part for part in parts if part]


def _without_role(text: str) -> str:
    """Cut "Senior Editor" and the like off, where a name of two words is left before it."""
    position = 0
    while match := ROLE.search(text, position):
        if len(text[: match.start()].split()) >= 2:
            return text[: match.start()]
        position = match.start() + 1
    return text


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        1 <= len(words) <= 7
        and 2 <= len(name) <= 70
        and any(c.isalpha() for c in name)
        and not NO_NAME.match(name)
        and _is_capital(words)
        and "@" not in name
        and not find_date(name)
    )


def _is_capital(words: Sequence[str]) -> bool:
    """Tell whether words look like a name: capitals, but for particles; or one nickname."""
    if len(words) == 1:
        return True
    small = [w for w in words if w[:1].islower() and w.lower() not in PARTICLES]
    return not small or (len(words) == 2 and len(small) == 2)


def _marked(root: _Element, path: str) -> list[str]:
    for element in root.iterfind(path):
        inner = element.find(".//*[@itemprop='name']")
        text = _text(inner if inner is not None else element)
        if text and len(text) <= MAX_CHARS:
            names = [name for name in names_of(text) if _is_name(name)]
            if names:
                return names
    return []


def _bylines(root: _Element) -> Iterator[str]:
    """Yield the texts of elements that are named as bylines, and of short lines with "By"."""
    lines: list[str] = []
    for count, element in enumerate(
        root.iter("a", "span", "p", "div", "address", "li", "h4", "em")
    ):
        if count > 6_000:
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = BYLINE_NAMES.search(names) and not NOT_BYLINE.search(names)
        if not named and len(element) > 4:
            continue
        text = _text(element) if named or _starts_with_by(element) else ""
        if not 3 < len(text) <= MAX_CHARS or is_hidden(element):
            continue
        if named:
            yield text
        else:
            lines.append(text)
    yield from lines[:3]


def _starts_with_by(element: _Element) -> bool:
    text = (element.text or "").strip()
    return len(text) < MAX_CHARS and BY_LINE.match(text) is not None


def _text(element: _Element) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split())[:500]
