"""What a card is made of: its lines, and the rows that lead on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.gui.panel_list import PanelRow
from desktop_app.gui.quotations_panel import kind_name
from desktop_app.gui.wording import DOT, one_line

if TYPE_CHECKING:
    from desktop_app.core.findings import Label, Quotation
    from desktop_app.gui.marks import Mark
    from desktop_app.gui.merging import Proposal
    from desktop_app.gui.session import ReadingSession


@dataclass(frozen=True, slots=True)
class CardRow(PanelRow):
    """Something to go to from a card; one of the fields behind `aside` says what.

    Attributes:
        heading: stands above the row where a new group begins, else empty.
        aside: a few words at the right.
        mark: a mark of this article.
        article_id: another article, opened at `offset`, or where the reader left it.
        offset: a place in `article_id`.
        proposal: the question whether both names mean the same.
        address: a page that opens in the browser.
        words: what is searched for in the library.
        note_on: the name on which a note is written.
    """

    heading: str
    aside: str
    mark: Mark | None = None
    article_id: str = ""
    offset: int | None = None
    proposal: Proposal | None = None
    address: str = ""
    words: str = ""
    note_on: str = ""


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card shows; its colours come from what is given of `label`, `rank` and `colour`.

    Attributes:
        label: of a name, which underlines the title.
        hue: of a term, 1 to 8, the colour of its kind; 0: none.
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
    hue: int = 0
    rank: int | None = None
    colour: int = 0


def mark_row(session: ReadingSession, mark: Mark, heading: str, aside: str) -> CardRow:
    """Return a row that leads to a mark of the article."""
    words = " … ".join(one_line(session.article.text[start:end]) for start, end in mark.ranges)
    return CardRow(f"{mark.start}-{mark.end}", words, aside, heading, aside, mark)


def quotation_kind(quotation: Quotation) -> str:
    """Return the cue of a quotation and what kind it is."""
    cue = quotation.cue.text if quotation.cue else ""
    return DOT.join(part for part in (cue, kind_name(quotation.kind)) if part)
