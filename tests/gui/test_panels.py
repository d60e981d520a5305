"""Panels list what the session holds, filter as one types, and lead back into the text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.findings import Label
from desktop_app.core.speech import SpeakerShare, speakers
from desktop_app.gui.annotations_panel import AnnotationsPanel
from desktop_app.gui.contents_panel import ContentsPanel
from desktop_app.gui.marks import Layer
from desktop_app.gui.names_panel import NamesPanel, name_pen
from desktop_app.gui.quotations_panel import QuotationsPanel
from desktop_app.gui.speaker_hues import speaker_ranks
from desktop_app.gui.speakers_panel import SpeakersPanel, speaker_rows
from tests.gui.samples import TEXT, annotation_on, span


def share(name: str, words: int, *, is_named: bool = True) -> SpeakerShare:
    return SpeakerShare(name, name, None, is_named, words, words / 100, 1, (("say", 1),))


def texts(panel) -> list[str]:
    model = panel.list.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def shown(qtbot, theme, session):
    """Return a function that builds a panel, shows it and gives it the keyboard."""

    def show(make):
        panel = make(session, theme)
        qtbot.addWidget(panel)
        panel.resize(300, 400)
        panel.show()
        qtbot.waitExposed(panel)
        panel.setFocus()
        qtbot.waitUntil(lambda: panel.list.view.hasFocus())
        return panel

    return show


# -- who speaks ------------------------------------------------------------------------------


def test_ranks_follow_the_shares_and_leave_unnamed_sources_out():
    shares = [share("a", 50), share("x", 30, is_named=False), share("b", 20)]

    assert speaker_ranks(shares) == {"a": 0, "x": -1, "b": 1}


def test_unnamed_sources_are_one_row():
    shares = [share("a", 50), share("x", 20, is_named=False), share("y", 30, is_named=False)]

    rows = speaker_rows(shares, "unnamed")

    assert [(row.text, row.rank, row.share) for row in rows] == [
        ("a", 0, 0.5),
        ("unnamed", -1, pytest.approx(0.5)),
    ]
    assert "x, y" in rows[1].detail


def test_speakers_are_listed_with_their_cues(shown):
    panel = shown(SpeakersPanel)

    assert texts(panel) == ["Marta Quist", "Jonas Brandt", "unnamed"]
    assert "say 1, warned 1" in panel.list.rows[1].detail
    assert panel.count() == 3


def test_enter_on_a_speaker_goes_to_each_of_their_quotations_in_turn(qtbot, shown, session):
    panel = shown(SpeakersPanel)
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Down)

    with qtbot.waitSignal(panel.activated):
        qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    first = session.focus_span
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    second = session.focus_span
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)

    assert first == span("“Nobody asked the fishermen,”")
    assert second == span("the bridge would stand empty")
    assert session.focus_span == first


def test_going_to_a_speaker_can_be_taken_back(qtbot, shown, session):
    panel = shown(SpeakersPanel)
    before = session.focus

    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
    session.go_back()

    assert session.focus == before


def test_the_current_row_is_seen_and_described(qtbot, shown, theme):
    panel = shown(SpeakersPanel)
    image = panel.list.view.grab().toImage()

    assert image.pixelColor(1, 3).name() == theme.rubric.lower()
    assert "14 words · say" in panel.list.view.accessibleDescription()

    qtbot.keyClick(panel.list.view, Qt.Key.Key_Down)
    image = panel.list.view.grab().toImage()
    assert image.pixelColor(1, 3).name() != theme.rubric.lower()


# -- people and things -----------------------------------------------------------------------


def test_names_are_listed_by_count(shown):
    panel = shown(NamesPanel)

    assert texts(panel) == [
        "Oldhaven, place, 2",
        "Marta Quist, person, 2",
        "Jonas Brandt, person, 2",
        "Harbour Guild, organisation, 1",
    ]


def test_types_differ_by_more_than_colour(theme):
    patterns = {
        label: (name_pen(theme, label).style(), tuple(name_pen(theme, label).dashPattern()))
        for label in (Label.PERSON, Label.ORG, Label.PLACE, Label.GROUP)
    }

    assert len(set(patterns.values())) == len(patterns)


def test_typing_filters_and_enter_goes_to_the_name(qtbot, shown, session):
    panel = shown(NamesPanel)

    qtbot.keyClicks(panel.list.view, "g")
    qtbot.keyClicks(panel.list.filter_field, "uild")
    listed = texts(panel)
    qtbot.keyClick(panel.list.filter_field, Qt.Key.Key_Return)

    assert listed == ["Harbour Guild, organisation, 1"]
    assert session.focus_span == span("Harbour Guild")


def test_filter_ignores_accents_and_says_when_nothing_matches(qtbot, shown):
    panel = shown(NamesPanel)

    qtbot.keyClicks(panel.list.view, "j")
    panel.list.filter_field.setText("jónás")
    some = texts(panel)
    qtbot.keyClicks(panel.list.filter_field, "zzz")

    assert some == ["Jonas Brandt, person, 2"]
    assert texts(panel) == []
    assert panel.list.view.accessibleDescription() == "Nothing matches."


def test_esc_clears_the_filter_and_then_leaves(qtbot, shown):
    panel = shown(NamesPanel)
    qtbot.keyClicks(panel.list.view, "guild")

    with qtbot.assertNotEmitted(panel.left):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert len(texts(panel)) == 4
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [":", "?"])
def test_keys_of_commands_are_not_taken_for_a_filter(qtbot, shown, key):
    panel = shown(NamesPanel)

    qtbot.keyClicks(panel.list.view, key)

    assert not panel.list.filter_field.isVisible()


def test_arrows_move_in_the_list_while_filtering(qtbot, shown):
    panel = shown(NamesPanel)
    qtbot.keyClicks(panel.list.view, "n")
    field = panel.list.filter_field

    qtbot.keyClick(field, Qt.Key.Key_Down)

    assert panel.list.current_row == panel.list.rows[1]
    assert field.hasFocus()


def test_current_row_survives_a_new_analysis(qtbot, shown, session):
    panel = shown(NamesPanel)
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Down)
    current = panel.list.current_row.key

    session.take_analysis(session.article_id, session.found)

    assert panel.list.current_row.key == current


# -- quotations ------------------------------------------------------------------------------


def test_fragments_are_one_row_and_scare_quotes_wait_for_their_layer(shown, session):
    panel = shown(QuotationsPanel)
    before = texts(panel)

    session.set_layers(session.layers | {Layer.WORDS})

    assert len(before) == 4
    assert panel.list.rows[3].detail == "warned · reported · 4 of 5"
    assert before[0] == (
        "Marta Quist: “We have waited thirty years for this,” … “and our patience is at an end.”"
    )
    assert before[2].startswith("probably Jonas Brandt: ")
    assert texts(panel)[1] == "speaker not known: “costly”"


def test_a_click_on_a_quotation_goes_there(qtbot, shown, session):
    panel = shown(QuotationsPanel)
    view = panel.list.view

    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(view.model().index(1, 0)).center(),
    )

    assert session.focus_span == span("“Nobody asked the fishermen,”")


def test_quotations_follow_the_focus(shown, session):
    panel = shown(QuotationsPanel)

    session.focus_mark(panel.list.rows[2].mark)

    assert panel.list.current_row == panel.list.rows[2]


# -- highlights and notes --------------------------------------------------------------------


def test_annotations_stand_in_the_order_of_the_text_with_orphans_last(shown, session):
    panel = shown(AnnotationsPanel)
    late = session.add_highlight(span("Nobody asked"), 2)
    early = session.add_highlight(span("narrow channel"), 3, note="Which *channel*?")
    orphan = Annotation(
        new_id(), session.article_id, Anchor(0, 4, "gone words"), 1, "Lost", is_orphan=True
    )
    session.change(orphan, "Orphan")
    on_article = session.ensure_article_note()

    assert [row.annotation.id for row in panel.list.rows] == [
        on_article.id,
        early.id,
        late.id,
        orphan.id,
    ]
    assert "Not in the present text" in texts(panel)[3]
    assert panel.count() == 4


def test_enter_on_a_note_goes_there_and_opens_it(qtbot, shown, session):
    panel = shown(AnnotationsPanel)
    made = session.add_highlight(span("narrow channel"), 3, note="Which?")

    with qtbot.waitSignal(panel.opened) as opened:
        qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)

    assert opened.args == [made.id]
    assert session.focus.mark.annotation.id == made.id


def test_enter_on_a_bare_highlight_opens_no_note(qtbot, shown, session):
    panel = shown(AnnotationsPanel)
    session.add_highlight(span("narrow channel"), 3)

    with qtbot.assertNotEmitted(panel.opened), qtbot.waitSignal(panel.activated):
        qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)


def test_colours_are_named_for_filter_and_screen_reader(qtbot, shown, session, library):
    panel = shown(AnnotationsPanel)
    library.set_colour_name(2, "Doubtful").result()
    doubtful = session.add_highlight(span("Nobody asked"), 2)
    session.add_highlight(span("narrow channel"), 1)

    qtbot.keyClicks(panel.list.view, "doubt")

    assert [row.annotation.id for row in panel.list.rows] == [doubtful.id]
    assert texts(panel) == ["Nobody asked. Doubtful"]
    assert panel.list.rows[0].detail.startswith("Doubtful · ")


def test_tags_are_found_by_the_filter(qtbot, shown, session):
    panel = shown(AnnotationsPanel)
    tagged = replace(annotation_on("narrow channel", session.article_id), tags=("verify",))
    session.change(tagged, "Tag")
    session.add_highlight(span("Nobody asked"), 2)

    qtbot.keyClicks(panel.list.view, "verify")

    assert [row.annotation.id for row in panel.list.rows] == [tagged.id]


# -- contents --------------------------------------------------------------------------------


def test_contents_lists_headings_by_depth_and_goes_there(qtbot, shown, session):
    panel = shown(ContentsPanel)

    qtbot.keyClick(panel.list.view, Qt.Key.Key_End)
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)

    assert [(row.text, row.depth) for row in panel.list.rows] == [("The plan", 0), ("Who pays", 1)]
    assert session.focus_span == span("Who pays")


def test_closing_the_article_empties_every_panel(qtbot, shown, session):
    panels = [shown(make) for make in (SpeakersPanel, NamesPanel, QuotationsPanel, ContentsPanel)]

    session.close_article()

    assert [panel.list.rows for panel in panels] == [[], [], [], []]
    assert [panel.count() for panel in panels] == [0, 0, 0, 0]


def test_unnamed_sources_come_last_and_shares_are_those_of_the_core(shown, session):
    panel = shown(SpeakersPanel)
    named = [share.share for share in speakers(session.analysis, TEXT) if share.is_named]

    shares = [row.share for row in panel.list.rows]

    assert shares[:-1] == named
    assert sum(shares) == pytest.approx(1)
