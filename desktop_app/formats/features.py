"""Numbers that tell the main text of a page from what stands round it.

One row a node: what it says, where it stands, what its container and its neighbours are like, and
how far the extraction libraries want it. Nothing here knows any one site.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind, InlineKind
from desktop_app.formats.markup import is_hidden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from desktop_app.formats.pieces import Node

WORD = re.compile(r"\w+")
STOP = re.compile(r"[.!?…。！？](?:[\"'”’»)\]]|\s|$)")
SPAN = 3
Row = list[float]

KINDS = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.QUOTE,
    BlockKind.CODE,
    BlockKind.TABLE_ROW,
    BlockKind.CAPTION,
    BlockKind.FOOTNOTE,
    BlockKind.RULE,
)
OWN_TAGS = ("p", "div", "li", "td", "section", "header", "button", "label", "span", "figure")
AROUND = (
    "article",
    "main",
    "nav",
    "aside",
    "footer",
    "header",
    "form",
    "section",
    "table",
    "li",
    "figure",
    "blockquote",
    "button",
    "noscript",
    "dialog",
    "details",
)
ROLES = {
    "main": "main",
    "article": "article",
    "navigation": "nav",
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "dialog": "dialog",
    "form": "form",
    "search": "form",
}
# Words of class and id names, as they are used all over the web.
NAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"article|content|entry|post(?!ed)|body|story|text|prose|markdown|rich|main",
        r"comment|disqus|discuss|reply|respond|review",
        r"relat|recommend|more[-_]|read-?next|also|popular|trending|latest|most|similar|suggest",
        r"shar(?:e|ing)|social|follow|tweet|facebook|addtoany",
        r"nav|menu|breadcrumb|crumb|pagina|pager|tabs?\b|skip",
        r"promo|advert|\bads?\b|sponsor|banner|newsletter|subscri|sign-?up|\bcta\b|donat",
        r"popup|modal|overlay|cookie|consent|gdpr|paywall|login",
        r"byline|author|\bbio\b|date|time|meta|tags?\b|categor|publish|kicker|label|credit",
        r"foot(?!note)|copyright|legal|disclaim",
        r"head(?!ing)|masthead|hero|title",
        r"side|rail|aside|widget|column",
        r"caption|figure|photo|image|gallery|media|video|embed",
        r"hidden|hide|sr-only|visually|screen-?reader|collapse|print",
        r"card|teaser|grid|slider|carousel|list|item|feed|loop",
        r"toc|contents|outline|summary|key|highlight|box|callout|note|infobox",
        r"faq|accordion|question|answer|quote|pull",
    )
)
# Openings of lines that belong to the page and not to the article.
LINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:written |posted |photo |story )?by\b|author|words:",
        r"(?:first |last )?(?:published|posted|updated|modified|created)\b",
        r"©|\(c\)|copyright|all rights reserved",
        r"share|tweet|email|print|follow|like this|pin it|copy link|whatsapp|facebook|twitter",
        r"read (?:more|next|also|full)|related|recommended|see also|more (?:from|in|on|stories)|"
        r"you (?:may|might)|also read|continue reading|don.t miss|latest|popular|trending|up next",
        r"subscribe|sign up|newsletter|join |log ?in|register|get (?:the|our)|download|buy |shop|"
        r"order |book |contact|call |start |try |learn more|click|find out|discover",
        r"advert|sponsored|promo",
        r"tags?\b|filed under|categor|topics?\b|posted in|labels",
        r"comments?\b|leave a|reply|repl(?:y|ies)|\d+ comments?|respond|add a comment|post a",
        r"photo|image|picture|credit|source|getty|file|pictured|video|watch",
        r"skip to|menu|home\b|search|back to|top\b|next\b|previous|prev\b|close|toggle",
        r"table of contents|contents|in this article|on this page|jump to|key (?:points|takeaways)",
        r"about the author|about us|is a |bio\b|meet the",
        r"\d{1,2} min|(?:\w+ )?\d{1,2}[, ]|\d{4}|\d{1,2}[:/.]\d{2}",
        r"cookie|we use|this (?:site|website)|privacy|terms",
        r"editor.s note|correction|disclaimer|note:|this (?:article|post|story|piece)",
        r"references|sources|bibliography|footnotes|notes\b|further reading|citations?",
    )
)


@dataclass(slots=True)
class Place:
    """What is known of an element from its own and its ancestors' names; shared by its nodes."""

    row: Row
    chain: tuple[_Element, ...]
    signature: str


