"""Pairing of quotation marks, in sentences of our own."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.article import Article, Piece, assemble
from desktop_app.core.findings import QuotationKind
from desktop_app.nlp.quotemarks import MarkedSpan, find_marked, preliminary


def article_of(*paragraphs: str) -> Article:
    text, blocks, inlines = assemble([Piece(paragraph) for paragraph in paragraphs])
    return Article(text, blocks, inlines)


def marked(*paragraphs: str) -> list[str]:
    article = article_of(*paragraphs)
    return [article.text[s.start : s.end] for s in find_marked(article.text, article.blocks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We sail at dawn," said the pilot.', ['"We sail at dawn,"']),
        ("“We sail at dawn,” said the pilot.", ["“We sail at dawn,”"]),
        ('“We sail at dawn," said the pilot.', ['“We sail at dawn,"']),
        ('"We sail at dawn,” said the pilot.', ['"We sail at dawn,”']),
        ("«Nous partons», dit-il.", ["«Nous partons»"]),
        ("»Wir segeln«, sagte er.", ["»Wir segeln«"]),
        ("„Wir segeln“, sagte er.", ["„Wir segeln“"]),
        ("船長は「出航する」と言った。", ["「出航する」"]),
        ("``We sail at dawn,'' said the pilot.", ["``We sail at dawn,''"]),
        ("‘We sail at dawn,’ said the pilot.", ["‘We sail at dawn,’"]),
        ("'We sail at dawn,' said the pilot.", ["'We sail at dawn,'"]),
        ('The "harbour tax" and the "lamp fee" rose.', ['"harbour tax"', '"lamp fee"']),
        ("It rained—“cats and dogs”—all day.", ["“cats and dogs”"]),
    ],
)
def test_marks_of_every_style_pair(text, expected):
    assert marked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The pilot's boat wasn't the sailors' choice.",
        "Rock ’n’ roll of the ’60s, ’tis said, won’t die.",
        'The plank was 6\' 2" long and 5" wide.',
        "It’s the keepers’ lamp.",
        "No marks here at all.",
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text):
    assert marked(text) == []


def test_apostrophe_inside_single_marks_does_not_close_them():
    assert marked("‘I don’t know the sailors’ names,’ she said.") == [
        "‘I don’t know the sailors’ names,’"
    ]


def test_nested_marks_have_depth():
    text = "“She told me ‘never again’ and left,” he said."
    article = article_of(text)
    spans = find_marked(article.text, article.blocks)
    assert [(article.text[s.start : s.end], s.depth, s.is_single) for s in spans] == [
        ("“She told me ‘never again’ and left,”", 0, False),
        ("‘never again’", 1, True),
    ]


def test_british_outer_singles_hold_doubles():
    text = "‘She shouted “land” twice,’ he said."
    article = article_of(text)
    spans = find_marked(article.text, article.blocks)
    assert [s.depth for s in spans] == [0, 1]


def test_quotation_left_open_continues_in_next_paragraph():
    article = article_of("“First the wind fell.", "“Then the fog came,” she said.")
    first, second = find_marked(article.text, article.blocks)
    assert (first.is_closed, first.is_continued) == (False, False)
    assert (second.is_closed, second.is_continued) == (True, True)
    assert article.text[first.start : first.end] == "“First the wind fell."


def test_odd_mark_costs_no_more_than_its_paragraph():
    spans = marked('He said "this and never ended.', '"We are safe," said the pilot.')
    assert spans[-1] == '"We are safe,"'


def test_lost_closing_mark_does_not_swallow_the_next_quotation():
    spans = marked('"We are safe, he said. "The lamp is lit," she added.')
    assert '"The lamp is lit,"' in spans


def test_preliminary_tells_speech_from_quoted_words():
    article = article_of(
        '"We sail at dawn," said Mary Holt.', 'They call it a "miracle" in the town.'
    )
    speech, words = preliminary(article)
    assert speech.kind is QuotationKind.DIRECT
    assert speech.speaker is not None
    assert speech.speaker.name == "Mary Holt"
    assert speech.cue is not None
    assert speech.cue.lemma == "say"
    assert words.kind is QuotationKind.WORDS
    assert words.speaker is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"The lamp is lit," Mary Holt said.', "Mary Holt"),
        ('Mary Holt said: "The lamp is lit."', "Mary Holt"),
        ('"The lamp is lit," she whispered.', "she"),
        ('"Is the lamp lit?" asked the keeper.', "the keeper"),
    ],
)
def test_preliminary_reads_the_speaker_beside_the_marks(text, who):
    (quotation,) = preliminary(article_of(text))
    assert quotation.speaker is not None
    assert quotation.speaker.text == who


MARKS = st.text(alphabet="\"“”„‟«»「」『』‘’‚‛'` .,!?—ab\n1s(", max_size=200)


@given(st.lists(st.one_of(MARKS, st.text(max_size=80)), max_size=4))
@settings(max_examples=300, deadline=None)
def test_ranges_lie_in_their_block_and_nest(paragraphs):
    article = article_of(*paragraphs)
    spans = find_marked(article.text, article.blocks)
    for span in spans:
        block = article.blocks[article.block_index_at(span.start)]
        assert block.start <= span.start < span.end <= block.end
    for one, other in itertools.pairwise(spans):
        assert (one.start, -one.end) <= (other.start, -other.end)
        assert other.start >= one.end or other.end <= one.end
    for quotation in preliminary(article):
        assert 0 <= quotation.start < quotation.end <= len(article.text)


WORST = ["“", '"a ', "“a ‘b ", "'", " 'a", "''a", "‘s’ ", "„«", ' "a b. ', "`` ", "a’ ", "A said "]


@pytest.mark.parametrize("piece", WORST)
def test_time_grows_linearly_on_the_worst_inputs(piece):
    def seconds(count: int) -> float:
        article = article_of(piece * count)
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            preliminary(article)
            best = min(best, time.process_time() - begin)
        return best

    short, long = seconds(2_000), seconds(16_000)
    assert long < 0.05 + 24 * short


def test_span_is_a_value():
    assert MarkedSpan(1, 4) == MarkedSpan(1, 4)
