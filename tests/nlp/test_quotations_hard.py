"""Who said what, harder: parts of reports, signatures, headlines, several speakers."""

from __future__ import annotations

import pytest

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.core.findings import UNSURE, CueClass, Quotation, QuotationKind
from desktop_app.nlp.analyzer import Analyzer

pytestmark = pytest.mark.model

DIRECT, MIXED, INDIRECT = QuotationKind.DIRECT, QuotationKind.MIXED, QuotationKind.INDIRECT


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.fixture(scope="module")
def find(analyzer):
    def run(*paragraphs: str, title: str = "") -> tuple[Article, tuple[Quotation, ...]]:
        pieces = [Piece(title, BlockKind.TITLE)] if title else []
        text, blocks, inlines = assemble([*pieces, *map(Piece, paragraphs)])
        article = Article(text, blocks, inlines, title=title or "Harbour news", language="en")
        return article, analyzer.analyze(article).quotations

    return run


def said(found) -> list[tuple[QuotationKind, str, str]]:
    article, quotations = found
    kept = [q for q in quotations if q.kind is not QuotationKind.WORDS]
    contents = [article.text[q.start : q.end].strip("\"“”‘’'., ") for q in kept]
    names = [q.speaker.name if q.speaker else "" for q in kept]
    return list(zip([q.kind for q in kept], contents, names, strict=True))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        pytest.param(
            'The rules are "a disgrace" to the town, Nora Quist said.',
            'The rules are "a disgrace" to the town', id="words behind the marks",
        ),
        pytest.param(
            'Boats that "never pay a penny" should leave the harbour, Nora Quist said.',
            'Boats that "never pay a penny" should leave the harbour', id="words on both sides",
        ),
        pytest.param(
            'The bridge is "safe", "strong" and "handsome", Nora Quist said.',
            'The bridge is "safe", "strong" and "handsome', id="several marks",
        ),
        pytest.param(
            'Nora Quist said she had told the council that the "old" bridge would fall.',
            'she had told the council that the "old" bridge would fall', id="report in a report",
        ),
    ],
)  # fmt: skip
def test_marked_words_go_with_the_report_round_them(find, text, content):
    assert said(find(text)) == [(MIXED, content, "Nora Quist")]


def test_report_stops_before_the_cue_of_a_quotation(find):
    found = find(
        'Noting that the bridge was "in poor shape," Nora Quist added: "We cannot wait a year."'
    )
    assert said(found) == [
        (MIXED, 'the bridge was "in poor shape', "Nora Quist"),
        (DIRECT, "We cannot wait a year", "Nora Quist"),
    ]


def test_participle_behind_a_comma_goes_on_with_the_report(find):
    found = find("Nora Quist said she met the minister on Friday, adding that the pier was safe.")
    assert said(found) == [
        (INDIRECT, "she met the minister on Friday", "Nora Quist"),
        (INDIRECT, "the pier was safe", "Nora Quist"),
    ]


def test_negation_belongs_to_what_is_asked(find):
    found = find("Nora Quist urged the people of the town not to panic.")
    assert said(found) == [(INDIRECT, "not to panic", "Nora Quist")]


def test_day_is_not_what_was_tweeted(find):
    found = find('"The bridge is safe!" Nora Quist tweeted on Friday.')
    assert said(found) == [(DIRECT, "The bridge is safe!", "Nora Quist")]


def test_tweet_speaks(find):
    _, quotations = find('"Bridge open again!" read a tweet from the town council.')
    assert quotations[0].speaker is not None
    assert "tweet" in quotations[0].speaker.text or "council" in quotations[0].speaker.text


@pytest.mark.parametrize(
    "paragraphs",
    [
        ('"It carried my father, and his father." — Nora Quist, skipper',),
        ('"It carried my father, and his father."', "— Nora Quist, skipper", "It rained all day."),
    ],
    ids=["same paragraph", "own paragraph"],
)  # fmt: skip
def test_signature_names_the_speaker(find, paragraphs):
    _, quotations = find(*paragraphs)
    assert quotations[0].speaker is not None
    assert quotations[0].speaker.name == "Nora Quist"
    assert "signature" in quotations[0].rules


def test_all_who_speak_together_are_named(find):
    _, quotations = find("Nora Quist, Ola Brandt and Eva Lund said the bridge was safe.")
    assert quotations[0].speaker is not None
    assert quotations[0].speaker.name == "Nora Quist, Ola Brandt and Eva Lund"


def test_headline_with_a_name_is_a_report(find):
    found = find("Nora Quist runs the ferry at Bergvik.", title="Nora Quist: Ferry will run by May")
    assert said(found)[0] == (INDIRECT, "Ferry will run by May", "Nora Quist")


def test_headline_with_a_topic_is_no_report(find):
    found = find("The ferry has been out of order.", title="Ferry crisis: Boats stay in port")
    assert said(found) == []


def test_letters_with_full_stops_start_turns(find):
    found = find(
        "Q. When will the ferry run again?", "A. We hope by May.", "Q. And the price?",
        "A. It stays as it was.",
    )  # fmt: skip
    assert [content for _, content, _ in said(found)] == [
        "When will the ferry run again?", "We hope by May", "And the price?",
        "It stays as it was",
    ]  # fmt: skip


def test_name_of_a_programme_is_not_said(find):
    found = find('On the radio show "Harbour Talk," Nora Quist said the bridge was safe.')
    assert said(found) == [(INDIRECT, "the bridge was safe", "Nora Quist")]


def test_calling_something_names_is_a_claim_and_no_order(find):
    _, quotations = find(
        'Nora Quist called the plan "reckless and cruel".', "She called for a vote on the plan."
    )
    assert [q.cue.kind for q in quotations if q.cue] == [CueClass.CLAIM, CueClass.ORDER]


def test_speaker_carried_to_another_paragraph_is_probable(find):
    _, quotations = find(
        '"The lamp is old," said Nora Quist, the harbour master.', "It rained all day.",
        '"We shall buy a new one before the spring storms begin."',
    )  # fmt: skip
    last = quotations[-1].speaker
    assert last is not None
    assert last.name == "Nora Quist"
    assert last.confidence < UNSURE


def test_quotation_with_its_own_cue_is_no_continuation_of_an_odd_mark(find):
    _, quotations = find('He called it "a disaster and left.', '"We need a boat," Nora Quist said.')
    assert quotations[0].group != quotations[-1].group


def test_terms_in_a_story_are_not_speech(find):
    story = (
        "She walked along the wall and looked at the grey water and thought of him. "
        "He had gone away when she was small, and nobody knew where he was or if he lived. "
    )
    found = find(
        *[story] * 6,
        'They had dinner in what they called the "small house," and then went down to the sea.',
        '"Come back soon," she said.',
    )
    assert [content for kind, content, _ in said(found) if kind is DIRECT] == ["Come back soon"]
