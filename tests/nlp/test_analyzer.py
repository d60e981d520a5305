"""The whole pipeline; what needs the trained model is marked."""

import time

import pytest

from desktop_app.core.article import Article, Block, BlockKind
from desktop_app.core.errors import ModelMissingError
from desktop_app.core.findings import Analysis, Label, QuotationKind
from desktop_app.nlp import analyzer, models
from desktop_app.nlp.analyzer import AnalysisCancelledError, Analyzer, Listener
from desktop_app.nlp.paragraphs import article_of

NEWS = (
    "Harbour board votes for a night ferry\n"
    "The Kiel Harbour Board (KHB) voted on Monday for a ferry between Kiel and Gothenburg, "
    "its chairwoman Anna Marlow said.\n"
    '"We have waited ten years for this," Marlow told the Baltic Herald. '
    "She thanked General Peter Holm of the Norwegian coast guard.\n"
    "The KHB was founded in Germany in 1901. Holm did not comment."
)
GERMAN = (
    "Die Hafenbehörde hat am Montag für eine neue Fähre gestimmt, sagte die Vorsitzende. "
    "„Wir haben zehn Jahre darauf gewartet“, sagte sie der Zeitung."
)

HOSTILE_NAMES = [
    "empty", "blank", "control", "word", "brackets", "surrogates", "bidi", "marks", "capitals",
    "letters",
]  # fmt: skip


@pytest.fixture(scope="module")
def english():
    return Analyzer()


def names(article, analysis, label):
    return {article.text[m.start : m.end] for m in analysis.mentions if m.label is label}


def test_without_a_model_marks_are_paired_and_a_sentence_says_why(monkeypatch):
    monkeypatch.setattr(models, "installed_models", lambda: ())
    analysis = Analyzer().analyze(article_of(NEWS))
    assert analysis.mentions == ()
    assert len(analysis.quotations) == 1
    assert "No English language model" in analysis.messages[0]


def test_a_model_that_does_not_load_costs_only_the_names(monkeypatch):
    def refuse(package):
        raise ModelMissingError("It is damaged.")

    monkeypatch.setattr(analyzer, "load_model", refuse)
    analysis = Analyzer().analyze(article_of(NEWS))
    assert analysis.messages == ("It is damaged.",)
    assert analysis.quotations


def test_a_text_in_another_language_is_told_so_and_gets_its_marks():
    analysis = Analyzer().analyze(article_of(GERMAN))
    assert analysis.language == "de"
    assert "German" in analysis.messages[0]
    assert len(analysis.quotations) == 1


@pytest.mark.model
def test_names_are_found_typed_and_grouped(english):
    article = article_of(NEWS)
    analysis = english.analyze(article)
    assert names(article, analysis, Label.PERSON) == {"Anna Marlow", "Marlow", "Peter Holm", "Holm"}
    assert {"Kiel Harbour Board", "KHB", "Baltic Herald"} <= names(article, analysis, Label.ORG)
    assert names(article, analysis, Label.PLACE) == {"Kiel", "Gothenburg", "Germany"}
    people = [entity for entity in analysis.entities if entity.label is Label.PERSON]
    assert [(entity.name, entity.aliases) for entity in people] == [
        ("Anna Marlow", ("Marlow",)),
        ("Peter Holm", ("Holm",)),
    ]
    board = next(m for m in analysis.mentions if article.text[m.start : m.end] == "KHB")
    entity = analysis.entity(board.entity)
    assert entity is not None
    assert entity.name == "Kiel Harbour Board"


@pytest.mark.model
def test_an_analysis_names_its_model_and_rules(english):
    analysis = english.analyze(article_of(NEWS))
    assert analysis.model == models.DEFAULT_MODEL
    assert analysis.model_version.startswith("3.7.1+")
    assert analysis.rules_version
    assert analysis.language == "en"
    assert analysis.is_complete


