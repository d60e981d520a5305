from __future__ import annotations

import pytest

from desktop_app.core.findings import (
    Analysis,
    Cue,
    Entity,
    Label,
    Quotation,
    QuotationKind,
    Speaker,
)
from desktop_app.core.speech import quoted_ranges, speaker_key, speakers

TEXT = "“one two three” “four” five six “seven” eight “nine”"
ALBA = Speaker(0, 1, "she", "Alba Roth", 7)
BERG = Speaker(0, 1, "Berg", "Jon Berg")
CLERK = Speaker(None, None, "a clerk", "a clerk", is_named=False)


def quotation(words: str, kind: QuotationKind, speaker: Speaker | None, **more) -> Quotation:
    start = TEXT.index(words)
    return Quotation(start, start + len(words), kind, speaker, **more)


def analysis() -> Analysis:
    said = Cue(0, 1, "said", "say")
    inner = TEXT.index("“seven”")
    return Analysis(
        entities=(Entity(7, "Alba Roth", Label.PERSON),),
        quotations=(
            quotation("“one two three”", QuotationKind.DIRECT, ALBA, cue=said, group=1),
            quotation("“four”", QuotationKind.DIRECT, ALBA, cue=said, group=1),
            quotation(
                "five six “seven” eight", QuotationKind.MIXED, BERG, parts=((inner, inner + 7),)
            ),
            quotation("five six", QuotationKind.INDIRECT, CLERK),
            quotation("“nine”", QuotationKind.WORDS, None),
        ),
    )


def test_who_speaks_most_comes_first_with_the_share_of_quoted_words():
    first, second, third = speakers(analysis(), TEXT)
    assert (first.name, first.words) == ("Alba Roth", 4)
    assert first.share == pytest.approx(0.8)
    assert (second.name, second.words) == ("Jon Berg", 1)
    assert (third.name, third.words, third.is_named) == ("a clerk", 0, False)


def test_fragments_count_once_and_cues_are_counted():
    first = speakers(analysis(), TEXT)[0]
    assert first.quotations == 1
    assert first.cues == (("say", 2),)


def test_nobody_speaks_in_an_empty_analysis():
    assert speakers(Analysis(), "") == ()


def test_keys_tell_entities_names_and_unnamed_sources_apart():
    named = Speaker(0, 1, "x", "A Clerk")
    assert len({speaker_key(s) for s in (None, ALBA, BERG, CLERK, named)}) == 5


def test_only_words_between_marks_are_the_speakers_own():
    direct, _, mixed, indirect, words = analysis().quotations
    assert quoted_ranges(direct) == ((direct.start, direct.end),)
    assert quoted_ranges(mixed) == mixed.parts
    assert quoted_ranges(indirect) == quoted_ranges(words) == ()
