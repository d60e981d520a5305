"""The title of a page: the heading that the page shows, checked against what it states."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from desktop_app.formats.markup import is_hidden
from desktop_app.formats.structured import squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from desktop_app.formats.structured import Structured

WORD = re.compile(r"\w+")
# A title and the name of its site stand side by side with one of these between.
BETWEEN = re.compile(r"\s+[-–—|:·•»«/~]+\s+|\s*[|│¦·•»«]\s*|\s+::\s+|:\s+|\s*[—]\s*")
UNREAD = ("script", "style", "svg", "button", "noscript")
DATED = re.compile(r"(?<=[^\W\d])\W*\d{1,2}\.\d{1,2}\.\d{4}$")
MAX_CHARS = 300
NEVER = {"home", "blog", "news", "menu", "search", "untitled", "index", "article", "articles"}


def choose_title(root: _Element, stated: Structured, sites: Sequence[str]) -> str:
    """Return the title of the article on a page, or nothing.

    Args:
        root: the page.
        stated: its structured data.
        sites: names of the site, which are no titles and are cut off.
    """
    named = _stated_titles(root, stated)
    headings = [(text, tokens(text)) for text in _headings(root, "h1") if not _is_site(text, sites)]
    best = _closest(headings, named)
    if best and best[0] >= 0.5:
        return _without_section(_without_kicker(best[1], named, sites))
    lower = [(t, tokens(t)) for tag in ("h2", "h3") for t in _headings(root, tag)[:12]]
    second = _closest(lower, named)
    if second and second[0] >= 0.75 and len(tokens(second[1])) >= 3:
        return second[1]
    is_told = bool(stated.headlines or stated.first("og:title"))
    if (
        len(headings) == 1
        and len(headings[0][1]) >= 2
        and not (is_told and not _shares(headings[0][1], named))
    ):
        return headings[0][0]
    if best and best[0] >= 0.3:
        return best[1]
    if named:
        return _without_section(without_site(named[0], sites))
    return headings[0][0] if headings else ""


def _without_kicker(heading: str, named: Sequence[str], sites: Sequence[str]) -> str:
    """Cut words off the head of a heading when a stated title is the rest of it."""
    own = tokens(heading)
    for name in named:
        title = without_site(name, sites)
        rest = tokens(title)
        if 3 <= len(rest) < len(own) <= len(rest) + 6 and own[-len(rest) :] == rest:
            return title
    return heading


def _without_section(title: str) -> str:
    """Cut a short last part off a title that stands in the head of the page only."""
    head, bar, tail = title.rpartition(" | ")
    is_section = bar and len(tail.split()) <= 4 and len(head.split()) >= 4
    return head.strip() if is_section else title


def without_site(title: str, sites: Sequence[str]) -> str:
    """Cut the name of the site off a title, at its end or its head."""
    for match in reversed(list(BETWEEN.finditer(title))):
        head, tail = title[: match.start()], title[match.end() :]
        if _is_site(tail, sites) and head.strip():
            return without_site(head.strip(), sites)
        if _is_site(head, sites) and tail.strip():
            return without_site(tail.strip(), sites)
    return title


def tokens(text: str) -> list[str]:
    """Return the folded words of a title."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def folded(text: str) -> str:
    """Return a name without spaces, signs and capitals, for comparing."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _stated_titles(root: _Element, stated: Structured) -> list[str]:
    element = root.find(".//title")
    own = squeezed("".join(map(str, element.itertext()))) if element is not None else ""
    titles = [
        *stated.headlines[:2],
        stated.first("og:title"),
        stated.first("twitter:title"),
        stated.first("dc.title", "citation_title", "parsely-title", "sailthru.title"),
        own,
    ]
    return [title[: 2 * MAX_CHARS] for title in dict.fromkeys(titles) if title]


def _headings(root: _Element, tag: str) -> list[str]:
    texts = []
    for element in root.iter(tag):
        if any(is_hidden(e) for e in (element, *element.iterancestors())):
            continue
        text = squeezed(_heading_text(element))
        text = DATED.sub("", text) or text
        if 1 < len(text) <= MAX_CHARS and folded(text) not in NEVER:
            texts.append(text)
    return texts


def _heading_text(element: _Element) -> str:
    """Return the text of a heading, without labels that stand in it for machines."""
    breaks = next(element.iter("br"), None) is not None
    parts: list[str] = []
    for part in element.iter():
        inside = any(p.tag in UNREAD for p in (part, *part.iterancestors(*UNREAD)))
        if part.text and not inside:
            parts.append(part.text)
        if part is not element and part.tail and part.getparent() is not None:
            parent_unread = next(part.iterancestors(*UNREAD), None) is not None
            parts.append("" if parent_unread else part.tail)
    return (" " if breaks else "").join(parts)


def _closest(
    headings: Sequence[tuple[str, list[str]]], named: Sequence[str]
) -> tuple[float, str] | None:
    """Return the heading most like one of the stated titles, the first of equals."""
    best: tuple[float, str] | None = None
    wanted = [set(tokens(name)) for name in named]
    for text, own in headings:
        if not own:
            continue
        score = max((_likeness(set(own), name) for name in wanted), default=0.0)
        if best is None or score > best[0] + 0.05:
            best = (score, text)
    return best


def _shares(own: Sequence[str], named: Sequence[str]) -> bool:
    """Tell whether a heading has a word of some length in common with a stated title."""
    return any(len(word) > 3 and word in tokens(name) for name in named for word in own)


def _likeness(heading: set[str], name: set[str]) -> float:
    common = len(heading & name)
    if not common:
        return 0.0
    dice = 2 * common / (len(heading) + len(name))
    contained = common / len(heading) if len(heading) >= 3 else 0.0
    return max(dice, 0.9 * contained)


def _is_site(text: str, sites: Sequence[str]) -> bool:
    own = folded(text)
    if not own:
        return True
    return any(
        own == site
        or (
            len(site) >= 4
            and len(own) >= 4
            and (own in site or site in own)
            and abs(len(own) - len(site)) <= 8
        )
        for site in map(folded, sites)
        if site
    )
