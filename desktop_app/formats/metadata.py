"""What a page says about itself: title, authors, date, site, language, canonical address."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from desktop_app.formats.authors import choose_authors
from desktop_app.formats.dates import find_date
from desktop_app.formats.structured import Structured, read_structured, squeezed
from desktop_app.formats.titles import choose_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

LATER = re.compile(r"updat|modif|edited|review|aktualisiert|stand", re.IGNORECASE)
NEAR = 30  # elements below the heading
DATE_CHARS = 60
ISO_DATE = re.compile(r"^\s*((?:19|20)\d\d)-([01]\d)-([0-3]\d)(?:\D|$)")
PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "datepublished",
    "sailthru.date",
    "pubdate",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a page; empty where nothing is.

    Attributes:
        summaries: how the page describes itself, in a sentence or a few.
        picture: the address of the picture that stands for the page.
    """

    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""
    language: str = ""
    url: str = ""
    summaries: tuple[str, ...] = ()
    picture: str = ""


def read_metadata(root: _Element, url: str) -> Metadata:
    """Read a page's metadata; `url` is where it came from, if that is known."""
    stated = read_structured(root)
    canonical = canonical_url(root, url)
    site = stated.first("og:site_name", "application-name") or stated.publisher
    sites = [name for name in (site, stated.publisher, *_hosts(canonical or url)) if name]
    return Metadata(
        title=choose_title(root, stated, sites),
        author=choose_authors(root, stated, sites),
        date=_date(root, stated, canonical),
        site=site or urlsplit(canonical or url).netloc.removeprefix("www."),
        language=_language(root, stated),
        url=canonical,
        summaries=tuple(dict.fromkeys(stated.summaries)),
        picture=stated.first("og:image", "twitter:image"),
    )


def canonical_url(root: _Element, url: str) -> str:
    """Return the address the page wants to be known by, http(s) only; else where it came from."""
    for path, name in (
        (".//link[@rel='canonical']", "href"),
        (".//meta[@property='og:url']", "content"),
    ):
        element = root.find(path)
        if element is not None:
            target = http_address(url, element.get(name, ""))
            if target:
                return target
    return http_address(url, "")


def http_address(base: str, reference: str) -> str:
    """Resolve an address; anything but http and https gives nothing."""
    try:
        target = urljoin(base, reference.strip())
        parts = urlsplit(target)
    except ValueError:
        return ""
    return target if parts.scheme in {"http", "https"} and parts.netloc else ""


def _hosts(url: str) -> Iterator[str]:
    host = urlsplit(url).netloc.lower().removeprefix("www.")
    if host:
        yield host
        labels = host.split(".")
        yield labels[-2] if len(labels) > 1 else host
        yield host.rpartition(".")[0]


def _language(root: _Element, stated: Structured) -> str:
    for value in (
        root.get("lang") or "",
        root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        stated.language,
        stated.first("og:locale", "content-language", "language", "dc.language"),
    ):
        code = re.split(r"[-_]", value.strip())[0].lower()
        if len(code) == 2 and code.isalpha():
            return code
    return ""


def _date(root: _Element, stated: Structured, url: str) -> str:
    """Return the day of publication: as stated for machines, else as htmldate finds it."""
    for value in (stated.first(name) for name in PUBLISHED):
        match = ISO_DATE.match(value)
        if match:
            return "-".join(match.groups())
    for value in stated.published:
        match = ISO_DATE.match(value)
        if match:
            return "-".join(match.groups())
    return _shown_date(root) or _guessed_date(root, url)


def _shown_date(root: _Element) -> str:
    """Return the date of a line of its own right below the heading, if there is one.

    What says "updated" counts only where nothing else does.
    """
    heading = next(root.iter("h1"), None)
    if heading is None:
        return ""
    elements = root.iter("h1", "p", "div", "span", "time", "li", "small", "em", "strong")
    spare = ""
    for element in islice(dropwhile(lambda e: e is not heading, elements), 1, NEAR):
        line = squeezed("".join(map(str, element.itertext())))
        if len(line) > DATE_CHARS or not (found := find_date(line, whole=True)):
            continue
        if not LATER.search(line):
            return found
        spare = spare or found
    return spare


def _guessed_date(root: _Element, url: str) -> str:
    """Return what htmldate finds; a first of January is but a year, unless it looks no further."""
    from htmldate import find_date as guess

    for is_extensive in (True, False):
        try:
            found = guess(deepcopy(root), is_extensive, original_date=True, url=url or None)
        except (ValueError, TypeError, RecursionError):
            return ""
        if not found or not found.endswith("-01-01"):
            return found or ""
    return found or ""
