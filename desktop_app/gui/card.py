"""The card of a mark: a small sheet beside it, closed by Esc or by leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QSizePolicy,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES
from desktop_app.gui.canvas import Canvas
from desktop_app.gui.card_content import card_content
from desktop_app.gui.card_rows import CardContent, CardRow
from desktop_app.gui.markdown_preview import render
from desktop_app.gui.name_card import look_up
from desktop_app.gui.names_panel import name_pen
from desktop_app.gui.note_preview import NotePreview
from desktop_app.gui.overlay import SHADOW_PX, Overlay
from desktop_app.gui.panel_list import SIDE_MARGIN, PanelList, PanelRow, RowDelegate
from desktop_app.gui.text_style import SEMIBOLD, SMALL, TINY, TextLabel, line_height, sized

if TYPE_CHECKING:
    from desktop_app.gui.marks import Mark
    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme
    from desktop_app.storage.library import Library

_WIDTH_EM = 26
_TITLE_RATIO = 15 / 13
_GAP = 6


def _wide() -> int:
    return _WIDTH_EM * QFontInfo(QApplication.font()).pixelSize()


class _Title(QWidget):
    """The card's title with the underline, hue or marker of what it is about."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._content: CardContent | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_content(self, content: CardContent, theme: Theme) -> None:
        """Show the title of a card."""
        self._content, self._theme = content, theme
        self.setAccessibleName(content.title)
        font = sized(QApplication.font(), _TITLE_RATIO, SEMIBOLD)
        self.setFixedHeight(line_height(font) + 6)
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        content = self._content
        if content is None:
            return
        painter = QPainter(self)
        canvas = Canvas(painter, self.rect(), self)
        font = sized(QApplication.font(), _TITLE_RATIO, SEMIBOLD)
        room = self.rect().adjusted(0, 0, -8, -5)
        width = min(canvas.width_of(content.title, font), room.width())
        if content.colour:
            ground = QRectF(0, 0, width + 8, room.height())
            canvas.fill_rounded(ground, self._theme.highlights[content.colour - 1], 3)
            room.translate(4, 0)
        hue = self._theme.ink if content.rank is None else self._theme.speaker_colour(content.rank)
        canvas.text(room, content.title, font, hue)
        if content.label is not None:
            pen = name_pen(self._theme, content.label, content.hue)
            canvas.underline(0, self.height() - 4, width, pen)


class CardDelegate(RowDelegate):
    """Paints what a card leads to: one line of words, with a heading where a group begins."""

    @override
    def row_height(self, option: QStyleOptionViewItem, row: PanelRow) -> int:
        assert isinstance(row, CardRow)
        height = line_height(sized(option.font, SMALL)) + 8
        return height + (self._heading_height(option) if row.heading else 0)

    def _heading_height(self, option: QStyleOptionViewItem) -> int:
        return line_height(sized(option.font, TINY)) + 10

    @override
    def ground_rect(self, option: QStyleOptionViewItem, row: PanelRow) -> QRect:
        assert isinstance(row, CardRow)
        top = self._heading_height(option) if row.heading else 0
        return option.rect.adjusted(0, top, 0, 0)

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, CardRow)
        line = QRect(rect)
        line.setTop(rect.bottom() - line_height(sized(font, SMALL)) - 7)
        soft, tiny = self.theme.soft, sized(font, TINY)
        if row.heading:
            above = QRect(rect.left(), rect.top() + 8, rect.width(), line.top() - rect.top() - 8)
            canvas.text(above, row.heading, sized(font, TINY, SEMIBOLD), soft)
        width = canvas.text(line, row.aside, tiny, soft, at_end=True)
        room = line.adjusted(0, 0, -width - 12, 0)
        canvas.text(room, row.text, sized(font, SMALL), self.theme.ink)


