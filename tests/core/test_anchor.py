from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.alignment import Words
from desktop_app.core.anchor import carry, resolve
from desktop_app.core.annotation import CONTEXT_LENGTH, Anchor
from tests.bench import anchors as bench
from tests.core import strategies

TEXT = (
    "The harbour master said the ferry was late. Nobody knew why it had stopped.\n\n"
    "A child laughed at the gulls by the pier, and the old keeper laughed as well.\n\n"
    "“We shall wait,” she told the council, “until the ferry comes.”"
)

texts = st.text(st.sampled_from("ab .,\n“"), max_size=40) | strategies.prose | strategies.texts


def at(text: str, words: str) -> Anchor:
    start = text.index(words)
    return Anchor.of(text, start, start + len(words))


def placed(anchor: Anchor | None) -> str | None:
    return anchor.exact if anchor else None


def words_of(anchor: Anchor) -> list[str]:
    return Words.of(anchor.exact).folded


@st.composite
def anchored(draw: st.DrawFn) -> tuple[str, Anchor]:
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, Anchor.of(text, start, draw(st.integers(start + 1, len(text))))


# resolve: position, quote with context, folded quote


@given(anchored())
def test_an_anchor_stays_in_its_own_text(given_anchor: tuple[str, Anchor]):
    text, anchor = given_anchor
    assert resolve(anchor, text) == anchor


@given(strategies.anchors() | anchored().map(lambda pair: pair[1]), texts)
def test_whatever_is_found_is_an_anchor_of_the_text(anchor: Anchor, text: str):
    found = resolve(anchor, text)
    assert found is None or found == Anchor.of(text, found.start, found.end) or found == anchor
    if found:
        assert text[found.start : found.end] == found.exact


def test_short_words_are_found_by_their_context():
    anchor = at(TEXT, "ferry")
    found = resolve(anchor, "Monday. " + TEXT)
    assert found is not None
    assert found.start == anchor.start + 8
    assert found.prefix.endswith("said the ")


def test_short_words_elsewhere_are_no_place():
    assert (
        resolve(at(TEXT, "the ferry"), "Some boats are bigger than the ferry in the north.") is None
    )


def test_long_words_that_occur_once_need_no_context():
    sentence = "A child laughed at the gulls by the pier, and the old keeper laughed as well."
    found = resolve(at(TEXT, sentence), "Quite another start: " + sentence + " Another end.")
    assert placed(found) == sentence


def test_twice_the_same_surroundings_is_no_place():
    sentence = "Then the bell rang and everybody went home in silence through the snow. "
    text = sentence * 3
    anchor = Anchor.of(text, 9, 13)
    assert resolve(anchor, "New. " + sentence * 4) is None


def test_an_exported_quote_without_context_is_found_if_it_is_long_and_occurs_once():
    assert placed(resolve(Anchor(0, 1, "gulls by the pier"), TEXT)) == "gulls by the pier"
    assert resolve(Anchor(0, 1, "gulls"), TEXT) is None
    assert resolve(Anchor(0, 1, "late. Nobody"), TEXT + TEXT) is None


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("“We shall wait,” she told", '"We shall wait," she told'),
        ("A child laughed", "A CHILD  laughed"),
        ("the ferry was late", "the fer\u00adry was\u200b late"),
        ("Nobody knew why", "Nobody\nknew\u00a0why"),
    ],
)
def test_other_marks_case_and_spaces_are_the_same_words(words: str, changed: str):
    new = "Reprinted. " + TEXT.replace(words, changed)
    assert placed(resolve(at(TEXT, words), new)) == changed
    assert placed(carry([at(TEXT, words)], TEXT, new)[0]) == changed


@pytest.mark.parametrize("exact", ["", " \n", "\u200b", "…"])
def test_what_holds_no_word_is_found_nowhere_else(exact: str):
    assert resolve(Anchor(900, 901, exact, "x", "y"), TEXT) is None


def test_a_letter_in_too_many_places_is_no_place():
    assert resolve(Anchor(5, 6, "a", "b", "c"), "a " * 5000) is None


def test_context_on_one_side_is_enough_when_it_is_long():
    first, second = TEXT.split("\n\n")[1], "Seven boats lay on the sand below the mill."
    anchor = at(f"{second}\n\n{first}", "A child")
    assert (
        placed(resolve(anchor, f"Nothing moved in all of the frozen harbour.\n\n{first}"))
        == "A child"
    )


# carry: with the old text


