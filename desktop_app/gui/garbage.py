"""Collects what lies in cycles in the window's thread alone.

Python collects in whichever thread happens to make the next object. Cycles hold widgets, layouts
and documents too, and Qt does not bear that they are destroyed in another thread than their own
while they are being painted. So automatic collection is switched off, and a timer of the window's
thread does it instead.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

_INTERVAL_MS = 500


class GarbageCollector(QObject):
    """Takes garbage collection over for the life of the process.

    Args:
        app: the application, whose thread is that of all widgets.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        gc.disable()
        timer = QTimer(self, interval=_INTERVAL_MS)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        due = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if threshold and count > threshold
        ]
        if due:
            gc.collect(max(due))
