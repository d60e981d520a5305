"""The settings page of the keys: choose a preset, change keys, import and export them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.errors import KeymapError
from desktop_app.core.folding import fold
from desktop_app.gui import file_dialogs
from desktop_app.gui.commands import COMMANDS, Command
from desktop_app.gui.key_capture import KeyCapture
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keymap import (
    Keymap,
    advice_on,
    export_keymap,
    import_keymap,
    objection_to,
)
from desktop_app.gui.keys import shown_sequence
from desktop_app.gui.overlay import key_caps_width, paint_key_caps, paint_row_ground
from desktop_app.gui.settings_forms import Form
from desktop_app.gui.text_style import SMALL, TextLabel, sized
from desktop_app.gui.wording import title_of

if TYPE_CHECKING:
    from desktop_app.gui.settings import Settings
    from desktop_app.gui.theme import Theme

_ModelIndex = QModelIndex | QPersistentModelIndex
_GAP = 12


class _CommandsModel(QAbstractListModel):
    """The commands that fit the filter."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.keymap = Keymap()
        self.commands: tuple[Command, ...] = COMMANDS

    def set_filter(self, typed: str) -> None:
        """Leave the commands that have all words in title, section or keys."""
        words = fold(typed).split()
        self.beginResetModel()
        self.commands = tuple(c for c in COMMANDS if all(word in self._text(c) for word in words))
        self.endResetModel()

    def set_keymap(self, keymap: Keymap) -> None:
        """Show the keys of another keymap."""
        self.keymap = keymap
        self.dataChanged.emit(self.index(0), self.index(len(self.commands) - 1))

    def shown_keys(self, command: Command) -> tuple[str, ...]:
        """Return the keys of a command as the reader sees them."""
        return tuple(map(shown_sequence, self.keymap.keys(command.id)))

    def _text(self, command: Command) -> str:
        return fold(" ".join((title_of(command), command.section, *self.shown_keys(command))))

    @override
    def rowCount(self, parent: _ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.commands)

    @override
    def data(self, index: _ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.commands):
            return None
        command = self.commands[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(command)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            keys = " or ".join(self.shown_keys(command)) or "no keys"
            changed = ", changed" if self.keymap.is_changed(command.id) else ""
            return f"{title_of(command)}, {keys}{changed}"
        return None


class _CommandDelegate(QStyledItemDelegate):
    """Paints a command and its keys; a dot stands before what the reader changed."""

    def __init__(self, theme: Theme, model: _CommandsModel, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self._model = model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ModelIndex) -> QSize:
        return QSize(0, QFontMetrics(QApplication.font()).height() + 12)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ModelIndex) -> None:
        command = self._model.commands[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
            paint_row_ground(painter, option.rect, self.theme, has_focus=has_focus)
        if self._model.keymap.is_changed(command.id):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.rubric))
            painter.drawEllipse(QRectF(area.left() + 8, area.center().y() - 2.5, 5, 5))
        painter.setFont(QApplication.font())
        area.adjust(20, 0, -_GAP, 0)
        area.setRight(self._paint_keys(painter, area, command) - _GAP)
        self._paint_texts(painter, area, command)
        painter.restore()

    def _paint_keys(self, painter: QPainter, area: QRectF, command: Command) -> float:
        x = area.right() + _GAP
        for keys in reversed(self._model.shown_keys(command)):
            x -= key_caps_width(keys, painter.font()) + _GAP
            paint_key_caps(painter, x, area.center().y(), keys, self.theme)
        return min(x, area.right())

    def _paint_texts(self, painter: QPainter, area: QRectF, command: Command) -> None:
        painter.setPen(QColor(self.theme.ink))
        title = QFontMetrics(painter.font()).elidedText(
            title_of(command), Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        area.setLeft(area.left() + QFontMetrics(painter.font()).horizontalAdvance(title) + _GAP)
        painter.setFont(sized(painter.font(), SMALL))
        painter.setPen(QColor(self.theme.soft))
        if area.width() > QFontMetrics(painter.font()).horizontalAdvance(command.section):
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, command.section)


