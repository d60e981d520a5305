"""Commands about the window: panes, themes, files, settings, help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop_app.gui import file_dialogs
from desktop_app.gui.about import AboutSheet, privacy_text
from desktop_app.gui.commands import Section
from desktop_app.gui.links import link_at
from desktop_app.gui.opener import source_of, sources_of_mime
from desktop_app.gui.picture_loader import PictureLoader
from desktop_app.gui.settings import ThemeChoice
from desktop_app.gui.side_pane import PanelName

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop_app.gui.commands import Command
    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.workspace import Workspace

_FILTER = (
    "Articles (*.txt *.text *.md *.markdown *.html *.htm *.xhtml *.mhtml *.mht *.pdf *.epub *.docx "
    "*.odt *.rtf *.eml *.xml *.rss *.atom);;All files (*)"
)
_PANEL_COMMANDS = {
    "go.highlights": PanelName.ANNOTATIONS,
    "go.notes": PanelName.ANNOTATIONS,
    "go.quotations": PanelName.QUOTATIONS,
    "go.people": PanelName.NAMES,
    "go.contents": PanelName.CONTENTS,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("window", text)


class WindowCommands:
    """Acts on one window through its workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._window = workspace.window_
        self._about = AboutSheet(self._window, self._window.appearance.theme)
        self._pictures = PictureLoader(
            workspace.session,
            self._window.view,
            workspace.services.jobs,
            workspace.services.poster,
        )
        self._window.appearance.changed.connect(self._show_picture_keys)
        self._show_picture_keys()
        self._shown_in_focus_mode: list[QWidget] = []

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        appearance = self._window.appearance
        return {
            "file.open": self._open_files,
            "file.paste": self._paste,
            "note.save_and_leave": self._save_and_leave,
            "note.preview": lambda _call: self._workspace.note_editor.toggle_preview(),
            "find.open": lambda _call: self._workspace.find_bar.open_bar(),
            "search.open": lambda _call: self.search_everything(),
            "article.next": lambda call: self._neighbour(1, call.count),
            "article.previous": lambda call: self._neighbour(-1, call.count),
            "article.done": lambda _call: self._set_done(is_done=True),
            "article.unread": lambda _call: self._set_done(is_done=False),
            "library.open_item": lambda _call: self._workspace.library_list.activate_current(),
            "article.load_pictures": lambda _call: self._pictures.load_elsewhere(),
            "go.original": self._open_original,
            "view.theme": lambda _call: appearance.next_theme(),
            **{f"view.theme_{choice}": self._set_theme for choice in ThemeChoice},
            "text.larger": lambda call: appearance.change_size(call.count),
            "text.smaller": lambda call: appearance.change_size(-call.count),
            "text.reset": lambda _call: appearance.reset_size(),
            "file.new_window": lambda _call: self._window.new_window(),
            "app.settings": lambda _call: self._workspace.popups.show_settings(),
            "app.about": lambda _call: self._about.show_over(),
            "app.privacy": self._show_privacy,
            "app.quit": lambda _call: self._window.quit(),
            **self._pane_handlers(),
        }

    def _pane_handlers(self) -> Handlers:
        return {
            "pane.next": lambda _call: self._cycle(1),
            "pane.previous": lambda _call: self._cycle(-1),
            "pane.library": lambda _call: self.go_library(),
            "go.library": lambda _call: self.go_library(),
            "pane.reader": lambda _call: self._workspace.focus_text(),
            "pane.notes": lambda _call: self._go_notes(),
            "view.focus_mode": lambda _call: self._toggle_focus_mode(),
            **{id: self._panel_opener(panel) for id, panel in _PANEL_COMMANDS.items()},
        }

    def is_on(self, command: Command) -> bool | None:
        """Tell whether what a command switches is on; None for one that is no switch."""
        if command.section is Section.LAYERS:
            return self._workspace.reading.is_layer_on(command.argument)
        if command.id == "view.focus_mode":
            return self.is_focus_mode
        if command.id.startswith("view.theme_"):
            return self._window.appearance.settings.theme == command.argument
        return None

    # -- opening -----------------------------------------------------------------------------

    def _open_files(self, _call: Invocation) -> None:
        names = file_dialogs.ask_open(self._window, _tr("Open articles"), Path.home(), _FILTER)
        if names:
            self._workspace.opener.open([source_of(name) for name in names])

    def _paste(self, _call: Invocation) -> None:
        sources = sources_of_mime(QGuiApplication.clipboard().mimeData())
        if sources:
            self._workspace.opener.open(sources)
        else:
            self._workspace.session.say(_tr("The clipboard holds no text."))

    def _open_original(self, _call: Invocation) -> None:
        article = self._workspace.session.article
        if article.url:
            self.open_link(article.url)
        elif article.source and Path(article.source).is_file():
            QDesktopServices.openUrl(QUrl.fromLocalFile(article.source))
        else:
            self._workspace.session.say(_tr("The original of this article is not known."))

    def follow_link_at(self, offset: int) -> None:
        """Follow the link at a place of the text."""
        link = link_at(self._workspace.session.article, offset)
        if link is not None:
            self.open_link(link.target)

    def open_link(self, target: str) -> None:
        """Follow a link: inside the text, or http(s) in the browser; nothing else."""
        if target.startswith("#") and target[1:].isdigit():
            self._workspace.session.focus_offset(int(target[1:]))
        elif QUrl(target).scheme() in {"http", "https"}:
            QDesktopServices.openUrl(QUrl(target))
        else:
            self._workspace.session.say(_tr("Only http and https links are opened."))

    # -- articles ----------------------------------------------------------------------------

    def _neighbour(self, step: int, count: int) -> None:
        workspace = self._workspace
        article_id = workspace.session.article_id
        library_list = workspace.library_list
        for _ in range(count):
            following = library_list.next_id if step > 0 else library_list.previous_id
            found = following(article_id)
            if not found:
                break
            article_id = found
        if article_id and article_id != workspace.session.article_id:
            workspace.show_article(article_id)
        else:
            workspace.session.say(_tr("There is no further article in the list."))

    def _set_done(self, *, is_done: bool) -> None:
        workspace = self._workspace
        article_id = workspace.session.article_id
        workspace.services.library.set_done(article_id, is_done).result()
        workspace.library_list.refresh()
        if is_done:
            following = workspace.library_list.next_id(article_id)
            workspace.session.say(_tr("Done. Press A to bring it back."))
            if following:
                workspace.show_article(following)
        else:
            workspace.session.say(_tr("Back to unread."))

    # -- panes -------------------------------------------------------------------------------

    def _panes(self) -> list[QWidget]:
        workspace = self._workspace
        return [workspace.library_list, self._window.stack, workspace.side_pane]

    def _cycle(self, step: int) -> None:
        focused: QWidget | None = self._window.focusWidget()
        panes = [pane for pane in self._panes() if pane.isVisible()]
        now = next(
            (
                i
                for i, pane in enumerate(panes)
                if focused is not None and (pane is focused or pane.isAncestorOf(focused))
            ),
            0,
        )
        self._focus_pane(panes[(now + step) % len(panes)])

    def _focus_pane(self, pane: QWidget) -> None:
        workspace = self._workspace
        if pane is workspace.side_pane:
            workspace.side_pane.focus_first()
        elif pane is self._window.stack:
            workspace.focus_text()
        else:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_library(self) -> None:
        """Show the library and give it the keyboard."""
        self._workspace.library_list.show()
        self._focus_pane(self._workspace.library_list)

    def _go_notes(self) -> None:
        workspace = self._workspace
        self.show_side_pane()
        if workspace.note_editor.annotation_id:
            workspace.note_editor.focus_text()
        else:
            workspace.side_pane.show_panel(PanelName.ANNOTATIONS)

    def _panel_opener(self, panel: PanelName) -> Callable[[Invocation], None]:
        return lambda _call: self.show_panel(panel)

    def show_panel(self, panel: PanelName) -> None:
        """Show a panel and give it the keyboard."""
        self.show_side_pane()
        self._workspace.side_pane.show_panel(panel)

    def show_side_pane(self) -> None:
        """Unfold the pane at the right."""
        self._workspace.side_pane.show()

    @property
    def is_focus_mode(self) -> bool:
        """Whether only the text is shown."""
        return bool(self._shown_in_focus_mode)

    def _toggle_focus_mode(self) -> None:
        window, workspace = self._window, self._workspace
        others = [
            window.menuBar(),
            window.top_bar,
            window.status_line,
            workspace.library_list,
            workspace.side_pane,
        ]
        if self._shown_in_focus_mode:
            for widget in self._shown_in_focus_mode:
                widget.show()
            self._shown_in_focus_mode = []
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
            workspace.tabs.strip.set_folded(is_folded=False)
        else:
            workspace.tabs.strip.set_folded(is_folded=True)
            self._shown_in_focus_mode = [w for w in others if w.isVisible()]
            for widget in self._shown_in_focus_mode:
                widget.hide()
            window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        workspace.focus_text()

    def _show_picture_keys(self) -> None:
        keys = self._window.keymap.shown_keys("article.load_pictures")
        self._window.view.pictures.load_keys = keys

    # -- the rest ----------------------------------------------------------------------------

    def _set_theme(self, call: Invocation) -> None:
        appearance = self._window.appearance
        choice = ThemeChoice(call.argument)
        if choice is ThemeChoice.OWN and not appearance.settings.own_theme:
            self._workspace.session.say(_tr("You have no theme of your own yet. See the settings."))
            return
        appearance.set_settings(replace(appearance.settings, theme=choice))

    def _save_and_leave(self, _call: Invocation) -> None:
        self._workspace.note_editor.flush()
        self._workspace.focus_text()

    def search_everything(self, words: str = "") -> None:
        """Show the search page, with these words if given."""
        self._window.stack.show_page(self._workspace.search_page)
        self._workspace.search_page.open(words)

    def _show_privacy(self, _call: Invocation) -> None:
        self._workspace.session.say(privacy_text(self._workspace.services.library.path))
