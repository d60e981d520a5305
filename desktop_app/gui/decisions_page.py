"""All corrections in one list: what was decided, how far it reaches, where and when.

Typing filters; Enter goes to the place; Delete takes a correction back, which can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.folding import fold
from desktop_app.gui.decision_words import decision_words, scope_words
from desktop_app.gui.overlay_scroll_bar import OverlayScrollBar
from desktop_app.gui.panel_list import (
    SIDE_MARGIN,
    PanelRow,
    PanelView,
    RowDelegate,
    RowsModel,
    row_of,
)
from desktop_app.gui.text_style import BODY, MEDIUM, SEMIBOLD, SMALL, TextLabel, line_height, sized
from desktop_app.gui.wording import DOT, counted, short_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop_app.core.decisions import Decision
    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.theme import Theme

_WIDEST = 760
_EDGE = 9


@dataclass(frozen=True, slots=True)
class DecisionRow(PanelRow):
    """One correction; `place` is the article it was made in, `aside` its reach and date."""

    decision: Decision
    words: str
    place: str
    aside: str


def decision_rows(
    decisions: Iterable[Decision], title_of: Callable[[str], str]
) -> list[DecisionRow]:
    """Return the rows of decisions, the last made first."""
    rows = []
    for decision in sorted(decisions, key=lambda one: (one.created, one.id), reverse=True):
        words, place = decision_words(decision), title_of(decision.article_id)
        date = short_date(decision.created.astimezone().date().isoformat())
        aside = DOT.join((scope_words(decision.scope), date))
        text = ". ".join(part for part in (words, aside, place) if part)
        rows.append(DecisionRow(decision.id, text, "", decision, words, place, aside))
    return rows


class DecisionDelegate(RowDelegate):
    """Paints what was decided, and below it where, how far and when."""

    def __init__(self, theme: Theme, view: PanelView) -> None:
        super().__init__(theme, view)
        self._view = view

    def _is_current(self, row: PanelRow) -> bool:
        return self._view.is_in_use and row_of(self._view.currentIndex()) is row

    @override
    def row_height(self, option: QStyleOptionViewItem, row: PanelRow) -> int:
        lines = line_height(option.font) + line_height(sized(option.font, SMALL))
        return lines + 2 * _EDGE + 1

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, DecisionRow)
        if self._is_current(row):
            ground = rect.adjusted(-SIDE_MARGIN, 0, SIDE_MARGIN, 0)
            canvas.fill(ground, self.theme.quotation)
            canvas.fill(QRect(ground.left(), ground.top(), 3, ground.height()), self.theme.rubric)
        small = sized(font, SMALL)
        line = QRect(rect.left(), rect.top() + _EDGE, rect.width(), line_height(font))
        canvas.text(line, row.words, sized(font, BODY, MEDIUM), self.theme.ink)
        below = QRect(rect.left(), line.bottom() + 1, rect.width(), line_height(small))
        width = canvas.text(below, row.aside, small, self.theme.soft, at_end=True)
        canvas.text(below.adjusted(0, 0, -width - 16, 0), row.place, small, self.theme.soft)
        canvas.fill(QRect(rect.left(), rect.bottom(), rect.width(), 1), self.theme.line)


class DecisionsPage(QWidget):
    """The list of all corrections, with a filter.

    Signals:
        chosen: the decision whose place the reader wants to see.
        withdrawn: the decision to be taken back.
        left: the reader pressed Esc.
    """

    chosen = Signal(object)
    withdrawn = Signal(object)
    left = Signal()

    def __init__(
        self,
        read: Callable[[], Sequence[Decision]],
        title_of: Callable[[str], str],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """Make a page.

        Args:
            read: returns the decisions of the whole library.
            title_of: returns the title of an article by its id, or empty.
            theme: the colours to begin with.
            parent: the stack of pages.
        """
        super().__init__(parent)
        self._read, self._title_of = read, title_of
        self._all: list[DecisionRow] = []
        self.setObjectName("decisionsPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = RowsModel(self)
        self._title = TextLabel(self.tr("Corrections"), self, ratio=18 / 13, weight=SEMIBOLD)
        self._message = TextLabel("", self, ratio=SMALL, role="soft")
        self.field = QLineEdit(self)
        self.view = PanelView(self)
        self._delegate = DecisionDelegate(theme, self.view)
        self._set_up()
        self._lay_out()

    def _set_up(self) -> None:
        self.field.setPlaceholderText(self.tr("Filter corrections"))
        self.field.setAccessibleName(self.tr("Filter corrections"))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("Corrections"))
        self.view.filter_field = self.field
        self.view.installEventFilter(self)
        self.view.entered_row.connect(self._enter)
        self.view.typed.connect(self._type_on)
        self.view.escaped.connect(self._escape)
        OverlayScrollBar(self.view)
        self._message.setWordWrap(True)
        self.setFocusProxy(self.view)

    def _lay_out(self) -> None:
        holder = QWidget(self)
        holder.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self._title, self.field, self._message):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 28, 24, 0)
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)

    # -- showing -----------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[PanelRow]:
        """The rows that the filter leaves."""
        return self._model.rows

    @property
    def message(self) -> str:
        """What is said above the list."""
        return self._message.text()

    def open(self) -> None:
        """Show the corrections as they are now, the last one current."""
        self.field.clear()
        self.refresh()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Read the corrections again; the current one stays current where it is still there."""
        self._all = decision_rows(self._read(), self._title_of)
        self._filter()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def _filter(self) -> None:
        current = row_of(self.view.currentIndex())
        number = max(self.view.currentIndex().row(), 0)
        words = fold(self.field.text()).split()
        rows = [row for row in self._all if all(word in fold(row.text) for word in words)]
        self._model.set_rows(rows)
        keys = [row.key for row in rows]
        if current is not None and current.key in keys:
            number = keys.index(current.key)
        if rows:
            self.view.setCurrentIndex(self._model.index(min(number, len(rows) - 1), 0))
        self._show_message(len(rows))

    def _show_message(self, shown: int) -> None:
        if not self._all:
            text = self.tr(
                "Nothing is corrected yet. In the text press x on a wrong mark, r to change its "
                "type or speaker, = for the same name, + for a term of your own."
            )
        elif not shown:
            text = self.tr("Nothing matches.")
        else:
            number = counted(shown, self.tr("correction"), self.tr("corrections"))
            text = self.tr("{0}. Enter goes to the place, Delete takes one back.").format(number)
        self._message.setText(text)
        self.view.setAccessibleDescription(text)

    # -- keys --------------------------------------------------------------------------------

    def _enter(self, index: QModelIndex) -> None:
        row = row_of(index)
        if isinstance(row, DecisionRow):
            self.chosen.emit(row.decision)

    def _withdraw(self) -> None:
        row = row_of(self.view.currentIndex())
        if isinstance(row, DecisionRow):
            self._all.remove(row)
            self._filter()
            self.withdrawn.emit(row.decision)

    def _type_on(self, text: str) -> None:
        self.field.setFocus()
        self.field.insert(text)

    def _escape(self) -> None:
        if self.field.text():
            self.field.clear()
            self.view.setFocus()
        else:
            self.left.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.view and event.key() == Qt.Key.Key_Delete:
                self._withdraw()
                return True
            if watched is self.field:
                return self._field_key(event)
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.view.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.view.setFocus()
            QApplication.sendEvent(self.view, event)
        else:
            return False
        return True
