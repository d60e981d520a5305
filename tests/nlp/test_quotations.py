"""The quotation finder without a trained model: hand-made parses, blank pipelines, marks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.core.findings import CueClass, Entity, Label, Mention, Quotation, QuotationKind
from desktop_app.nlp.parsed import ParsedBlock
from desktop_app.nlp.quotations import find_quotations
from desktop_app.nlp.quotations.cues import Frame, cue_table
from desktop_app.nlp.quotations.finder import make_views
from desktop_app.nlp.quotations.genre import is_narrative
from desktop_app.nlp.quotations.people import People
from desktop_app.nlp.quotations.phrases import phrase_range, subject_of
from desktop_app.nlp.quotations.weights import probability, weights
from desktop_app.nlp.quotemarks import find_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

NLP = spacy.blank("en")

#: token, tag, coarse tag, lemma, dependency, index of the head
Row = tuple[str, str, str, str, str, int]


@dataclass(frozen=True)
class Made:
    article: Article
    parsed: tuple[ParsedBlock, ...]

    def find(
        self, mentions: Sequence[Mention] = (), entities: Sequence[Entity] = ()
    ) -> tuple[Quotation, ...]:
        return find_quotations(self.article, self.parsed, mentions, entities)

    def text(self, quotation: Quotation) -> str:
        return self.article.text[quotation.start : quotation.end]


def made(text: str, *rows: Row) -> Made:
    """Build an article of one paragraph whose parse is given token by token."""
    spaces, position = [], 0
    for word, *_ in rows:
        assert text.startswith(word, position), (word, text[position:])
        position += len(word)
        spaces.append(text[position : position + 1] == " ")
        position += spaces[-1]
    doc = Doc(
        NLP.vocab,
        words=[row[0] for row in rows],
        spaces=spaces,
        tags=[row[1] for row in rows],
        pos=[row[2] for row in rows],
        lemmas=[row[3] for row in rows],
        deps=[row[4] for row in rows],
        heads=[row[5] for row in rows],
    )
    assert doc.text == text
    whole, blocks, inlines = assemble([Piece(text)])
    return Made(Article(whole, blocks, inlines), (ParsedBlock(blocks[0], doc),))


AFTER = made(
    '"The lamp is lit," Mary Holt said.',
    ('"', "``", "PUNCT", '"', "punct", 8),
    ("The", "DT", "DET", "the", "det", 2),
    ("lamp", "NN", "NOUN", "lamp", "nsubj", 3),
    ("is", "VBZ", "AUX", "be", "ccomp", 9),
    ("lit", "JJ", "ADJ", "lit", "acomp", 3),
    (",", ",", "PUNCT", ",", "punct", 9),
    ('"', "''", "PUNCT", '"', "punct", 9),
    ("Mary", "NNP", "PROPN", "Mary", "compound", 8),
    ("Holt", "NNP", "PROPN", "Holt", "nsubj", 9),
    ("said", "VBD", "VERB", "say", "ROOT", 9),
    (".", ".", "PUNCT", ".", "punct", 9),
)
THAT = made(
    "The keeper denied that ships had sunk.",
    ("The", "DT", "DET", "the", "det", 1),
    ("keeper", "NN", "NOUN", "keeper", "nsubj", 2),
    ("denied", "VBD", "VERB", "deny", "ROOT", 2),
    ("that", "IN", "SCONJ", "that", "mark", 6),
    ("ships", "NNS", "NOUN", "ship", "nsubj", 6),
    ("had", "VBD", "AUX", "have", "aux", 6),
    ("sunk", "VBN", "VERB", "sink", "ccomp", 2),
    (".", ".", "PUNCT", ".", "punct", 2),
)


def test_cue_behind_marks_names_the_speaker():
    mary = Mention(19, 28, Label.PERSON, 7)
    (quotation,) = AFTER.find([mary], [Entity(7, "Mary Anne Holt", Label.PERSON)])
    assert quotation.kind is QuotationKind.DIRECT
    assert AFTER.text(quotation) == '"The lamp is lit,"'
    assert quotation.speaker is not None
    assert (quotation.speaker.text, quotation.speaker.name) == ("Mary Holt", "Mary Anne Holt")
    assert quotation.speaker.entity == 7
    assert quotation.speaker.is_named
    assert quotation.cue is not None
    assert (quotation.cue.text, quotation.cue.lemma) == ("said", "say")
    assert "cue after quote" in quotation.rules


def test_speaker_without_a_name_stays_as_it_stands():
    (quotation,) = THAT.find()
    assert quotation.kind is QuotationKind.INDIRECT
    assert THAT.text(quotation) == "ships had sunk"
    assert quotation.speaker is not None
    assert quotation.speaker.name == "The keeper"
    assert not quotation.speaker.is_named
    assert quotation.cue is not None
    assert quotation.cue.kind is CueClass.DENIAL


def test_subject_is_found_through_coordination_and_apposition():
    doc = (
        made(
            "Ann Lee, a pilot, rose and spoke.",
            ("Ann", "NNP", "PROPN", "Ann", "compound", 1),
            ("Lee", "NNP", "PROPN", "Lee", "nsubj", 6),
            (",", ",", "PUNCT", ",", "punct", 1),
            ("a", "DT", "DET", "a", "det", 4),
            ("pilot", "NN", "NOUN", "pilot", "appos", 1),
            (",", ",", "PUNCT", ",", "punct", 1),
            ("rose", "VBD", "VERB", "rise", "ROOT", 6),
            ("and", "CC", "CCONJ", "and", "cc", 6),
            ("spoke", "VBD", "VERB", "speak", "conj", 6),
            (".", ".", "PUNCT", ".", "punct", 6),
        )
        .parsed[0]
        .doc
    )
    subject = subject_of(doc[8])
    assert subject is not None
    assert doc[slice(*phrase_range(subject))].text == "Ann Lee"


def test_role_before_a_name_is_shown_with_it():
    doc = (
        made(
            "The mayor of Hull, Ann Lee, spoke.",
            ("The", "DT", "DET", "the", "det", 1),
            ("mayor", "NN", "NOUN", "mayor", "nsubj", 8),
            ("of", "IN", "ADP", "of", "prep", 1),
            ("Hull", "NNP", "PROPN", "Hull", "pobj", 2),
            (",", ",", "PUNCT", ",", "punct", 1),
            ("Ann", "NNP", "PROPN", "Ann", "compound", 6),
            ("Lee", "NNP", "PROPN", "Lee", "appos", 1),
            (",", ",", "PUNCT", ",", "punct", 1),
            ("spoke", "VBD", "VERB", "speak", "ROOT", 8),
            (".", ".", "PUNCT", ".", "punct", 8),
        )
        .parsed[0]
        .doc
    )
    assert doc[slice(*phrase_range(doc[1]))].text == "The mayor of Hull, Ann Lee"


def test_sex_is_learnt_from_titles_given_names_and_unknown_otherwise():
    views = list(make_views(AFTER.parsed, find_marked(AFTER.article.text, AFTER.article.blocks)))
    mentions = [Mention(19, 28, Label.PERSON, 1, rank="Mrs")]
    entities = [
        Entity(1, "Holt", Label.PERSON),
        Entity(2, "Thomas Lee", Label.PERSON),
        Entity(3, "Quill Zarn", Label.PERSON),
    ]
    people = People(views, mentions, entities)
    assert [people.sex(key) for key in (1, 2, 3)] == ["f", "m", ""]


def test_cue_table_knows_classes_and_frames():
    verbs = cue_table().verbs
    assert verbs["say"].weight == 3
    assert verbs["deny"].kind is CueClass.DENIAL
    assert verbs["ask"].kind is CueClass.QUESTION
    assert verbs["promise"].kind is CueClass.PROMISE
    assert verbs["urge"].kind is CueClass.ORDER
    assert Frame.ORDER in verbs["tell"].frames
    assert cue_table().nouns["claim"].kind is CueClass.CLAIM
    assert len(verbs) > 250


def test_weights_are_small_numbers_and_give_probabilities():
    assert {"span", "report", "speech", "alone"} <= set(weights())
    for table in weights().values():
        assert all(-20 < value < 20 for value in table.values())
    assert 0 < probability("report", ["bias", "never seen"]) < 1


def test_facts_and_figures_make_a_report_not_a_story():
    words = [
        "the",
        "keeper",
        "lit",
        "the",
        "lamp",
        "and",
        "went",
        "up",
        "the",
        "stair",
        "again",
    ] * 20
    story = NLP.make_doc(" ".join(words))
    report = NLP.make_doc(" ".join("4 of 12" if word == "stair" else word for word in words))
    views = []
    for doc in (story, report):
        text, blocks, inlines = assemble([Piece(doc.text)])
        article = Article(text, blocks, inlines)
        views.append(list(make_views([ParsedBlock(article.blocks[0], doc)], ())))
    assert [is_narrative(view) for view in views] == [True, False]


def test_many_names_make_no_story():
    words = ["Ann", "saw", "Tom", "at", "the", "wall", "and", "went", "home"] * 20
    docs = [NLP.make_doc(" ".join(words)) for _ in range(2)]
    people = [Span(docs[1], t.i, t.i + 1, "PERSON") for t in docs[1] if t.text in {"Ann", "Tom"}]
    docs[1].set_ents(people)
    views = []
    for doc in docs:
        text, blocks, inlines = assemble([Piece(doc.text)])
        article = Article(text, blocks, inlines)
        views.append(list(make_views([ParsedBlock(article.blocks[0], doc)], ())))
    assert [is_narrative(view) for view in views] == [True, False]


@pytest.mark.parametrize("line", ["— Nora Quist, skipper", "- Nora Quist"])
def test_signature_below_a_quotation_names_its_speaker(line):
    text, blocks, inlines = assemble([Piece('"It will last."'), Piece(line)])
    article = Article(text, blocks, inlines)
    parsed = [ParsedBlock(block, NLP.make_doc(article.block_text(block))) for block in blocks]
    (quotation,) = find_quotations(article, parsed, (), ())
    assert quotation.kind is QuotationKind.DIRECT
    assert quotation.speaker is not None
    assert quotation.speaker.text.endswith("Quist")


def test_dash_before_a_clause_is_no_signature():
    text, blocks, inlines = assemble([Piece('"It will last."'), Piece("- nobody believed it then")])
    article = Article(text, blocks, inlines)
    parsed = [ParsedBlock(block, NLP.make_doc(article.block_text(block))) for block in blocks]
    assert all(q.speaker is None for q in find_quotations(article, parsed, (), ()))


def test_without_a_parse_marks_and_surface_decide():
    text, blocks, inlines = assemble(
        [Piece('"We sail at dawn," said Mary Holt.'), Piece('They call it a "miracle" here.')]
    )
    article = Article(text, blocks, inlines)
    speech, words = find_quotations(article, (), (), ())
    assert speech.kind is QuotationKind.DIRECT
    assert speech.speaker is not None
    assert speech.speaker.name == "Mary Holt"
    assert words.kind is QuotationKind.WORDS


def test_blocks_without_a_parse_are_judged_by_surface_among_parsed_ones():
    text, blocks, inlines = assemble(
        [Piece("A quiet day."), Piece('"We sail at dawn," said Mary Holt.')]
    )
    article = Article(text, blocks, inlines)
    parsed = [ParsedBlock(blocks[0], NLP.make_doc("A quiet day."))]
    (speech,) = find_quotations(article, parsed, (), ())
    assert speech.start == blocks[1].start


def test_code_holds_no_quotations():
    text, blocks, inlines = assemble(
        [Piece('print("We sail at dawn, all of us.")', BlockKind.CODE)]
    )
    assert find_quotations(Article(text, blocks, inlines), (), (), ()) == ()


SNIPPETS = st.lists(
    st.one_of(
        st.sampled_from(
            ['"', "“", "”", "‘", "’", "«", "said", "told", "Mary Holt", "he", "that", ",", ".", "?",
             ":", "according to", "claims", "to go", "—", "it is", "saying", "\u200b", "🙂", "[.]"]
        ),
        st.text(max_size=6),
    ),
    max_size=40,
).map(" ".join)  # fmt: skip


@given(st.lists(SNIPPETS, max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_text_gives_a_range_outside_of_it(paragraphs):
    text, blocks, inlines = assemble([Piece(" ".join(p.split())) for p in paragraphs])
    article = Article(text, blocks, inlines)
    parsed = [ParsedBlock(block, NLP.make_doc(article.block_text(block))) for block in blocks]
    _check_ranges(article, find_quotations(article, parsed, (), ()))


TAGS = ("VBD", "VBG", "VBN", "NN", "NNP", "PRP", "IN", "TO", ",", "``", "VBZ", "WP")
COARSE = ("VERB", "NOUN", "PROPN", "PRON", "ADP", "PUNCT", "AUX", "ADV")
DEPS = (
    "nsubj", "ccomp", "xcomp", "dobj", "prep", "pobj", "advcl", "acl", "relcl", "conj", "appos",
    "ROOT", "punct", "mark", "nsubjpass", "agent", "parataxis", "poss",
)  # fmt: skip
TREE = st.lists(
    st.tuples(
        st.sampled_from(
            ["said", "claim", "Holt", "she", '"', ",", "that", "to", "according", "who"]
        ),
        st.sampled_from(TAGS),
        st.sampled_from(COARSE),
        st.sampled_from(["say", "claim", "call", "Holt", "quote", "as", "with"]),
        st.sampled_from(DEPS),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=25,
)


@given(TREE)
@settings(max_examples=200, deadline=None)
def test_no_parse_however_wrong_breaks_the_finder(rows):
    # Each token hangs on an earlier one or on itself, so that the heads form trees.
    safe = [(*row[:5], number and row[5] % number) for number, row in enumerate(rows)]
    case = made(" ".join(row[0] for row in safe), *safe)
    mentions = [Mention(0, 1, Label.PERSON, 1)]
    _check_ranges(case.article, case.find(mentions, [Entity(1, "Mary Holt", Label.PERSON)]))


def _check_ranges(article: Article, quotations: Sequence[Quotation]) -> None:
    for quotation in quotations:
        assert 0 <= quotation.start < quotation.end <= len(article.text)
        assert 0 <= quotation.confidence <= 1
        for start, end in quotation.parts:
            assert quotation.start <= start < end <= quotation.end
        if quotation.speaker is not None and quotation.speaker.start is not None:
            assert quotation.speaker.end is not None
            assert 0 <= quotation.speaker.start < quotation.speaker.end <= len(article.text)
        if quotation.cue is not None:
            assert 0 <= quotation.cue.start < quotation.cue.end <= len(article.text)


FLAT = [
    ("said", "VBD", "VERB", "say", "conj"),
    ('"', "``", "PUNCT", '"', "punct"),
    ("she", "PRP", "PRON", "she", "nsubj"),
    ("claim", "NN", "NOUN", "claim", "dobj"),
]


@pytest.mark.parametrize("shape", ["flat", "chain"])
@pytest.mark.parametrize("row", FLAT, ids=lambda row: row[0])
def test_time_grows_linearly_on_the_worst_parses(shape, row):
    def seconds(count: int) -> float:
        rows = [(*row, 0 if shape == "flat" else max(0, n - 1)) for n in range(count)]
        case = made(" ".join(r[0] for r in rows), *rows)
        begin = time.process_time()
        case.find()
        return time.process_time() - begin

    seconds(100)
    short, long = min(seconds(300) for _ in range(2)), seconds(1500)
    assert long < 0.3 + 12 * short
