"""A note is passed on soon after the last key and whenever it is left; nothing is loaded for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.gui.note_editor import (
    LONGEST_UNSAVED_MS,
    PREVIEW_DELAY_MS,
    SAVE_DELAY_MS,
    NoteEditor,
)
from tests.gui.samples import annotation_on, bridge_analysis, bridge_article

ARTICLE, ANALYSIS = bridge_article(), bridge_analysis()


class Pane(QWidget):
    """A note editor and something else that can have the keyboard."""

    def __init__(self, theme):
        super().__init__()
        self.editor = NoteEditor(theme, self)
        self.other = QLineEdit(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.editor)
        layout.addWidget(self.other)


@pytest.fixture
def pane(qtbot, theme):
    widget = Pane(theme)
    qtbot.addWidget(widget)
    widget.resize(300, 500)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def editor(pane):
    return pane.editor


def note(text: str = "", words: str = "Nobody asked"):
    return annotation_on(words, "an article", note=text)


def write_in(qtbot, editor, annotation) -> None:
    editor.open(annotation, ARTICLE, ANALYSIS)
    editor.focus_text()
    qtbot.waitUntil(editor.field.hasFocus)


def test_typing_is_passed_on_after_a_moment(qtbot, editor):
    made = note()
    write_in(qtbot, editor, made)

    with qtbot.waitSignal(editor.edited, timeout=2000) as edited:
        qtbot.keyClicks(editor.field, "Check *this*")

    assert edited.args == [made.id, "Check *this*"]


def test_ctrl_enter_passes_on_at_once_and_leaves(qtbot, editor):
    made = note()
    write_in(qtbot, editor, made)
    qtbot.keyClicks(editor.field, "x")

    with qtbot.waitSignals([editor.edited, editor.save_and_leave], order="strict"):
        qtbot.keyClick(editor.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_esc_keeps_what_was_typed(qtbot, editor):
    write_in(qtbot, editor, note())
    qtbot.keyClicks(editor.field, "kept")

    with qtbot.waitSignals([editor.edited, editor.left], order="strict"):
        qtbot.keyClick(editor.field, Qt.Key.Key_Escape)

    assert editor.text == "kept"


def test_losing_the_keyboard_passes_on(qtbot, pane, editor):
    write_in(qtbot, editor, note())
    qtbot.keyClicks(editor.field, "kept")

    with qtbot.waitSignal(editor.edited, timeout=100):
        pane.other.setFocus()


def test_opening_another_note_passes_the_first_one_on(qtbot, editor):
    first, second = note(), note("other", "narrow channel")
    write_in(qtbot, editor, first)
    qtbot.keyClicks(editor.field, "first")

    with qtbot.waitSignal(editor.edited) as edited:
        editor.open(second, ARTICLE, ANALYSIS)

    assert edited.args == [first.id, "first"]
    assert editor.text == "other"


def test_nothing_is_passed_on_when_nothing_changed(qtbot, editor):
    with qtbot.assertNotEmitted(editor.edited, wait=400):
        write_in(qtbot, editor, note("as it was"))
        editor.flush()
        editor.close_note()


def test_each_note_has_its_own_undo(qtbot, editor):
    first, second = note(), note("other", "narrow channel")
    write_in(qtbot, editor, first)
    qtbot.keyClicks(editor.field, "first")
    write_in(qtbot, editor, second)
    qtbot.keyClicks(editor.field, " words")
    write_in(qtbot, editor, replace(first, note="first"))

    editor.field.undo()
    undone = editor.text
    write_in(qtbot, editor, replace(second, note="other words"))

    assert undone == ""
    assert editor.text == "other words"


def test_undo_in_the_session_is_taken_over(qtbot, editor):
    made = note("new")
    write_in(qtbot, editor, made)

    with qtbot.assertNotEmitted(editor.edited, wait=400):
        editor.follow({made.id: replace(made, note="old")})

    assert editor.text == "old"


def test_own_text_coming_back_does_not_disturb_the_typing(qtbot, editor):
    made = note()
    write_in(qtbot, editor, made)
    qtbot.keyClicks(editor.field, "ab")
    editor.flush()
    qtbot.keyClicks(editor.field, "c")

    editor.follow({made.id: replace(made, note="ab")})

    assert editor.text == "abc"


def test_typing_without_a_pause_is_passed_on_nevertheless(qtbot, editor):
    write_in(qtbot, editor, note())
    passed: list[str] = []
    editor.edited.connect(lambda _id, text: passed.append(text))
    clock = QElapsedTimer()
    clock.start()

    while not passed and clock.elapsed() < 4 * LONGEST_UNSAVED_MS:
        qtbot.keyClicks(editor.field, "x", delay=SAVE_DELAY_MS // 4)

    assert passed
    assert clock.elapsed() < 2 * LONGEST_UNSAVED_MS


def test_what_is_being_typed_is_never_overwritten(qtbot, editor):
    made = note("old")
    write_in(qtbot, editor, made)
    qtbot.keyClicks(editor.field, " and new")

    editor.follow({made.id: replace(made, note="from elsewhere")})

    assert editor.text == "old and new"


def test_a_long_note_is_rendered_when_it_is_left(qtbot, pane, editor):
    write_in(qtbot, editor, note("a few words\n\n" * 2000))

    with qtbot.assertNotEmitted(editor.preview.textChanged, wait=2 * PREVIEW_DELAY_MS):
        qtbot.keyClicks(editor.field, "*the end*")
    pane.other.setFocus()

    qtbot.waitUntil(lambda: editor.preview.toPlainText().endswith("\nthe end"))


def test_a_removed_note_is_closed(qtbot, editor):
    write_in(qtbot, editor, note("x"))

    editor.follow({})

    assert editor.annotation_id == ""
    assert not editor.isVisible()


def test_no_break_spaces_and_emoji_stay_as_typed(qtbot, editor):
    text = "10\u00a0km 🎻\nnext"
    write_in(qtbot, editor, note(text))

    assert editor.text == text


def test_title_names_speaker_and_paragraph(editor):
    made = annotation_on("“Nobody asked the fishermen,”", "an article")

    editor.open(made, ARTICLE, ANALYSIS)

    assert editor.title == "Jonas Brandt, paragraph 3"


@pytest.mark.parametrize(
    ("state", "words"), [("saving", "saving…"), ("saved", "saved"), ("failed", "not saved")]
)
def test_state_is_shown_in_words(editor, state, words):
    editor.set_state(state)

    assert editor.header.accessibleDescription() == words


def test_rendered_note_is_shown_while_the_reader_is_elsewhere(qtbot, pane, editor):
    write_in(qtbot, editor, note("see *this*"))
    pane.other.setFocus()
    qtbot.waitUntil(lambda: not editor.field.isVisible())

    assert editor.preview.isVisible()
    assert editor.preview.toPlainText() == "see this"


def test_preview_follows_the_typing(qtbot, editor):
    write_in(qtbot, editor, note())

    qtbot.keyClicks(editor.field, "*soft*")

    qtbot.waitUntil(lambda: editor.preview.toPlainText() == "soft")


def test_late_preview_of_a_note_left_meanwhile_is_dropped(qtbot, theme):
    waiting = []
    editor = NoteEditor(theme, render_later=lambda text, take: waiting.append((text, take)))
    qtbot.addWidget(editor)
    editor.open(note("first"), ARTICLE, ANALYSIS)
    editor.open(note("second", "narrow channel"), ARTICLE, ANALYSIS)

    for text, take in reversed(waiting):
        take(f"<p>{text}</p>")

    assert editor.preview.toPlainText() == "second"


@pytest.mark.parametrize(
    "name", ["file:///etc/hostname", "pic.png", "//host/share/x.png", "http://x.y/z.png", "qrc:/x"]
)
def test_preview_loads_nothing(editor, name):
    loaded = editor.preview.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))

    assert isinstance(loaded, QImage)
    assert (loaded.width(), loaded.height()) == (1, 1)


@pytest.mark.parametrize(
    ("address", "is_opened"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("note.md", False),
    ],
)
def test_only_web_links_are_told(qtbot, editor, address, is_opened):
    heard: list[str] = []
    editor.link_activated.connect(heard.append)

    editor.preview.anchorClicked.emit(QUrl(address))

    assert heard == ([address] if is_opened else [])


def test_rendering_that_comes_late_does_not_replace_a_newer_one(qtbot, theme):
    waiting = []
    editor = NoteEditor(theme, render_later=lambda text, take: waiting.append((text, take)))
    qtbot.addWidget(editor)
    editor.open(note("first"), ARTICLE, ANALYSIS)
    editor.follow({editor.annotation_id: replace(note("second"), id=editor.annotation_id)})
    assert [text for text, _ in waiting] == ["first", "second"]
    waiting[1][1]("<p>second</p>")
    waiting[0][1]("<p>first</p>")
    assert editor.preview.toPlainText() == "second"
