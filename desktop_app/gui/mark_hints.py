"""Letters on everything visible that can be gone to; typing the letters goes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from desktop_app.gui.key_events import key_press_from
from desktop_app.gui.text_style import SEMIBOLD, TINY, sized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.gui.keys import KeyPress
    from desktop_app.gui.theme import Theme

#: The letters under the fingers first, then those above them.
LETTERS = "asdfghjklewruio"
_PADDING = 4.0
_RADIUS = 3.0


def hint_labels(count: int, letters: str = LETTERS) -> list[str]:
    """Return so many labels, none the beginning of another, the shorter ones first."""
    labels = [""]
    taken = 0
    while len(labels) - taken < count:
        stem = labels[taken]
        taken += 1
        labels.extend(stem + letter for letter in letters)
    return labels[taken : taken + count] if count else []


@dataclass(frozen=True, slots=True)
class Hint:
    """A label over `rect`; typing it chooses `target`."""

    label: str
    rect: QRect
    target: object


class MarkHints(QWidget):
    """Lies over the text while the letters are shown.

    Signals:
        chosen: the target whose label was typed.
        closed: the letters are gone, whether something was chosen or not.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._host = theme, parent
        self._hints: tuple[Hint, ...] = ()
        self._typed = ""
        self._before: QWidget | None = None
        self.setObjectName("markHints")
        self.setAccessibleName(self.tr("Type the letters of a mark"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    @property
    def hints(self) -> Sequence[Hint]:
        """The labels shown, those that begin with what was typed."""
        return tuple(hint for hint in self._hints if hint.label.startswith(self._typed))

    def show_targets(self, places: Sequence[tuple[QRect, object]]) -> bool:
        """Show a label at each place, in the parent's coordinates; False when there is none."""
        ordered = sorted(places, key=lambda place: (place[0].top(), place[0].left()))
        labels = hint_labels(len(ordered))
        self._hints = tuple(
            Hint(label, rect, target) for label, (rect, target) in zip(labels, ordered, strict=True)
        )
        self._typed = ""
        if not self._hints:
            return False
        if self.isHidden():
            self._before = self.window().focusWidget()
        self.setGeometry(self._host.rect())
        self.setAccessibleDescription(self.tr("{0} marks").format(len(self._hints)))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        return True

    def cancel(self) -> bool:
        """Take the letters away; False when there were none."""
        if not self._hints:
            return False
        self._hints, self._typed = (), ""
        had_focus = self.hasFocus()
        self.hide()
        if had_focus and self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        return True

    def type_letter(self, letter: str) -> None:
        """Narrow the labels down; the last letter of one chooses its target."""
        typed = self._typed + letter.lower()
        left = [hint for hint in self._hints if hint.label.startswith(typed)]
        if not left:
            QApplication.beep()
            return
        self._typed = typed
        self.update()
        if left[0].label == typed:
            target = left[0].target
            self.cancel()
            self.chosen.emit(target)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
            self.update()
        else:
            press = key_press_from(event)
            if press is not None:
                self._take(press)

    def _take(self, press: KeyPress) -> None:
        """Take the typed letter, or on another script's layout the key's Latin one."""
        for letter in (press.step, press.physical):
            if len(letter) == 1 and letter.lower() in LETTERS:
                self.type_letter(letter)
                return

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.cancel()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.cancel()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(QApplication.font(), TINY, SEMIBOLD))
        metrics = QFontMetricsF(painter.font())
        taken: list[QRectF] = []
        for hint in self.hints:
            rect = self._label_rect(hint, metrics, taken)
            taken.append(rect)
            self._paint_label(painter, metrics, rect, hint.label)

    def _label_rect(self, hint: Hint, metrics: QFontMetricsF, taken: list[QRectF]) -> QRectF:
        """Return where a label stands: at the mark's beginning, beside those already there."""
        width = metrics.horizontalAdvance(hint.label.upper()) + 2 * _PADDING
        height = metrics.height() + 1
        rect = QRectF(hint.rect.left() - width / 2, hint.rect.top() - height / 2, width, height)
        rect.moveLeft(max(rect.left(), 1))
        rect.moveTop(max(rect.top(), 1))
        for other in taken[-8:]:
            if rect.intersects(other):
                rect.moveLeft(other.right() + 1)
        return rect

    def _paint_label(
        self, painter: QPainter, metrics: QFontMetricsF, rect: QRectF, label: str
    ) -> None:
        painter.setPen(QPen(QColor(self._theme.paper), 1))
        painter.setBrush(QColor(self._theme.rubric))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        baseline = rect.center().y() + metrics.capHeight() / 2
        x = rect.left() + _PADDING
        for position, letter in enumerate(label.upper()):
            colour = QColor(self._theme.on_rubric)
            if position < len(self._typed):
                colour.setAlphaF(0.5)
            painter.setPen(colour)
            painter.drawText(QPointF(x, baseline), letter)
            x += metrics.horizontalAdvance(letter)
