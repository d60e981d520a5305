"""A note as it reads: rendered Markdown in a view that loads nothing and opens nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

_STYLE = """
p, ul, ol, pre, table, blockquote {{ margin-top: 0px; margin-bottom: 6px; }}
h1, h2, h3, h4, h5, h6 {{ font-size: medium; font-weight: 600; margin-top: 6px;
    margin-bottom: 3px; }}
ul, ol {{ margin-left: 16px; -qt-list-indent: 0; }}
blockquote {{ color: {soft}; margin-left: 10px; margin-right: 0px; }}
code, pre {{ font-family: monospace; }}
a {{ color: {place}; }}
"""


class NotePreview(QTextBrowser):
    """Shows HTML made by `markdown_preview.render`, and nothing else.

    Signals:
        link_activated: the address of an http or https link that was chosen.
        clicked: the reader clicked beside all links.
    """

    link_activated = Signal(str)
    clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html = ""
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._nothing.fill(QColor(0, 0, 0, 0))
        self.setObjectName("notePreview")
        self.setAccessibleName(self.tr("Note as it reads"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().setUndoRedoEnabled(False)
        self.most_height = 400
        self.anchorClicked.connect(self._open)
        self.set_theme(theme)

    def show_html(self, html: str) -> None:
        """Show rendered Markdown."""
        self._html = html
        place = self.verticalScrollBar().value()
        self.setHtml(html)
        self._fit()
        self.verticalScrollBar().setValue(place)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        sheet = _STYLE.format(soft=theme.soft, place=theme.place)
        self.document().setDefaultStyleSheet(sheet)
        if self._html:
            self.show_html(self._html)

    def _fit(self) -> None:
        width = self.viewport().width()
        if width > 20:
            self.document().setTextWidth(width)
        self.setFixedHeight(max(18, min(round(self.document().size().height()), self.most_height)))

    def _open(self, address: QUrl) -> None:
        if address.scheme() in ("http", "https"):
            self.link_activated.emit(address.toString())
        elif address.hasFragment() and not address.scheme():
            self.scrollToAnchor(address.fragment())

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing at all; a null answer would let Qt look for itself."""
        return self._nothing

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        is_link = bool(self.anchorAt(event.position().toPoint()))
        is_plain = not is_link and not self.textCursor().hasSelection()
        if event.button() == Qt.MouseButton.LeftButton and is_plain:
            self.clicked.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.height())
