"""One article of another reader's export, and where its highlights lie in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from desktop_app.core.anchor import resolve
from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.core.decisions import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.core.decisions import Decision
    from desktop_app.formats.items import Item, Passage

MAX_WORDS = 5_000
LOOKING_S = 10.0
COLOURS = {
    "yellow": 1,
    "orange": 2,
    "red": 3,
    "pink": 4,
    "purple": 5,
    "violet": 5,
    "magenta": 4,
    "blue": 6,
    "teal": 7,
    "gray": 7,
    "green": 8,
}


@dataclass(frozen=True, slots=True)
class Placement:
    """Annotations for one article, those without a place marked as orphans."""

    annotations: tuple[Annotation, ...]

    @property
    def unplaced(self) -> tuple[Annotation, ...]:
        """Those whose words do not stand in the text."""
        return tuple(a for a in self.annotations if a.is_orphan)


def excerpts(item: Item, source: str = "") -> Article | None:
    """Make an article of an item's passages, for exports that hold no texts.

    Returns:
        None when there are no passages with words.
    """
    quotes = [" ".join(p.exact.split()) for p in item.passages if p.exact.strip()]
    if not quotes:
        return None
    pieces = [Piece(item.title or "Excerpts", BlockKind.TITLE)]
    pieces += [Piece(quote) for quote in dict.fromkeys(quotes)]
    text, blocks, inlines = assemble(pieces)
    return Article(
        text,
        blocks,
        inlines,
        title=item.title or "Excerpts",
        byline=item.author,
        published=item.published,
        url=item.url,
        source=source,
    )


def placed(item: Item, text: str, article_id: str) -> Placement:
    """Turn an item's passages into annotations of a text.

    A passage is placed by its words with their context, white space and punctuation aside; it is
    never guessed. One that is not found becomes an orphan and keeps its words. Those that do not
    stand in the text as they are are only looked for during `LOOKING_S` seconds.
    """
    end = monotonic() + LOOKING_S
    annotations = [_annotation(passage, text, article_id, end) for passage in item.passages]
    if item.tags:
        annotations.append(
            Annotation(new_id(), article_id, None, colour=0, tags=tuple(dict.fromkeys(item.tags)))
        )
    return Placement(tuple(annotations))


def restored(item: Item, text: str, article_id: str) -> list[Annotation]:
    """Return the annotations of an export of our own as those of a stored article.

    In the text that was exported they stay where they are; in another version of it they are
    placed by their words.
    """
    assert item.article is not None
    is_same = item.article.text == text
    return [_restored(one, text, article_id, is_same=is_same) for one in item.annotations]


def _restored(one: Annotation, text: str, article_id: str, *, is_same: bool) -> Annotation:
    mine = replace(one, article_id=article_id)
    if is_same or one.anchor is None:
        return mine
    found = resolve(one.anchor, text)
    return replace(mine, anchor=found or one.anchor, is_orphan=found is None)


def restored_decisions(item: Item, text: str, article_id: str) -> Iterator[Decision]:
    """Yield the corrections of an export of our own, without those whose place is gone."""
    assert item.article is not None
    is_same = item.article.text == text
    for one in item.decisions:
        mine = replace(one, article_id=article_id)
        found = one.anchor if is_same or one.anchor is None else resolve(one.anchor, text)
        if found is not None or one.anchor is None:
            yield replace(mine, anchor=found)
        elif one.scope is Scope.LIBRARY:
            yield mine


def _annotation(passage: Passage, text: str, article_id: str, end: float) -> Annotation:
    anchor, is_orphan = None, False
    if passage.exact.strip():
        wanted = Anchor(0, len(passage.exact), passage.exact, passage.prefix, passage.suffix)
        anchor = _found(wanted, text, is_hurried=monotonic() > end)
        is_orphan = anchor is None
        anchor = anchor or wanted
    made = Annotation(
        new_id(),
        article_id,
        anchor,
        colour=passage.colour if anchor else 0,
        note=passage.note,
        tags=tuple(dict.fromkeys(passage.tags)),
        is_orphan=is_orphan,
    )
    return replace(made, created=passage.made, modified=passage.made) if passage.made else made


def _found(wanted: Anchor, text: str, *, is_hurried: bool) -> Anchor | None:
    """Find a passage that stands once in the text, white space aside; else by its context."""
    words = wanted.exact.split()
    if len(words) <= MAX_WORDS:
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        matches = [match.span() for match, _ in zip(pattern.finditer(text), range(2), strict=False)]
        if len(matches) == 1:
            return Anchor.of(text, *matches[0])
    return None if is_hurried else resolve(wanted, text)


def colour_of(name: str) -> int:
    """Return the highlight colour for another program's name or `#rrggbb` of it."""
    folded = name.strip().lower()
    if folded.startswith("#") and len(folded) >= 7:
        return _nearest(folded)
    return next((colour for known, colour in COLOURS.items() if known in folded), 1)


def _nearest(value: str) -> int:
    try:
        red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    except ValueError:
        return 1
    points: Sequence[tuple[int, tuple[int, int, int]]] = (
        (1, (255, 212, 0)),
        (2, (241, 152, 55)),
        (3, (255, 102, 102)),
        (4, (229, 110, 238)),
        (5, (162, 138, 229)),
        (6, (46, 168, 229)),
        (7, (120, 190, 190)),
        (8, (95, 178, 54)),
    )
    return min(
        points,
        key=lambda p: (p[1][0] - red) ** 2 + (p[1][1] - green) ** 2 + (p[1][2] - blue) ** 2,
    )[0]
