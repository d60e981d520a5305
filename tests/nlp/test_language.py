"""The language of an article."""

import dataclasses

import pytest

from desktop_app.nlp.language import detect_language, language_name
from desktop_app.nlp.paragraphs import article_of

ENGLISH = "The library opened on Monday, and many readers came to see the old sea charts."
FRENCH = "La bibliothèque a ouvert lundi, et beaucoup de lecteurs sont venus voir les cartes."
SPANISH = "La biblioteca abrió el lunes y muchos lectores vinieron a ver las viejas cartas."
GERMAN = "Die Bibliothek hat am Montag geöffnet, und viele Leser kamen wegen der alten Karten."


@pytest.mark.parametrize(
    ("text", "language"), [(ENGLISH, "en"), (FRENCH, "fr"), (SPANISH, "es"), (GERMAN, "de")]
)
def test_the_text_decides(text, language):
    article = dataclasses.replace(article_of(text), language="xx")
    assert detect_language(article) == language


def test_a_short_text_is_what_it_says_of_itself():
    assert detect_language(dataclasses.replace(article_of("Bon"), language="fr-CA")) == "fr"


def test_a_short_text_that_says_nothing_is_english():
    assert detect_language(article_of("Hm")) == "en"


def test_lone_surrogates_do_not_disturb():
    assert detect_language(article_of(ENGLISH + "\ud800")) == "en"


def test_languages_have_names():
    assert language_name("de") == "German"
    assert "xx" in language_name("xx")
