"""What all panels beside the text share: a title, a list, and being brought up to date in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.gui.panel_list import PanelList, PanelRow, RowDelegate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.gui.marks import Mark
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme


class Panel(QWidget):
    """A list about the open article. A panel that is folded away makes its rows when unfolded.

    Signals:
        activated: the reader chose a row and is now in the text.
        left: the reader pressed Esc.
        count_changed: what the header shows beside the title while the panel is folded.
        described: more about the current row, while the reader is in the list; else empty.
    """

    activated = Signal()
    left = Signal()
    count_changed = Signal(int)
    described = Signal(str)

    def __init__(
        self,
        session: ReadingSession,
        delegate: RowDelegate,
        *,
        title: str,
        empty: str,
        most_rows: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.title = title
        self._is_unfolded = True
        self._is_stale = True
        delegate.setParent(self)
        self.list = PanelList(delegate, name=title, empty=empty, most_rows=most_rows, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.activated.connect(self._activate)
        self.list.left.connect(self.left)
        self.list.described.connect(self.described)

    def make_rows(self) -> Sequence[PanelRow]:
        """Return the rows for the article as it is now."""
        raise NotImplementedError

    def count(self) -> int:
        """Return what the header shows beside the title; cheap, for folded panels too."""
        raise NotImplementedError

    def go_to(self, row: PanelRow) -> None:
        """Take the reader to what a row stands for."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Bring the panel up to date with the session, at once or when it is unfolded."""
        self.count_changed.emit(self.count())
        self._is_stale = True
        self._refresh_if_needed()

    def set_unfolded(self, *, is_unfolded: bool) -> None:
        """Tell the panel whether its list can be seen."""
        self._is_unfolded = is_unfolded
        self._refresh_if_needed()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.list.set_theme(theme)

    def _refresh_if_needed(self) -> None:
        if self._is_stale and self._is_unfolded:
            self._is_stale = False
            self.list.set_rows(self.make_rows())

    def _activate(self, row: PanelRow) -> None:
        self.go_to(row)
        self.activated.emit()

    def focus_next(self, marks: Iterable[Mark]) -> None:
        """Jump to the first of these marks behind the focus, or else to the first of all."""
        ordered = sorted(marks, key=lambda mark: mark.order)
        start, end = self.session.focus_span
        here = (start, -end) if self.session.focus.mark else (start, -(end + (1 << 40)))
        following = next((mark for mark in ordered if mark.order > here), None)
        if following is not None or ordered:
            self.session.focus_mark(following or ordered[0])