@given(st.lists(anchored(), max_size=3), texts, texts)
def test_carrying_never_fails_and_gives_anchors_of_the_new_text(
    made: list[tuple[str, Anchor]], old: str, new: str
):
    found = carry([anchor for _, anchor in made], old, new)
    assert len(found) == len(made)
    for anchor in filter(None, found):
        assert new[anchor.start : anchor.end] == anchor.exact


@given(anchored(), texts, texts)
def test_text_round_about_moves_an_anchor_by_its_length(
    given_anchor: tuple[str, Anchor], before: str, behind: str
):
    text, anchor = given_anchor
    whole = "one two three four five six seven eight nine ten eleven twelve thirteen"
    old = f"{whole} {text} {whole[::-1]}"
    moved = Anchor.of(old, anchor.start + len(whole) + 1, anchor.end + len(whole) + 1)
    (found,) = carry([moved], old, f"{before}\n{old}\n{behind}")
    if any(sign.isalpha() for sign in anchor.exact):
        assert found is not None
        shift = len(before) + 1  # spaces at the ends may be left out
        assert moved.start <= found.start - shift <= found.end - shift <= moved.end
        assert words_of(found) == words_of(moved)


def test_nothing_to_carry():
    assert carry([], "a", "b") == []


def test_an_equal_text_keeps_all():
    anchor = at(TEXT, "gulls")
    assert carry([anchor], TEXT, TEXT) == [anchor]


@pytest.mark.parametrize(
    ("words", "old", "new", "wanted"),
    [
        ("ferry was late", "ferry was late", "ferry was very late", "ferry was very late"),
        ("the ferry was late", "the ferry", "a ferry", "a ferry was late"),
        ("gulls by the pier", "the pier", "the quay, it seems", "gulls by the quay,"),
        ("the gulls by", "gulls by", "seagulls near", "the seagulls near"),
        ("keeper", "keeper", "keepers", "keepers"),
        ("hild laugh", "child laughed", "child often laughed", "hild often laugh"),
        ("council", "the council", "the parish", None),
        ("Nobody knew why it had stopped.", "Nobody knew why it had stopped. ", "", None),
        ("Nobody knew why it had stopped.", "Nobody knew why it had stopped.", "Ask.", None),
    ],
)
def test_changed_words(words: str, old: str, new: str, wanted: str | None):
    changed = TEXT.replace(old, new)
    if not new:
        changed = TEXT.replace(words, "")
    assert placed(carry([at(TEXT, words)], TEXT, changed)[0]) == wanted


def test_a_moved_paragraph_keeps_its_first_word():
    parts = TEXT.split("\n\n")
    new = "\n\n".join(reversed(parts))
    anchor = at(TEXT, "A child laughed")
    found = carry([anchor, at(TEXT, parts[0])], TEXT, new)
    assert [placed(a) for a in found] == ["A child laughed", parts[0]]


def test_a_torn_passage_stays_with_its_larger_part():
    parts = TEXT.split("\n\n")
    words = "had stopped.\n\n" + parts[1]
    new = "\n\n".join((parts[1], parts[2], parts[0]))
    assert placed(carry([at(TEXT, words)], TEXT, new)[0]) == parts[1]


def test_an_anchor_that_does_not_fit_the_old_text_is_looked_for_in_the_new_one():
    lost = Anchor(3, 9, "gulls by the pier", "A child laughed at the ", ", and the old")
    assert placed(carry([lost], "Quite other words.", TEXT)[0]) == "gulls by the pier"
    assert carry([Anchor(0, 3, "Ham", "", " was")], "Other words.", TEXT) == [None]


def test_a_passage_of_marks_only_is_looked_for_by_its_context():
    text = "one — two three four five six\u2003\u2003seven eight nine ten eleven"
    start = text.index("\u2003")
    anchor = Anchor.of(text, start, start + 2)
    assert carry([anchor], text, "zero " + text) == [None]


# promise 8, measured on few texts; the bench measures on many


@pytest.mark.parametrize(
    ("edit", "right"), list(zip(bench.EDITS, (0.995, 0.98, 0.99, 0.98), strict=True))
)
def test_highlights_stay_on_their_words(edit: bench.Edit, right: float):
    tally = bench.measure(carry, edit, articles=12)
    assert tally.right >= right * tally.total
    assert tally.wrong <= 0.002 * tally.total


def test_a_book_with_many_highlights_takes_seconds():
    assert bench.time_large(word_count=50_000, count=1_000) < 10


def test_context_is_cut_at_the_ends_of_the_text():
    anchor = Anchor.of(TEXT, 0, 3)
    assert anchor.prefix == ""
    assert len(anchor.suffix) == CONTEXT_LENGTH
