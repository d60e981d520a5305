"""Arbitrary core values for property tests."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from desktop_app.core.annotation import COLOUR_COUNT, Anchor, Annotation
from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import (
    Analysis,
    Cue,
    CueClass,
    Entity,
    Label,
    Mention,
    Quotation,
    QuotationKind,
    Speaker,
)

#: Any string, lone surrogates too.
texts = st.text(st.characters(), max_size=12)
times = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis wants it so; zones come beside
    timezones=st.just(UTC),
)
shares = st.floats(0, 1)
#: Names that meet one another often.
NAMES = ("Holt", "Mara Holt", "the Holt", "Tess", "Brack", "Brack's", "quay", "Reed Hall", "")
names = st.sampled_from(NAMES)
prose = st.lists(
    st.sampled_from([*NAMES, "said", "“Yes,”", "\n\n", "and", "Hall"]), max_size=30
).map(" ".join)


@st.composite
def spans(draw: st.DrawFn, length: int = 2**31 - 1) -> tuple[int, int]:
    """A range within a text of this length, as often as not empty."""
    start = draw(st.integers(0, length))
    return start, draw(st.integers(start, min(length, start + 40)))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of a few blocks."""
    parts = draw(st.lists(texts.map(lambda t: "".join(t.split()) + "x"), max_size=4))
    blocks, inlines, position = [], [], 0
    for part in parts:
        end = position + len(part)
        kind = draw(st.sampled_from(BlockKind))
        number = draw(st.none() | st.integers(-9, 9))
        blocks.append(Block(position, end, kind, draw(st.integers(0, 6)), number, draw(texts)))
        inlines.append(Inline(position, end, draw(st.sampled_from(InlineKind)), draw(texts)))
        position = end + 2
    strings = draw(st.lists(texts, min_size=7, max_size=7))
    return Article("\n\n".join(parts), tuple(blocks), tuple(inlines), *strings)


@st.composite
def anchors(draw: st.DrawFn) -> Anchor:
    """An anchor, whether it fits any text or not."""
    start, end = draw(spans(200))
    return Anchor(start, end + 1, *draw(st.tuples(texts, texts, texts)))


all_annotations = st.builds(
    Annotation,
    id=texts,
    article_id=texts,
    anchor=st.none() | anchors(),
    colour=st.integers(0, COLOUR_COUNT),
    note=texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    created=times,
    modified=times,
    is_orphan=st.booleans(),
)


@st.composite
def decisions(draw: st.DrawFn, text: str | None = None) -> Decision:
    """A decision; with a text it is about names and places in it."""
    anchor = draw(st.none() | anchors())
    if text:
        start = draw(st.integers(0, len(text) - 1))
        anchor = Anchor.of(text, start, draw(st.integers(start + 1, min(len(text), start + 9))))
    return Decision(
        id=str(draw(st.integers(0, 999))),
        article_id=draw(st.sampled_from(["here", "elsewhere"])),
        kind=draw(st.sampled_from(DecisionKind)),
        scope=draw(st.sampled_from(Scope)),
        text=draw(names | texts),
        anchor=anchor,
        value=draw(names | st.sampled_from([label.value for label in Label]) | texts),
        label=draw(st.sampled_from(["", "PERSON", "ORG"])),
        created=draw(times),
    )


@st.composite
def speakers(draw: st.DrawFn, length: int, keys: st.SearchStrategy[int | None]) -> Speaker:
    """A speaker, with or without a place."""
    start, end = draw(st.just((None, None)) | spans(length))
    return Speaker(
        start, end, draw(names), draw(names), draw(keys), draw(shares), draw(st.booleans())
    )


@st.composite
def analyses(draw: st.DrawFn, text: str | None = None) -> Analysis:
    """An analysis; with a text its mentions and quotations lie inside of it."""
    length = 500 if text is None else len(text)
    keys = st.none() | st.integers(1, 5)
    labels = st.sampled_from(Label)
    mentions = [
        Mention(*draw(spans(length)), draw(labels), draw(keys), draw(shares), draw(names))
        for _ in range(draw(st.integers(0, 5)))
    ]
    entities = [
        Entity(key, draw(names), draw(labels), tuple(draw(st.lists(names, max_size=3))))
        for key in range(1, draw(st.integers(1, 5)))
    ]
    quotations = [
        Quotation(
            *draw(spans(length)),
            draw(st.sampled_from(QuotationKind)),
            draw(st.none() | speakers(length, keys)),
            draw(st.none() | st.builds(_cue, spans(length), names, st.sampled_from(CueClass))),
            draw(st.integers(0, 2)),
            draw(shares),
            tuple(draw(st.lists(names, max_size=2))),
            tuple(draw(st.lists(spans(length), max_size=2))),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return Analysis(
        tuple(mentions),
        tuple(entities),
        tuple(quotations),
        tuple(mentions[1:]),
        *draw(st.tuples(texts, texts, texts, texts)),
        tuple(draw(st.lists(texts, max_size=2))),
        draw(st.booleans()),
    )


def _cue(span: tuple[int, int], text: str, kind: CueClass) -> Cue:
    return Cue(*span, text, text.lower(), kind)
