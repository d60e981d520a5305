"""What the card of a name says: who it is, how often, what they said, with whom, where else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication

from desktop_app.core.decisions import DecisionKind, last_on
from desktop_app.core.findings import UNSURE, Label
from desktop_app.gui.card_rows import CardContent, CardRow, mark_row, quotation_kind
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.merging import Proposal, proposals
from desktop_app.gui.names_panel import label_name, name_key
from desktop_app.gui.wording import DOT, counted, one_line, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.core.findings import Mention
    from desktop_app.gui.session import ReadingSession
    from desktop_app.storage.library import Library
    from desktop_app.storage.rows import EntityCount, EntityUse, QuotationRow

_MOST_QUOTATIONS = 5
_MOST_ARTICLES = 5
_MOST_COMPANIONS = 5
_MOST_INSIDE = 5
_CONTEXT = 24
#: Where a name can be looked up, when the reader wants to: title and address.
_LOOK_UPS = (
    ("Wikipedia", "https://{language}.wikipedia.org/w/index.php?search={name}"),
    ("DuckDuckGo", "https://duckduckgo.com/?q={name}"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of a name.

    Attributes:
        said: what they said in other articles, the latest first.
        companions: who and what is named in the same articles.
    """

    use: EntityUse | None = None
    said: tuple[QuotationRow, ...] = ()
    companions: tuple[EntityCount, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def _tr(text: str) -> str:
    return QCoreApplication.translate("card", text)


def entity_name(session: ReadingSession, mark: Mark) -> str:
    """Return the full name that a mention means, or its own words; empty for other marks."""
    mention = mark.mention
    if mention is None:
        return ""
    entity = session.analysis.entity(mention.entity)
    return entity.name if entity else session.article.text[mention.start : mention.end]


def look_up(library: Library, session: ReadingSession, mark: Mark) -> Known:
    """Return what the library knows of the name that is marked."""
    name = entity_name(session, mark)
    if not name:
        return Known()
    entity = session.analysis.entity(mark.entity)
    made = session.decisions.values()
    said = library.quotations_by(name, 3 * _MOST_QUOTATIONS)
    return Known(
        library.entity_in_library(name),
        tuple(row for row in said if row.article_id != session.article_id)[:_MOST_QUOTATIONS],
        library.co_mentioned(name, _MOST_COMPANIONS),
        tuple(proposals(library, session.article_id, entity, made)) if entity else (),
    )


def name_card(session: ReadingSession, mark: Mark, known: Known) -> CardContent:
    """Return what the card of a name says."""
    mention = mark.mention
    assert mention is not None
    entity = session.analysis.entity(mention.entity)
    name = entity_name(session, mark)
    label = entity.label if entity else mention.label
    note = last_on(session.decisions.values(), DecisionKind.NOTE, name)
    rows = (
        *_said_here(session, mention.entity),
        *_inside(session, mention.entity),
        *_notes_on(session, mention),
        *_questions(known),
        *_said_elsewhere(known),
        *_elsewhere(session, known.use),
        *_companions(known),
        *_to_do(session, name, has_note=note is not None),
    )
    return CardContent(
        title=name,
        subtitle=_subtitle(session, mention, label),
        facts=tuple(_facts(session, mention, name, known.use)),
        rows=rows,
        note=note.value if note is not None else "",
        label=label,
        hue=mark.hue,
    )


def _subtitle(session: ReadingSession, mention: Mention, label: Label) -> str:
    wanted, text = name_key(mention, session.article.text), session.article.text
    here = sum(name_key(other, text) == wanted for other in session.analysis.mentions)
    counts = counted(here, "mention here", "mentions here")
    kind = mention.kind if label is Label.TERM else ""
    return DOT.join(part for part in (label_name(label), kind, mention.rank, counts) if part)


def _facts(
    session: ReadingSession, mention: Mention, name: str, use: EntityUse | None
) -> Iterator[str]:
    entity = session.analysis.entity(mention.entity)
    aliases = [alias for alias in (entity.aliases if entity else ()) if alias != name]
    if aliases:
        yield _tr("Also: {0}").format(", ".join(aliases))
    if mention.confidence < UNSURE:
        yield _tr("Unsure: press x if this is wrong, r to change the type.")
    if use is not None and use.articles > 1:
        articles = counted(use.articles, "article", "articles")
        mentions = counted(use.mentions, "mention", "mentions")
        yield _tr("In the library: {0}").format(f"{articles}{DOT}{mentions}")


def _said_here(session: ReadingSession, entity: int | None) -> list[CardRow]:
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
        mark_row(session, mark, heading if number == 0 else "", quotation_kind(mark.quotations[0]))
        for number, mark in enumerate(marks[:_MOST_QUOTATIONS])
    ]