class Card(Overlay):
    """A sheet near a mark; keys, a click beside it or choosing something close it.

    Signals:
        chosen: the id of an article that was chosen, and the offset in it or None.
        link_activated: the address of a link in a note, or of a page to look a name up.
        merge_wanted: a Proposal that the reader wants to answer.
        search_wanted: what to search for in the library.
        note_wanted: the name on which the reader wants to write.
    """

    chosen = Signal(str, object)
    link_activated = Signal(str)
    merge_wanted = Signal(object)
    search_wanted = Signal(str)
    note_wanted = Signal(str)

    def __init__(
        self, session: ReadingSession, library: Library, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window, theme, name=QCoreApplication.translate("Card", "Card"))
        self._session, self._library = session, library
        self._content: CardContent | None = None
        self._near = QRect()
        self._right_limit: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = _Title(theme, self.sheet)
        self._subtitle = TextLabel("", self.sheet, ratio=SMALL, role="soft")
        self._facts = TextLabel("", self.sheet, ratio=SMALL)
        self._facts.setWordWrap(True)
        self._note = NotePreview(theme, self.sheet)
        self._note.most_height = 160
        self._note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = PanelList(
            CardDelegate(theme, self), name=self.tr("Where to go"), most_rows=8, parent=self.sheet
        )
        self._lay_out()
        self._note.link_activated.connect(self.link_activated)
        self.list.activated.connect(self._go)
        self.list.left.connect(self.dismiss)

    def _lay_out(self) -> None:
        upper = QVBoxLayout()
        upper.setContentsMargins(SIDE_MARGIN, 13, SIDE_MARGIN, 9)
        upper.setSpacing(5)
        for widget in (self._title, self._subtitle, self._facts, self._note):
            upper.addWidget(widget)
        self.sheet.body.addLayout(upper)
        lower = QVBoxLayout()
        lower.setContentsMargins(1, 0, 1, 8)  # within the sheet's outline and round corners
        lower.addWidget(self.list)
        self.sheet.body.addLayout(lower)
        self.sheet.body.addStretch(1)

    # -- showing -----------------------------------------------------------------------------

    @property
    def content(self) -> CardContent | None:
        """What was shown last."""
        return self._content

    @property
    def face(self) -> QRect:
        """Where the sheet lies without its shadow, in the window's coordinates."""
        return self.sheet.geometry().adjusted(SHADOW_PX, SHADOW_PX, -SHADOW_PX, -SHADOW_PX)

    def show_mark(self, mark: Mark, near: QRect, within: QWidget | None = None) -> None:
        """Show the card of a mark beside `near`.

        Args:
            mark: of the session's article.
            near: where the mark is, in the coordinates of `within`.
            within: a widget of the window, such as a viewport; None: the window itself.
        """
        known = look_up(self._library, self._session, mark)
        names = self._library.colour_names() if mark.annotation else DEFAULT_COLOUR_NAMES
        self._right_limit = None
        if within is not None:
            near = QRect(within.mapTo(self._below, near.topLeft()), near.size())
            self._right_limit = within.mapTo(self._below, within.rect().topRight()).x()
        content = card_content(self._session, mark, known=known, colour_names=names)
        self.show_content(content, near)

    def show_content(self, content: CardContent, near: QRect) -> None:
        """Show a card beside `near`, a rectangle in the window's coordinates."""
        self._content, self._near = content, near
        self.sheet.setAccessibleName(f"{content.title}. {content.subtitle}")
        self.sheet.setAccessibleDescription(" ".join(content.facts))
        self._title.show_content(content, self.theme)
        self._subtitle.setText(content.subtitle)
        self._facts.setText("\n".join(content.facts))
        self._facts.setVisible(bool(content.facts))
        self._note.setVisible(bool(content.note))
        self.list.step_back()
        self.list.setVisible(bool(content.rows))
        self.list.set_rows(content.rows)
        if content.note:
            self._note.setFixedWidth(_wide() - 2 * SIDE_MARGIN)
            self._note.show_html(render(content.note))
        self.show_over()

    def first_widget(self) -> QWidget:
        """Return the list where there is something to go to."""
        return self.list.view if self._content and self._content.rows else self

    def sheet_size(self, available: QSize) -> QSize:
        """Return the size that the content needs."""
        width = min(_wide(), available.width())
        whole = width + 2 * SHADOW_PX
        for layout in (self.list.layout(), self.sheet.body):
            if layout is not None:  # as only the types have it
                layout.invalidate()
                layout.activate()
        height = self.sheet.body.heightForWidth(whole)
        if height <= 0:
            height = self.sheet.body.sizeHint().height()
        return QSize(width, height - 2 * SHADOW_PX)

    def place(self) -> None:
        """Put the sheet below the mark, or above it where there is no room."""
        super().place()
        area, sheet = self.rect(), self.sheet.geometry()
        right = area.width() if self._right_limit is None else self._right_limit
        x = min(self._near.left(), right - self.face.width()) - SHADOW_PX
        y = self._near.bottom() + _GAP - SHADOW_PX
        if y + sheet.height() - SHADOW_PX > area.height():
            y = self._near.top() - _GAP - sheet.height() + SHADOW_PX
        y = min(y, area.height() - sheet.height() + SHADOW_PX)
        self.sheet.move(max(x, 0), max(y, 0))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self.list.set_theme(theme)
        self._note.set_theme(theme)
        if self._content is not None:
            self._title.show_content(self._content, theme)

    def _go(self, row: PanelRow) -> None:
        assert isinstance(row, CardRow)
        self.dismiss()
        if row.mark is not None:
            self._session.focus_mark(row.mark)
        elif row.article_id:
            self.chosen.emit(row.article_id, row.offset)
        elif row.proposal is not None:
            self.merge_wanted.emit(row.proposal)
        elif row.address:
            self.link_activated.emit(row.address)
        elif row.words:
            self.search_wanted.emit(f'"{row.words}"')
        elif row.note_on:
            self.note_wanted.emit(row.note_on)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.dismiss()
        else:
            super().keyPressEvent(event)
