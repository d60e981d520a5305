"""What the card of a mark says: who it is, how often, what they said, where else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES, Annotation
from desktop_app.core.findings import UNSURE, Label, Quotation, QuotationKind
from desktop_app.core.speech import speaker_key, speakers
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.names_panel import LABEL_NAMES, name_key
from desktop_app.gui.panel_list import PanelRow
from desktop_app.gui.passages import speaker_name
from desktop_app.gui.quotations_panel import KIND_NAMES
from desktop_app.gui.speaker_hues import UNNAMED, speaker_ranks
from desktop_app.gui.wording import DOT, counted, one_line, percent, short_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from desktop_app.gui.session import ReadingSession
    from desktop_app.storage.rows import EntityUse

_MOST_QUOTATIONS = 5
_MOST_ARTICLES = 5


@dataclass(frozen=True, slots=True)
class CardRow(PanelRow):
    """Something to go to from a card: a mark of this article, or another article.

    Attributes:
        heading: stands above the row where a new group begins, else empty.
        aside: a few words at the right.
    """

    heading: str
    aside: str
    mark: Mark | None = None
    article_id: str = ""


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card shows; its colours come from what is given of `label`, `rank` and `colour`.

    Attributes:
        label: of a name, which underlines the title.
        rank: of a speaker, which gives the title its hue.
        colour: of a highlight, 1 to 8, which lies behind the title; 0: none.
        facts: lines below the title.
        note: Markdown of the reader's note.
    """

    title: str
    subtitle: str
    facts: tuple[str, ...] = ()
    rows: tuple[CardRow, ...] = ()
    note: str = ""
    label: Label | None = None
    rank: int | None = None
    colour: int = 0


def _tr(text: str) -> str:
    return QCoreApplication.translate("card", text)


def entity_name(session: ReadingSession, mark: Mark) -> str:
    """Return the full name that a mention means, or its own words; empty for other marks."""
    mention = mark.mention
    if mention is None:
        return ""
    entity = session.analysis.entity(mention.entity)
    return entity.name if entity else session.article.text[mention.start : mention.end]


def card_content(
    session: ReadingSession,
    mark: Mark,
    *,
    use: EntityUse | None = None,
    colour_names: Sequence[str] = DEFAULT_COLOUR_NAMES,
) -> CardContent:
    """Return what the card of a mark says.

    Args:
        session: holds the article.
        mark: a mention, quotation or highlight of it.
        use: where else the library names the entity, if that was looked up.
        colour_names: the reader's names of the colours.
    """
    if mark.kind is MarkKind.MENTION:
        return _entity(session, mark, use)
    if mark.kind is MarkKind.QUOTATION:
        return _quotation(session, mark)
    assert mark.annotation is not None
    return _highlight(mark.annotation, colour_names)


# -- names -----------------------------------------------------------------------------------


def _entity(session: ReadingSession, mark: Mark, use: EntityUse | None) -> CardContent:
    mention = mark.mention
    assert mention is not None
    text, analysis = session.article.text, session.analysis
    entity = analysis.entity(mention.entity)
    name = entity_name(session, mark)
    label = entity.label if entity else mention.label
    wanted = name_key(mention, text)
    here = sum(name_key(other, text) == wanted for other in analysis.mentions)
    kind = session.term_kind(name) if label is Label.TERM else ""
    rank_parts = [
        LABEL_NAMES[label],
        kind,
        mention.rank,
        counted(here, "mention here", "mentions here"),
    ]
    aliases = [alias for alias in (entity.aliases if entity else ()) if alias != name]
    facts = []
    if aliases:
        facts.append(_tr("Also: {0}").format(", ".join(aliases)))
    if mention.confidence < UNSURE:
        facts.append(_tr("Unsure: press x if this is wrong, r to change the type."))
    facts.extend(_library_fact(use))
    said = _said_by(session, mention.entity)
    return CardContent(
        title=name,
        subtitle=DOT.join(part for part in rank_parts if part),
        facts=tuple(facts),
        rows=(*said, *_notes_on(session, wanted), *_elsewhere(session, use)),
        label=label,
    )


def _library_fact(use: EntityUse | None) -> list[str]:
    if use is None or use.articles < 2:
        return []
    articles = counted(use.articles, "article", "articles")
    mentions = counted(use.mentions, "mention", "mentions")
    return [_tr("In the library: {0}").format(f"{articles}{DOT}{mentions}")]


def _said_by(session: ReadingSession, entity: int | None) -> list[CardRow]:
    if entity is None:
        return []
    marks = [
        mark
        for mark in session.all_findings
        if mark.kind is MarkKind.QUOTATION and mark.entity == entity
    ]
    heading = _tr("Said here")
    if len(marks) > _MOST_QUOTATIONS:
        heading = _tr("Said here, {0} of {1}").format(_MOST_QUOTATIONS, len(marks))
    return [
        _mark_row(session, mark, heading if number == 0 else "", _kind(mark.quotations[0]))
        for number, mark in enumerate(marks[:_MOST_QUOTATIONS])
    ]


