"""The pane right of the text: panels and the note, below one another, each folding away."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app.gui.annotations_panel import AnnotationsPanel
from desktop_app.gui.contents_panel import ContentsPanel
from desktop_app.gui.names_panel import NamesPanel
from desktop_app.gui.overlay_scroll_bar import OverlayScrollBar
from desktop_app.gui.panel_header import PanelHeader
from desktop_app.gui.quotations_panel import QuotationsPanel
from desktop_app.gui.speakers_panel import SpeakersPanel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

    from desktop_app.gui.note_editor import NoteEditor
    from desktop_app.gui.panel import Panel
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme


class PanelName(StrEnum):
    """The panels, in their order."""

    SPEAKERS = "speakers"
    NAMES = "names"
    QUOTATIONS = "quotations"
    ANNOTATIONS = "annotations"
    CONTENTS = "contents"


#: What a new reader sees unfolded.
_FOLDED_AT_FIRST = frozenset({PanelName.QUOTATIONS, PanelName.CONTENTS})
_LEAST_WIDTH = 240
#: The note stands behind this panel.
_NOTE_AFTER = PanelName.NAMES


class _Section:
    """A header and what it folds away."""

    def __init__(self, panel: Panel, theme: Theme, parent: QWidget) -> None:
        self.panel = panel
        self.header = PanelHeader(panel.title, theme, parent)
        self.header.toggled.connect(self._fold)
        panel.count_changed.connect(self._take_count)
        panel.described.connect(self._take_detail)
        self._count = panel.count()
        self._fold()

    def _take_count(self, count: int) -> None:
        self._count = count
        self._fold()

    def _take_detail(self, detail: str) -> None:
        if self.header.isChecked():
            self.header.set_aside(detail)

    def _fold(self) -> None:
        is_unfolded = self.header.isChecked()
        self.panel.setVisible(is_unfolded)
        self.panel.set_unfolded(is_unfolded=is_unfolded)
        self.header.set_aside("" if is_unfolded or not self._count else str(self._count))


class SidePane(QScrollArea):
    """All panels about the open article, and the note being written.

    Signals:
        activated: the reader chose something and should be in the text now.
        left: the reader pressed Esc.
        note_wanted: the id of an annotation whose note is to be opened.
        folding_changed: the reader folded or unfolded a panel; see `folded`.
    """

    activated = Signal()
    left = Signal()
    note_wanted = Signal(str)
    folding_changed = Signal()

    def __init__(
        self,
        session: ReadingSession,
        note_editor: NoteEditor,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.note_editor = note_editor
        self.setObjectName("sidePane")
        self.setAccessibleName(self.tr("About the article"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        OverlayScrollBar(self)
        inner = QWidget()
        self._inner = inner
        inner.setObjectName("sidePaneInner")
        self._sections = self._make_sections(session, theme, inner)
        self._lay_out(inner)
        self.setWidget(inner)
        self.set_folded(_FOLDED_AT_FIRST)

    def _make_sections(
        self, session: ReadingSession, theme: Theme, inner: QWidget
    ) -> dict[PanelName, _Section]:
        annotations = AnnotationsPanel(session, theme, inner)
        annotations.opened.connect(self.note_wanted)
        panels: dict[PanelName, Panel] = {
            PanelName.SPEAKERS: SpeakersPanel(session, theme, inner),
            PanelName.NAMES: NamesPanel(session, theme, inner),
            PanelName.QUOTATIONS: QuotationsPanel(session, theme, inner),
            PanelName.ANNOTATIONS: annotations,
            PanelName.CONTENTS: ContentsPanel(session, theme, inner),
        }
        for panel in panels.values():
            panel.activated.connect(self.activated)
            panel.left.connect(self.left)
        return {name: _Section(panel, theme, inner) for name, panel in panels.items()}

    def _lay_out(self, inner: QWidget) -> None:
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 2, 0, 12)
        layout.setSpacing(2)
        for name, section in self._sections.items():
            layout.addWidget(section.header)
            layout.addWidget(section.panel)
            section.header.toggled.connect(self.folding_changed)
            if name is _NOTE_AFTER:
                layout.addWidget(self.note_editor)
        layout.addStretch(1)

    # -- panels ------------------------------------------------------------------------------

    def panel(self, name: PanelName) -> Panel:
        """Return one of the panels."""
        return self._sections[name].panel

    def header(self, name: PanelName) -> PanelHeader:
        """Return the header that folds a panel."""
        return self._sections[name].header

    def show_panel(self, name: PanelName) -> None:
        """Unfold a panel, bring it into view and give its list the keyboard."""
        section = self._sections[name]
        section.header.setChecked(True)
        self._bring_into_view(section.panel, section.header)
        section.panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_note(self) -> None:
        """Bring the note into view."""
        self._bring_into_view(self.note_editor, self.note_editor)

    def _bring_into_view(self, wanted: QWidget, top: QWidget) -> None:
        """Scroll so that all of a widget is seen, or at least what stands at its top."""
        inner = self._inner
        layout = inner.layout()
        assert layout is not None
        # From the inside out: a panel that was just unfolded does not know its height yet.
        for widget in (*reversed(wanted.findChildren(QWidget)), wanted):
            if (own := widget.layout()) is not None:
                own.activate()
        layout.activate()
        inner.resize(self.viewport().width(), max(layout.sizeHint().height(), self.height()))
        layout.activate()
        self.ensureWidgetVisible(wanted, 0, 12)
        self.ensureWidgetVisible(top, 0, 0)

    def focus_first(self) -> None:
        """Give the keyboard to the first panel that is not folded away, or to its header."""
        for section in self._sections.values():
            if section.header.isChecked():
                section.panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self._sections[PanelName.SPEAKERS].header.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focused_panel(self) -> Panel | None:
        """Return the panel that has the keyboard, or None."""
        for section in self._sections.values():
            if section.panel.list.view.is_in_use:
                return section.panel
        return None

    @property
    def folded(self) -> frozenset[PanelName]:
        """The panels that are folded away."""
        return frozenset(
            name for name, section in self._sections.items() if not section.header.isChecked()
        )

    def set_folded(self, names: Iterable[str]) -> None:
        """Fold these panels away and unfold all others."""
        wanted = set(names)
        for name, section in self._sections.items():
            section.header.setChecked(name not in wanted)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for section in self._sections.values():
            section.header.set_theme(theme)
            section.panel.set_theme(theme)
        self.note_editor.set_theme(theme)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # Qt would take Alt+Left for an arrow
        else:
            super().keyPressEvent(event)
