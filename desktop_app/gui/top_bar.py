"""The bar above the panes: the program's name, the search field that opens the palette, layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop_app.gui.key_cap import KeyCap

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

HEIGHT = 44
_FIELD_WIDTH = 420


class TopBar(QWidget):
    """Name, search and layers; tells which command is wanted."""

    wanted = Signal(str)  # command id
    layers_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._caps: list[KeyCap] = []
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._name = QLabel("Rubricator", self)
        self._name.setObjectName("wordmark")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._search = self._button(self.tr("Search articles, quotations, notes, people"), "Ctrl+K")
        self._search.setObjectName("searchField")
        self._search.setAccessibleName(self.tr("Search and commands"))
        self._search.setMaximumWidth(_FIELD_WIDTH)
        self._search.setMinimumWidth(120)
        self._search.clicked.connect(lambda: self.wanted.emit("palette.open"))
        self._layers = self._button(self.tr("Layers"), "l")
        self._layers.setObjectName("layersButton")
        self._layers.setProperty("flat", True)
        self._layers.clicked.connect(self.layers_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.addWidget(self._name, 1)
        row.addWidget(self._search, 2)
        right = QHBoxLayout()
        right.addStretch(1)
        right.addWidget(self._layers)
        row.addLayout(right, 1)

    def _button(self, text: str, key: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedHeight(30)
        cap = KeyCap(key, self._theme, button)
        self._caps.append(cap)
        words = button.fontMetrics().horizontalAdvance(text)
        button.setMinimumWidth(words + cap.sizeHint().width() + 26)
        inner = QHBoxLayout(button)
        inner.setContentsMargins(8, 0, 8, 0)
        inner.addStretch(1)
        inner.addWidget(cap)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for cap in self._caps:
            cap.set_theme(theme)

    @property
    def layers_button(self) -> QPushButton:
        """The button below which the menu of layers opens."""
        return self._layers
