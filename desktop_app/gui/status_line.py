"""The line at the bottom: where the reader is, what was found, and the keys that matter now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget
from typing_extensions import override

from desktop_app.gui.key_cap import KeyCap
from desktop_app.gui.text_style import MEDIUM, SMALL, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop_app.gui.theme import Theme

_HEIGHT = 28


class _Hint(QWidget):
    """A key and what it does."""

    def __init__(self, key: str, label: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self.cap = KeyCap(key, theme, self)
        self.label = TextLabel(label, self, ratio=SMALL, role="soft")
        layout.addWidget(self.cap)
        layout.addWidget(self.label)
        self.setAccessibleName(f"{key}: {label}")


class StatusLine(QWidget):
    """Place, counts and model at the left, keys at the right; both shorten when room is short."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hints: list[_Hint] = []
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Status"))
        self._mode = TextLabel("", self, ratio=SMALL, weight=MEDIUM, role="rubric")
        self._pending = TextLabel("", self, ratio=SMALL, weight=MEDIUM)
        self._place = TextLabel("", self, ratio=SMALL, role="soft")
        self._counts = TextLabel("", self, ratio=SMALL, role="soft")
        self._model = TextLabel("", self, ratio=SMALL, role="soft")
        self._progress = TextLabel("", self, ratio=SMALL, role="soft")
        self._texts = (
            self._mode,
            self._pending,
            self._place,
            self._counts,
            self._model,
            self._progress,
        )
        self._lay_out()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(18)
        for label in self._texts:
            label.hide()
            layout.addWidget(label)
        layout.addStretch(1)
        self._keys = QHBoxLayout()
        self._keys.setSpacing(10)
        layout.addLayout(self._keys)

    # -- what it says ------------------------------------------------------------------------

    @property
    def shown_texts(self) -> list[str]:
        """The texts for which there is room, from the left."""
        return [label.text() for label in self._texts if not label.isHidden()]

    @property
    def shown_hints(self) -> list[tuple[str, str]]:
        """The keys for which there is room, and what they do."""
        hints = [hint for hint in self._hints if not hint.isHidden()]
        return [(hint.cap.key, hint.label.text()) for hint in hints]

    def set_place(self, text: str) -> None:
        """Say where the reader is, such as "paragraph 3 of 11"."""
        self._set(self._place, text)

    def set_counts(self, text: str) -> None:
        """Say what was found, such as "7 quotations · 38 names"."""
        self._set(self._counts, text)

    def set_model(self, text: str) -> None:
        """Name the language model that found it."""
        self._set(self._model, text)

    def set_progress(self, text: str) -> None:
        """Say what is being done meanwhile, such as "finding names, 40 %"; empty when done."""
        self._set(self._progress, text)

    def set_pending(self, text: str) -> None:
        """Show the count and the keys of a chord typed so far; empty when there are none."""
        self._set(self._pending, text)

    def set_mode(self, text: str) -> None:
        """Name the mode, such as "SELECT"; empty for plain reading."""
        self._set(self._mode, text)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show keys and what they do now, the most important first."""
        if [(hint.cap.key, hint.label.text()) for hint in self._hints] == list(hints):
            return
        for old in self._hints:
            self._keys.removeWidget(old)
            # Not without a parent: Qt would show it, later, as a window of its own.
            old.hide()
            old.deleteLater()
        self._hints = [_Hint(key, label, self._theme, self) for key, label in hints]
        for hint in self._hints:
            self._keys.addWidget(hint)
            hint.show()
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for hint in self._hints:
            hint.cap.set_theme(theme)

    def _set(self, label: TextLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)
            label.setVisible(bool(text))
            self._fit()

    def _fit(self) -> None:
        """Leave out hints from the left, then texts from the right, until the rest has room."""
        room = self.width() - 28
        hints = [(hint, hint.sizeHint().width() + 10) for hint in self._hints]
        texts = [(text, text.sizeHint().width() + 18) for text in self._texts if text.text()]
        total = sum(width for _, width in hints + texts)
        droppable: list[tuple[QWidget, int]] = [*hints[:-1], *reversed(texts[1:])]
        dropped: set[QWidget] = set()
        for widget, width in droppable:
            if total <= room:
                break
            dropped.add(widget)
            total -= width
        for shown, _ in [*hints, *texts]:
            shown.setVisible(shown not in dropped)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, max(_HEIGHT, self._place.fontMetrics().height() + 12))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())
