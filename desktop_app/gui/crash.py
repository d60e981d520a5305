"""What happens when we have erred: the traceback goes to the log, the reader gets one sentence."""

from __future__ import annotations

import faulthandler
import logging
import sys
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop_app import __version__, paths

if TYPE_CHECKING:
    from types import TracebackType

log = logging.getLogger(__name__)

_is_showing = False


def install_crash_dialog() -> None:
    """Show errors that nobody caught in one dialog with a text to copy; the program goes on."""
    if sys.stderr is not None:
        faulthandler.enable()
    sys.excepthook = report


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an error that nobody caught, and show it unless another one is shown already."""
    global _is_showing
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    log.critical("not caught", exc_info=(kind, error, trace))
    if QApplication.instance() is None or _is_showing:
        return
    _is_showing = True
    try:
        _show("".join(traceback.format_exception(kind, error, trace)))
    finally:
        _is_showing = False


def _window() -> QWidget | None:
    """Return the window in front, whose colours the dialog takes."""
    window: QWidget | None = QApplication.activeWindow()
    return window


def _show(details: str) -> None:
    box = QMessageBox(QMessageBox.Icon.Warning, "Rubricator", "", parent=_window())
    box.setText(
        "Something went wrong inside Rubricator. Your notes are safe; you can go on.\n"
        f"The details below are also in {paths.log_path()}."
    )
    box.setDetailedText(f"Rubricator {__version__}\n\n{details}")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.exec()
