"""What the card of a mark says: who it is, how often, what they said, where else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES, Annotation
from desktop_app.core.findings import UNSURE, Quotation, QuotationKind
from desktop_app.core.speech import speaker_key, speakers
from desktop_app.gui.card_rows import CardContent, mark_row, quotation_kind
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.name_card import Known, name_card
from desktop_app.gui.passages import speaker_name
from desktop_app.gui.speaker_hues import UNNAMED, speaker_ranks
from desktop_app.gui.wording import DOT, counted, one_line, percent, short_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from desktop_app.gui.session import ReadingSession

_MOST_QUOTATIONS = 5


def _tr(text: str) -> str:
    return QCoreApplication.translate("card", text)


def card_content(
    session: ReadingSession,
    mark: Mark,
    *,
    known: Known | None = None,
    colour_names: Sequence[str] = DEFAULT_COLOUR_NAMES,
) -> CardContent:
    """Return what the card of a mark says.

    Args:
        session: holds the article.
        mark: a mention, quotation or highlight of it.
        known: what the library knows of a name, if that was looked up.
        colour_names: the reader's names of the colours.
    """
    if mark.kind is MarkKind.MENTION:
        return name_card(session, mark, known or Known())
    if mark.kind is MarkKind.QUOTATION:
        return _quotation(session, mark)
    assert mark.annotation is not None
    return _highlight(mark.annotation, colour_names)


# -- quotations ------------------------------------------------------------------------------


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
    heading = _tr("Also said here")
    rows = [
        mark_row(session, other, "" if number else heading, quotation_kind(other.quotations[0]))
        for number, other in enumerate(others[:_MOST_QUOTATIONS])
    ]
    return CardContent(
        title=_speaker_title(session, first),
        subtitle=quotation_kind(first),
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
