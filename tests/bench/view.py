"""Speed of the reading view at 100,000 words and 8,300 marks, beside Qt's extra selections.

Prints CPU milliseconds (median of several runs, 99th percentile for scrolling) that one turn of the
event loop takes for showing the article, toggling a layer, adding a highlight, resizing, going to
the end, another theme and text size, scrolling, and the longest slice of laying out the rest; and
the same for marks given to QTextEdit as extra selections.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.core.findings import Analysis, Entity, Label, Mention, Quotation, QuotationKind
from desktop_app.core.findings import Speaker as FoundSpeaker
from desktop_app.gui.block_style import TextStyle
from desktop_app.gui.mark_painter import Painted
from desktop_app.gui.marks import Layer, MarkList, finding_marks, highlight_marks
from desktop_app.gui.reader_view import ReaderView
from desktop_app.gui.theme import apply_theme, builtin_theme, load_fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WORDS = 100_000
_MENTIONS = 6_600
_QUOTATIONS = 1_700
_RUNS = 7
_VOCABULARY = tuple(
    """
    the harbour council river bridge winter letter market garden evening member report plan street
    between under after while because Oldhaven Brandt Quist Guild said asked told
    """.split()  # noqa: SIM905 - a list of them is no easier to read
)


def main(_words: Sequence[str]) -> int:
    """Print the table."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts()
    theme = builtin_theme("light")
    apply_theme(app, theme)
    article = make_article()
    analysis = make_analysis(article)
    view = ReaderView(theme)
    view.resize(1100, 850)
    view.show()
    rows = [("show the article", show_times(app, view, article, analysis))]
    rows += layer_and_edit_times(app, view, article, analysis)
    rows += place_times(app, view, article)
    rows.append(("longest idle slice", [max(slice_times(app, view, article))]))
    scrolls = scroll_times(app, view)
    print(f"{article.word_count:,} words, {_MENTIONS + _QUOTATIONS:,} marks; CPU ms, median")
    for name, values in rows:
        print(f"{name:<22}{statistics.median(values):8.1f}")
    print(f"{'scroll, p99':<22}{sorted(scrolls)[int(len(scrolls) * 0.99)]:8.1f}")
    print(f"{'extra selections':<22}{statistics.median(selection_times(app, article)):8.1f}")
    return 0


