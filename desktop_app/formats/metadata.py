"""What a page says about itself: title, authors, date, site, language, canonical address."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a page; empty where nothing is."""

    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""
    language: str = ""
    url: str = ""


def read_metadata(root: _Element, markup: str, url: str) -> Metadata:
    """Read a page's metadata; `markup` is the page as text."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(deepcopy(root), default_url=url or None)
    language = (root.get("lang") or root.get("xml:lang") or "").split("-")[0].lower()
    return Metadata(
        title=" ".join((found.title or "").split()),
        author=(found.author or "").replace("; ", ", "),
        date=found.date or "",
        site=found.sitename or "",
        language=language if len(language) == 2 and language.isalpha() else "",
        url=canonical_url(root, url),
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
