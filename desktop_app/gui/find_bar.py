"""Find in the article: as the reader types, without regard to case and accents."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.folding import FoldedText, find_all, fold_text
from desktop_app.gui.text_style import SMALL, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent

    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme

#: More hits than this are not counted one by one.
MOST_HITS = 10_000


class _Field(QLineEdit):
    """The words to find; Enter and Esc become signals."""

    entered = Signal(int)  # 1 forwards, -1 back
    escaped = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Down:
            self.entered.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.entered.emit(-1)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class FindBar(QWidget):
    """Finds words in the session's article, shows all of them, and goes from one to the next.

    Signals:
        hit_chosen: start and end of the hit to be shown now.
        closed: the reader is done; the hits are no longer shown.
    """

    hit_chosen = Signal(int, int)
    closed = Signal()

    def __init__(
        self, session: ReadingSession, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._folded: FoldedText | None = None
        self._origin = 0
        self._current = -1
        self._cursor = -1  # where the session's cursor was once the current hit was shown
        self.setObjectName("findBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = _Field(self)
        self.field.setObjectName("findField")
        self.field.setPlaceholderText(self.tr("Find in the article"))
        self.field.setAccessibleName(self.tr("Find in the article"))
        self.whole_words = QCheckBox(self.tr("Whole words"), self)
        self._count = TextLabel("", self, ratio=SMALL, role="soft")
        self._lay_out()
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._search)
        self.field.entered.connect(self.step)
        self.field.escaped.connect(self.close_bar)
        self.whole_words.toggled.connect(self._search)
        session.article_opened.connect(self._forget_text)
        self.hide()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(16, 7, 10, 7)
        row.setSpacing(12)
        self.field.setMinimumWidth(120)
        self.field.setMaximumWidth(360)
        self._count.setMinimumWidth(90)
        row.addWidget(self.field, 3)
        row.addWidget(self._count)
        row.addWidget(self.whole_words)
        row.addStretch(1)
        previous = self._button("‹", self.tr("Previous (Shift+F3)"), lambda: self.step(-1))
        following = self._button("›", self.tr("Next (F3)"), lambda: self.step(1))
        close = self._button("×", self.tr("Close (Esc)"), self.close_bar)
        for button in (previous, following, close):
            row.addWidget(button)
        # What goes first where room is short; all of it has a key but the check box.
        self._spared: tuple[QWidget, ...] = (close, previous, following, self.whole_words)

    def _button(self, text: str, name: str, function: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("flat", "true")
        button.setObjectName("findButton")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(function)
        return button

    def _fit(self) -> None:
        """Leave out what can be spared until the rest has room; the bar never asks for more."""
        room = self.width() - 26
        kept = self.field.minimumWidth() + self._count.minimumWidth() + 12
        room -= kept + sum(widget.sizeHint().width() + 12 for widget in self._spared)
        for widget in self._spared:
            widget.setVisible(room >= 0)
            if room < 0:
                room += widget.sizeHint().width() + 12

    # -- finding -----------------------------------------------------------------------------

    @property
    def current_hit(self) -> tuple[int, int] | None:
        """The hit that is shown now, or None."""
        hits = self._session.hits
        return hits[self._current] if 0 <= self._current < len(hits) else None

    @property
    def count_text(self) -> str:
        """Which hit of how many is shown."""
        return self._count.text()

    def open_bar(self, words: str = "") -> None:
        """Show the bar, with these words if given, and take the keyboard."""
        self._origin = self._session.focus_span[0]
        if words:
            self.field.setText(words)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text():
            self._search()

    def close_bar(self) -> None:
        """Hide the bar and the hits."""
        if not self.isHidden():
            self.hide()
            self._session.set_hits(())
            self.closed.emit()

    def step(self, step: int) -> None:
        """Go so many hits on, or back when negative, round the ends of the article."""
        if not self._session.hits and self.field.text():
            self._search()
            return
        hits = self._session.hits
        if not hits:
            return
        if self.current_hit is not None and self._session.cursor == self._cursor:
            self._choose((self._current + step) % len(hits))
            return
        starts = [hit[0] for hit in hits]
        cursor = self._session.cursor
        number = bisect_right(starts, cursor) - 1 if step > 0 else bisect_left(starts, cursor)
        self._choose((number + step) % len(hits))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def _search(self) -> None:
        if self._folded is None:
            self._folded = fold_text(self._session.article.text)
        original = self._session.article.text if self.whole_words.isChecked() else ""
        hits = find_all(self._folded, self.field.text(), original=original, limit=MOST_HITS)
        self._session.set_hits(hits)
        if hits:
            starts = [hit[0] for hit in hits]
            self._choose(bisect_left(starts, self._origin) % len(hits))
        else:
            self._current = -1
            self._show_count()

    def _choose(self, number: int) -> None:
        self._current = number
        self._show_count()
        start, end = self._session.hits[number]
        self.hit_chosen.emit(start, end)
        self._cursor = self._session.cursor

    def _show_count(self) -> None:
        count = len(self._session.hits)
        total = f"{MOST_HITS}+" if count >= MOST_HITS else str(count)
        if not self.field.text():
            text = ""
        elif not count:
            text = self.tr("Not found")
        else:
            text = self.tr("{0} of {1}").format(self._current + 1, total)
        self._count.setText(text)
        self._count.setAccessibleName(text)
        self.field.setProperty("missing", bool(self.field.text()) and not count)
        self.field.style().polish(self.field)
        self.field.setAccessibleDescription(text)

    def _forget_text(self) -> None:
        self._folded = None
        self._current = -1
        self._count.setText("")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())
