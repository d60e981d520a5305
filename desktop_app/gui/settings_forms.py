"""The pages of the settings that are plain forms: reading, marks, colours, library.

A form shows `Settings` and hands back changed ones; it applies and stores nothing itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES
from desktop_app.gui.folder_field import FolderField
from desktop_app.gui.form_widgets import CheckBox, ComboBox, DecimalBox, NumberBox
from desktop_app.gui.marks import Layer
from desktop_app.gui.settings import (
    COLUMN_WIDTHS,
    FONT_SIZES_PX,
    LINE_HEIGHTS,
    Settings,
)
from desktop_app.gui.text_style import SEMIBOLD, SMALL, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from desktop_app.gui.theme import Theme
    from desktop_app.nlp.models import InstalledModel

BUNDLED_FAMILIES = ("Literata", "Inter")
_LAYER_COLUMNS: tuple[dict[str, dict[Layer, str]], ...] = (
    {
        "Names": {
            Layer.PEOPLE: "People",
            Layer.ORGANISATIONS: "Organisations",
            Layer.PLACES: "Places",
            Layer.GROUPS: "Nationalities and groups",
            Layer.DATES: "Dates",
            Layer.MONEY: "Sums of money",
            Layer.WORKS: "Works",
            Layer.EVENTS: "Events",
            Layer.TERMS: "Your own terms",
        }
    },
    {
        "Speech": {
            Layer.QUOTATIONS: "Quotations",
            Layer.INDIRECT: "Indirect speech",
            Layer.WORDS: "Quoted words of nobody",
        },
        "Yours": {Layer.HIGHLIGHTS: "Highlights"},
    },
)


class Form(QWidget):
    """One page of the settings.

    Signals:
        changed: The `Settings` as the reader wants them now.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.settings = Settings()
        self._fillers: list[Callable[[Settings], None]] = []

    def show_settings(self, settings: Settings) -> None:
        """Show these settings, without a signal."""
        self.settings = settings
        for fill in self._fillers:
            fill(settings)

    def change(self, **values: object) -> None:
        """Hand back the settings with other values."""
        changed = replace(self.settings, **values)  # type: ignore[arg-type]  # of the right fields
        if changed != self.settings:
            self.settings = changed
            self.changed.emit(changed)

    # -- widgets that know their setting -----------------------------------------------------

    def check(self, name: str, text: str) -> CheckBox:
        """Make a check box for a yes-or-no setting."""
        box = CheckBox(text, self)
        box.toggled.connect(lambda checked: self.change(**{name: checked}))
        self._fillers.append(lambda s: _quietly(box, lambda: box.setChecked(getattr(s, name))))
        return box

    def choice(self, name: str, label: str, choices: Iterable[tuple[str, str]]) -> ComboBox:
        """Make a box to choose one of some values from, each with what the reader sees."""
        box = ComboBox(self)
        box.setAccessibleName(label)
        for value, text in choices:
            box.addItem(text, value)

        def fill(settings: Settings) -> None:
            value = getattr(settings, name)
            if box.findData(value) < 0:
                box.addItem(str(value), value)
            _quietly(box, lambda: box.setCurrentIndex(box.findData(value)))

        box.currentIndexChanged.connect(
            lambda _index: self.change(**{name: self.typed(name, box.currentData())})
        )
        self._fillers.append(fill)
        return box

    def typed(self, name: str, value: str) -> object:
        """Return a chosen value in the type of its setting."""
        return type(getattr(self.settings, name))(value)

    def number(self, name: str, label: str, numbers: range, unit: str) -> NumberBox:
        """Make a box for a whole number."""
        box = NumberBox(self)
        box.setAccessibleName(label)
        box.setRange(numbers[0], numbers[-1])
        box.setSuffix(f" {unit}")
        box.valueChanged.connect(lambda value: self.change(**{name: value}))
        self._fillers.append(lambda s: _quietly(box, lambda: box.setValue(getattr(s, name))))
        return box


def _quietly(widget: QWidget, fill: Callable[[], None]) -> None:
    """Fill a widget without its signals."""
    with QSignalBlocker(widget):
        fill()


def _heading(text: str, parent: QWidget) -> TextLabel:
    return TextLabel(text, parent, ratio=SMALL, weight=SEMIBOLD, role="soft")


