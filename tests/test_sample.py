"""The sample article shows what the program can do, and the one mistake that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app import paths
from desktop_app.core.findings import NAMED, Analysis, Label, QuotationKind
from desktop_app.formats import Source, read_source
from desktop_app.nlp.analyzer import Analyzer

if TYPE_CHECKING:
    from desktop_app.core.article import Article

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def article() -> Article:
    return read_source(Source.from_path(paths.resource("sample", "eclipse.md"))).article


@pytest.fixture(scope="module")
def analysis(article: Article) -> Analysis:
    return Analyzer().analyze(article)


def said_by(article: Article, analysis: Analysis, words: str) -> str:
    start = article.text.index(words)
    found = next(q for q in analysis.quotations if q.start <= start < q.end)
    assert found.speaker is not None
    return found.speaker.name


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("After a careful study", "Frank Dyson"),
        ("one of the highest achievements", "Joseph Thomson"),
        ("and it is fitting", "Joseph Thomson"),
        ("cloud had spoilt", "Arthur Eddington"),
        ("We owe it to that great man", "Ludwik Silberstein"),
    ],
)
def test_quotations_have_their_speakers_also_through_pronouns(article, analysis, words, speaker):
    assert said_by(article, analysis, words) == speaker


def test_scare_quote_is_nobodys_speech(article, analysis):
    start = article.text.index("fourth dimension")
    kinds = {q.kind for q in analysis.quotations if q.start <= start < q.end}
    assert kinds <= {QuotationKind.WORDS}


def test_the_mistake_that_the_sample_speaks_of_is_there(article, analysis):
    start = article.text.index("Anselm had carried")
    marked = [m.label for m in analysis.mentions if m.start <= start < m.end]
    assert marked
    assert set(marked) <= set(NAMED)


def test_everything_else_that_is_named_has_its_type(article, analysis):
    labels = {article.text[m.start : m.end]: m.label for m in analysis.mentions}
    assert labels["Royal Society"] is Label.ORG
    assert labels["Frank Dyson"] is labels["Ludwik Silberstein"] is Label.PERSON
    assert labels["Brazil"] is labels["London"] is Label.PLACE
