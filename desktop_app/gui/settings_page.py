"""The settings, over the window; every change is applied at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from desktop_app.gui.keys_form import KeysForm
from desktop_app.gui.overlay import Overlay, paint_row_ground
from desktop_app.gui.settings import Settings
from desktop_app.gui.settings_forms import ColoursForm, Form, LibraryForm, MarksForm, ReadingForm
from desktop_app.gui.text_style import SEMIBOLD, TextLabel
from desktop_app.gui.theme_form import ThemeForm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from desktop_app.gui.theme import Theme
    from desktop_app.nlp.models import InstalledModel

_ModelIndex = QModelIndex | QPersistentModelIndex
PAGES = ("Reading", "Theme", "Marks", "Keys", "Colours", "Library")
_SIZE = QSize(820, 620)
_NAVIGATION_WIDTH = 150


@dataclass(frozen=True, slots=True)
class SettingsContext:
    """What the settings show besides themselves."""

    models: Sequence[InstalledModel]
    library_path: Path
    settings_path: Path
    colour_names: Callable[[], Sequence[str]]
    name_colour: Callable[[int, str], None]


class _PageDelegate(QStyledItemDelegate):
    """Paints the name of a page."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ModelIndex) -> QSize:
        return QSize(0, QFontMetrics(QApplication.font()).height() + 14)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ModelIndex) -> None:
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
            paint_row_ground(painter, option.rect, self.theme, has_focus=has_focus)
        painter.setFont(QApplication.font())
        painter.setPen(QColor(self.theme.ink))
        text = option.rect.adjusted(12, 0, -8, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()


class SettingsPage(Overlay):
    """The pages of the settings, with their names at the left.

    Signals:
        settings_changed: The `Settings` after each change, to be applied and stored.
        failed: A `ReaderError` about a file of keys or a theme.
    """

    settings_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, window: QWidget, theme: Theme, context: SettingsContext) -> None:
        super().__init__(window, theme, name="Settings")
        self._settings = Settings()
        self._delegate = _PageDelegate(theme, self)
        self._navigation = self._make_navigation()
        self._pages = QStackedWidget(self.sheet)
        self._keys = KeysForm(self._pages, theme)
        self._themes = ThemeForm(self._pages, theme)
        self._colours = ColoursForm(self._pages, theme, context.colour_names, context.name_colour)
        self._forms: tuple[Form, ...] = (
            ReadingForm(self._pages),
            self._themes,
            MarksForm(self._pages, context.models),
            self._keys,
            self._colours,
            LibraryForm(self._pages, context.library_path, context.settings_path),
        )
        for form in self._forms:
            self._pages.addWidget(form if form is self._keys else _scrolling(form))
            form.changed.connect(self._take)
        self._keys.failed.connect(self.failed)
        self._themes.failed.connect(self.failed)
        self._navigation.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._lay_out()

    def _make_navigation(self) -> QListWidget:
        navigation = QListWidget(self.sheet)
        navigation.setObjectName("settingsPages")
        navigation.setAccessibleName("Pages of the settings")
        navigation.setFixedWidth(_NAVIGATION_WIDTH)
        navigation.addItems(PAGES)
        navigation.setFrameShape(QFrame.Shape.NoFrame)
        navigation.setItemDelegate(self._delegate)
        navigation.setCurrentRow(0)
        return navigation

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 16, 12)
        top.addWidget(TextLabel("Settings", self.sheet, weight=SEMIBOLD))
        top.addStretch()
        close = QPushButton("Close", self.sheet)
        close.clicked.connect(self.dismiss)
        top.addWidget(close)
        line = QHBoxLayout()
        line.setContentsMargins(1, 0, 24, 20)
        line.setSpacing(24)
        line.addWidget(self._navigation)
        line.addWidget(self._pages, stretch=1)
        self.sheet.body.addLayout(top)
        self.sheet.body.addLayout(line, stretch=1)

    # -- what others use ---------------------------------------------------------------------

    def open(self, settings: Settings, page: str = "") -> None:
        """Show the settings, at the page with this name when it is one of `PAGES`."""
        self.show_settings(settings)
        if page in PAGES:
            self._navigation.setCurrentRow(PAGES.index(page))
        self.show_over()

    def show_settings(self, settings: Settings) -> None:
        """Show other settings, as when a command changed one of them."""
        self._settings = settings
        for form in self._forms:
            form.show_settings(settings)

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._delegate.theme = theme
        self._keys.set_theme(theme)
        self._colours.set_theme(theme)
        self._themes.set_theme(theme)

    @override
    def first_widget(self) -> QWidget:
        return self._navigation

    @override
    def sheet_size(self, available: QSize) -> QSize:
        return _SIZE.boundedTo(available)

    def _take(self, settings: Settings) -> None:
        self.show_settings(settings)
        self.settings_changed.emit(settings)


def _scrolling(form: Form) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    form.setAutoFillBackground(False)
    return area
