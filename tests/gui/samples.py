"""An article of our own with what a reader would find and write in it, built by hand."""

from __future__ import annotations

from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.article import Article, BlockKind, Piece, assemble
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

_PIECES = (
    Piece("Harbour town argues over a bridge", BlockKind.TITLE),
    Piece("The plan", BlockKind.HEADING, 2),
    Piece(
        "The mayor of Oldhaven, Marta Quist, wants a bridge over the narrow channel. "
        "“We have waited thirty years for this,” Quist said, “and our patience is at an end.”"
    ),
    Piece("The Harbour Guild is against it. Its chairman, Jonas Brandt, called the plan “costly”."),
    Piece("Who pays", BlockKind.HEADING, 3),
    Piece(
        "“Nobody asked the fishermen,” Brandt said. He warned that the bridge would stand empty."
    ),
    Piece("“They will sign it anyway,” one official in Oldhaven told us near the café."),
)
TEXT, _BLOCKS, _INLINES = assemble(_PIECES)
_ENTITIES = (
    Entity(0, "Marta Quist", Label.PERSON, ("Marta Quist", "Quist")),
    Entity(1, "Jonas Brandt", Label.PERSON, ("Jonas Brandt", "Brandt")),
    Entity(2, "Oldhaven", Label.PLACE),
    Entity(3, "Harbour Guild", Label.ORG),
)


def bridge_article(title: str = "Harbour town argues over a bridge") -> Article:
    """Return the article; with another title it is another one for the library."""
    text = TEXT if title == "Harbour town argues over a bridge" else f"{TEXT} ({title})"
    blocks = _BLOCKS if text == TEXT else (*_BLOCKS[:-1], _longer(len(text)))
    return Article(
        text, blocks, _INLINES, title=title, site="The Pilot", published="2024-03-09", language="en"
    )


def _longer(end: int):
    last = _BLOCKS[-1]
    return type(last)(last.start, end, last.kind)


def span(words: str, number: int = 0) -> tuple[int, int]:
    """Return where `words` stand in the text, the first time or a later one."""
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def _mention(words: str, number: int, entity: int, label: Label) -> Mention:
    return Mention(*span(words, number), label, entity)


def _quotation(
    words: str,
    kind: QuotationKind,
    speaker: Speaker | None,
    *,
    cue: tuple[str, int] | None = None,
    group: int = 0,
    confidence: float = 0.95,
) -> Quotation:
    found = None
    if cue is not None:
        found = Cue(*span(*cue), cue[0], {"said": "say", "told": "tell"}.get(cue[0], cue[0]))
    return Quotation(*span(words), kind, speaker, found, group, confidence, ("cue after",))


def bridge_analysis() -> Analysis:
    """Return what is to be found in the article."""
    quist = Speaker(*span("Quist", 1), "Quist", "Marta Quist", 0)
    brandt = Speaker(*span("Brandt", 1), "Brandt", "Jonas Brandt", 1)
    he = Speaker(*span("He warned"), "He", "Jonas Brandt", 1, confidence=0.4)
    official = Speaker(None, None, "one official", "one official", None, 0.9, is_named=False)
    direct = QuotationKind.DIRECT
    return Analysis(
        mentions=(
            _mention("Oldhaven", 0, 2, Label.PLACE),
            _mention("Marta Quist", 0, 0, Label.PERSON),
            _mention("Quist", 1, 0, Label.PERSON),
            _mention("Harbour Guild", 0, 3, Label.ORG),
            _mention("Jonas Brandt", 0, 1, Label.PERSON),
            _mention("Brandt", 1, 1, Label.PERSON),
            _mention("Oldhaven", 1, 2, Label.PLACE),
        ),
        entities=_ENTITIES,
        quotations=(
            _quotation(
                "“We have waited thirty years for this,”", direct, quist, cue=("said", 0), group=1
            ),
            _quotation("“and our patience is at an end.”", direct, quist, cue=("said", 0), group=1),
            _quotation("“costly”", QuotationKind.WORDS, None),
            _quotation("“Nobody asked the fishermen,”", direct, brandt, cue=("said", 1)),
            _quotation(
                "the bridge would stand empty", QuotationKind.INDIRECT, he, cue=("warned", 0)
            ),
            _quotation("“They will sign it anyway,”", direct, official, cue=("told", 0)),
        ),
        model="en_test",
        model_version="1.0",
    )


def annotation_on(
    words: str, article_id: str, *, colour: int = 1, note: str = "", tags: tuple[str, ...] = ()
) -> Annotation:
    """Return a highlight of these words of the article."""
    return Annotation(new_id(), article_id, Anchor.of(TEXT, *span(words)), colour, note, tags)
