"""What changed in an article since an earlier text of it.

Highlights without a place, quotations, speakers, and each paragraph word by word. Enter goes to the
place in the present text; Left and Right choose the text to compare with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextLayout, QTextOption
from typing_extensions import override

from desktop_app.core.changes import Change, WordChange, changed_words
from desktop_app.core.offsets import Utf16Map
from desktop_app.gui.canvas import is_right_to_left
from desktop_app.gui.list_page import EntryDelegate, ListPage
from desktop_app.gui.panel_list import SIDE_MARGIN, PanelRow
from desktop_app.gui.text_style import MEDIUM, SMALL, line_height, sized
from desktop_app.gui.wording import DOT, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from desktop_app.core.annotation import Annotation
    from desktop_app.core.article import Article
    from desktop_app.core.changes import BlockChange, QuotationChange
    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.theme import Theme

_EDGE = 9
_MOST_LINES = 14
_NEAR = 90  # characters of what stayed that are shown on either side of a change


@dataclass(frozen=True, slots=True)
class ChangeRow(PanelRow):
    """One change: what kind, and the words that stayed, came and went.

    Attributes:
        offset: where it is in the present text; None for what is gone.
        annotation_id: of the highlight without a place, or empty.
    """

    what: str
    runs: tuple[WordChange, ...]
    offset: int | None = None
    annotation_id: str = ""

    @property
    def shown(self) -> str:
        """All words in the order in which they are shown."""
        return "".join(run.text for run in self.runs)


def _row(
    key: str,
    what: str,
    runs: Iterable[WordChange],
    offset: int | None = None,
    annotation_id: str = "",
) -> ChangeRow:
    runs = tuple(_shortened(tuple(runs)))
    spoken = " ".join(f"{_SPOKEN[run.change]}{run.text}" for run in runs)
    return ChangeRow(key, f"{what}. {spoken}", "", what, runs, offset, annotation_id)


_SPOKEN = {
    Change.KEPT: "",
    Change.ALTERED: "",
    Change.ADDED: "added: ",
    Change.REMOVED: "removed: ",
}


def _shortened(runs: Sequence[WordChange]) -> Iterator[WordChange]:
    """Leave out the middle of long runs that stayed."""
    for number, run in enumerate(runs):
        text = " ".join(run.text.split("\n"))
        if run.change is Change.KEPT and len(text) > 2 * _NEAR:
            before = text[:_NEAR].rpartition(" ")[0] if number else ""
            after = text[-_NEAR:].partition(" ")[2] if number + 1 < len(runs) else ""
            text = f"{before} … {after}" if before or after else text[: 2 * _NEAR] + " …"
        yield WordChange(run.change, text)


def orphan_rows(annotations: Iterable[Annotation]) -> Iterator[ChangeRow]:
    """Yield the highlights whose words are not in the present text."""
    for one in annotations:
        if one.is_orphan and one.anchor is not None:
            words = WordChange(Change.KEPT, " ".join(one.anchor.exact.split()))
            what = DOT.join(filter(None, ("Highlight without a place", one.note[:80])))
            yield _row(f"orphan {one.id}", what, [words], annotation_id=one.id)


def quotation_rows(changes: Iterable[QuotationChange], article: Article) -> Iterator[ChangeRow]:
    """Yield what happened to quotations and their speakers."""
    for number, one in enumerate(changes):
        place = article.text.find(one.new) if one.new else -1
        offset = place if place >= 0 else None
        yield _row(f"quotation {number}", _quotation_words(one), _quotation_runs(one), offset)


def _quotation_words(one: QuotationChange) -> str:
    old, new = one.old_speaker or "nobody named", one.new_speaker or "nobody named"
    if one.change is Change.ADDED:
        return DOT.join(("Quotation added", new))
    if one.change is Change.REMOVED:
        return DOT.join(("Quotation removed", old))
    what = "Speaker changed" if one.change is Change.KEPT else "Quotation altered"
    return DOT.join((what, f"{old} → {new}" if old != new else new))


def _quotation_runs(one: QuotationChange) -> tuple[WordChange, ...]:
    if one.change is Change.ADDED:
        return (WordChange(Change.ADDED, one.new),)
    if one.change is Change.REMOVED:
        return (WordChange(Change.REMOVED, one.old),)
    return changed_words(one.old, one.new)


def block_rows(changes: Iterable[BlockChange], old: Article, new: Article) -> Iterator[ChangeRow]:
    """Yield the paragraphs that came, went or were reworded, in reading order."""
    for number, one in enumerate(changes):
        block = None if one.new is None else new.blocks[one.new]
        offset = None if block is None else block.start
        place = "" if one.new is None else f"paragraph {one.new + 1}"
        key = f"block {number}"
        if one.change is Change.ALTERED:
            yield _row(key, DOT.join(("Reworded", place)), one.words, offset)
        elif one.change is Change.ADDED and block is not None:
            words = WordChange(Change.ADDED, new.block_text(block))
            yield _row(key, DOT.join(("Added", place)), [words], offset)
        elif one.change is Change.REMOVED and one.old is not None:
            words = WordChange(Change.REMOVED, old.block_text(old.blocks[one.old]))
            yield _row(key, "Removed", [words])


class ChangeDelegate(EntryDelegate):
    """Paints a change: removed words struck through, added ones underlined on a ground."""

    def _layout(self, row: ChangeRow, font: QFont, width: int) -> QTextLayout:
        small = sized(font, 1.0)
        layout = QTextLayout(row.shown, small)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if is_right_to_left(row.shown):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        layout.setTextOption(option)
        layout.setFormats(self._formats(row))
        layout.beginLayout()
        for number in range(_MOST_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 40))
            line.setPosition(QPointF(0, number * line_height(small)))
        layout.endLayout()
        return layout

    def _formats(self, row: ChangeRow) -> list[QTextLayout.FormatRange]:
        positions = Utf16Map(row.shown)
        found, start = [], 0
        for run in row.runs:
            end = start + len(run.text)
            if run.change is not Change.KEPT:
                part = QTextLayout.FormatRange()
                part.start = positions.to_qt(start)
                part.length = positions.to_qt(end) - part.start
                part.format = self._format(run.change)
                found.append(part)
            start = end
        return found

    def _format(self, change: Change) -> QTextCharFormat:
        look = QTextCharFormat()
        if change is Change.REMOVED:
            look.setFontStrikeOut(True)
            look.setForeground(QColor(self.theme.soft))
        else:
            look.setFontUnderline(True)
            look.setBackground(QColor(self.theme.quotation_focused))
        return look

    @override
    def row_height(self, option: QStyleOptionViewItem, row: PanelRow) -> int:
        assert isinstance(row, ChangeRow)
        width = self._view.viewport().width() - 2 * SIDE_MARGIN
        lines = self._layout(row, option.font, width).lineCount()
        above = line_height(sized(option.font, SMALL))
        return above + lines * line_height(option.font) + 2 * _EDGE + 3

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, ChangeRow)
        self.paint_ground(canvas, rect, row)
        small = sized(font, SMALL, MEDIUM)
        line = QRect(rect.left(), rect.top() + _EDGE, rect.width(), line_height(small))
        canvas.text(line, row.what, small, self.theme.soft)
        canvas.painter.setPen(QColor(self.theme.ink))
        top = QPointF(rect.left(), line.bottom() + 3)
        self._layout(row, font, rect.width()).draw(canvas.painter, top)


class ChangesPage(ListPage):
    """The list of changes.

    Signals:
        chosen: the offset in the present text to go to.
        annotation_chosen: the id of a highlight without a place.
        older_wanted: 1 for an earlier text to compare with, -1 for a later one.
    """

    chosen = Signal(int)
    annotation_chosen = Signal(str)
    older_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What changed"), lambda view: ChangeDelegate(theme, view), parent)
        self._note = ""
        self._has_others = False

    def open(self, title: str, note: str, *, has_others: bool) -> None:
        """Begin with an empty list.

        Args:
            title: with which text the present one is compared.
            note: what is still being compared, or could not be.
            has_others: whether there are other texts to compare with.
        """
        self._note, self._has_others = note, has_others
        self.field.clear()
        self.set_title(title)
        self.set_rows([])
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_changes(self, rows: Sequence[ChangeRow], note: str) -> None:
        """Show changes, and what is still being compared."""
        self._note = note
        self.set_rows(rows)

    @override
    def message_for(self, shown: int) -> str:
        if self._all and not shown:
            return self.tr("Nothing matches.")
        parts = [f"{self._counts()}."] if self._all else []
        if self._note:
            parts.append(self._note)
        elif not self._all:
            parts.append(self.tr("Nothing has changed."))
        if self._all:
            parts.append(self.tr("Enter goes to the place."))
        if self._has_others:
            parts.append(self.tr("← and → choose the text to compare with."))
        return " ".join(parts)

    def _counts(self) -> str:
        keys = [row.key.split(" ")[0] for row in self._all]
        wanted = (
            ("orphan", "highlight without a place", "highlights without a place"),
            ("quotation", "change in quotations", "changes in quotations"),
            ("block", "changed paragraph", "changed paragraphs"),
        )
        return ", ".join(
            counted(keys.count(name), one, many) for name, one, many in wanted if name in keys
        )

    @override
    def act_on(self, row: PanelRow) -> None:
        if not isinstance(row, ChangeRow):
            return
        if row.annotation_id:
            self.annotation_chosen.emit(row.annotation_id)
        elif row.offset is not None:
            self.chosen.emit(row.offset)

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Left: 1, Qt.Key.Key_Right: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self.older_wanted.emit(step)
        return True
