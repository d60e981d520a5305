"""The authors of a page: from its structured data, else from the byline it shows."""

from __future__ import annotations

import re
from itertools import dropwhile, islice
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
    r"\s*(?:\b(?:on|at|am|le|el|in|for)\s+(?=\w+ \d|\d)|[|•·⋅∙–—/]|\s\d{1,2}\b|\s-\s|\(|"
    r"\bfollow\b|\bupdated\b|"
    r"\bpublished\b|\bposted\b|\blast\b|\breviewed\b|\bfact\b|\bview\b|\bread\b|\bshare\b|"
    r"\bis an?\b|\bsponsored\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:mo|di|mi|do|fr|sa|so),\s\d|\bhas\b|@|https?:|\d{1,2}[.:/]\d|\b\d{4}\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d).*$",
    re.IGNORECASE | re.DOTALL,
)
ROLE = re.compile(
    r"[,\s]+(?:(?:senior|staff|contributing|chief|lead|managing|associate|deputy|guest|freelance|"
    r"special|political|science|health|sports?|business|marketing|content|news|digital)\s+)*"
    r"(?:writer|editor|reporter|correspondent|contributor|author|journalist|manager|founder|"
    r"director|officer|president|analyst|producer|coordinator|technologist|head of|vice president|"
    r"vp|esq|ceo|cto|columnist|reviewer|strategist|specialist)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
CREDENTIAL = re.compile(r"(?:[A-Z]\.?){2,6}|Ph\.?D\.?|M\.?Sc?\.?|PharmD|PsyD|Esq\.?")
SPLIT = re.compile(r"\s*(?:[;,&]|\band\b|\bund\b|\bet\b|\by\b(?=\s+[A-Z]))\s*")
NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|editor|staff|author|writer|guest|team|user|anonymous|unknown|webmaster|"
    r"root|none|null|n/?a|by|posted|published|updated|follow|share|home|blog|news|redaktion|"
    r"comments?|contributors?|bio|text link|wordpress|collected by|"
    r"see more|read more|sign in|log in|login|post|agenc(?:y|ies)|date|"
    r"datum|contributor content|more|about|subscribe|profile|website|email|contact|name)$",
    re.IGNORECASE,
)
BY_LINE = re.compile(
    r"(?:(?:[Ww]ritten|[Ww]ords|[Ss]tory|[Tt]ext|[Pp]osted|[Pp]ublished|[Rr]eviewed|[Aa]rticle|"
    r"[Rr]eporting|[Gg]uest post|POSTED|WRITTEN) )?"
    r"(?:[Bb]y|BY|Von|Par|Por|Author|Autor(?:in)?|Text):?(?:\s+[A-Z]|\s*$)"
)
# Pages about a person, as addresses name them.
PERSONAL = re.compile(
    r"/(?:authors?|autor(?:en|in)?|contributors?|writers?|profiles?|journalists?|reporters?|"
    r"auteurs?)/[^/?#]+|[?&]_?author=",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|recommended|footer|teasers?|recirc)(?:$|[\s_-])", re.I
)
PARTS = re.compile(r"\s*[|•·⋅∙–—,]\s+|\s+-\s+|\s+in\s+|\s{2,}")
PARTICLES = {
    *("von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "la", "le", "el", "al"),
    *("bin", "ibn", "ben", "zu", "y", "e", "ter", "ten", "du", "des", "the", "of", "for", "at"),
}
MAX_CHARS = 120


def choose_authors(root: _Element, stated: Structured, sites: Sequence[str]) -> str:
    """Return the authors of a page as one line, or nothing."""
    site_names = {folded(site) for site in sites if site}
    spare = ""
    for names in _stated(stated):
        kept = [name for name in names if _is_name(name)]
        people = [name for name in kept if folded(name) not in site_names]
        if people:
            return ", ".join(dict.fromkeys(people))
        spare = spare or ", ".join(dict.fromkeys(kept))
    for names in _shown(root, is_needed=not spare):
        kept = [name for name in names if _is_name(name)]
        if kept and not all(folded(name) in site_names for name in kept):
            return ", ".join(dict.fromkeys(kept))
        spare = spare or ", ".join(dict.fromkeys(kept))
    return spare


def _stated(stated: Structured) -> Iterator[list[str]]:
    """Yield the names that a page states for machines, the most trusted first."""
    yield [clean for name in stated.authors for clean in names_of(name)]
    label = stated.first("twitter:label1").lower()
    if label.startswith(("written by", "by", "author", "verfasst")):
        yield names_of(stated.first("twitter:data1"))
    for key in STATED:
        yield [clean for value in stated.meta.get(key, ())[:12] for clean in names_of(value)]


def _shown(root: _Element, *, is_needed: bool) -> Iterator[list[str]]:
    """Yield the names that a page shows, the most trusted first.

    Args:
        root: the page.
        is_needed: whether even what may be a byline is better than nothing.
    """
    yield _marked(root, ".//*[@rel='author']")
    yield _marked(root, ".//*[@itemprop='author']")
    yield _linked(root)
    named, lines = _bylines(root)
    yield from (names_of(text) for text in named)
    for names in (*map(names_of, lines), *_dated(root)):
        if is_needed or all(map(_is_person, names)):
            yield names


def names_of(byline: str) -> list[str]:
    """Split a byline into names: without "By", dates, roles and the like."""
    text = " ".join(byline.split())
    if not text or text.startswith(("http:", "https:", "@", "/")) or len(text) > 400:
        return []
    text = OPENING.sub("", text)
    text = CLOSING.sub("", text)
    text = _without_role(text)
    names: list[str] = []
    for part in SPLIT.split(text):
        if names and CREDENTIAL.fullmatch(part.strip()):
            names[-1] += f", {part.strip()}"
        elif name := part.strip(" .:-–—|\"'"):
            names.append(name)
    return names


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


def _linked(root: _Element) -> list[str]:
    """Return the people whose own pages the first link of that kind and its neighbours lead to."""
    for link in islice(root.iter("a"), 3_000):
        if not _is_person_link(link) or _is_aside(link):
            continue
        holder = link
        for above in islice(link.iterancestors(), 3):
            if len(_text(above)) > MAX_CHARS:
                break
            holder = above
        return [name for a in holder.iter("a") if _is_person_link(a) for name in names_of(_text(a))]
    return []


def _is_person_link(link: _Element) -> bool:
    return PERSONAL.search(link.get("href", "")) is not None and _is_person(_text(link))


def _is_person(text: str) -> bool:
    """Tell whether a text is the name of one person: two to four words with capitals."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and all(w[0].isupper() or w in PARTICLES for w in words)
        and not any(c.isdigit() for c in text)
        and all(len(w.strip(".")) > 1 or w.endswith(".") or len(words) > 2 for w in words)
        and _is_name(text)
    )


def _is_aside(element: _Element) -> bool:
    """Tell whether an element stands with comments, other stories or the foot of the page."""
    return any(
        (e.tag in {"footer", "nav"} or ASIDE.search(f"{e.get('class', '')} {e.get('id', '')}"))
        and e.find(".//h1") is None
        for e in (element, *element.iterancestors())
    )


def _dated(root: _Element) -> Iterator[list[str]]:
    """Yield the one person that a line near the first heading names beside a date."""
    heading = next(root.iter("h1"), None)
    if heading is None:
        return
    elements = root.iter("h1", "p", "div", "span", "h4", "h5", "li")
    for element in islice(dropwhile(lambda e: e is not heading, elements), 40):
        if len(element) > 6 or len(line := _text(element)) > MAX_CHARS or not find_date(line):
            continue
        parts = [part for part in PARTS.split(line) if not ROLE.match(f" {part}")]
        people = [part for part in parts if _is_person(part) and not find_date(part)]
        if len(people) == 1:
            yield people
            return


def _bylines(root: _Element) -> tuple[list[str], list[str]]:
    """Return the texts of elements that are named as bylines, and short lines with "By"."""
    named: list[str] = []
    lines: list[str] = []
    for element in islice(root.iter("a", "span", "p", "div", "address", "li", "h4", "em"), 6_000):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_named = BYLINE_NAMES.search(names) and not NOT_BYLINE.search(names)
        if not is_named and (len(element) > 4 or not _starts_with_by(element)):
            continue
        text = _text(element)
        if 3 < len(text) <= MAX_CHARS and not is_hidden(element) and not _is_aside(element):
            (named if is_named else lines).append(text)
    return named, lines[:3]


def _starts_with_by(element: _Element) -> bool:
    text = (element.text or "").strip()
    return len(text) < MAX_CHARS and BY_LINE.match(text) is not None


def _text(element: _Element) -> str:
    return " ".join(" ".join(map(str, element.itertext())).split())[:500]
