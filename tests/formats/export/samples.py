"""A reading of our own with one of everything that is exported."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.article import Article, BlockKind, Inline, InlineKind, Piece, assemble
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import (
    Analysis,
    Cue,
    Entity,
    Label,
    Mention,
    Quotation,
    QuotationKind,
    Speaker,
)
from desktop_app.formats.export.reading import Reading

_MOMENT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
_NOTE = "=1+1 is no sum\n\n- second"
_LINK = Inline(19, 32, InlineKind.LINK, "https://pilot.example/old (1)")
_PIECES = (
    Piece("The lamp & the *sea*", BlockKind.TITLE),
    Piece("By the harbour desk", BlockKind.META),
    Piece("Night", BlockKind.HEADING, 2),
    Piece(
        "“The lamp goes out,” Ida Holm said, “when nobody pays.”",
        inlines=(Inline(21, 29, InlineKind.BOLD), Inline(25, 34, InlineKind.ITALIC)),
    ),
    Piece("She pointed to [1] the lamp_post near Oldhaven & left.", inlines=(_LINK,)),
    Piece("- not a list", BlockKind.PARAGRAPH),
    Piece("rope", BlockKind.LIST_ITEM, 1, 1),
    Piece("oil, 1 == 1", BlockKind.LIST_ITEM, 1, 2),
    Piece("Nothing burns for ever.", BlockKind.QUOTE, 1),
    Piece("if oil < 1:\n    print('```')", BlockKind.CODE),
    Piece(
        "Year Oil | tar",
        BlockKind.TABLE_ROW,
        inlines=(Inline(0, 4, InlineKind.HEADER_CELL), Inline(5, 14, InlineKind.HEADER_CELL)),
    ),
    Piece(
        "2023 14",
        BlockKind.TABLE_ROW,
        inlines=(Inline(0, 4, InlineKind.CELL), Inline(5, 7, InlineKind.CELL)),
    ),
    Piece("A lamp", BlockKind.IMAGE, target="https://pilot.example/lamp.png"),
    Piece("* * *", BlockKind.RULE),
    Piece("<script>alert(1)</script> is what the last page said; Oldhaven slept."),
)
TEXT, _BLOCKS, _INLINES = assemble(_PIECES)


def _span(words: str, number: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def _made(
    number: int,
    anchor: Anchor | None,
    colour: int,
    note: str = "",
    tags: tuple[str, ...] = (),
    *,
    is_orphan: bool = False,
) -> Annotation:
    made_id = f"00000000-0000-4000-8000-{number:012}"
    return Annotation(
        made_id, "lamp", anchor, colour, note, tags, _MOMENT, _MOMENT, is_orphan=is_orphan
    )


def _anchored(words: str) -> Anchor:
    return Anchor.of(TEXT, *_span(words))


def lamp_reading() -> Reading:
    """Return the reading; every part of it is used by some format."""
    article = Article(
        TEXT,
        _BLOCKS,
        _INLINES,
        title="The lamp & the *sea*",
        byline="Harbour desk",
        published="2024-03-09",
        site="The Pilot",
        language="en",
        url="https://pilot.example/lamp",
    )
    holm = Speaker(*_span("Ida Holm"), "Ida Holm", "Ida Holm", 1)
    cue = Cue(*_span("said"), "said", "say")
    found = Analysis(
        mentions=(
            Mention(*_span("Ida Holm"), Label.PERSON, 1),
            Mention(*_span("Oldhaven"), Label.ORG, 2),
            Mention(*_span("Oldhaven", 1), Label.ORG, 2),
            Mention(*_span("Nothing"), Label.PERSON, 3),
        ),
        entities=(
            Entity(1, "Ida Holm", Label.PERSON),
            Entity(2, "Oldhaven", Label.ORG),
            Entity(3, "Nothing", Label.PERSON),
        ),
        quotations=(
            Quotation(*_span("“The lamp goes out,”"), QuotationKind.DIRECT, holm, cue, 1),
            Quotation(*_span("“when nobody pays.”"), QuotationKind.DIRECT, holm, cue, 1),
            Quotation(*_span("Nothing burns for ever."), QuotationKind.INDIRECT, None),
        ),
        model="en_test",
        model_version="1.0",
        language="en",
    )
    annotations = (
        _made(1, None, 0, "Ask the *keeper*.\nTwice."),
        _made(
            2, _anchored("lamp goes out,” Ida"), 2, "=1+1 is no sum\n\n- second", ("oil", "night")
        ),
        _made(3, _anchored("nobody pays.”\n\nShe pointed"), 1),
        _made(4, _anchored("Oldhaven & left"), 0, "Only a note."),
        _made(5, Anchor(3, 9, "the old pier"), 4, "Gone?", is_orphan=True),
    )
    decisions = (
        _decision("d1", DecisionKind.IS_LABEL, "Oldhaven", "PLACE", 1),
        _decision("d2", DecisionKind.NOT_A_NAME, "Nothing", "", 2),
    )
    return Reading("lamp", article, found, annotations, decisions)


def _decision(made_id: str, kind: DecisionKind, text: str, value: str, minute: int) -> Decision:
    created = _MOMENT.replace(minute=minute)
    return Decision(made_id, "lamp", kind, Scope.ARTICLE, text, None, value, "ORG", created)
