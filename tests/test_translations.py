"""The program can be translated: everything is collected, and a window has nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QToolButton,
    QWidget,
)

import translations
from desktop_app.gui.commands import COMMANDS
from desktop_app.gui.wording import counted
from tests.gui.windows import OpenWindow, opened_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Words of the program that are the same in all languages, and what is no word at all.
_NAMES = re.compile(
    r"Rubricator|Ctrl\S*|Shift\S*|Alt\S*|Enter|Esc|Tab|Space|PgUp|PgDn|Home|End|Del|Backspace|F\d+"
    r"|\b[^\W\d_]\b|\W+|\d+",
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All sentences, each translated into itself between brackets."""
    path = tmp_path_factory.mktemp("translations") / "rubricator_fr.ts"
    translations.collect(path)
    tree = ET.parse(path)
    for message in tree.iter("message"):
        source, target = message.findtext("source", ""), message.find("translation")
        assert target is not None
        target.attrib.pop("type", None)
        forms = list(target) or [target]
        for form in forms:
            form.text = f"⟦{source}⟧"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return path


def sources(table: Path, context: str) -> set[str]:
    for one in ET.parse(table).iter("context"):
        if one.findtext("name") == context:
            return {message.findtext("source", "") for message in one.iter("message")}
    return set()


def test_every_title_of_a_command_is_collected(table: Path):
    assert {command.title for command in COMMANDS} <= sources(table, "commands")


def test_sentences_of_every_way_to_translate_are_collected(table: Path):
    assert "Filter the library" in sources(table, "LibraryList")
    assert "Open an article first." in sources(table, "Workspace")
    assert "No tab was closed." in sources(table, "tabs")
    assert "direct" in sources(table, "kinds")
    assert {"%Ln notes", "%Ln quotations"} <= sources(table, "counts")


def test_what_was_translated_is_kept_when_the_program_changes(tmp_path: Path):
    path = tmp_path / "rubricator_fr.ts"
    translations.collect(path)
    text = path.read_text(encoding="utf-8")
    before = '<source>No tab was closed.</source>\n        <translation type="unfinished">'
    assert before in text
    path.write_text(
        text.replace(before, before.replace(' type="unfinished"', "") + "Aucun"), "utf-8"
    )
    translations.collect(path)
    assert "Aucun" in path.read_text(encoding="utf-8")


@pytest.fixture
def translated(qapp, table: Path) -> Iterator[None]:
    compiled = table.with_suffix(".qm")
    translations.release(table, compiled)
    translator = QTranslator()
    assert translator.load(str(compiled))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_counts_take_the_forms_of_the_language(translated):
    assert counted(1, "note", "notes") == "⟦1 notes⟧"
    assert counted(3, "note", "notes") == "⟦3 notes⟧"


def test_counts_need_no_translation():
    assert [counted(n, "note", "notes") for n in (0, 1, 2)] == ["0 notes", "1 note", "2 notes"]


def said_by(window: QWidget) -> Iterator[tuple[str, str]]:
    """Give all that the widgets of a window say, with the widget's name."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QToolButton) and isinstance(widget.parent(), QTabBar):
            continue  # Qt's own arrows, with its own translations
        name = f"{type(widget).__name__} {widget.objectName()}"
        for text in (widget.toolTip(), widget.accessibleName(), widget.windowTitle()):
            yield name, text
        if isinstance(widget, QLabel | QAbstractButton):
            yield name, widget.text()
        if isinstance(widget, QLineEdit):
            yield name, widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from ((name, widget.itemText(index)) for index in range(widget.count()))
    for action in window.findChildren(QAction):
        yield "QAction", action.text().partition("\t")[0]


def untranslated(opened: OpenWindow, own: str) -> set[tuple[str, str]]:
    """Return what is said in English; `own` are the words of the article and its findings."""
    return {
        (name, text)
        for name, text in said_by(opened.window)
        if "⟦" not in text and _NAMES.sub("", text) and not set(text.split()) <= set(own.split())
    }


OPENERS = (
    "",
    "find.open",
    "search.open",
    "annotation.article_note",
    "palette.open",
    "keys.show",
    "app.about",
    "marks.legend",
    "go.quotations",
)


@pytest.mark.parametrize("command", OPENERS)
def test_nothing_in_a_window_is_left_untranslated(qapp, tmp_path: Path, translated, command: str):
    with opened_window(qapp, tmp_path) as opened:
        opened.window.run("move.next_quotation")
        if command:
            opened.window.run(command)
        article = opened.workspace.session.article
        analysis = opened.workspace.session.analysis
        own = " ".join((article.text, analysis.model, analysis.model_version))
        assert untranslated(opened, own) == set()
