"""What to do with a damaged library: the reader decides, and the damaged file is always kept."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from pathlib import Path


class Remedy(Enum):
    """What the reader wants."""

    RESTORE = auto()
    SALVAGE = auto()
    NOTHING = auto()


def _tr(text: str) -> str:
    return QCoreApplication.translate("damaged_library", text)


def ask_for_remedy(parent: QWidget, sentence: str, copy: Path | None) -> Remedy:
    """Say what is damaged and ask what is to be done; the copy is offered where there is one."""
    box = QMessageBox(QMessageBox.Icon.Warning, _tr("The library is damaged"), sentence)
    box.setParent(parent, box.windowFlags())
    box.setInformativeText(_tr("Whatever you choose, the damaged file is kept."))
    restore = None
    if copy is not None:
        restore = box.addButton(_tr("Use the copy"), QMessageBox.ButtonRole.AcceptRole)
    salvage = box.addButton(_tr("Read what can be read"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(_tr("Leave it"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    clicked = box.clickedButton()
    if restore is not None and clicked is restore:
        return Remedy.RESTORE
    return Remedy.SALVAGE if clicked is salvage else Remedy.NOTHING


def salvaged_path(damaged: Path) -> Path:
    """Return a free name beside the damaged file for what was read out of it."""
    for number in range(1, 1000):
        path = damaged.with_name(f"{damaged.stem} salvaged {number}{damaged.suffix}")
        if not path.exists():
            return path
    return damaged.with_name(f"{damaged.stem} salvaged{damaged.suffix}")
