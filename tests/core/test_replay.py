from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.annotation import Anchor
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import (
    Analysis,
    Entity,
    Label,
    Mention,
    Quotation,
    QuotationKind,
    Speaker,
)
from desktop_app.core.replay import affected, replay
from tests.core import strategies

if TYPE_CHECKING:
    from random import Random

TEXT = (
    "Mara Holt spoke in Brack. “The bridge is safe,” Holt said. Brack Council, she added, "
    "had “no plans” to close the bridge. “It sways,” said Tess Holt, and later: “A lot.”"
)
REPORT = "had “no plans” to close the bridge"
START = datetime(2024, 5, 1, tzinfo=UTC)
PERSON, ORG, PLACE, TERM = Label.PERSON, Label.ORG, Label.PLACE, Label.TERM


def span(words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def quote(words: str, kind: QuotationKind, speaker: Speaker | None, group: int = 0) -> Quotation:
    return Quotation(*span(words), kind, speaker, group=group, confidence=0.8)


def by(place: tuple[int, int], name: str, key: int) -> Speaker:
    return Speaker(*place, TEXT[slice(*place)], name, key)


FOUND = Analysis(
    mentions=(
        Mention(*span("Mara Holt"), PERSON, 1),
        Mention(*span("Brack"), PLACE, 2),
        Mention(*span("Holt", 1), PERSON, 1),
        Mention(*span("Brack Council"), ORG, 3),
        Mention(*span("Tess Holt"), PERSON, 4),
    ),
    entities=(
        Entity(1, "Mara Holt", PERSON, ("Holt",)),
        Entity(2, "Brack", PLACE),
        Entity(3, "Brack Council", ORG),
        Entity(4, "Tess Holt", PERSON),
    ),
    quotations=(
        quote(
            "“The bridge is safe,”",
            QuotationKind.DIRECT,
            Speaker(*span("Holt", 1), "Holt", "Mara Holt", 1),
        ),
        replace(
            quote(
                REPORT,
                QuotationKind.MIXED,
                Speaker(*span("she"), "she", "Mara Holt", 1),
            ),
            parts=(span("“no plans”"),),
        ),
        quote(
            "“It sways,”",
            QuotationKind.DIRECT,
            Speaker(*span("Tess Holt"), "Tess Holt", "Tess Holt", 4),
            7,
        ),
        quote("“A lot.”", QuotationKind.WORDS, None, 7),
    ),
)


def decide(kind: str, text: str, value: str = "", **others: object) -> Decision:
    decision = Decision(
        "1", "here", DecisionKind(kind), Scope.ARTICLE, text, None, value, "", START
    )
    return replace(decision, **others)  # type: ignore[arg-type]  # fields by name


def decide_here(kind: str, place: tuple[int, int], value: str = "") -> Decision:
    words = TEXT[slice(*place)]
    return decide(kind, words, value, scope=Scope.HERE, anchor=Anchor.of(TEXT, *place))


MEANT = replace(FOUND, references=(Mention(*span("Brack", 1), PLACE, 2, 0.9),))


def in_order(*decisions: Decision) -> list[Decision]:
    """The decisions as made one day after the other, handed over in another order."""
    made = [
        replace(d, id=str(i), created=START + timedelta(days=i)) for i, d in enumerate(decisions)
    ]
    return made[::-1]


def after(*decisions: Decision) -> Analysis:
    return replay(FOUND, in_order(*decisions), TEXT, "here")


def names(analysis: Analysis) -> list[tuple[str, Label, str | None]]:
    """Each mention with its type and who is meant."""
    shown = []
    for mention in analysis.mentions:
        entity = analysis.entity(mention.entity)
        words = TEXT[mention.start : mention.end]
        shown.append((words, mention.label, entity.name if entity else None))
    return shown


def speeches(analysis: Analysis) -> list[tuple[str, QuotationKind, str | None]]:
    return [
        (TEXT[q.start : q.end], q.kind, q.speaker.name if q.speaker else None)
        for q in analysis.quotations
    ]


# names


def test_without_decisions_the_findings_stay_what_they_are():
    assert replay(FOUND, [], TEXT, "here") is FOUND


def test_a_name_that_is_none_goes_with_its_entity():
    found = after(decide("not_a_name", "Brack"))
    assert "Brack" not in [name for name, _, _ in names(found)]
    assert "Brack Council" in [name for name, _, _ in names(found)]
    assert found.entity(2) is None


def test_a_speaker_who_is_no_name_keeps_the_words_only():
    found = after(decide("not_a_name", "Tess Holt"))
    speaker = found.quotations[2].speaker
    assert speaker is not None
    assert (speaker.name, speaker.entity) == ("Tess Holt", None)


def test_here_reaches_one_place_only():
    found = after(decide_here("not_a_name", span("Holt", 1)))
    assert [name for name, _, _ in names(found)] == [
        "Mara Holt",
        "Brack",
        "Brack Council",
        "Tess Holt",
    ]


def test_here_does_not_mind_the_article_of_a_name():
    text = TEXT.replace("Brack Council", "The Brack Council")
    start = text.index("The Brack Council")
    found = replace(FOUND, mentions=(Mention(start, start + 17, ORG, 3),), quotations=())
    place = Anchor.of(text, start + 4, start + 17)
    decision = decide("not_a_name", "Brack Council", scope=Scope.HERE, anchor=place)
    assert replay(found, [decision], text, "here").mentions == ()


@pytest.mark.parametrize("anchor", [None, Anchor(3, 9, "absent")])
def test_here_without_a_place_has_no_effect(anchor: Anchor | None):
    decision = decide("not_a_name", "Brack", scope=Scope.HERE, anchor=anchor)
    assert after(decision) == FOUND


@pytest.mark.parametrize(
    ("scope", "reaches"), [(Scope.HERE, False), (Scope.ARTICLE, False), (Scope.LIBRARY, True)]
)
def test_other_articles_are_reached_by_the_library_only(scope: Scope, reaches: bool):
    place = Anchor.of(TEXT, *span("Brack"))
    decision = decide("not_a_name", "Brack", scope=scope, article_id="elsewhere", anchor=place)
    assert (after(decision) != FOUND) == reaches


def test_a_type_holds_for_the_entity_with_all_its_mentions():
    found = after(decide("is_label", "Holt", "ORG"))
    assert names(found)[0] == ("Mara Holt", ORG, "Mara Holt")
    assert names(found)[2] == ("Holt", ORG, "Mara Holt")
    entity = found.entity(1)
    assert entity is not None
    assert entity.label is ORG
    assert names(found)[4] == ("Tess Holt", PERSON, "Tess Holt")


def test_a_type_here_makes_an_entity_of_its_own():
    found = after(decide_here("is_label", span("Holt", 1), "ORG"))
    assert names(found)[2] == ("Holt", ORG, "Holt")
    assert names(found)[0] == ("Mara Holt", PERSON, "Mara Holt")


def test_a_type_for_words_that_no_analysis_found_marks_them():
    found = after(decide("is_label", "bridge", "PLACE"))
    assert [m for m in names(found) if m[0] == "bridge"] == [("bridge", PLACE, "bridge")] * 2
    found = after(decide_here("is_label", span("bridge", 1), "PLACE"))
    assert [m for m in names(found) if m[0] == "bridge"] == [("bridge", PLACE, "bridge")]


def test_a_type_for_a_found_name_marks_nothing_more():
    assert len(after(decide("is_label", "Council", "ORG", label="ORG")).mentions) == 5
    assert len(after(decide("is_label", "Council", "ORG")).mentions) == 5  # inside of a name


def test_a_mention_without_entity_takes_the_type():
    found = replace(FOUND, mentions=(Mention(*span("Brack"), PLACE),), quotations=())
    mention = replay(found, [decide("is_label", "Brack", "ORG")], TEXT, "here").mentions[0]
    assert (mention.label, mention.entity) == (ORG, None)


def test_the_last_word_counts():
    twice = after(decide("is_label", "Brack", "ORG"), decide("is_label", "Brack", "GROUP"))
    assert names(twice)[1][1] is Label.GROUP
    assert len(after(decide("term", "bridge"), decide("not_a_name", "bridge")).mentions) == 5
    assert len(after(decide("not_a_name", "bridge"), decide("term", "bridge")).mentions) == 7
    again = after(decide("not_a_name", "Brack"), decide("is_label", "Brack", "ORG"))
    assert len(again.mentions) == 5


def test_a_term_is_marked_wherever_it_stands():
    found = after(decide("term", "bridge", "building"))
    assert [m for m in names(found) if m[1] is TERM] == [("bridge", TERM, "bridge")] * 2
    assert [m.start for m in found.mentions] == sorted(m.start for m in found.mentions)


def test_a_term_takes_the_place_of_the_same_name_and_of_shorter_ones():
    found = after(decide("term", "Brack Council"))
    assert ("Brack Council", TERM, "Brack Council") in names(found)
    inner = replace(FOUND, mentions=(*FOUND.mentions, Mention(*span("Brack", 1), PLACE, 2)))
    found = replay(inner, [decide("term", "Brack Council, she")], TEXT, "here")
    assert len([m for m in found.mentions if m.start == span("Brack Council")[0]]) == 1


def test_two_names_become_one_person():
    found = after(decide("same_as", "Tess Holt", "Mara Holt"))
    assert names(found)[4] == ("Tess Holt", PERSON, "Mara Holt")
    assert found.entity(4) is None
    entity = found.entity(1)
    assert entity is not None
    assert entity.aliases == ("Holt", "Tess Holt")
    assert speeches(found)[2][2] == "Mara Holt"


def test_uniting_takes_the_type_of_the_other_name():
    found = after(decide("same_as", "Brack Council", "Brack"))
    assert names(found)[3] == ("Brack Council", PLACE, "Brack")


def test_a_name_known_elsewhere_becomes_the_name_here():
    found = after(decide("same_as", "Holt", "Dame Mara Holt", scope=Scope.LIBRARY))
    assert names(found)[0] == ("Mara Holt", PERSON, "Dame Mara Holt")
    assert speeches(found)[0][2] == "Dame Mara Holt"


def test_uniting_what_is_not_here_changes_nothing():
    assert after(decide("same_as", "Quill", "Mara Holt")) == FOUND


def test_uniting_goes_on_from_name_to_name():
    found = after(
        decide("same_as", "Brack", "Brack Council"), decide("same_as", "Brack Council", "Tess Holt")
    )
    assert [who for _, _, who in names(found)] == ["Mara Holt", "Tess Holt", "Mara Holt"] + [
        "Tess Holt"
    ] * 2


def test_a_new_entity_is_not_taken_for_one_that_was_united():
    found = after(decide("same_as", "Tess Holt", "Mara Holt"), decide("term", "bridge"))
    assert ("bridge", TERM, "bridge") in names(found)
    assert speeches(found)[2][2] == "Mara Holt"


def test_one_here_can_be_somebody_else():
    found = after(decide_here("same_as", span("Holt", 1), "Tess Holt"))
    assert names(found)[2] == ("Holt", PERSON, "Tess Holt")
    assert names(found)[0] == ("Mara Holt", PERSON, "Mara Holt")
    found = after(decide_here("same_as", span("Holt", 1), "Old Holt"))
    assert names(found)[2] == ("Holt", PERSON, "Old Holt")


def test_one_here_can_be_not_the_one_it_was_taken_for():
    found = after(decide_here("not_same", span("Holt", 1), "Mara Holt"))
    assert names(found)[2] == ("Holt", PERSON, "Holt")
    twice = after(
        decide_here("not_same", span("Holt", 1), "Mara Holt"),
        decide_here("not_same", span("Mara Holt"), "Brack"),
    )
    assert names(twice) == names(found)


def test_one_here_finds_its_own_entity_if_there_is_one():
    other = replace(FOUND, entities=(*FOUND.entities, Entity(9, "Old Holt", PERSON, ("Holt",))))
    decision = decide_here("not_same", span("Holt", 1), "Mara Holt")
    assert names(replay(other, [decision], TEXT, "here"))[2] == ("Holt", PERSON, "Old Holt")


def test_one_entity_can_be_parted():
    found = after(decide("not_same", "Mara Holt", "Holt"))
    assert names(found)[2] == ("Holt", PERSON, "Holt")
    assert speeches(found)[0][2] == "Holt"
    assert speeches(found)[1][2] == "Mara Holt"
    assert names(after(decide("not_same", "Holt", "Mara Holt"))) == names(found)


def test_what_was_parted_is_not_united_by_a_detour():
    found = after(
        decide("not_same", "Brack", "Tess Holt"),
        decide("same_as", "Brack", "Brack Council"),
        decide("same_as", "Brack Council", "Tess Holt"),
    )
    assert names(found)[1][2] == names(found)[3][2] == "Brack Council"
    assert names(found)[4][2] == "Tess Holt"


def test_the_last_word_on_two_names_counts():
    apart = decide("not_same", "Mara Holt", "Tess Holt")
    same = decide("same_as", "Tess Holt", "Mara Holt")
    assert after(apart, same) == after(same)
    assert after(same, apart) == FOUND


# quotations


def test_a_quotation_gets_its_speaker():
    found = after(decide("said_by", "The bridge is safe", "Tess Holt"))
    assert found.quotations[0].speaker == Speaker(None, None, "Tess Holt", "Tess Holt", 4)


def test_a_pronoun_stays_where_it_stood():
    found = after(decide("said_by", REPORT, "Tess Holt"))
    assert found.quotations[1].speaker == Speaker(*span("she"), "she", "Tess Holt", 4)


def test_the_same_speaker_becomes_sure():
    unsure = replace(FOUND.quotations[0].speaker or Speaker(0, 1, "", ""), confidence=0.3)
    found = replace(FOUND, quotations=(replace(FOUND.quotations[0], speaker=unsure),))
    decision = decide("said_by", "The bridge is safe", "Mara Holt")
    speaker = replay(found, [decision], TEXT, "here").quotations[0].speaker
    assert speaker == replace(unsure, confidence=1.0)


def test_a_speaker_may_be_unknown_to_the_article_or_nobody():
    found = after(decide_here("said_by", span("“It sways,”"), "Old Quill"))
    assert found.quotations[2].speaker == Speaker(None, None, "Old Quill", "Old Quill")
    assert after(decide_here("said_by", span("“It sways,”"))).quotations[2].speaker is None


def test_fragments_of_one_quotation_have_one_speaker():
    found = after(decide("said_by", "It sways", "Mara Holt"))
    assert speeches(found)[2:] == [
        ("“It sways,”", QuotationKind.DIRECT, "Mara Holt"),
        ("“A lot.”", QuotationKind.DIRECT, "Mara Holt"),
    ]
    later = after(decide("said_by", "A lot", "Brack"), decide("said_by", "It sways", "Mara Holt"))
    assert [who for _, _, who in speeches(later)[2:]] == ["Mara Holt"] * 2


def test_words_that_are_no_quotation_stay_quoted_words():
    found = after(decide("not_a_quotation", "“The bridge is safe,”"))
    assert speeches(found)[0] == ("“The bridge is safe,”", QuotationKind.WORDS, None)


def test_a_report_that_is_none_leaves_its_quoted_words():
    found = after(decide_here("not_a_quotation", span(REPORT)))
    assert speeches(found)[1] == ("“no plans”", QuotationKind.WORDS, None)
    indirect = replace(FOUND.quotations[1], kind=QuotationKind.INDIRECT, parts=())
    plain = replace(FOUND, quotations=(indirect,))
    decision = decide("not_a_quotation", REPORT)
    assert replay(plain, [decision], TEXT, "here").quotations == ()


def test_decisions_that_make_no_sense_have_no_effect():
    for decision in (
        decide("is_label", "Brack", "FISH"),
        decide("same_as", "Brack", " "),
        decide("same_as", "Brack", "the Brack"),
        decide("not_a_name", " "),
        decide("not_a_quotation", "“”"),
    ):
        assert after(decision) == FOUND


# counting


@pytest.mark.parametrize(
    ("decision", "count"),
    [
        (decide("not_a_name", "Brack"), 1),
        (decide("is_label", "Holt", "ORG"), 2),
        (decide("is_label", "Holt", "PERSON"), 0),
        (decide("term", "bridge"), 2),
        (decide("same_as", "Tess Holt", "Mara Holt"), 2),
        (decide("said_by", "It sways", "Mara Holt"), 2),
        (decide("not_a_quotation", "It sways"), 1),
        (decide("not_a_name", "absent"), 0),
    ],
)
def test_the_places_that_change_are_counted(decision: Decision, count: int):
    assert affected(FOUND, decision, TEXT, "here") == count


# whatever the decisions are


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Analysis, list[Decision]]:
    text = draw(strategies.prose)
    analysis = draw(strategies.analyses(text))
    return text, analysis, draw(st.lists(strategies.decisions(text), max_size=6))


