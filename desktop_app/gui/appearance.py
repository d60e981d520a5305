"""The theme and type in force: chosen by the reader or following the desktop, for all windows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from desktop_app.core.errors import ReaderError
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.restyling import Restyler
from desktop_app.gui.settings import FONT_SIZES_PX, Settings, SettingsFile, ThemeChoice
from desktop_app.gui.theme import (
    Theme,
    apply_palette,
    apply_theme,
    builtin_theme,
    load_theme,
    style_sheet,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QMainWindow

    from desktop_app.gui.marks import Layer

#: An editor may take this long between removing a file and putting the new one in its place.
_REPLACED_MS = 300
_CYCLE = (ThemeChoice.LIGHT, ThemeChoice.SEPIA, ThemeChoice.DARK)


class Appearance(QObject):
    """Holds settings and theme; every change is applied at once and written to the file."""

    changed = Signal()  # settings or theme
    noticed = Signal(object)

    def __init__(self, app: QApplication, file: SettingsFile) -> None:
        super().__init__(app)
        self._app = app
        self._file = file
        self.settings = file.load()
        self.problems = file.problems
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._reload_own)
        self.theme = self._wanted_theme()
        apply_theme(app, self.theme)
        self._restyler = Restyler(self)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    def set_settings(self, settings: Settings) -> None:
        """Apply and store changed settings."""
        if settings == self.settings:
            return
        self.settings = settings
        self._refresh()
        try:
            self._file.save(settings)
        except ReaderError as error:
            self.noticed.emit(Notice(error.sentence, NoticeKind.WARNING))

    def dress(self, window: QMainWindow) -> None:
        """Keep a window in the colours of the theme; again when it has got new parts."""
        self._restyler.follow(window)

    def _show_theme(self, theme: Theme) -> None:
        self.theme = theme
        apply_palette(self._app, theme)
        self._restyler.restyle(style_sheet(theme))

    def set_layers(self, layers: frozenset[Layer]) -> None:
        """Remember which layers are shown, in all windows and the next session."""
        self.set_settings(replace(self.settings, layers=layers))

    def next_theme(self) -> None:
        """Go on to the next of light, sepia and dark."""
        shown = next((c for c in _CYCLE if builtin_theme(c) == self.theme), _CYCLE[-1])
        following = _CYCLE[(_CYCLE.index(shown) + 1) % len(_CYCLE)]
        self.set_settings(replace(self.settings, theme=following))

    def change_size(self, step: int) -> None:
        """Make the text larger or smaller by some pixels, within what can be read."""
        size = max(FONT_SIZES_PX[0], min(self.settings.font_size + step, FONT_SIZES_PX[-1]))
        self.set_settings(replace(self.settings, font_size=size))

    def reset_size(self) -> None:
        """Return to the size of a new program."""
        self.set_settings(replace(self.settings, font_size=Settings().font_size))

    def _wanted_theme(self) -> Theme:
        choice = self.settings.theme
        self._watch(self.settings.own_theme if choice is ThemeChoice.OWN else "")
        if choice is ThemeChoice.OWN:
            try:
                return load_theme(Path(self.settings.own_theme))
            except ReaderError as error:
                self.problems = (*self.problems, error.sentence)
                self.noticed.emit(Notice(error.sentence, NoticeKind.WARNING))
                choice = ThemeChoice.SYSTEM
        if choice is ThemeChoice.SYSTEM:
            scheme = self._app.styleHints().colorScheme()
            choice = ThemeChoice.DARK if scheme is Qt.ColorScheme.Dark else ThemeChoice.LIGHT
        return builtin_theme(choice)

    @property
    def is_watching(self) -> bool:
        """Whether the file of the reader's own theme is followed."""
        return bool(self._watcher.files())

    def _watch(self, path: str) -> None:
        """Follow the file of the reader's own theme, and no other."""
        watched = self._watcher.files()
        if watched != [path]:
            if watched:
                self._watcher.removePaths(watched)
            if path and Path(path).is_file():
                self._watcher.addPath(path)

    def _reload_own(self) -> None:
        """Show the file of the own theme as it is now; while it is broken, the last good one."""
        path = Path(self.settings.own_theme)
        try:
            theme = load_theme(path)
        except ReaderError as error:
            self.noticed.emit(Notice(error.sentence, NoticeKind.WARNING))
        else:
            if theme != self.theme:
                self._show_theme(theme)
                self.changed.emit()
        # Editors write a new file in the place of the old one, which ends the watching.
        QTimer.singleShot(_REPLACED_MS, self, lambda: self._watch(str(path)))

    def _follow_system(self) -> None:
        if self.settings.theme is ThemeChoice.SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        theme = self._wanted_theme()
        if theme != self.theme:
            self._show_theme(theme)
        self.changed.emit()