class ReadingForm(Form):
    """Typeface and measure."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        families = (*BUNDLED_FAMILIES, *sorted(set(QFontDatabase.families()) - {*BUNDLED_FAMILIES}))
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setVerticalSpacing(10)
        layout.setHorizontalSpacing(24)
        layout.addRow(
            "Typeface", self.choice("font_family", "Typeface", ((f, f) for f in families))
        )
        layout.addRow("Text size", self.number("font_size", "Text size", FONT_SIZES_PX, "px"))
        layout.addRow("Line distance", self._line_height())
        layout.addRow(
            "Line length", self.number("column_width", "Line length", COLUMN_WIDTHS, "characters")
        )
        for name, text in (
            ("justify", "Justify lines"),
            ("paragraph_numbers", "Number the paragraphs"),
            ("dim_others", "Dim all but the focused paragraph"),
            ("reduced_motion", "Reduce motion"),
        ):
            layout.addRow("", self.check(name, text))

    def _line_height(self) -> DecimalBox:
        box = DecimalBox(self)
        box.setAccessibleName("Line distance")
        box.setRange(*LINE_HEIGHTS)
        box.setDecimals(2)
        box.setSingleStep(0.05)
        box.setSuffix(" × size")
        box.valueChanged.connect(lambda value: self.change(line_height=round(value, 2)))
        self._fillers.append(lambda s: _quietly(box, lambda: box.setValue(s.line_height)))
        return box


class MarksForm(Form):
    """What is marked, and by which language model."""

    def __init__(self, parent: QWidget, models: Sequence[InstalledModel]) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(16)
        columns = QHBoxLayout()
        for groups in _LAYER_COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(8)
            for title, layers in groups.items():
                column.addWidget(_heading(title, self))
                for layer, text in layers.items():
                    column.addWidget(self._layer(layer, text))
                column.addSpacing(8)
            column.addStretch()
            columns.addLayout(column)
        layout.addLayout(columns)
        layout.addWidget(_heading("Language model", self))
        titles = [(m.package, f"{m.title} ({m.package} {m.version})") for m in models]
        layout.addWidget(self.choice("model", "Language model", titles))
        layout.addStretch()

    def _layer(self, layer: Layer, text: str) -> CheckBox:
        box = CheckBox(text, self)
        box.toggled.connect(lambda on: self._set_layer(layer, is_shown=on))
        self._fillers.append(lambda s: _quietly(box, lambda: box.setChecked(layer in s.layers)))
        return box

    def _set_layer(self, layer: Layer, *, is_shown: bool) -> None:
        layers = self.settings.layers
        self.change(layers=layers | {layer} if is_shown else layers - {layer})


class _Swatch(QWidget):
    """A colour as it looks beneath text."""

    def __init__(self, theme: Theme, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme, self._index = theme, index
        self.setFixedSize(44, 28)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.theme.line))
        painter.setBrush(QColor(self.theme.highlights[self._index]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(self.theme.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._index + 1))


class ColoursForm(Form):
    """What the eight colours are called; the names lie in the library, with what they mark."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        names: Callable[[], Sequence[str]],
        name_colour: Callable[[int, str], None],
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._name_colour = name_colour
        self._swatches: list[_Swatch] = []
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setVerticalSpacing(8)
        layout.setHorizontalSpacing(16)
        note = "Give the colours names that say what you use them for."
        layout.addRow(TextLabel(note, self, role="soft"))
        for index, default in enumerate(DEFAULT_COLOUR_NAMES):
            swatch = _Swatch(theme, index, self)
            self._swatches.append(swatch)
            layout.addRow(swatch, self._name(index, default))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for swatch in self._swatches:
            swatch.theme = theme
            swatch.update()

    def _name(self, index: int, default: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(f"Name of colour {index + 1}")
        field.setPlaceholderText(default)
        field.setMaxLength(40)
        field.editingFinished.connect(lambda: self._set_name(index, field.text()))
        self._fillers.append(
            lambda _settings: _quietly(field, lambda: field.setText(self._names()[index]))
        )
        return field

    def _set_name(self, index: int, text: str) -> None:
        name = text.strip() or DEFAULT_COLOUR_NAMES[index]
        if name != self._names()[index]:
            self._name_colour(index + 1, name)


class LibraryForm(Form):
    """Where everything lies."""

    def __init__(self, parent: QWidget, library_path: Path, settings_path: Path) -> None:
        super().__init__(parent)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setVerticalSpacing(10)
        layout.setHorizontalSpacing(24)
        for label, path in (("Library", library_path), ("Settings", settings_path)):
            place = TextLabel(str(path), self)
            place.setWordWrap(True)
            place.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            place.setAccessibleName(f"{label}: {path}")
            layout.addRow(label, place)
        watched = FolderField(lambda path: self.change(watched_folder=path), self)
        self._fillers.append(lambda settings: watched.show_path(settings.watched_folder))
        layout.addRow("Watched folder", watched)
