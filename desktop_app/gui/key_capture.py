"""A field that takes the keys pressed in it as a new shortcut.

The first press is always taken. After it Enter accepts, Backspace takes the last key back; Esc
leaves without a change at any time. Before a clash Enter must be pressed once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from desktop_app.core.errors import KeymapError
from desktop_app.gui.key_events import key_press_from
from desktop_app.gui.keys import parse_sequence, shown_sequence
from desktop_app.gui.overlay import key_caps_width, paint_key_caps

if TYPE_CHECKING:
    from desktop_app.gui.keys import KeyPress
    from desktop_app.gui.theme import Theme

_MOST_KEYS = 4


class KeyCapture(QWidget):
    """Records a key sequence.

    Signals:
        pressed: The sequence so far, after each key.
        accepted: The sequence that is to be used.
        cancelled: Nothing is to change.
    """

    pressed = Signal(str)
    accepted = Signal(str)
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: tuple[str, ...] = ()
        self.setObjectName("keyCapture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("New keys"))
        self.setMinimumWidth(200)

    @property
    def sequence(self) -> str:
        """What has been pressed."""
        return " ".join(self._steps)

    def start(self) -> None:
        """Begin anew and take the focus."""
        self._set_steps(())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def _take(self, press: KeyPress) -> None:
        if press.step == "Esc":
            self.cancelled.emit()
        elif self._steps and press.step == "Return":
            self.accepted.emit(self.sequence)
        elif self._steps and press.step == "Backspace":
            self._set_steps(self._steps[:-1])
        elif len(self._steps) < _MOST_KEYS:
            self._set_steps((*self._steps, _storable(press)))

    def _set_steps(self, steps: tuple[str, ...]) -> None:
        self._steps = steps
        self.setAccessibleDescription(self.sequence)
        self.update()
        self.pressed.emit(self.sequence)

    # -- Qt ----------------------------------------------------------------------------------

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, QApplication.font().pixelSize() * 2 + 8)

    @override
    def event(self, event: QEvent) -> bool:
        """Take Tab and the window's own shortcuts before anyone else."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        press = key_press_from(event)
        if press is not None and not event.isAutoRepeat():
            self._take(press)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(QApplication.font())
        has_focus = self.hasFocus()
        width = 2 if has_focus else 1
        frame = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(QColor(self._theme.rubric if has_focus else self._theme.line), width))
        painter.setBrush(QColor(self._theme.field))
        painter.drawRoundedRect(frame, 6, 6)
        keys = shown_sequence(self.sequence)
        if keys and key_caps_width(keys, painter.font()) < self.width() - 20:
            paint_key_caps(painter, 10, frame.center().y(), keys, self._theme)
            return
        painter.setPen(QColor(self._theme.soft))
        text = frame.adjusted(10, 0, -10, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, keys or self.tr("Press the new keys"))


def _storable(press: KeyPress) -> str:
    """Return how a press stands in a keymap: by its place when the board is of another script."""
    character = press.step[-1]
    step = press.step if character.isascii() or not press.physical else press.physical
    try:
        return parse_sequence(step)[0]
    except KeymapError:
        return press.physical or press.step
