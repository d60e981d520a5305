"""One undo command for every edit: what the reader's objects were before and are after."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QUndoCommand
from typing_extensions import override

from desktop_app.core.annotation import Annotation
from desktop_app.core.decisions import Decision

#: Id to object; None where there is none.
Objects = Mapping[str, Annotation | Decision | None]

_NOTE_TYPING = 1
_NO_MERGE = -1


class EditCommand(QUndoCommand):
    """Turns the objects in `before` into those in `after` and back.

    `apply` gets the wanted objects and those that they replace, and says whether it could; it must
    not raise. Where it could not, the command takes itself off the stack (a command whose redo
    raises would stay on it).
    """

    def __init__(
        self,
        title: str,
        before: Objects,
        after: Objects,
        apply: Callable[[Objects, Objects], bool],
        *,
        is_typing: bool = False,
    ) -> None:
        super().__init__(title)
        self.before = dict(before)
        self.after = dict(after)
        self._apply = apply
        self._is_typing = is_typing

    @override
    def id(self) -> int:
        return _NOTE_TYPING if self._is_typing else _NO_MERGE

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        """Typing in the same note is one step."""
        if not isinstance(other, EditCommand) or other.after.keys() != self.after.keys():
            return False
        self.after = other.after
        return True

    @override
    def redo(self) -> None:
        self.setObsolete(not self._apply(self.after, self.before))

    @override
    def undo(self) -> None:
        self.setObsolete(not self._apply(self.before, self.after))