@pytest.mark.model
def test_the_fast_model_works_without_the_trained_parts():
    article = article_of(NEWS)
    analysis = Analyzer(models.FAST_MODEL).analyze(article)
    assert analysis.model == models.FAST_MODEL
    assert "Anna Marlow" in names(article, analysis, Label.PERSON)


@pytest.mark.model
def test_the_same_article_gives_the_same_findings(english):
    assert english.analyze(article_of(NEWS)) == english.analyze(article_of(NEWS))


@pytest.mark.model
def test_visible_paragraphs_come_first_and_quotations_elsewhere_stay(english):
    article = article_of("\n".join([NEWS] * 20))
    partial: list[Analysis] = []
    listener = Listener(on_partial=partial.append)
    whole = english.analyze(article, first_block=40, listener=listener)
    (first,) = partial
    assert not first.is_complete
    assert min(m.start for m in first.mentions) >= article.blocks[40].start
    assert len(first.quotations) >= 20
    assert whole.is_complete


@pytest.mark.model
def test_progress_ends_at_its_total(english):
    seen = []
    listener = Listener(on_progress=lambda done, total: seen.append((done, total)))
    english.analyze(article_of("\n".join([NEWS] * 10)), listener=listener)
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.model
def test_an_analysis_can_be_cancelled(english):
    with pytest.raises(AnalysisCancelledError):
        english.analyze(article_of(NEWS), listener=Listener(is_cancelled=lambda: True))


@pytest.mark.model
def test_code_is_not_analysed(english):
    text = "Anna Marlow spoke in Kiel.\n\nmarlow = Anna(Kiel)"
    article = Article(text, (Block(0, 26), Block(28, len(text), BlockKind.CODE)))
    analysis = english.analyze(article)
    assert all(mention.end <= 26 for mention in analysis.mentions)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "\x00\x01\x02",
        "Anna Marlow spoke. " + "x" * 1_000_000 + " Peter Holm left.",
        "Anna Marlow spoke. " + "(" * 4_000 + " Peter Holm left.",
        "Anna Marlow spoke. \ud800\udfff\ud83d Peter Holm left.",
        "Anna Marlow spoke. \u202ePeter Holm\u202c left. \U0001f6a2",
        '"' * 3_000,
        "MARLOW " * 3_000,
        "\n".join("A" for _ in range(3_000)),
    ],
    ids=HOSTILE_NAMES,
)
def test_hostile_texts_are_answered_in_time(english, text):
    began = time.process_time()
    analysis = english.analyze(article_of(text))
    assert time.process_time() - began < 20
    assert all(0 <= m.start < m.end <= len(text) for m in analysis.mentions)


@pytest.mark.model
def test_a_skipped_passage_is_told(english):
    analysis = english.analyze(article_of("Anna Marlow spoke. " + "(" * 4_000))
    assert "not fully analysed" in analysis.messages[0]
    assert analysis.mentions


@pytest.mark.model
def test_a_headline_in_capitals_is_read(english):
    article = article_of("MARLOW OPENS FERRY IN KIEL\n" + NEWS)
    analysis = english.analyze(article)
    first = [article.text[m.start : m.end] for m in analysis.mentions if m.end < 27]
    assert first == ["MARLOW", "KIEL"]


@pytest.mark.model
def test_the_head_of_a_mail_is_no_name(english):
    article = article_of(
        "From: Anna Marlow\nTo: Peter Holm\nSubject: Ferry\nDate: Monday\n\n" + NEWS
    )
    found = names(article, english.analyze(article), Label.PERSON)
    assert {"Anna Marlow", "Peter Holm"} <= found
    assert not found & {"From", "To", "Subject", "Date"}


@pytest.mark.model
def test_quotations_have_speakers(english):
    analysis = english.analyze(article_of(NEWS))
    direct = next(q for q in analysis.quotations if q.kind is QuotationKind.DIRECT)
    assert direct.speaker is not None
    assert direct.speaker.name == "Anna Marlow"