def _inside(session: ReadingSession, entity: int | None) -> list[CardRow]:
    """Return where it is meant without a mark: inside of other names, or by a title alone."""
    meant = [one for one in session.analysis.references if one.entity == entity]
    heading = _tr("Also meant here")
    if len(meant) > _MOST_INSIDE:
        heading = _tr("Also meant here, {0} of {1}").format(_MOST_INSIDE, len(meant))
    return [
        CardRow(
            f"meant {one.start}",
            _around(session, one),
            "",
            "" if number else heading,
            "",
            article_id=session.article_id,
            offset=one.start,
        )
        for number, one in enumerate(meant[:_MOST_INSIDE])
    ]


def _around(session: ReadingSession, place: Mention) -> str:
    """Return the longer name that holds a place, or the words round it."""
    text = session.article.text
    for mention in session.analysis.mentions:
        if mention.start <= place.start and place.end <= mention.end:
            return one_line(text[mention.start : mention.end])
    block = next(b for b in session.article.blocks if b.start <= place.start < b.end)
    start, end = max(block.start, place.start - _CONTEXT), min(block.end, place.end + _CONTEXT)
    words = text[start:end]
    words = words if start == block.start else "…" + words.partition(" ")[2]
    return one_line(words if end == block.end else words.rpartition(" ")[0] + "…")


def _notes_on(session: ReadingSession, mention: Mention) -> list[CardRow]:
    """Return the reader's notes on passages that name the entity."""
    text = session.article.text
    wanted = name_key(mention, text)
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


def _questions(known: Known) -> Iterator[CardRow]:
    for number, one in enumerate(known.proposals):
        heading = "" if number else _tr("The same in other articles?")
        name = one.other.name
        yield CardRow(f"same {name}", name, one.detail, heading, one.detail, proposal=one)


def _said_elsewhere(known: Known) -> Iterator[CardRow]:
    for number, row in enumerate(known.said):
        aside = DOT.join(part for part in (row.title[:24], short_date(row.published)) if part)
        yield CardRow(
            f"said {row.key}",
            one_line(row.text),
            aside,
            "" if number else _tr("Said elsewhere"),
            aside,
            article_id=row.article_id,
            offset=row.start,
        )


def _elsewhere(session: ReadingSession, use: EntityUse | None) -> Iterator[CardRow]:
    places = use.places if use is not None else ()
    others = [place for place in places if place.article_id != session.article_id]
    for number, place in enumerate(others[:_MOST_ARTICLES]):
        date, count = short_date(place.published), str(place.mentions)
        aside = DOT.join(part for part in (date, count) if part)
        heading = "" if number else _tr("Elsewhere in the library")
        yield CardRow(
            place.article_id, place.title, aside, heading, aside, article_id=place.article_id
        )


def _companions(known: Known) -> Iterator[CardRow]:
    for number, one in enumerate(known.companions):
        heading = "" if number else _tr("Named together with")
        articles = counted(one.articles, _tr("article"), _tr("articles"))
        yield CardRow(f"with {one.name}", one.name, articles, heading, articles, words=one.name)


def _to_do(session: ReadingSession, name: str, *, has_note: bool) -> Iterator[CardRow]:
    """Give the note on the name, and where it can be looked up outside."""
    title = _tr("Change your note") if has_note else _tr("Write a note on {0}").format(name)
    yield CardRow("note", title, "", _tr("More"), "", note_on=name)
    yield from _look_ups(session.article.language, name)


def _look_ups(language: str, name: str) -> Iterable[CardRow]:
    code = language[:2].lower() if language[:2].isalpha() and language[:2].isascii() else "en"
    for title, address in _LOOK_UPS:
        target = address.format(language=code, name=quote(name))
        words = _tr("Look up in {0}").format(title)
        browser = _tr("in the browser")
        yield CardRow(f"look {title}", words, browser, "", browser, address=target)