@dataclass(slots=True)
class Summary:
    """Sums over the nodes in one container."""

    words: float = 0.0
    linked: float = 0.0
    wanted: float = 0.0
    nodes: float = 0.0
    longs: float = 0.0


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the runs of `SPAN` words in order; a shorter text is one run."""
    if len(tokens) <= SPAN:
        return [tuple(tokens)] if tokens else []
    return [tuple(tokens[i : i + SPAN]) for i in range(len(tokens) - SPAN + 1)]


class Voice:
    """What one extraction library takes for the main text; asked about each node."""

    def __init__(self, text: str) -> None:
        lines = [words_of(line) for line in text.splitlines()]
        self.words = sum(map(len, lines))
        self._lines = {" ".join(line) for line in lines}
        self._runs = {run for line in lines for run in shingles(line)}
        joined = [word for line in lines for word in line]
        self._runs.update(shingles(joined))

    def share(self, tokens: Sequence[str]) -> float:
        """Return how much of a node the library wants, 0 to 1."""
        if len(tokens) < SPAN:
            return float(" ".join(tokens) in self._lines) if tokens else 0.0
        runs = shingles(tokens)
        return sum(run in self._runs for run in runs) / len(runs)


def table(
    nodes: Sequence[Node], voices: Sequence[Voice], title: str, summaries: Sequence[str] = ()
) -> list[Row]:
    """Return a row of features for each node.

    Args:
        nodes: all nodes of the page that hold text.
        voices: what each extraction library wants of it.
        title: the title of the article, if it is known.
        summaries: how the page describes itself to machines.
    """
    tokens = [words_of(node.piece.text) for node in nodes]
    shares = [[voice.share(own) for voice in voices] for own in tokens]
    means = [sum(own) / len(own) for own in shares]
    sizes = [float(len(own)) for own in tokens]
    links = [_link_density(node) for node in nodes]
    places = _places(nodes)
    own = [
        [*_words_row(node, size, link), *_line_row(node.piece.text)]
        for node, size, link in zip(nodes, sizes, links, strict=True)
    ]
    rows = [
        [*own[i], *shares[i], *places[i].row, *neighbour_row(i, sizes, links, means)]
        for i in range(len(nodes))
    ]
    _add(rows, _container_rows(places, sizes, links, means))
    _add(rows, _signature_rows(places, sizes, means))
    _add(rows, _page_rows(nodes, tokens, means, words_of(title)))
    wanted = [size * mean for size, mean in zip(sizes, means, strict=True)]
    _add(rows, _trunk_rows(nodes, wanted))
    told = [set(shingles(words_of(summary))) for summary in summaries]
    _add(rows, [[max((_told(own, runs) for runs in told), default=0.0)] for own in tokens])
    return rows


def _add(rows: list[Row], more: Sequence[Row]) -> None:
    for row, extra in zip(rows, more, strict=True):
        row.extend(extra)


def _link_density(node: Node) -> float:
    length = len(node.piece.text)
    linked = sum(run.end - run.start for run in node.piece.inlines if run.kind is InlineKind.LINK)
    return min(linked / length, 1.0) if length else 0.0


def _words_row(node: Node, size: float, link: float) -> Row:
    text = node.piece.text
    length = len(text) or 1
    bold = sum(r.end - r.start for r in node.piece.inlines if r.kind is InlineKind.BOLD)
    return [
        math.log1p(size),
        length / (size or 1),
        link,
        float(sum(run.kind is InlineKind.LINK for run in node.piece.inlines)),
        float(text.rstrip(" \"'”’»)]").endswith((".", "!", "?", "…", "。"))),
        float(text.rstrip().endswith(":")),
        float(len(STOP.findall(text))),
        text.count(",") / (size or 1),
        sum(c.isdigit() for c in text) / length,
        sum(c.isupper() for c in text) / length,
        float(text.count("|") + text.count("•") + text.count("›") + text.count("»")),
        float("“" in text or '"' in text),
        bold / length,
        float(node.piece.level),
        *(float(node.piece.kind is kind) for kind in KINDS),
        *_own_tag(node.element),
    ]


def _own_tag(element: _Element | None) -> Row:
    tag = element.tag if element is not None else ""
    return [float(tag == name) for name in OWN_TAGS]


def _line_row(text: str) -> Row:
    head = text[:60].lstrip()
    return [float(pattern.match(head) is not None) for pattern in LINES]


def _places(nodes: Sequence[Node]) -> list[Place]:
    known: dict[_Element, Place] = {}
    nowhere = Place([0.0] * (len(AROUND) + 2 * len(NAMES) + 3), (), "")
    places = []
    for node in nodes:
        element = node.element
        if element is None:
            places.append(nowhere)
            continue
        if element not in known:
            known[element] = _place(element)
        places.append(known[element])
    return places


def _place(element: _Element) -> Place:
    chain = (element, *element.iterancestors())
    around = dict.fromkeys(AROUND, 0.0)
    nearest = [0.0] * len(NAMES)
    counts = [0.0] * len(NAMES)
    hidden = 0.0
    for distance, ancestor in enumerate(chain[:24]):
        tag = str(ancestor.tag)
        for name in (tag, ROLES.get(ancestor.get("role", ""), "")):
            if name in around:
                around[name] = max(around[name], 1 / (1 + distance))
        if tag in {"body", "html"}:
            continue
        for index in name_hits(f"{ancestor.get('class', '')} {ancestor.get('id', '')}"[:400]):
            counts[index] += 1
            nearest[index] = nearest[index] or 1 / (1 + distance)
        if is_hidden(ancestor) or ancestor.get("aria-hidden") == "true":
            hidden = 1.0
    siblings = 0
    parent = element.getparent()
    if parent is not None:
        siblings = len(parent)
    row = [*around.values(), *nearest, *counts, hidden, float(len(chain)), math.log1p(siblings)]
    return Place(row, chain[:6], _signature(chain))


@lru_cache(maxsize=8192)
def name_hits(names: str) -> tuple[int, ...]:
    """Return which of `NAMES` occur in the class and id of an element."""
    if len(names) < 3:
        return ()
    return tuple(index for index, pattern in enumerate(NAMES) if pattern.search(names))


def _signature(chain: Sequence[_Element]) -> str:
    return "/".join(f"{e.tag}.{(e.get('class') or '')[:60]}" for e in chain[:4])


def neighbour_row(
    index: int, sizes: Sequence[float], links: Sequence[float], means: Sequence[float]
) -> Row:
    """Describe the nodes before and after one."""
    row: Row = []
    for distance in (-3, -2, -1, 1, 2, 3):
        other = index + distance
        if 0 <= other < len(sizes):
            row.extend((math.log1p(sizes[other]), links[other], means[other]))
        else:
            row.extend((-1.0, -1.0, -1.0))
    for reach in (5, 15):
        low, high = max(index - reach, 0), min(index + reach + 1, len(sizes))
        words = sum(sizes[low:high]) or 1.0
        row.append(sum(sizes[i] * means[i] for i in range(low, high)) / words)
        row.append(sum(sizes[i] * links[i] for i in range(low, high)) / words)
    return row


def _container_rows(
    places: Sequence[Place],
    sizes: Sequence[float],
    links: Sequence[float],
    means: Sequence[float],
) -> list[Row]:
    sums: dict[_Element, Summary] = {}
    for place, size, link, mean in zip(places, sizes, links, means, strict=True):
        for element in place.chain:
            summary = sums.setdefault(element, Summary())
            summary.words += size
            summary.linked += size * link
            summary.wanted += size * mean
            summary.nodes += 1
            summary.longs += size >= 20
    return [
        [value for level in range(1, 6) for value in _container(place, sums, level)]
        for place in places
    ]


def _container(place: Place, sums: dict[_Element, Summary], level: int) -> Row:
    if level >= len(place.chain):
        return [-1.0] * 5
    summary = sums[place.chain[level]]
    words = summary.words or 1.0
    return [
        math.log1p(summary.words),
        summary.linked / words,
        summary.wanted / words,
        math.log1p(summary.nodes),
        summary.longs / summary.nodes,
    ]


def _signature_rows(
    places: Sequence[Place], sizes: Sequence[float], means: Sequence[float]
) -> list[Row]:
    """Describe the nodes that are marked up just like one."""
    sums: dict[str, list[float]] = {}
    for place, size, mean in zip(places, sizes, means, strict=True):
        entry = sums.setdefault(place.signature, [0.0, 0.0, 0.0])
        entry[0] += 1
        entry[1] += size
        entry[2] += size * mean
    return [
        [math.log1p(count), math.log1p(words / count), wanted / (words or 1.0)]
        for count, words, wanted in (sums[place.signature] for place in places)
    ]


def _trunk_rows(nodes: Sequence[Node], wanted: Sequence[float]) -> list[Row]:
    """Describe how far each node stands from the element with most of the wanted words.

    Steps up from the node to where the way to that element begins, and down from there to it; how
    near it is to an element that calls itself the body of the article; and the wanted words that
    stand right beside it.
    """
    beside: dict[_Element, float] = {}
    for node, words in zip(nodes, wanted, strict=True):
        parent = node.element.getparent() if node.element is not None else None
        if parent is not None:
            beside[parent] = beside.get(parent, 0.0) + words
    trunk = max(beside, key=lambda element: beside[element], default=None)
    down = {} if trunk is None else _levels(trunk)
    known: dict[_Element, Row] = {}
    rows = []
    for node in nodes:
        element = node.element
        if element is None:
            rows.append([0.0, -1.0, 0.0, 0.0])
            continue
        if element not in known:
            known[element] = _trunk_row(element, down, beside)
        rows.append(known[element])
    return rows


def _levels(element: _Element) -> dict[_Element, int]:
    return {above: level for level, above in enumerate((element, *element.iterancestors()))}


def _trunk_row(
    element: _Element, down: Mapping[_Element, int], beside: Mapping[_Element, float]
) -> Row:
    chain = (element, *element.iterancestors())
    up = next((i for i, above in enumerate(chain) if above in down), len(chain))
    body = next(
        (
            1 / (1 + i)
            for i, e in enumerate(chain)
            if "articlebody" in e.get("itemprop", "").lower()
        ),
        0.0,
    )
    steps = float(down[chain[up]]) if up < len(chain) else -1.0
    parent = chain[1] if len(chain) > 1 else element
    return [float(up), steps, body, math.log1p(beside.get(parent, 0.0))]


def _told(own: Sequence[str], summary: set[tuple[str, ...]]) -> float:
    """Return how much of a node the summary of the page says."""
    runs = set(shingles(own))
    return len(runs & summary) / len(runs) if len(own) >= SPAN else 0.0


def _page_rows(
    nodes: Sequence[Node],
    tokens: Sequence[Sequence[str]],
    means: Sequence[float],
    title: Sequence[str],
) -> list[Row]:
    sizes = [len(own) for own in tokens]
    total = float(sum(sizes)) or 1.0
    wanted = [i for i, mean in enumerate(means) if mean > 0.6 and sizes[i] >= 8]
    first, last = (wanted[0], wanted[-1]) if wanted else (0, len(nodes) - 1)
    heading = _title_index(nodes, tokens, title)
    wanted_words = sum(sizes[i] * means[i] for i in range(len(sizes)))
    counts: dict[str, int] = {}
    for own in tokens:
        key = " ".join(own[:30])
        counts[key] = counts.get(key, 0) + 1
    rows, before = [], 0.0
    seen: set[str] = set()
    for index, own in enumerate(tokens):
        key = " ".join(own[:30])
        rows.append(
            [
                index / len(tokens),
                before / total,
                math.log1p(total),
                wanted_words / total,
                _signed_log(index - first),
                _signed_log(last - index),
                _signed_log(index - heading) if heading >= 0 else 0.0,
                float(heading >= 0),
                float(index == heading),
                float(counts[key]),
                float(key in seen),
                _overlap(own, title),
                _signed_log(_outside(index, first, last, sizes)),
            ]
        )
        before += len(own)
        seen.add(key)
    return rows


def _outside(index: int, first: int, last: int, sizes: Sequence[int]) -> float:
    """Count the words between a node and the stretch that the libraries want."""
    if index < first:
        return -float(sum(sizes[index:first]))
    return float(sum(sizes[last + 1 : index + 1])) if index > last else 0.0


def _title_index(
    nodes: Sequence[Node], tokens: Sequence[Sequence[str]], title: Sequence[str]
) -> int:
    best, found = 0.5, -1
    for index, (node, own) in enumerate(zip(nodes, tokens, strict=True)):
        if node.piece.kind is not BlockKind.HEADING or not own:
            continue
        score = _overlap(own, title) + (0.3 if node.piece.level == 1 else 0.0)
        if score > best:
            best, found = score, index
    return found


def _overlap(own: Sequence[str], title: Sequence[str]) -> float:
    if not own or not title:
        return 0.0
    common = len(set(own) & set(title))
    return 2 * common / (len(set(own)) + len(set(title)))


def _signed_log(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)
