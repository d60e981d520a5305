"""Articles of our own with findings in them, for the tests and benches of the library."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.article import Article, BlockKind, Inline, InlineKind, Piece, assemble
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

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEXICON = """harbour pier council boat ferry gull market lantern rope tide engine ledger winter
    grant mayor vote paper bridge cellar orchard railway signal meadow teacher violin copper"""
_SYLLABLES = "ba den fo gal hi kor lu mes nar oth pri qua ros sel tun ver wex yon zar"
#: From common to rare, as in a language: the word number n stands about 1/n times as often.
WORDS = (
    *_LEXICON.split(),
    *("".join(three) for three in itertools.product(_SYLLABLES.split(), repeat=3)),
)
_SUMS = tuple(itertools.accumulate(1 / (number + 10) for number in range(len(WORDS))))
PEOPLE = ("Ida Holm", "Jonas Weir", "Mira Castell", "Pavel Orlen", "Tess Abara", "Ugo Brandt")


def make_article(
    *paragraphs: str, title: str = "The harbour plan", url: str = "", site: str = "Shore Courier"
) -> Article:
    """Return an article with a title and these paragraphs."""
    body = paragraphs or ("Mayor Ida Holm said “the harbour will open in spring”.",)
    pieces = [Piece(title, BlockKind.TITLE)]
    pieces += [Piece(body[0], inlines=(Inline(0, 5, InlineKind.BOLD),))]
    pieces += [Piece(one) for one in body[1:]]
    text, blocks, inlines = assemble(pieces)
    return Article(text, blocks, inlines, title=title, url=url, site=site, language="en")


def make_annotation(article_id: str, article: Article, words: str, note: str = "") -> Annotation:
    """Return a highlight of the first place where `words` stand."""
    start = article.text.index(words)
    anchor = Anchor.of(article.text, start, start + len(words))
    return Annotation(new_id(), article_id, anchor, note=note)


def analyse(article: Article, people: Iterable[str] = PEOPLE) -> Analysis:
    """Return what stands in an article: each name of `people`, and what is between marks.

    A quotation is said by the last of the people named before it.
    """
    mentions: list[Mention] = []
    entities: list[Entity] = []
    for key, name in enumerate(people, 1):
        start = article.text.find(name)
        if start >= 0:
            entities.append(Entity(key, name, Label.PERSON))
        while start >= 0:
            mentions.append(Mention(start, start + len(name), Label.PERSON, key, 0.9))
            start = article.text.find(name, start + 1)
    mentions.sort(key=lambda mention: mention.start)
    quotations: list[Quotation] = []
    opening = article.text.find("“")
    while opening >= 0:
        end = article.text.index("”", opening) + 1
        said_by = next((one for one in reversed(mentions) if one.end < opening), None)
        quotations.append(_quotation(article.text, opening, end, said_by))
        opening = article.text.find("“", end)
    return Analysis(
        tuple(mentions), tuple(entities), tuple(quotations), model="toy", model_version="1",
        rules_version="1", language="en",
    )  # fmt: skip


def _quotation(text: str, start: int, end: int, said_by: Mention | None) -> Quotation:
    if said_by is None:
        return Quotation(start, end, QuotationKind.WORDS)
    name = text[said_by.start : said_by.end]
    speaker = Speaker(said_by.start, said_by.end, name, name, said_by.entity, 0.8)
    cue = Cue(said_by.end + 1, start - 1, text[said_by.end + 1 : start - 1], "say", CueClass.CLAIM)
    return Quotation(start, end, QuotationKind.DIRECT, speaker, cue, rules=("after_cue",))


def generate_article(number: int, words: int = 600) -> Article:
    """Return one of many articles: the same for the same number."""
    dice = random.Random(number)
    paragraphs = []
    for index in range(max(words // 60, 1)):
        name = dice.choice(PEOPLE)
        said = " ".join(dice.choices(WORDS, cum_weights=_SUMS, k=12))
        told = " ".join(dice.choices(WORDS, cum_weights=_SUMS, k=40))
        paragraphs.append(f"In part {index} {name} said “{said}”. After that the {told}.")
    title = f"{dice.choice(WORDS).title()} {number} and the {dice.choice(WORDS)}"
    return make_article(*paragraphs, title=title, url=f"https://shore.example/{number}")
