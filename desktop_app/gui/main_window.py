"""The main window: the panes, and the way from a key, menu or palette entry to what it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app import paths
from desktop_app.core.errors import ReaderError
from desktop_app.gui.commands import COMMANDS_BY_ID, Command, Scope
from desktop_app.gui.empty_page import EmptyPage
from desktop_app.gui.invocation import Invocation
from desktop_app.gui.key_router import KeyRouter
from desktop_app.gui.keymap import Keymap
from desktop_app.gui.menus import Menus
from desktop_app.gui.notice_bar import NoticeBar
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.opener import sources_of_mime
from desktop_app.gui.posting import Poster
from desktop_app.gui.reader_stack import ReaderStack
from desktop_app.gui.reader_view import ReaderView
from desktop_app.gui.status_line import StatusLine
from desktop_app.gui.top_bar import TopBar
from desktop_app.gui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent

    from desktop_app.formats import Source
    from desktop_app.gui.appearance import Appearance
    from desktop_app.gui.services import Services

_SIDE_WIDTHS = (264, 900, 288)
_SMALLEST = (560, 360)
#: Narrower windows than these have no room for the panes at the side and the library.
_LEAST_FOR_SIDE = 1000
_LEAST_FOR_LIBRARY = 760
_WIDE = 10_000


def _window_state() -> QSettings:
    """Return the store of what only the window system cares for."""
    return QSettings(str(paths.state_dir() / "window.ini"), QSettings.Format.IniFormat)


def _stored_widths() -> list[int]:
    """Return how wide library, text and side pane are to be, as at the end of the last session."""
    state = _window_state()
    left, middle, right = _SIDE_WIDTHS
    stored = [str(state.value(f"widths/{name}", "")) for name in ("library", "side")]
    left, right = (
        int(text) if text.isdecimal() and int(text) < _WIDE else usual
        for text, usual in zip(stored, (left, right), strict=True)
    )
    return [left, middle, right]


class MainWindow(QMainWindow):
    """One window, which shows one article at a time.

    It can be shown before the library is open; `attach` then brings everything to life.

    Signals:
        closing: the window is about to close; all of it is still there.

    Args:
        appearance: settings and theme.
        new_window: shows another window.
        quit: closes all windows.
    """

    closing = Signal()

    def __init__(
        self,
        appearance: Appearance,
        *,
        new_window: Callable[[], None] = lambda: None,
        quit: Callable[[], None] = QApplication.closeAllWindows,
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("mainWindow")
        self.setWindowTitle("Rubricator")
        self.setAcceptDrops(True)
        self.setMinimumSize(*_SMALLEST)
        self.appearance = appearance
        self.new_window = new_window
        self.quit = quit
        self.keymap = Keymap.from_settings(appearance.settings)
        self.workspace: Workspace | None = None
        self._wanted_sources: list[Source] = []
        self._folded_at = _WIDE
        theme = appearance.theme
        self.top_bar = TopBar(theme, self)
        self.view = ReaderView(theme, self)
        self.empty_page = EmptyPage(self)
        self.stack = ReaderStack(self.view, self.empty_page, self)
        self.status_line = StatusLine(theme, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.notice_bar = NoticeBar(theme, self)
        self._lay_out()
        self.menus = Menus(self, self.run_command, self.reason_against, self._is_on)
        self.router = KeyRouter(
            self.keymap.by_command(), self.run_command, self._digits_are_colours, self
        )
        self._connect()
        self._take_settings()
        appearance.dress(self)

    def _lay_out(self) -> None:
        self.splitter.setObjectName("panes")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.stack)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        self.view.key_handler = self._take_reader_key
        self.empty_page.key_handler = self._take_reader_key
        self.top_bar.wanted.connect(self.run)
        self.top_bar.layers_wanted.connect(self._show_layers)
        self.empty_page.wanted.connect(self.run)
        self.notice_bar.wanted.connect(self.run)
        self.appearance.changed.connect(self._take_settings)
        self.appearance.noticed.connect(self.show_notice)
        self.router.missed.connect(self._say_missed)

    def restore_geometry(self) -> None:
        """Return to the size and place of the last session."""
        stored = _window_state().value("geometry")
        if isinstance(stored, QByteArray):
            self.restoreGeometry(stored)

    def save_geometry(self) -> None:
        """Keep size and place for `restore_geometry`."""
        state = _window_state()
        state.setValue("geometry", self.saveGeometry())
        left, _, right = self.splitter.sizes() if self.workspace is not None else (0, 0, 0)
        for name, width in (("library", left), ("side", right)):
            if width:  # a pane that is hidden just now comes back as wide as it was
                state.setValue(f"widths/{name}", width)

    # -- life --------------------------------------------------------------------------------

    def attach(self, services: Services) -> None:
        """Build the panes that need the library, and open what was asked for meanwhile."""
        # Of its own: what is still on its way when this window closes goes with it.
        self.workspace = Workspace(self, replace(services, poster=Poster(self)))
        left, right = self.workspace.library_list, self.workspace.side_pane
        self.splitter.insertWidget(0, left)
        self.splitter.addWidget(right)
        self.splitter.setSizes(_stored_widths())
        self.splitter.setStretchFactor(1, 1)
        self._fold_panes()
        self.appearance.dress(self)
        for sentence in self.appearance.problems:
            self.show_notice(Notice(sentence, NoticeKind.WARNING))
        if self._wanted_sources:
            self.workspace.opener.open(self._wanted_sources)
            self._wanted_sources = []

    def _fold_panes(self) -> None:
        """Hide the panes that leave the text no room, and show them when there is room again."""
        workspace = self.workspace
        if workspace is None or workspace.windowing.is_focus_mode:
            return
        width_before, self._folded_at = self._folded_at, self.width()
        for pane, least in (
            (workspace.side_pane, _LEAST_FOR_SIDE),
            (workspace.library_list, _LEAST_FOR_LIBRARY),
        ):
            had_room, has_room = width_before >= least, self._folded_at >= least
            if had_room != has_room:
                pane.setVisible(has_room)

    def open_sources(self, sources: list[Source]) -> None:
        """Open these now, or as soon as the library is there."""
        if self.workspace is None:
            self._wanted_sources.extend(sources)
        else:
            self.workspace.opener.open(sources)

    def show_notice(self, notice: Notice) -> None:
        """Show a sentence at the foot of the window."""
        self.notice_bar.show_notice(notice)

    def _take_settings(self) -> None:
        theme = self.appearance.theme
        self.keymap = Keymap.from_settings(self.appearance.settings)
        self.router.set_keys(self.keymap.by_command())
        self.menus.set_keymap(self.keymap)
        for widget in (self.top_bar, self.status_line, self.notice_bar, self.empty_page):
            widget.set_theme(theme)
        if self.workspace is not None:
            self.workspace.take_settings()

    # -- commands ----------------------------------------------------------------------------

    def run(self, command_id: str) -> None:
        """Carry out a command by its id."""
        command = COMMANDS_BY_ID[command_id]
        self.run_command(command, Invocation(argument=command.argument))

    def run_command(self, command: Command, call: Invocation) -> None:
        """Carry out a command, or say why it cannot be carried out now."""
        reason = self.reason_against(command)
        if reason:
            self.show_notice(Notice(reason))
            return
        handler = self._handler(command.id)
        assert handler is not None  # reason_against has looked
        try:
            handler(call)
        except ReaderError as error:
            self.show_notice(Notice(error.sentence, NoticeKind.ERROR))
        if self.workspace is not None:
            self.workspace.after_command(command, call)

    def _show_layers(self) -> None:
        self.menus.show_layers_below(self.top_bar.layers_button)

    def reason_against(self, command: Command) -> str:
        """Return why a command cannot run now, a sentence; empty when it can."""
        if self.workspace is None:
            return self.tr("The library is still being opened.")
        if self._handler(command.id) is None:
            return self.tr("This is not possible here.")
        return self.workspace.reason_against(command)

    def _is_on(self, command: Command) -> bool | None:
        return None if self.workspace is None else self.workspace.windowing.is_on(command)

    def _handler(self, command_id: str) -> Callable[[Invocation], None] | None:
        return None if self.workspace is None else self.workspace.handlers.get(command_id)

    # -- keys --------------------------------------------------------------------------------

    def reader_scope(self) -> Scope:
        """Return the scope of the text: plain reading, a selection, or select mode."""
        if self.workspace is None:
            return Scope.READER
        if self.workspace.annotating.is_selecting:
            return Scope.SELECT_MODE
        return Scope.READER if self.workspace.session.selection is None else Scope.SELECTION

    def scope(self) -> Scope:
        """Return the scope of the widget that has the keyboard."""
        focused: QWidget | None = self.focusWidget()
        if focused is None or focused in (self.view, self.empty_page):
            return self.reader_scope()
        if self.workspace is not None and self.workspace.library_list.isAncestorOf(focused):
            return Scope.LIBRARY
        return Scope.PANEL if isinstance(focused, QAbstractItemView) else Scope.GLOBAL

    def _digits_are_colours(self) -> bool:
        if self.workspace is None:
            return False
        session = self.workspace.session
        return session.selection is not None or session.target_annotation() is not None

    def _take_reader_key(self, event: QKeyEvent) -> bool:
        return self.router.take(event, self.reader_scope())

    def _say_missed(self, keys: str) -> None:
        self.show_notice(
            Notice(self.tr("{0} means nothing here. Press ? for the keys.").format(keys))
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what a list has not taken; letters typed on buttons and fields mean nothing."""
        focused = self.focusWidget()
        scope = self.scope()
        if scope in (Scope.LIBRARY, Scope.PANEL) and isinstance(focused, QAbstractItemView):
            if self.router.take(event, scope):
                return
        elif event.key() == Qt.Key.Key_Escape and self.workspace is not None:
            self.workspace.step_back()
            return
        # On a board without Latin letters Qt's actions do not know Ctrl+K; the resolver does.
        if not self.router.take(event, Scope.GLOBAL):
            super().keyPressEvent(event)

    # -- Qt ----------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_panes()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if mime.hasUrls() or mime.hasText() or mime.hasHtml():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        try:
            self.open_sources(sources_of_mime(event.mimeData()))
        except ReaderError as error:
            self.show_notice(Notice(error.sentence, NoticeKind.ERROR))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        if self.workspace is not None:
            self.workspace.close()
        super().closeEvent(event)