class KeysForm(Form):
    """Presets, the list of commands, and the field that takes new keys.

    Signals:
        failed: A `KeymapError` about a file.
    """

    failed = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._adding = False
        self._asked_about = ""
        self._model = _CommandsModel(self)
        self._delegate = _CommandDelegate(theme, self._model, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._make_top())
        self._filter = self._make_filter()
        layout.addWidget(self._filter)
        self._view = self._make_view()
        layout.addWidget(self._view, stretch=1)
        self._message = TextLabel("", self, role="soft")
        self._message.setObjectName("keysMessage")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(self._message.fontMetrics().height() * 2 + 4)
        self._capture = KeyCapture(theme, self)
        self._capture.hide()
        self._buttons = self._make_buttons()
        layout.addWidget(self._message)
        layout.addWidget(self._capture)
        layout.addWidget(self._buttons)
        self._connect()
        self._view.setCurrentIndex(self._model.index(0))

    # -- building ----------------------------------------------------------------------------

    def _make_top(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(16)
        presets = [(str(preset), preset.label) for preset in Preset]
        line.addWidget(self.choice("preset", self.tr("Set of keys"), presets))
        line.addWidget(
            self.check("single_keys", self.tr("Letters, digits and signs alone are keys"))
        )
        line.addStretch()
        return line

    def _make_filter(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("keysFilter")
        field.setPlaceholderText(self.tr("Find a command or a key"))
        field.setAccessibleName(self.tr("Find a command or a key"))
        field.installEventFilter(self)
        return field

    def _make_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("keysList")
        view.setAccessibleName(self.tr("Commands and their keys"))
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setUniformItemSizes(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.installEventFilter(self)
        return view

    def _make_buttons(self) -> QWidget:
        box = QWidget(self)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        for text, action in (
            (self.tr("Change…"), self.change_keys),
            (self.tr("Add…"), self.add_keys),
            (self.tr("No keys"), self.remove_keys),
            (self.tr("As at first"), self.restore_keys),
            (self.tr("Import…"), self._ask_for_import),
            (self.tr("Export…"), self._ask_for_export),
        ):
            if action == self._ask_for_import:
                line.addStretch()
            button = QPushButton(text, box)
            button.clicked.connect(action)
            line.addWidget(button)
        return box

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._narrow)
        self._view.doubleClicked.connect(self.change_keys)
        self._view.selectionModel().currentChanged.connect(self._describe)
        self._capture.pressed.connect(self._judge)
        self._capture.accepted.connect(self._accept)
        self._capture.cancelled.connect(self._stop)

    # -- what others use ---------------------------------------------------------------------

    @property
    def keymap(self) -> Keymap:
        """The keys as the settings have them."""
        return Keymap.from_settings(self.settings)

    @property
    def current(self) -> Command | None:
        """The command whose keys would be changed."""
        row = self._view.currentIndex().row()
        return self._model.commands[row] if 0 <= row < len(self._model.commands) else None

    @override
    def show_settings(self, settings: Settings) -> None:
        super().show_settings(settings)
        self._model.set_keymap(self.keymap)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self._capture.set_theme(theme)

    def change_keys(self) -> None:
        """Ask for keys that replace those of the current command."""
        self._ask_for_keys(is_added=False)

    def add_keys(self) -> None:
        """Ask for keys besides those of the current command."""
        self._ask_for_keys(is_added=True)

    def remove_keys(self) -> None:
        """Take all keys from the current command."""
        if (command := self.current) is not None:
            self._use(self.keymap.with_keys(command.id, ()))

    def restore_keys(self) -> None:
        """Give the current command the preset's keys again."""
        if (command := self.current) is not None:
            self._use(self.keymap.with_preset_keys(command.id))

    def import_from(self, path: Path) -> None:
        """Use the keys of a file.

        Raises:
            KeymapError: The file is no usable keymap; nothing is changed.
        """
        self._use(import_keymap(path))
        self._message.setText(self.tr("The keys of {0} are used now.").format(path.name))

    # -- taking keys -------------------------------------------------------------------------

    def _ask_for_keys(self, *, is_added: bool) -> None:
        if self.current is None:
            return
        self._adding = is_added
        self._buttons.hide()
        self._capture.show()
        self._capture.start()

    def _judge(self, sequence: str) -> None:
        """Say what the keys pressed so far would do."""
        self._asked_about = ""
        command = self.current
        if command is None:
            return
        if not sequence:
            self._message.setText(
                self.tr("Press the new keys of “{0}”, then Enter. Esc changes nothing.").format(
                    title_of(command)
                )
            )
            return
        clashes = self.keymap.clashes_of(command.id, sequence)
        sentences = [
            objection_to(command, sequence),
            *(clash.sentence for clash in clashes[:2]),
            advice_on(sequence),
        ]
        self._message.setText(
            " ".join(filter(None, sentences)) or self.tr("Enter uses these keys.")
        )

    def _accept(self, sequence: str) -> None:
        command = self.current
        if command is None or objection_to(command, sequence):
            return
        keymap = self.keymap
        clashes = keymap.clashes_of(command.id, sequence)
        if clashes and self._asked_about != sequence:
            self._asked_about = sequence
            losers = ", ".join(f"“{title_of(clash.second)}”" for clash in clashes)
            self._message.setText(
                self.tr("Enter once more takes the keys away from {0}.").format(losers)
            )
            return
        own = keymap.own_keys.get(command.id, command.keys[keymap.preset])
        keys = (*own, sequence) if self._adding else (sequence,)
        self._use(keymap.without_clashes_of(command.id, sequence).with_keys(command.id, keys))
        self._stop()

    def _stop(self) -> None:
        self._capture.hide()
        self._buttons.show()
        self._view.setFocus()
        self._describe()

    # -- showing and storing -----------------------------------------------------------------

    def _use(self, keymap: Keymap) -> None:
        changed = keymap.put_into(self.settings)
        if changed != self.settings:
            self.show_settings(changed)
            self.changed.emit(changed)

    def _narrow(self, typed: str) -> None:
        self._model.set_filter(typed)
        self._view.setCurrentIndex(self._model.index(0))
        self._describe()

    def _describe(self) -> None:
        command = self.current
        if command is None:
            self._message.setText(self.tr("No command fits."))
            return
        clashes = [c for c in self.keymap.clashes() if command in (c.first, c.second)]
        self._message.setText(
            clashes[0].sentence
            if clashes
            else self.tr("Enter changes the keys of “{0}”.").format(title_of(command))
        )

    def _ask_for_import(self) -> None:
        name = file_dialogs.ask_open_one(self, self.tr("Import keys"), Path.home(), "Keys (*.toml)")
        if name:
            try:
                self.import_from(Path(name))
            except KeymapError as error:
                self._message.setText(error.sentence)
                self.failed.emit(error)

    def _ask_for_export(self) -> None:
        path = Path.home() / "keys.toml"
        name, _ = file_dialogs.ask_save(self, self.tr("Export keys"), path, "Keys (*.toml)")
        if name:
            try:
                export_keymap(self.keymap, Path(name))
            except KeymapError as error:
                self._message.setText(error.sentence)
                self.failed.emit(error)

    # -- Qt ----------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if watched is self._view and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.change_keys()
        elif watched is self._view and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_keys()
        elif watched is self._filter and key in (Qt.Key.Key_Return, Qt.Key.Key_Down):
            self._view.setFocus()
        else:
            return super().eventFilter(watched, event)
        return True
