"""Tell which language a text is written in."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

    from desktop_app.core.article import Article

_SAMPLE_CHARACTERS = 6_000
_FEWEST_LETTERS = 60
_SURE = 0.8

#: Languages that the program has words for in its messages.
LANGUAGE_NAMES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def detect_language(article: Article) -> str:
    """Return the ISO 639-1 code of the article's language.

    The text decides when it is long and plain enough to tell; else what the document says of
    itself; else English is assumed.
    """
    sample = _sample(article)
    declared = article.language[:2].lower()
    if sum(character.isalpha() for character in sample) < _FEWEST_LETTERS:
        return declared or "en"
    language, probability = _identifier().classify(sample)
    if probability < _SURE:
        return declared or "en"
    return str(language)


def language_name(code: str) -> str:
    """Return what the language is called in English, or a phrase with the code."""
    return LANGUAGE_NAMES.get(code, f"in a language with the code “{code}”")


def _sample(article: Article) -> str:
    """Return text from the article's middle, where it is least likely to be furniture."""
    middle = max(0, len(article.text) // 2 - _SAMPLE_CHARACTERS // 2)
    part = article.text[middle : middle + _SAMPLE_CHARACTERS]
    return part.encode("utf-8", "replace").decode("utf-8")


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
