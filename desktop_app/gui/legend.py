"""What the marks mean: one sample of each, as it looks in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES
from desktop_app.core.findings import Label
from desktop_app.gui.canvas import Canvas
from desktop_app.gui.names_panel import name_pen
from desktop_app.gui.overlay import SHADOW_PX, Overlay
from desktop_app.gui.text_style import (
    BODY,
    MEDIUM,
    SEMIBOLD,
    TINY,
    TextLabel,
    line_height,
    pixel_size,
    sized,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.gui.theme import Theme

_WIDTH_EM = 38
_SAMPLE_EM = 13
_SIDE, _TOP = 20, 16
_MOST_KINDS = 6

#: Paints a sample into a rectangle, in words given.
Sample = Callable[[Canvas, QRectF, str], None]


@dataclass(frozen=True, slots=True)
class _Line:
    """One sample and what it means."""

    words: str
    meaning: str
    paint: Sample


class _Samples(QWidget):
    """The samples below one another, in groups."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.colour_names: Sequence[str] = DEFAULT_COLOUR_NAMES
        self.kinds: Mapping[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_content(theme, DEFAULT_COLOUR_NAMES)

    def set_content(
        self, theme: Theme, colour_names: Sequence[str], kinds: Mapping[str, int] | None = None
    ) -> None:
        """Take colours and their names, and the reader's own kinds with their colours."""
        self._theme, self.colour_names, self.kinds = theme, colour_names, kinds or {}
        lines = [line for group in self._groups() for line in group]
        spoken = (f"{line.words}: {line.meaning}" for line in lines)
        self.setAccessibleName(self.tr("What the marks mean"))
        self.setAccessibleDescription(". ".join(spoken))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    # -- what is shown -----------------------------------------------------------------------

    def _groups(self) -> tuple[tuple[_Line, ...], ...]:
        return (
            (
                _Line("Marta Quist", self.tr("a person"), self._name(Label.PERSON)),
                _Line("Harbour Guild", self.tr("an organisation"), self._name(Label.ORG)),
                _Line("Oldhaven", self.tr("a place"), self._name(Label.PLACE)),
                _Line(
                    "Quist", self.tr("unsure: lighter"), self._name(Label.PERSON, is_unsure=True)
                ),
                *(
                    _Line(
                        kind, self.tr("a term of this kind of yours"), self._name(Label.TERM, hue)
                    )
                    for kind, hue in list(self.kinds.items())[:_MOST_KINDS]
                ),
            ),
            (
                _Line(
                    self.tr("“We are ready”"),
                    self.tr("a quotation, its speaker's hue"),
                    self._quotation,
                ),
                _Line(self.tr("it would be late"), self.tr("reported speech"), self._reported),
                _Line(self.tr("the focus"), self.tr("what the next key acts on"), self._focused),
                _Line("", self.tr("a note is here"), self._note),
            ),
            tuple(
                _Line(str(number), name, self._marker(number))
                for number, name in enumerate(self.colour_names, 1)
            ),
        )

    def _name(self, label: Label, hue: int = 0, *, is_unsure: bool = False) -> Sample:
        def paint(canvas: Canvas, room: QRectF, words: str) -> None:
            width = self._words(canvas, room, words)
            pen = name_pen(self._theme, label, hue, is_unsure=is_unsure)
            canvas.underline(room.left(), room.bottom() - 3, width, pen)

        return paint

    def _quotation(self, canvas: Canvas, room: QRectF, words: str) -> None:
        width = canvas.width_of(words, self._font())
        canvas.fill(QRectF(room.left() - 9, room.top() + 3, 3, room.height() - 4), self._hue())
        ground = QRectF(room.left() - 3, room.top() + 2, width + 6, room.height() - 2)
        canvas.fill_rounded(ground, self._theme.quotation, 3)
        self._words(canvas, room, words)

    def _reported(self, canvas: Canvas, room: QRectF, words: str) -> None:
        width = self._words(canvas, room, words)
        canvas.underline(room.left(), room.bottom() - 3, width, QPen(QColor(self._hue()), 1))

    def _focused(self, canvas: Canvas, room: QRectF, words: str) -> None:
        width = self._words(canvas, room, words)
        frame = QRectF(room.left() - 4, room.top() + 2, width + 8, room.height() - 3)
        canvas.outline(frame, self._theme.rubric, 4)

    def _note(self, canvas: Canvas, room: QRectF, _words: str) -> None:
        dot = QRectF(room.left(), room.center().y() - 5, 10, 10)
        canvas.fill_rounded(dot, self._theme.rubric, 5)

    def _marker(self, number: int) -> Sample:
        def paint(canvas: Canvas, room: QRectF, words: str) -> None:
            ground = QRectF(room.left() - 3, room.top() + 2, room.width() * 0.6, room.height() - 3)
            canvas.fill_rounded(ground, self._theme.highlights[number - 1], 3)
            self._words(canvas, room, words)

        return paint

    def _hue(self) -> str:
        return self._theme.speaker_colour(0)

    def _font(self) -> QFont:
        return sized(QApplication.font(), BODY, MEDIUM)

    def _words(self, canvas: Canvas, room: QRectF, words: str) -> int:
        return canvas.text(room, words, self._font(), self._theme.ink)

    # -- painting ----------------------------------------------------------------------------

    def _step(self) -> int:
        return line_height(QApplication.font()) + 9

    @override
    def sizeHint(self) -> QSize:
        groups = self._groups()
        rows = sum(map(len, groups[:-1])) + (len(groups[-1]) + 1) // 2
        return QSize(200, rows * self._step() + len(groups) * 10)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        canvas = Canvas(painter, self.rect(), self)
        em, step, y = pixel_size(QApplication.font()), self._step(), 0
        *lists, colours = self._groups()
        for group in lists:
            for line in group:
                self._paint_line(canvas, QRectF(12, y, _SAMPLE_EM * em, step), line)
                y += step
            y += 10
        half = self.width() / 2
        for index, line in enumerate(colours):
            left = 12 + half * (index % 2)
            room = QRectF(left, y + step * (index // 2), 4 * em, step)
            self._paint_line(canvas, room, line, gap=0)

    def _paint_line(self, canvas: Canvas, room: QRectF, line: _Line, gap: int = 12) -> None:
        inner = room.adjusted(0, 3, 0, -4)
        line.paint(canvas, inner, line.words)
        meaning = QRectF(room.right() + gap, inner.top(), self.width(), inner.height())
        meaning.setRight(self.width())
        canvas.text(meaning, line.meaning, QApplication.font(), self._theme.soft)


class Legend(Overlay):
    """Lies over the window until a key is pressed or a click falls beside it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(
            window, theme, name=QCoreApplication.translate("Legend", "What the marks mean")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = TextLabel(
            self.tr("What the marks mean"), self.sheet, ratio=TINY, weight=SEMIBOLD, role="soft"
        )
        self.samples = _Samples(theme, self.sheet)
        inset = SHADOW_PX
        self.sheet.body.setContentsMargins(inset + _SIDE, inset + _TOP, inset + _SIDE, inset + _TOP)
        self.sheet.body.setSpacing(8)
        self.sheet.body.addWidget(self._title)
        self.sheet.body.addWidget(self.samples)
        self.sheet.body.addStretch(1)

    def open(
        self,
        colour_names: Sequence[str] = DEFAULT_COLOUR_NAMES,
        kinds: Mapping[str, int] | None = None,
    ) -> None:
        """Show the legend with the reader's names of the colours and own kinds of terms."""
        self.samples.set_content(self.theme, colour_names, kinds)
        self.show_over()

    @override
    def sheet_size(self, available: QSize) -> QSize:
        width = _WIDTH_EM * pixel_size(QApplication.font())
        height = self.samples.sizeHint().height() + self._title.sizeHint().height() + 8 + 2 * _TOP
        return QSize(min(width, available.width()), height)

    @override
    def first_widget(self) -> QWidget:
        return self

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.samples.set_content(theme, self.samples.colour_names, self.samples.kinds)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.dismiss()
        event.accept()
