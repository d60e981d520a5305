"""Names in French and Spanish, and what is said of languages that are read less closely."""

import importlib.util

import pytest
import spacy
from spacy.tokens import Span

from desktop_app.core.findings import Label
from desktop_app.nlp.analyzer import Analyzer
from desktop_app.nlp.bounds import mentions_of
from desktop_app.nlp.other_languages import title_before, without_lead
from desktop_app.nlp.paragraphs import article_of

FRENCH = (
    "La maire de Brest défend le nouveau pont devant la presse et les habitants.\n"
    "La ville a attendu trop longtemps, a déclaré la maire Hélène Kerouanton lundi à Brest. "
    "Jean-Luc Morvan, qui préside les pêcheurs, n'est pas d'accord. M. Morvan a dit « non »."
)


def found(language, text, name, label):
    """Return the name and title that are left of what a pipeline took for a name."""
    doc = spacy.blank(language)(text)
    start = text.index(name)
    span = doc.char_span(start, start + len(name), label=label, alignment_mode="expand")
    assert span is not None
    doc.ents = [Span(doc, span.start, span.end, label)]
    mentions = list(mentions_of(doc, doc.ents[0], Label.PERSON if label == "PER" else Label.ORG))
    return [(text[m.start : m.end], m.rank) for m in mentions]


@pytest.mark.parametrize(
    ("language", "text", "name", "label", "expected"),
    [
        ("fr", "Hier M. Morvan parlait.", "M. Morvan", "PER", ("Morvan", "M.")),
        ("fr", "Hier M. Morvan parlait.", "Morvan", "PER", ("Morvan", "M.")),
        ("fr", "La ministre Anne Berger parle.", "La ministre Anne Berger", "PER",
         ("Anne Berger", "ministre")),
        ("fr", "L'Union des ports vote.", "L'Union des ports", "ORG", ("Union des ports", "")),
        ("fr", "Selon Le Monde, oui.", "Le Monde", "ORG", ("Le Monde", "")),
        ("es", "La Unión de Puertos vota.", "La Unión de Puertos", "ORG", ("Unión de Puertos", "")),
        ("es", "Dijo la Sra. Romero ayer.", "la Sra. Romero", "PER", ("Romero", "Sra.")),
        ("es", "Según El País, no.", "El País", "ORG", ("El País", "")),
    ],
)  # fmt: skip
def test_articles_and_titles_are_no_part_of_a_name(language, text, name, label, expected):
    assert found(language, text, name, label) == [expected]


def test_other_languages_keep_names_as_they_are():
    text = "der Bund"
    assert without_lead(text, 0, len(text), Label.ORG, "de") == (0, "")
    assert title_before("Herr Moos", 5, "de") == ""


def test_nothing_but_an_article_stays():
    assert without_lead("La", 0, 2, Label.PLACE, "fr") == (0, "")


def test_german_without_a_model_gets_an_honest_sentence():
    text = "Die Bürgermeisterin von Kiel sagte gestern, dass der Hafen im Winter zu ist. "
    analysis = Analyzer().analyze(article_of(text * 3 + "„Wir haben keine Wahl“, sagte sie."))
    assert analysis.mentions == ()
    assert "German" in analysis.messages[0]
    assert len(analysis.quotations) == 1


@pytest.mark.skipif(
    importlib.util.find_spec("fr_core_news_md") is None, reason="an extra: see docs/install.md"
)
def test_french_is_read_with_its_own_pipeline():
    analysis = Analyzer().analyze(article_of(FRENCH))
    people = {e.name: set(e.aliases) for e in analysis.entities if e.label is Label.PERSON}
    assert people["Jean-Luc Morvan"] == {"Morvan"}
    assert "Brest" in {e.name for e in analysis.entities if e.label is Label.PLACE}
    assert "French" in analysis.messages[0]
    assert len(analysis.quotations) == 1
