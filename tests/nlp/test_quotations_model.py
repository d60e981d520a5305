"""Who said what, with the trained model: hard cases in sentences of our own, one kind a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.core.findings import UNSURE, CueClass, Quotation, QuotationKind
from desktop_app.nlp.analyzer import Analyzer

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.model

DIRECT, MIXED, INDIRECT = QuotationKind.DIRECT, QuotationKind.MIXED, QuotationKind.INDIRECT
Found = tuple[Article, tuple[Quotation, ...]]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.fixture(scope="module")
def find(analyzer) -> Callable[..., Found]:
    def run(*paragraphs: str, title: str = "") -> Found:
        pieces = [Piece(title, BlockKind.TITLE)] if title else []
        text, blocks, inlines = assemble([*pieces, *map(Piece, paragraphs)])
        article = Article(text, blocks, inlines, title=title or "Harbour news", language="en")
        return article, analyzer.analyze(article).quotations

    return run


def spoken(found: Found) -> list[tuple[str, str]]:
    """Return content and speaker of everything that somebody said."""
    article, quotations = found
    return [
        (article.text[q.start : q.end].strip("\"“”‘’'., "), q.speaker.name if q.speaker else "")
        for q in quotations
        if q.kind is not QuotationKind.WORDS
    ]


@pytest.mark.parametrize(
    ("text", "content", "who"),
    [
        pytest.param(
            '"The lighthouse will stay open all winter," Margaret Doyle said on Monday.',
            "The lighthouse will stay open all winter", "Margaret Doyle", id="cue after",
        ),
        pytest.param(
            '"The lighthouse will stay open all winter," said Margaret Doyle, the harbour master.',
            "The lighthouse will stay open all winter", "Margaret Doyle", id="inverted",
        ),
        pytest.param(
            'Margaret Doyle said on Monday, "The lighthouse will stay open all winter."',
            "The lighthouse will stay open all winter", "Margaret Doyle", id="cue before",
        ),
        pytest.param(
            'Margaret Doyle told the town council: "The lighthouse will stay open all winter."',
            "The lighthouse will stay open all winter", "Margaret Doyle", id="colon",
        ),
        pytest.param(
            'In a letter to the town, Margaret Doyle wrote that "the lighthouse will stay open."',
            "the lighthouse will stay open", "Margaret Doyle", id="that before marks",
        ),
        pytest.param(
            "‘The lighthouse will stay open all winter,’ said Margaret Doyle.",
            "The lighthouse will stay open all winter", "Margaret Doyle", id="single marks",
        ),
        pytest.param(
            '"Will the lighthouse stay open?" asked Margaret Doyle.',
            "Will the lighthouse stay open?", "Margaret Doyle", id="question",
        ),
        pytest.param(
            '"The lighthouse will stay open," according to Margaret Doyle.',
            "The lighthouse will stay open", "Margaret Doyle", id="according to",
        ),
        pytest.param(
            '"The lighthouse will stay open," Margaret Doyle, who has run it since 2004, said.',
            "The lighthouse will stay open", "Margaret Doyle", id="relative clause",
        ),
        pytest.param(
            'Margaret Doyle: "The lighthouse will stay open all winter."',
            "The lighthouse will stay open all winter", "Margaret Doyle", id="name and colon",
        ),
    ],
)  # fmt: skip
def test_direct_speech_with_its_cue(find, text, content, who):
    found = find(text)
    assert (content, who) in spoken(found)
    assert found[1][0].kind is DIRECT


def test_fragments_round_one_cue_are_one_quotation(find):
    article, quotations = find(
        '"The lighthouse," said Margaret Doyle, "will stay open all winter."'
    )
    direct = [q for q in quotations if q.kind is DIRECT]
    assert [article.text[q.start : q.end] for q in direct] == [
        '"The lighthouse,"', '"will stay open all winter."',
    ]  # fmt: skip
    assert direct[0].group == direct[1].group
    assert {q.speaker.name for q in direct if q.speaker} == {"Margaret Doyle"}


def test_speaker_is_carried_within_the_paragraph(find):
    found = find('"The lamp is old," Margaret Doyle said. "We shall buy a new one before spring."')
    assert ("We shall buy a new one before spring", "Margaret Doyle") in spoken(found)


def test_speaker_is_carried_to_the_next_paragraph_and_unsure(find):
    _, quotations = find(
        '"The lamp is old," said Margaret Doyle, the harbour master.',
        '"We shall buy a new one before the spring storms begin."',
    )
    last = quotations[-1]
    assert last.speaker is not None
    assert last.speaker.name == "Margaret Doyle"
    assert last.speaker.confidence < quotations[0].speaker.confidence


def test_quotation_over_two_paragraphs_is_one_speech(find):
    found = find(
        'Margaret Doyle said: "The lamp is old and the glass is cracked.',
        '"We shall buy a new one before the spring storms begin."',
    )
    assert [who for _, who in spoken(found)] == ["Margaret Doyle", "Margaret Doyle"]
    first, second = found[1]
    assert first.group == second.group


@pytest.mark.parametrize(
    "text",
    [
        "The ferry, known as the “Grey Duchess”, sails at noon on Mondays.",
        "He wore a so-called “captain’s” hat all summer.",
        'The choir sang "Abide with Me" at the harbour wall.',
        'William "Salty" Brown has rowed there since 1971.',
    ],
)
def test_titles_terms_and_nicknames_are_words_not_speech(find, text):
    assert spoken(find(text)) == []
    assert [q.kind for q in find(text)[1]] == [QuotationKind.WORDS]


def test_mixed_report_holds_its_quoted_part(find):
    article, quotations = find(
        'Margaret Doyle said the plan was "dead on arrival" and would never pass.'
    )
    (quotation,) = quotations
    assert quotation.kind is MIXED
    assert article.text[quotation.start : quotation.end] == (
        'the plan was "dead on arrival" and would never pass'
    )
    assert [article.text[a:b] for a, b in quotation.parts] == ['"dead on arrival"']
    assert quotation.speaker is not None
    assert quotation.speaker.name == "Margaret Doyle"


@pytest.mark.parametrize(
    ("text", "content", "who"),
    [
        pytest.param(
            "Margaret Doyle said that the lighthouse would stay open.",
            "the lighthouse would stay open", "Margaret Doyle", id="that",
        ),
        pytest.param(
            "Margaret Doyle said the lighthouse would stay open.",
            "the lighthouse would stay open", "Margaret Doyle", id="zero that",
        ),
        pytest.param(
            "The lighthouse would stay open, Margaret Doyle said.",
            "The lighthouse would stay open", "Margaret Doyle", id="cue after",
        ),
        pytest.param(
            "According to Margaret Doyle, the lighthouse will stay open this year.",
            "the lighthouse will stay open this year", "Margaret Doyle", id="according to",
        ),
        pytest.param(
            "The lighthouse will stay open this year, according to Margaret Doyle.",
            "The lighthouse will stay open this year", "Margaret Doyle", id="according to, after",
        ),
        pytest.param(
            "Margaret Doyle asked the council to pay for a new lamp.",
            "to pay for a new lamp", "Margaret Doyle", id="asked to",
        ),
        pytest.param(
            "Margaret Doyle urged sailors to stay in port.",
            "to stay in port", "Margaret Doyle", id="urged to",
        ),
        pytest.param(
            "The council told residents that the road would be closed on Friday.",
            "the road would be closed on Friday", "The council", id="told that",
        ),
        pytest.param(
            "On Monday the ministry announced that all lighthouses would be closed.",
            "all lighthouses would be closed", "the ministry", id="announced",
        ),
        pytest.param(
            "Margaret Doyle spoke to reporters on Monday, saying the lamp had been stolen.",
            "the lamp had been stolen", "Margaret Doyle", id="saying",
        ),
        pytest.param(
            "The lamp, Margaret Doyle said, had been stolen in the night.",
            "had been stolen in the night", "Margaret Doyle", id="inserted",
        ),
        pytest.param(
            "The police report said the lamp had been stolen in the night.",
            "the lamp had been stolen in the night", "The police report", id="report speaks",
        ),
    ],
)  # fmt: skip
def test_indirect_speech(find, text, content, who):
    found = find(text)
    assert (content, who) in spoken(found)
    assert all(q.kind is INDIRECT for q in found[1])


@pytest.mark.parametrize(
    "text",
    [
        "Margaret Doyle walked to the harbour and opened the gate.",
        "The new lamp shows that old glass can still be useful.",
        "She began to climb the stairs of the tower.",
    ],
)
def test_what_nobody_said_is_no_quotation(find, text):
    assert spoken(find(text)) == []


def test_pronoun_is_named_in_full(find):
    found = find(
        "Harbour master Margaret Doyle met the engineer Thomas Reed on Sunday.",
        '"The lamp must be replaced," she said.',
        '"It will cost a fortune," he replied.',
    )
    assert spoken(found) == [
        ("The lamp must be replaced", "Margaret Doyle"),
        ("It will cost a fortune", "Thomas Reed"),
    ]


def test_office_stands_for_its_holder(find):
    found = find(
        "Robert Lane, the mayor of Norwick, visited the lighthouse on Sunday with Thomas Reed.",
        '"The lamp must be replaced," the mayor said.',
    )
    assert spoken(found)[-1] == ("The lamp must be replaced", "Robert Lane")


def test_unnamed_source_is_kept_as_it_stands(find):
    _, quotations = find(
        '"Nobody has paid us since May," a senior engineer at the port told this newspaper.'
    )
    speaker = quotations[0].speaker
    assert speaker is not None
    assert speaker.name == "a senior engineer at the port"
    assert not speaker.is_named


def test_two_speakers_are_shown_together(find):
    _, quotations = find("Margaret Doyle and Thomas Reed said the lamp must be replaced.")
    assert quotations[0].speaker is not None
    assert quotations[0].speaker.text == "Margaret Doyle and Thomas Reed"


def test_hearer_is_not_the_speaker(find):
    found = find('"You will lose the boat," Thomas Reed told Margaret Doyle.')
    assert spoken(found) == [("You will lose the boat", "Thomas Reed")]


def test_reported_speaker_of_quoted_as_saying(find):
    found = find(
        'The Norwick Gazette quoted Thomas Reed as saying: "The lamp must be replaced at once."'
    )
    assert ("The lamp must be replaced at once", "Thomas Reed") in spoken(found)


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("said", CueClass.NEUTRAL),
        ("claimed", CueClass.CLAIM),
        ("denied", CueClass.DENIAL),
        ("promised", CueClass.PROMISE),
        ("demanded", CueClass.ORDER),
    ],
)
def test_cue_keeps_its_class(find, verb, kind):
    _, quotations = find(f"Margaret Doyle {verb} that the lamp would be replaced.")
    assert quotations[0].cue is not None
    assert (quotations[0].cue.text, quotations[0].cue.kind) == (verb, kind)


def test_question_has_its_class(find):
    _, quotations = find('"Who took the lamp?" asked Margaret Doyle.')
    assert quotations[0].cue is not None
    assert quotations[0].cue.kind is CueClass.QUESTION


def test_each_quotation_tells_its_rules(find):
    _, quotations = find(
        '"The lamp is old," Margaret Doyle said. She added that it would be replaced.'
    )
    assert all(quotation.rules for quotation in quotations)
    assert "cue after quote" in quotations[0].rules


def test_headline_names_its_speaker(find):
    found = find("The port is quiet today.", title='Mayor: "We will not sell the lighthouse"')
    assert spoken(found)[0] == ("We will not sell the lighthouse", "Mayor")


def test_interview_turns_have_their_speakers(find):
    found = find(
        'REED: "How old is the lamp?"',
        'DOYLE: "It was lit for the first time in 1893."',
    )
    assert [who.lower() for _, who in spoken(found)] == ["reed", "doyle"]


def test_unmarked_interview_turns_have_their_speakers(find):
    found = find(
        "Reed: How old is the lamp in the tower?",
        "Doyle: It was lit for the first time in 1893.",
        "Reed: And who keeps it burning now?",
        "Doyle: My sister and I do.",
    )
    assert [who for _, who in spoken(found)] == ["Reed", "Doyle", "Reed", "Doyle"]
    assert {q.kind for q in found[1]} == {DIRECT}


def test_block_quote_behind_a_colon_is_speech(find, analyzer):
    text, blocks, inlines = assemble(
        [
            Piece("In her letter Margaret Doyle wrote:"),
            Piece("The lamp is old and the glass is cracked.", BlockKind.QUOTE),
        ]
    )
    article = Article(text, blocks, inlines, title="Harbour news", language="en")
    quotations = analyzer.analyze(article).quotations
    assert spoken((article, quotations)) == [
        ("The lamp is old and the glass is cracked", "Margaret Doyle")
    ]
    assert quotations[0].kind is DIRECT


def test_one_odd_mark_costs_no_more_than_its_paragraph(find):
    found = find(
        'He measured 6" of rain and called it "a flood.',
        '"The lighthouse will stay open," said Margaret Doyle.',
    )
    assert ("The lighthouse will stay open", "Margaret Doyle") in spoken(found)


def test_dialogue_in_a_story_goes_turn_about(find):
    filler = (
        "The wind went round the tower and the lamp went on turning above the dark water. " * 12
    )
    found = find(
        filler,
        '"Where is the boat?" asked Anna.',
        '"I left it at the steps," said Martin.',
        '"You know how the tide runs there."',
        '"I know it well enough."',
    )
    assert [who for _, who in spoken(found)] == ["Anna", "Martin", "Anna", "Martin"]
    assert found[1][-1].speaker.confidence < found[1][0].speaker.confidence


def test_guessed_speakers_are_unsure(find):
    _, quotations = find(
        '"Where is the boat?" asked Anna Holt, who had come down to the harbour alone.',
        "Nobody answered her for a while and the gulls went on crying over the mud.",
        '"Somebody must have taken it away during the night, I suppose."',
    )
    assert quotations[-1].speaker is None or quotations[-1].speaker.confidence < UNSURE + 0.2


def test_wish_for_anonymity_is_no_request_that_is_reported(find):
    found = find("A clerk who asked not to be named said the ferry would “never sail again”.")
    assert spoken(found) == [("the ferry would “never sail again", "A clerk")]