@given(cases())
def test_replaying_twice_is_replaying_once(case: tuple[str, Analysis, list[Decision]]):
    text, analysis, decisions = case
    once = replay(analysis, decisions, text, "here")
    assert replay(once, decisions, text, "here") == once


@given(cases())
def test_all_ranges_stay_inside_the_text(case: tuple[str, Analysis, list[Decision]]):
    text, analysis, decisions = case
    found = replay(analysis, decisions, text, "here")
    ranges = [(m.start, m.end) for m in found.mentions]
    ranges += [(q.start, q.end) for q in found.quotations]
    assert all(0 <= start <= end <= len(text) for start, end in ranges)
    for quotation in found.quotations:
        speaker = quotation.speaker
        if speaker and speaker.start is not None and speaker.end is not None:
            assert 0 <= speaker.start <= speaker.end <= len(text)


@given(cases())
def test_a_decision_taken_back_leaves_no_trace(case: tuple[str, Analysis, list[Decision]]):
    text, analysis, decisions = case
    before = replay(analysis, decisions[1:], text, "here")
    replay(analysis, decisions, text, "here")
    assert replay(analysis, decisions[1:], text, "here") == before
    assert replay(analysis, [], text, "here") is analysis


@given(cases(), st.randoms())
def test_the_order_is_that_of_time(case: tuple[str, Analysis, list[Decision]], chance: Random):
    text, analysis, decisions = case
    distinct = list({d.id: d for d in decisions}.values())
    shuffled = list(distinct)
    chance.shuffle(shuffled)
    assert replay(analysis, shuffled, text, "here") == replay(analysis, distinct, text, "here")


@given(cases())
def test_counting_never_fails(case: tuple[str, Analysis, list[Decision]]):
    text, analysis, decisions = case
    for decision in decisions:
        assert affected(analysis, decision, text, "here") >= 0


def test_times_without_a_zone_do_no_harm():
    naive = decide("not_a_name", "Brack", created=datetime(2024, 5, 1))  # noqa: DTZ001 - on purpose
    assert len(after(naive).mentions) == 4
    assert len(replay(FOUND, [naive, decide("term", "bridge", id="2")], TEXT, "here").mentions) == 6


def test_references_follow_their_entity_to_another_name():
    same = decide("same_as", "Brack", "Brack Council")
    (reference,) = replay(MEANT, [same], TEXT, "here").references
    assert (reference.entity, reference.label) == (3, ORG)


def test_references_go_with_their_entity():
    assert replay(MEANT, [decide("not_a_name", "Brack")], TEXT, "here").references == ()


def test_a_reference_that_the_reader_made_a_name_is_none_any_more():
    here = decide_here("term", span("Brack", 1), "towns")
    shown = replay(MEANT, [here], TEXT, "here")
    assert shown.references == ()
    assert span("Brack", 1) in {(m.start, m.end) for m in shown.mentions}
