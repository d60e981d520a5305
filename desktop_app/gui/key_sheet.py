"""The `?` sheet: every key that works here, to be searched and printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMarginsF,
    QObject,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPdfWriter,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.errors import ReaderError
from desktop_app.gui import file_dialogs
from desktop_app.gui.key_columns import KeyColumns, lay_out
from desktop_app.gui.key_table import KeySection, all_sections, scope_title, sections_for
from desktop_app.gui.overlay import Overlay
from desktop_app.gui.text_style import SEMIBOLD, SMALL, TextLabel, sized
from desktop_app.gui.theme import Theme, builtin_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.gui.commands import Scope
    from desktop_app.gui.keymap import Keymap

_MOST_WIDTH = 1240
_MARGIN = 24
_PRINT_COLUMNS = 4
_PRINT_WIDTH = 1500


def _tr(text: str) -> str:
    return QCoreApplication.translate("key_sheet", text)


class _Table(QWidget):
    """The painted columns; a screen reader is given them as text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._sections: Sequence[KeySection] = ()
        self._columns: KeyColumns | None = None
        self.setAccessibleName(_tr("Keys"))

    def set_sections(self, sections: Sequence[KeySection]) -> None:
        """Show other sections."""
        self._sections = sections
        lines = (
            f"{row.title}: {' or '.join(row.keys)}" for section in sections for row in section.rows
        )
        self.setAccessibleDescription("; ".join(lines))
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Lay the columns out for a width."""
        self._columns = lay_out(self._sections, width - 2 * _MARGIN, QApplication.font())
        self.setFixedHeight(round(self._columns.size.height()) + _MARGIN)
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._columns is not None:
            painter = QPainter(self)
            painter.translate(QPointF(_MARGIN, 4))
            self._columns.paint(painter, self.theme)


class KeySheet(Overlay):
    """Lists the keys of a scope in columns; typing filters them, Ctrl+P prints them.

    Signals:
        failed: A `ReaderError` about a file that could not be written.
    """

    failed = Signal(object)

    def __init__(self, window: QWidget, theme: Theme, keymap: Keymap, scope: Scope) -> None:
        super().__init__(window, theme, name=_tr("Keys that work here"))
        self._keymap, self._scope = keymap, scope
        self._title = TextLabel("", self.sheet, weight=SEMIBOLD)
        self._field = self._make_field()
        self._table = _Table(theme, self.sheet)
        self._scroll = self._make_scroll()
        self._lay_out()

    def _make_field(self) -> QLineEdit:
        field = QLineEdit(self.sheet)
        field.setObjectName("keySheetField")
        field.setPlaceholderText(_tr("Find a key or what it does"))
        field.setAccessibleName(_tr("Find a key or what it does"))
        field.setMaximumWidth(280)
        field.textChanged.connect(self._filter)
        field.installEventFilter(self)
        return field

    def _make_scroll(self) -> QScrollArea:
        scroll = QScrollArea(self.sheet)
        scroll.setWidget(self._table)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        self._table.setAutoFillBackground(False)
        return scroll

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 16, 16, 12)
        top.setSpacing(8)
        top.addWidget(self._title)
        top.addStretch()
        top.addWidget(self._field, stretch=1)
        for text, action in (
            (_tr("Print…"), self.print),
            (_tr("Save as PDF…"), self._ask_for_pdf),
        ):
            button = QPushButton(text, self.sheet)
            button.clicked.connect(action)
            top.addWidget(button)
        self.sheet.body.addLayout(top)
        self.sheet.body.addWidget(self._scroll)
        self.sheet.body.addSpacing(8)

    # -- what others use ---------------------------------------------------------------------

    @property
    def sections(self) -> tuple[KeySection, ...]:
        """What is listed now."""
        return sections_for(self._keymap, self._scope, self._field.text())

    def open(self, keymap: Keymap, scope: Scope) -> None:
        """Show the keys of a scope."""
        self._keymap, self._scope = keymap, scope
        self._title.setText(_tr("Keys · {0}").format(scope_title(scope)))
        self._field.clear()
        self._filter()
        self.show_over()

    def save_pdf(self, path: Path) -> None:
        """Write all keys as one page.

        Raises:
            ReaderError: The file cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab"):
                pass
        except OSError as error:
            raise ReaderError(
                _tr("The keys could not be saved in {0}: {1}. Choose another place.").format(
                    path, error.strerror
                )
            ) from error
        writer = QPdfWriter(str(path))
        writer.setTitle(_tr("Keys of Rubricator"))
        print_keys(self._keymap, writer)

    def print(self) -> None:
        """Ask for a printer; all keys are printed when the reader agrees. Returns at once."""
        # Not before it is needed: few readers print, and the start must be quick.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: print_keys(self._keymap, printer))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()  # not `open`: PySide has only its older form with a slot

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._table.theme = theme

    @override
    def first_widget(self) -> QWidget:
        return self._field

    @override
    def sheet_size(self, available: QSize) -> QSize:
        width = min(available.width(), _MOST_WIDTH)
        self._table.fit(width)
        margins = self.sheet.body.contentsMargins()
        chrome = self.sheet.body.sizeHint().height() - margins.top() - margins.bottom()
        chrome -= self._scroll.sizeHint().height()
        return QSize(width, chrome + self._table.height())

    def _filter(self) -> None:
        self._table.set_sections(self.sections)
        if self.is_open:
            self.place()

    def _ask_for_pdf(self) -> None:
        path = Path.home() / "keys.pdf"
        name, _ = file_dialogs.ask_save(self, _tr("Save as PDF"), path, "PDF (*.pdf)")
        if name:
            try:
                self.save_pdf(Path(name))
            except ReaderError as error:
                self.failed.emit(error)

    # -- events ------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            return self._field_key(event)
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        bar = self._scroll.verticalScrollBar()
        steps: dict[int, int] = {
            Qt.Key.Key_Down: 40,
            Qt.Key.Key_Up: -40,
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        if event.key() in steps:
            bar.setValue(bar.value() + steps[event.key()])
        elif event.matches(QKeySequence.StandardKey.Print):
            self.print()
        else:
            return False
        return True


def print_keys(keymap: Keymap, device: QPagedPaintDevice) -> None:
    """Print every key on one page."""
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(12, 12, 12, 12),
            QPageLayout.Unit.Millimeter,
        )
    )
    font = sized(QApplication.font(), SMALL)
    columns = lay_out(all_sections(keymap), _PRINT_WIDTH, font, columns=_PRINT_COLUMNS)
    painter = QPainter(device)
    page = QRectF(painter.viewport())
    scale = min(page.width() / columns.size.width(), page.height() / columns.size.height())
    painter.scale(scale, scale)
    columns.paint(painter, builtin_theme("white"))
    painter.end()
