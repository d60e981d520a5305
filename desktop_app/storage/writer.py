"""The one thread that writes: the reader's edits before bulk work, each in one transaction.

A write is acknowledged (its future gets a result) only when it is committed with the disk's word
and the file committed to is still the one that lies at the library's path. A library whose folder
was deleted or whose file was swapped would otherwise acknowledge what nobody will ever read.
"""

from __future__ import annotations

import itertools
import queue
import threading
from concurrent.futures import Future
from enum import IntEnum
from typing import TYPE_CHECKING, TypeVar

from desktop_app.core.errors import LibraryError
from desktop_app.storage.connection import FileIdentity, describe, log_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Engine

T = TypeVar("T")


class Priority(IntEnum):
    """What goes first."""

    EDIT = 0
    READING = 1  # the reader's place, the session
    BULK = 2  # analyses, imports
    CLOSE = 3


class Writer:
    """Runs functions on the writing connection, one after another, in a thread of its own."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._file = FileIdentity.of(path)
        self._log: FileIdentity | None = None
        self._queue: queue.PriorityQueue[tuple[Priority, int, Callable[[], None] | None]]
        self._queue = queue.PriorityQueue()
        self._count = itertools.count()
        self._lock = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="library-writer", daemon=True)
        self._thread.start()

    def submit(
        self, function: Callable[[Connection], T], priority: Priority = Priority.EDIT
    ) -> Future[T]:
        """Run `function` in a transaction of its own; any thread may call this.

        Returns:
            A future that gets the function's result once it is on the disk, or a `LibraryError`
            with a sentence; nothing of the function's work is kept then.
        """
        future: Future[T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = self._commit(function)
            except BaseException as error:  # noqa: BLE001 # handed to whoever waits
                future.set_exception(self._in_words(error))
            else:
                future.set_result(result)

        with self._lock:
            if self._is_closed:
                future.set_exception(
                    LibraryError(f"Could not save in the library {self._path}: it is closed.")
                )
            else:
                self._queue.put((priority, next(self._count), work))
        return future

    def close(self) -> None:
        """Finish what was submitted, then end the thread. May be called twice."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._queue.put((Priority.CLOSE, next(self._count), None))
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while True:
            work = self._queue.get()[2]
            if work is None:
                return
            work()

    def _commit(self, function: Callable[[Connection], T]) -> T:
        self._check_place()
        with self._engine.connect() as connection, connection.begin():
            result = function(connection)
        self._check_place()
        return result

    def _check_place(self) -> None:
        """Compare the files at the path with those that are open.

        Raises:
            LibraryError: They were moved, deleted or replaced.
        """
        log = FileIdentity.of(log_path(self._path))
        is_log_swapped = self._log is not None and log != self._log
        if self._file is None or FileIdentity.of(self._path) != self._file or is_log_swapped:
            raise LibraryError(
                f"Could not save in the library {self._path}: it was moved, deleted or replaced "
                "while it was open. Put it back and start the program again."
            )
        self._log = log

    def _in_words(self, error: BaseException) -> BaseException:
        sentence = describe(error, self._path)
        if sentence is None:
            return error
        if sentence is not error:
            sentence.__cause__ = error
        return sentence