def _notes_on(session: ReadingSession, wanted: str) -> list[CardRow]:
    """Return the reader's notes on passages that name the entity."""
    text = session.article.text
    places = [m.start for m in session.analysis.mentions if name_key(m, text) == wanted]
    rows: list[CardRow] = []
    for annotation in session.annotations.values():
        anchor = annotation.anchor
        if not annotation.note or anchor is None or annotation.is_orphan:
            continue
        if any(anchor.start <= place < anchor.end for place in places):
            mark = next((m for m in session.marks if m.annotation == annotation), None)
            heading = "" if rows else _tr("Your notes")
            note = one_line(annotation.note)
            rows.append(CardRow(annotation.id, note, "", heading, "", mark))
    return rows


def _elsewhere(session: ReadingSession, use: EntityUse | None) -> list[CardRow]:
    if use is None:
        return []
    others = [place for place in use.places if place.article_id != session.article_id]
    return [
        CardRow(
            key=place.article_id,
            text=place.title,
            detail="",
            heading="" if number else _tr("Elsewhere in the library"),
            aside=DOT.join(
                part for part in (short_date(place.published), str(place.mentions)) if part
            ),
            article_id=place.article_id,
        )
        for number, place in enumerate(others[:_MOST_ARTICLES])
    ]


def _mark_row(session: ReadingSession, mark: Mark, heading: str, aside: str) -> CardRow:
    words = " … ".join(one_line(session.article.text[start:end]) for start, end in mark.ranges)
    return CardRow(f"{mark.start}-{mark.end}", words, aside, heading, aside, mark)


# -- quotations ------------------------------------------------------------------------------


def _kind(quotation: Quotation) -> str:
    cue = quotation.cue.text if quotation.cue else ""
    return DOT.join(part for part in (cue, KIND_NAMES[quotation.kind]) if part)


def _quotation(session: ReadingSession, mark: Mark) -> CardContent:
    first = mark.quotations[0]
    shares = speakers(session.analysis, session.article.text)
    share = next((share for share in shares if share.key == mark.speaker), None)
    facts = list(_speaker_facts(session, first))
    if share is not None and share.quotations > 1:
        said = counted(share.quotations, "quotation", "quotations")
        facts.append(
            _tr("{0} in this article{1}{2} of all quoted words").format(
                said, DOT, percent(share.share)
            )
        )
    if first.rules:
        facts.append(_tr("Found by: {0}").format(", ".join(first.rules)))
    facts.append(_tr("Confidence: {0}").format(percent(first.confidence)))
    others = [
        other
        for other in session.all_findings
        if other.kind is MarkKind.QUOTATION
        and mark.speaker
        and other.speaker == mark.speaker
        and not other.is_same_as(mark)
    ]
    rows = [
        _mark_row(
            session, other, "" if number else _tr("Also said here"), _kind(other.quotations[0])
        )
        for number, other in enumerate(others[:_MOST_QUOTATIONS])
    ]
    return CardContent(
        title=_speaker_title(session, first),
        subtitle=_kind(first),
        facts=tuple(facts),
        rows=tuple(rows),
        rank=speaker_ranks(shares).get(speaker_key(first.speaker), UNNAMED),
    )


def _speaker_title(session: ReadingSession, quotation: Quotation) -> str:
    speaker = quotation.speaker
    if speaker is None:
        return (
            _tr("Nobody is said to have spoken")
            if (quotation.kind is QuotationKind.WORDS)
            else _tr("Speaker not known")
        )
    name = speaker_name(session.analysis, quotation)
    return _tr("probably {0}").format(name) if speaker.confidence < UNSURE else name


def _speaker_facts(session: ReadingSession, quotation: Quotation) -> list[str]:
    speaker = quotation.speaker
    if speaker is None:
        return []
    facts = []
    name = speaker_name(session.analysis, quotation)
    if speaker.text and speaker.text != name:
        facts.append(_tr("Named there as “{0}”").format(speaker.text))
    if not speaker.is_named:
        facts.append(_tr("A source without a name"))
    return facts


# -- highlights ------------------------------------------------------------------------------


def _highlight(annotation: Annotation, colour_names: Sequence[str]) -> CardContent:
    facts = []
    if annotation.tags:
        facts.append(" ".join(f"#{tag}" for tag in annotation.tags))
    facts.append(_tr("Made {0}").format(_time(annotation.created)))
    if (annotation.modified - annotation.created).total_seconds() > 60:
        facts.append(_tr("Changed {0}").format(_time(annotation.modified)))
    colour = annotation.colour
    return CardContent(
        title=one_line(annotation.anchor.exact) if annotation.anchor else _tr("Whole article"),
        subtitle=colour_names[colour - 1] if colour else _tr("Note"),
        facts=tuple(facts),
        note=annotation.note,
        colour=colour,
    )


def _time(moment: datetime) -> str:
    local = moment.astimezone()
    date = short_date(local.date().isoformat())
    return f"{date}, {local:%H:%M}"
