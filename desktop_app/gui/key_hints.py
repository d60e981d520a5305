"""A panel at the window's foot that lists what can follow a key, when the reader hesitates.

It never takes the focus; the keys go on to the resolver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from desktop_app.gui.key_columns import KeyColumns, lay_out
from desktop_app.gui.key_table import KeyRow, KeySection
from desktop_app.gui.keys import Continuation, shown_sequence
from desktop_app.gui.overlay import SHADOW_PX, Sheet
from desktop_app.gui.wording import title_of

if TYPE_CHECKING:
    from desktop_app.gui.keys import Pending
    from desktop_app.gui.theme import Theme

DELAY_MS = 400
_COLUMN_WIDTH = 250
_PADDING = 20
_MOST_ROWS = 6
#: What a window's status line takes, until `set_bottom_margin` says otherwise.
_STATUS_LINE = 28


class KeyHints(Sheet):
    """Shows what can follow, some time after a key that waits for others.

    Args:
        window: What it lies over, at the foot.
        theme: The colours.
    """

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(theme, window)
        self._below = window
        self._columns: KeyColumns | None = None
        self._bottom_margin = _STATUS_LINE
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._appear)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Keys that can follow"))
        window.installEventFilter(self)
        self.hide()

    def set_bottom_margin(self, pixels: int) -> None:
        """Keep off the window's foot by so much, as for a status line."""
        self._bottom_margin = pixels

    def show_pending(self, pending: Pending) -> None:
        """Show what can follow, soon, or at once when the panel is there already."""
        rows = tuple(map(_row, pending.continuations))
        if pending.awaits_character:
            rows = (KeyRow("the name of the place mark", ("a … z",)),)
        if not rows:
            self.dismiss()
            return
        self._set_rows(shown_sequence(pending.keys), rows)
        if self.isVisible():
            self._appear()
        elif not self._timer.isActive():
            self._timer.start()

    def dismiss(self) -> None:
        """Take the panel away, or do not show it after all."""
        self._timer.stop()
        self.hide()

    def _set_rows(self, keys: str, rows: tuple[KeyRow, ...]) -> None:
        count = max(1, min(self._room() // _COLUMN_WIDTH, -(-len(rows) // _MOST_ROWS)))
        tall = -(-len(rows) // count)
        sections = tuple(
            KeySection(f"{keys} …" if not first else " ", rows[first : first + tall])
            for first in range(0, len(rows), tall)
        )
        width = min(self._room(), count * _COLUMN_WIDTH)
        self._columns = lay_out(sections, width, QApplication.font(), columns=len(sections))
        self.setAccessibleDescription(
            "; ".join(f"{' '.join(row.keys)}: {row.title}" for row in rows)
        )

    def _room(self) -> int:
        return max(_COLUMN_WIDTH, self._below.width() - 2 * (_PADDING + SHADOW_PX))

    def _appear(self) -> None:
        if self._columns is None:
            return
        size = self._columns.size
        margin = 2 * (SHADOW_PX + _PADDING)
        width, height = round(size.width()) + margin, round(size.height()) + margin
        area = self._below.rect()
        self.setGeometry(
            area.center().x() - width // 2,
            area.bottom() - self._bottom_margin - height,
            width,
            height,
        )
        self.show()
        self.raise_()
        self.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._appear()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._columns is not None:
            painter = QPainter(self)
            painter.translate(QPointF(SHADOW_PX + _PADDING, SHADOW_PX + _PADDING - 6))
            self._columns.paint(painter, self.theme)


def _row(continuation: Continuation) -> KeyRow:
    title = title_of(continuation.command) if continuation.command else "…"
    return KeyRow(title, (shown_sequence(continuation.key),))
