"""Notices: sentences that slide in at the bottom of the window and never take the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontInfo,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QStyle, QWidget
from typing_extensions import override

from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.text_style import TextLabel

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

INFO_TIME_MS = 6000
WARNING_TIME_MS = 12000
_SLIDE_MS = 120
_ABOVE_BOTTOM_EM = 3.4  # leaves the status line free
_MOST_WIDTH_EM = 60
_SIDE = 16
_BAR_WIDTH = 4


class NoticeBar(QFrame):
    """Shows one notice over the bottom of its parent.

    A notice of success goes by itself, an error stays until Esc or the next notice.

    Signals:
        wanted: the id of the command whose button was pressed.
        dismissed: the notice went away.
    """

    wanted = Signal(str)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, *, is_animated: bool = True) -> None:
        super().__init__(parent)
        self._theme, self._host = theme, parent
        self._notice: Notice | None = None
        self.is_animated = is_animated
        self.setObjectName("noticeBar")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text = TextLabel("", self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._action = self._make_button("noticeAction")
        self._close = self._make_button("noticeClose")
        self._close.setText("×")
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._lay_out()
        self._action.clicked.connect(self._act)
        self._close.clicked.connect(self.dismiss)
        parent.installEventFilter(self)
        self.hide()

    def _make_button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16 + _BAR_WIDTH, 9, 8, 9)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)

    # -- notices -----------------------------------------------------------------------------

    @property
    def notice(self) -> Notice | None:
        """The notice that is shown, or None."""
        return self._notice

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    @property
    def missing_height(self) -> int:
        """The height that the sentence lacks at its present width; 0 when all of it is seen."""
        self.layout().activate()  # type: ignore[union-attr]  # set in _lay_out
        return max(0, self._text.heightForWidth(self._text.width()) - self._text.height())

    @property
    def is_going(self) -> bool:
        """Whether the notice will go away by itself."""
        return self._timer.isActive()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self._notice = notice
        self._text.setText(notice.text)
        self._text.setAccessibleName(notice.text)
        self.setAccessibleName(notice.text)
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action and notice.command))
        self._place()
        was_hidden = self.isHidden()
        self.show()
        self.raise_()
        if was_hidden and self.is_animated:
            self._slide_in()
        self._start_timer(notice.kind)
        self._announce(notice)
        self.update()

    def dismiss(self) -> bool:
        """Take the notice away; False when there was none."""
        self._timer.stop()
        if self._notice is None:
            return False
        self._notice = None
        self._slide.stop()
        self.hide()
        self.dismissed.emit()
        return True

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def _act(self) -> None:
        command = self._notice.command if self._notice else ""
        self.dismiss()
        if command:
            self.wanted.emit(command)

    def _start_timer(self, kind: NoticeKind) -> None:
        self._timer.stop()
        if kind is NoticeKind.INFO:
            self._timer.start(INFO_TIME_MS)
        elif kind is NoticeKind.WARNING:
            self._timer.start(WARNING_TIME_MS)

    def _announce(self, notice: Notice) -> None:
        event = QAccessibleAnnouncementEvent(self, notice.text)
        if notice.kind is NoticeKind.ERROR:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    # -- place -------------------------------------------------------------------------------

    def _place(self) -> None:
        host = self._host
        em = QFontInfo(QApplication.font()).pixelSize()
        width = min(host.width() - 2 * _SIDE, _MOST_WIDTH_EM * em)
        row = self.layout()
        assert row is not None
        margins = row.contentsMargins()
        natural = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 4
        natural += margins.left() + margins.right()
        for button in (self._action, self._close):
            button.ensurePolished()
            natural += row.spacing() + button.sizeHint().width() if not button.isHidden() else 0
        self.setFixedWidth(max(min(width, natural), min(width, 240)))
        self.setFixedHeight(row.totalHeightForWidth(self.width()))
        x = (host.width() - self.width()) // 2
        self.move(x, host.height() - self.height() - round(_ABOVE_BOTTOM_EM * em))

    def _slide_in(self) -> None:
        end = self.pos()
        self._slide.stop()
        self._slide.setStartValue(end + QPoint(0, 24))
        self._slide.setEndValue(end)
        self._slide.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._slide.stop()
            self._place()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._notice is None:
            return
        colour = {
            NoticeKind.INFO: self._theme.soft,
            NoticeKind.WARNING: self._theme.person,
            NoticeKind.ERROR: self._theme.rubric,
        }[self._notice.kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        bar = self.rect().adjusted(8, 10, 0, -10)
        bar.setWidth(_BAR_WIDTH)
        bar = QStyle.visualRect(self.layoutDirection(), self.rect(), bar)
        painter.drawRoundedRect(bar, 2, 2)
