from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.findings import Analysis, Label, Mention, Quotation, QuotationKind
from desktop_app.gui.marks import (
    Layer,
    Mark,
    MarkKind,
    MarkList,
    finding_marks,
    highlight_marks,
)

spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair)))


def marks_of(found: list[tuple[int, int]]) -> list[Mark]:
    return [Mark(MarkKind.MENTION, (span,), Layer.PEOPLE) for span in found]


@given(st.lists(spans, max_size=25), spans)
def test_overlapping_gives_what_looking_at_each_gives(found, window):
    marks = MarkList(marks_of(found))
    wanted = sorted(span for span in found if span[0] < window[1] and span[1] > window[0])
    assert sorted(mark.ranges[0] for mark in marks.overlapping(*window)) == wanted


@given(st.lists(spans, max_size=25))
def test_walking_on_and_back_reaches_every_place_once(found):
    marks = MarkList(marks_of(found))
    seen: list[tuple[int, int]] = []
    order = (-1, 0)
    while (mark := marks.after(order)) is not None:
        order = mark.order
        seen.append(mark.ranges[0])
    assert sorted(seen) == sorted(set(found))
    order = (1 << 40, 0)
    back = []
    while (mark := marks.before(order)) is not None:
        order = mark.order
        back.append(mark.ranges[0])
    assert back == seen[::-1]


def test_fragments_of_a_quotation_are_one_mark():
    first = Quotation(0, 10, QuotationKind.DIRECT, group=1)
    second = Quotation(20, 30, QuotationKind.DIRECT, group=1)
    other = Quotation(40, 50, QuotationKind.DIRECT)
    another = Quotation(60, 70, QuotationKind.DIRECT)
    marks = finding_marks(Analysis(quotations=(second, other, first, another)))
    assert [mark.ranges for mark in marks] == [((0, 10), (20, 30)), ((40, 50),), ((60, 70),)]


def test_marks_lie_in_the_layer_of_their_kind():
    analysis = Analysis(
        mentions=(Mention(0, 4, Label.ORG),),
        quotations=(
            Quotation(5, 9, QuotationKind.INDIRECT),
            Quotation(10, 14, QuotationKind.WORDS),
        ),
    )
    layers = [mark.layer for mark in finding_marks(analysis)]
    assert layers == [Layer.ORGANISATIONS, Layer.INDIRECT, Layer.WORDS]


def test_orphans_and_notes_on_the_article_are_not_in_the_text():
    placed = Annotation("1", "a", Anchor(0, 4, "word"))
    orphan = Annotation("2", "a", Anchor(5, 9, "gone"), is_orphan=True)
    whole = Annotation("3", "a", None, 0)
    marks = highlight_marks([placed, orphan, whole])
    assert [mark.annotation for mark in marks] == [placed]
