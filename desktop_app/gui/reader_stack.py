"""The middle of the window: the article, or what stands there instead, and the bars about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget


class ReaderStack(QWidget):
    """Shows one of several pages; a bar can be put above them."""

    def __init__(self, view: QWidget, empty_page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readerPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(view)
        self._pages.addWidget(empty_page)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 1, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._pages)

    def add_bar(self, bar: QWidget) -> None:
        """Put a bar above the pages; it shows and hides itself."""
        self._column.insertWidget(0, bar)

    def add_foot(self, foot: QWidget) -> None:
        """Put a bar below the pages; it shows and hides itself."""
        self._column.addWidget(foot)

    def add_page(self, page: QWidget) -> None:
        """Add another page."""
        self._pages.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """Show a page and give it the keyboard."""
        self._pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()
