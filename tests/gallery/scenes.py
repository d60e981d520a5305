"""What is photographed: each scene brings the program into a state and takes its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.settings import ThemeChoice
from tests.gallery import texts
from tests.gallery.incoming import changes, feed, imports
from tests.gallery.stage import HEIGHT, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.gallery.stage import Stage

_NOTE = (
    "Check the *minutes*: the papers print this sentence **without** “obtained”.\n\n"
    "- See Silberstein's objection\n- Ask about the `Sobral` plates\n"
)
_THEMES = (
    ThemeChoice.LIGHT,
    ThemeChoice.DARK,
    ThemeChoice.SEPIA,
    ThemeChoice.WHITE,
    ThemeChoice.CONTRAST,
)


def first_run(stage: Stage) -> None:
    """The first start, before and after its advice is dismissed."""
    stage.start()
    stage.set(coach_lines_dismissed=False)
    stage.take("first-run")
    stage.set(coach_lines_dismissed=True)


def _sample(stage: Stage) -> None:
    """Open the sample with two highlights and a note on it."""
    stage.start()
    stage.set(coach_lines_dismissed=True, theme=ThemeChoice.LIGHT)
    stage.press("g g q q q h")
    stage.press("n")
    stage.type("Check the minutes: the papers print this *without* “obtained”.")
    stage.run("note.save_and_leave")
    stage.press("q h 4")
    stage.press("g g q")


def themes(stage: Stage) -> None:
    """The main window in each theme."""
    _sample(stage)
    for theme in _THEMES:
        stage.set(theme=theme)
        stage.take(f"main-{theme}")
    stage.set(theme=ThemeChoice.LIGHT)


def cards(stage: Stage) -> None:
    """What Enter tells of a name, a quotation and a highlight."""
    _sample(stage)
    for name, keys in (
        ("entity", "g g e e e"),
        ("quotation", "g g q q"),
        ("highlight", "g g b"),
    ):
        stage.press(f"{keys} Return")
        stage.take(f"card-{name}")
        stage.press("Esc")
    stage.set(theme=ThemeChoice.DARK)
    stage.press("g g e e Return")
    stage.take("card-entity-dark")
    stage.press("Esc")


def panels(stage: Stage) -> None:
    """Each panel with the keyboard in it."""
    _sample(stage)
    for name in ("highlights", "quotations", "people", "contents"):
        stage.run("pane.reader")
        stage.run(f"go.{name}")
        stage.press("Down")
        stage.take(f"panel-{name}")
    stage.run("pane.library")
    stage.take("library")


def over_the_window(stage: Stage) -> None:
    """Palette, letters, chord panel, key sheet, questions."""
    _sample(stage)
    stage.run("palette.open")
    stage.take("palette")
    stage.type("theme")
    stage.take("palette-typed")
    stage.press("Esc f")
    stage.take("hints")
    stage.press("Esc g")
    stage.take("chord-panel")
    stage.press("Esc l")
    stage.take("chord-panel-layers")
    stage.press("Esc ?")
    stage.take("key-sheet")
    stage.press("Esc e x")
    stage.take("decision-wrong")
    stage.press("Esc r")
    stage.take("decision-change")
    stage.press("Esc g g q r")
    stage.take("decision-speaker")
    stage.press("Esc t")
    stage.take("tags")
    stage.press("Esc")
    stage.run("app.about")
    stage.take("about")


def selecting(stage: Stage) -> None:
    """Select mode, and a quotation selected with its speaker."""
    _sample(stage)
    stage.press("g g q v a q")
    stage.take("select-mode")
    stage.press("Esc Esc v w w w")
    stage.take("select-words")
    stage.press("Esc Esc")


def notes(stage: Stage) -> None:
    """The note editor with its preview, on a mark and on the article."""
    _sample(stage)
    stage.press("g g q N")
    stage.type(_NOTE)
    stage.take("note-article")
    stage.run("note.save_and_leave")
    stage.press("g g q q q n")
    stage.take("note")
    stage.set(theme=ThemeChoice.DARK)
    stage.take("note-dark")


def settings(stage: Stage) -> None:
    """Every page of the settings."""
    _sample(stage)
    stage.run("app.settings")
    for number in range(6):
        stage.take(f"settings-{number + 1}")
        stage.press("Down")
    stage.set(theme=ThemeChoice.DARK)
    stage.take("settings-dark")
    stage.press("Esc")


def searching(stage: Stage) -> None:
    """The find bar with hits, without any, and the page that searches everything."""
    _sample(stage)
    stage.run("find.open")
    stage.type("eclipse")
    stage.take("find")
    stage.type("zzz")
    stage.take("find-nothing")
    stage.press("Esc")
    stage.run("search.open")
    stage.take("search-empty")
    stage.type("plates")
    stage.take("search")
    stage.type(" zzzz")
    stage.take("search-nothing")
    stage.press("Esc")


def notices(stage: Stage) -> None:
    """Errors, from outside and our own."""
    _sample(stage)
    missing = stage.scratch / "an article that is not there.html"
    binary = stage.scratch / "picture.txt"
    binary.write_bytes(bytes(range(256)) * 40)
    for name, path in (("missing", missing), ("binary", binary)):
        stage.run("pane.reader")
        stage.workspace.opener.open([_source(path)])
        stage.wait(lambda: stage.window.notice_bar.notice is not None)
        stage.take(f"notice-{name}")
        stage.window.notice_bar.dismiss()
    stage.window.show_notice(
        Notice(
            "The disk is full. What you write is kept in memory and saved when there is room.",
            NoticeKind.ERROR,
            command="app.settings",
            action="Settings",
        )
    )
    stage.take("notice-action")


def _source(path: Path):
    from desktop_app.formats import Source

    return Source.from_path(path)


def empty_library(stage: Stage) -> None:
    """What stands where no article is open."""
    _sample(stage)
    stage.workspace.session.close_article()
    stage.take("nothing-open")


def scripts(stage: Stage) -> None:
    """A long title, and texts of other scripts and directions."""
    written = {
        "long-title": texts.LONG_TITLE,
        "arabic": texts.ARABIC,
        "chinese": texts.CHINESE,
        "mixed": texts.MIXED,
    }
    for name, text in written.items():
        path = stage.scratch / f"{name}.md"
        path.write_text(text, "utf-8")
        stage.start(path)
        stage.press("j q")
        stage.take(name)


def pages(stage: Stage) -> None:
    """A table, a list and a link with its preview; pictures, in light and dark."""
    table, pictures = stage.scratch / "table.md", stage.scratch / "pictures.html"
    table.write_text(texts.TABLE, "utf-8")
    pictures.write_text(texts.with_pictures(_drawing()), "utf-8")
    stage.start(table)
    stage.press("j >")
    stage.take("table")
    stage.start(pictures)
    stage.set(coach_lines_dismissed=True)
    stage.wait(lambda: all(i.image or not i.is_inner for i in stage.pictures()))
    for theme in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        stage.set(theme=theme)
        stage.take(f"pictures-{theme}")


def _drawing() -> str:
    """Return a drawing with holes in it, as an address."""
    image = QImage(900, 420, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setPen(QPen(QColor("#7A3A2A"), 5))
    for x in range(0, 900, 45):
        painter.drawLine(x, 20, 900 - x, 400)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub wants bytes, Qt a name
    return "data:image/png;base64," + bytes(data.toBase64().data()).decode("ascii")


def many_marks(stage: Stage) -> None:
    """An article with some two thousand marks, at its middle."""
    path = stage.scratch / "hearing.md"
    path.write_text(texts.many_marks(), "utf-8")
    stage.start(path)
    stage.press("2 0 0 j q")
    stage.take("many-marks")
    stage.run("go.quotations")
    stage.take("many-marks-panel")


def sizes(stage: Stage) -> None:
    """A narrow window, only the text, large letters, the text the other way round."""
    _sample(stage)
    stage.window.resize(700, HEIGHT)
    stage.take("narrow")
    stage.run("palette.open")
    stage.take("narrow-palette")
    stage.press("Esc")
    stage.window.resize(WIDTH, HEIGHT)
    stage.set(font_size=38)
    stage.take("large-text")
    stage.set(font_size=19)
    stage.run("view.focus_mode")
    stage.window.resize(WIDTH, HEIGHT)
    stage.take("only-text")


SCENES: Mapping[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (
        first_run,
        themes,
        cards,
        panels,
        over_the_window,
        selecting,
        notes,
        settings,
        searching,
        notices,
        empty_library,
        scripts,
        pages,
        sizes,
        many_marks,
        imports,
        feed,
        changes,
    )
}
#: What is worth a second look with twice as many pixels.
AT_TWICE = (
    "first_run",
    "themes",
    "cards",
    "notes",
    "over_the_window",
    "scripts",
    "pages",
    "sizes",
    "changes",
    "imports",
    "feed",
)