def make_article() -> Article:
    """Make a text of paragraphs of some sixty words."""
    chance = random.Random(7)
    pieces = [Piece("A long report on the harbour", BlockKind.TITLE)]
    for _ in range(_WORDS // 60):
        words = [chance.choice(_VOCABULARY) for _ in range(60)]
        pieces.append(Piece(" ".join(words).capitalize() + "."))
    text, blocks, inlines = assemble(pieces)
    return Article(text, blocks, inlines, title="A long report on the harbour")


def make_analysis(article: Article) -> Analysis:
    """Put marks evenly over the text."""
    step = len(article.text) // _MENTIONS
    labels = (Label.PERSON, Label.ORG, Label.PLACE)
    mentions = tuple(
        Mention(i * step, i * step + 9, labels[i % 3], entity=i % 40) for i in range(_MENTIONS)
    )
    blocks = article.blocks[1:]
    quotations = []
    for i in range(_QUOTATIONS):
        block = blocks[i % len(blocks)]
        start = block.start + (i // len(blocks)) * 90
        speaker = FoundSpeaker(None, None, "Brandt", "Brandt", entity=i % 8)
        quotations.append(Quotation(start, start + 80, QuotationKind.DIRECT, speaker))
    entities = tuple(Entity(i, f"Name {i}", Label.PERSON) for i in range(40))
    return Analysis(mentions, entities, tuple(quotations))


def times(action: Callable[[], None], runs: int = _RUNS) -> list[float]:
    """Return the CPU milliseconds of each run."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        action()
        found.append((time.process_time() - start) * 1000)
    return found


def painted_with(article: Article, analysis: Analysis, layers: set[Layer]) -> Painted:
    """Return what the session gives the view."""
    marks = MarkList(mark for mark in finding_marks(analysis) if mark.layer in layers)
    return Painted(marks, speaker_ranks={f"#{i}": i for i in range(8)})


def show_times(
    app: QApplication, view: ReaderView, article: Article, analysis: Analysis
) -> list[float]:
    """Time building the document and painting its first screen."""

    def show() -> None:
        view.show_article(article)
        view.set_focus_shown(1, painted_with(article, analysis, set(Layer)))
        view.viewport().repaint()
        app.processEvents()

    return times(show, 3)


def layer_and_edit_times(
    app: QApplication, view: ReaderView, article: Article, analysis: Analysis
) -> list[tuple[str, list[float]]]:
    """Time what a key does to the marks."""
    marks = finding_marks(analysis)
    layers = [set(Layer), set(Layer) - {Layer.QUOTATIONS}]

    def toggle() -> None:
        layers.reverse()
        shown = MarkList(mark for mark in marks if mark.layer in layers[0])
        view.set_focus_shown(1, Painted(shown))
        view.viewport().repaint()

    annotations: list[Annotation] = []

    def highlight() -> None:
        start = 40 * len(annotations) + 40
        annotations.append(Annotation(str(start), "a", Anchor.of(article.text, start, start + 30)))
        shown = MarkList([*marks, *highlight_marks(annotations)])
        view.set_focus_shown(1, Painted(shown))
        view.viewport().repaint()

    return [("toggle a layer", times(toggle)), ("add a highlight", times(highlight))]


def place_times(
    app: QApplication, view: ReaderView, article: Article
) -> list[tuple[str, list[float]]]:
    """Time what changes the layout or goes far; the page is new each time."""
    themes = [builtin_theme("light"), builtin_theme("dark")]
    sizes = [18, 21]

    def theme() -> None:
        themes.reverse()
        view.set_style(TextStyle(size=sizes[0]), themes[0], view.column_chars)
        view.viewport().repaint()

    def size() -> None:
        sizes.reverse()
        view.set_style(TextStyle(size=sizes[0]), themes[0], view.column_chars)
        view.viewport().repaint()

    def resize(width: int) -> None:
        view.resize(width, 850)
        view.viewport().repaint()

    end = article.blocks[-1]
    found: dict[str, list[float]] = {}
    for _ in range(_RUNS):
        for name, action in (
            ("another text size", size),
            ("to the end", lambda: view.reveal(end.start, end.end)),
            ("narrower", lambda: resize(600)),
            ("wider", lambda: resize(1100)),
            ("another theme", theme),
            ("to the start", lambda: view.reveal(0, 1)),
        ):
            found.setdefault(name, []).extend(times(action, 1))
    app.processEvents()
    return list(found.items())


def slice_times(app: QApplication, view: ReaderView, article: Article) -> list[float]:
    """Time the turns of the event loop in which a new page is laid out to its end."""
    view.show_article(article)
    found = []
    while not view.page_layout.is_complete:
        found += times(app.processEvents, 1)
    return found


def scroll_times(app: QApplication, view: ReaderView) -> list[float]:
    """Time single steps through the whole text."""
    bar = view.verticalScrollBar()
    found = []
    for step in range(300):
        start = time.process_time()
        bar.setValue(bar.maximum() * step // 300)
        view.viewport().repaint()
        app.processEvents()
        found.append((time.process_time() - start) * 1000)
    return found


def selection_times(app: QApplication, article: Article) -> list[float]:
    """Time the alternative: all marks as extra selections of a QTextEdit."""
    edit = QTextEdit()
    edit.setPlainText(article.text)
    edit.resize(1100, 850)
    edit.show()
    app.processEvents()
    step = len(article.text) // (_MENTIONS + _QUOTATIONS)

    def select() -> None:
        selections = []
        for index in range(_MENTIONS + _QUOTATIONS):
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(edit.document())
            cursor.setPosition(index * step)
            cursor.setPosition(index * step + 9, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format.setBackground(QColor("#F2E6CF"))
            selections.append(selection)
        edit.setExtraSelections(selections)
        edit.viewport().repaint()
        app.processEvents()

    return times(select, 3)
