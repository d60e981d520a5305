"""Run a function elsewhere and deliver its result or its error.

Python functions run on a small pool of threads. What comes of them is handed to `deliver`, which
the caller makes such that it runs a function in the right thread (the window: in the GUI thread).
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

from desktop_app.core.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Callable

A = TypeVar("A")
R = TypeVar("R")

_log = logging.getLogger(__name__)


class Job:
    """Something submitted; keep it to be able to cancel it."""

    __slots__ = ("_future", "_is_cancelled", "_is_delivered")

    def __init__(self) -> None:
        self._future: Future[None] | None = None
        self._is_cancelled = False
        self._is_delivered = False

    @property
    def is_cancelled(self) -> bool:
        """Whether the outcome is no longer wanted."""
        return self._is_cancelled

    @property
    def is_done(self) -> bool:
        """Whether the outcome was delivered, or never will be."""
        return self._is_delivered or self._is_cancelled

    def cancel(self) -> None:
        """Give up the outcome: when called in the delivering thread, no callback follows.

        A function that has not begun is not run; one that runs ends in its own time, unheard.
        """
        self._is_cancelled = True
        if self._future is not None:
            self._future.cancel()

    def _start(self, pool: ThreadPoolExecutor, work: Callable[[], None]) -> Future[None]:
        self._future = pool.submit(work)
        return self._future

    def _settle(self, callback: Callable[[], None]) -> None:
        if not self.is_done:
            self._is_delivered = True
            callback()


class JobRunner:
    """Runs jobs on a pool of threads.

    Args:
        deliver: called in a thread of the pool with a function to be run in the thread that owns
            the callbacks.
        thread_count: how many jobs run at once.
    """

    def __init__(
        self, deliver: Callable[[Callable[[], None]], None], *, thread_count: int = 2
    ) -> None:
        self._deliver = deliver
        self._pool = ThreadPoolExecutor(thread_count, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._is_shut_down = False
        self._pending: dict[Future[None], Job] = {}

    def submit(
        self,
        function: Callable[[A], R],
        argument: A,
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> Job:
        """Run `function(argument)` elsewhere; exactly one of `done` and `failed` is called.

        Neither is called when the job is cancelled or the runner shut down. An error that is no
        `ReaderError` is logged with its traceback as well.
        """
        job = Job()

        def work() -> None:
            try:
                result = function(argument)
            except Exception as error:  # noqa: BLE001 - the border of the thread: all are delivered
                self._post(job, failed, _reported(error))
            except BaseException as error:  # noqa: BLE001 - SystemExit must not end in silence
                wrapped = RuntimeError(f"the job ended with {error!r}")
                wrapped.__cause__ = error
                self._post(job, failed, _reported(wrapped))
            else:
                self._post(job, done, result)

        with self._lock:
            if self._is_shut_down:
                job.cancel()
                return job
            future = job._start(self._pool, work)
            self._pending[future] = job
        future.add_done_callback(self._forget)
        return job

    def shutdown(self, timeout_s: float) -> bool:
        """Cancel all jobs and wait for those that run, for `timeout_s` at most.

        Returns:
            Whether all have ended.
        """
        with self._lock:
            self._is_shut_down = True
            pending = dict(self._pending)
        for job in pending.values():
            job.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not wait(pending, timeout=timeout_s).not_done

    def _forget(self, future: Future[None]) -> None:
        with self._lock:
            self._pending.pop(future, None)

    def _post(self, job: Job, callback: Callable[[R], None], outcome: R) -> None:
        if job.is_cancelled:
            return
        try:
            self._deliver(lambda: job._settle(lambda: callback(outcome)))
        except Exception:  # noqa: BLE001 - the receiver may be gone; the thread goes on
            _log.exception("The outcome of a job could not be delivered")


def _reported(error: Exception) -> Exception:
    if not isinstance(error, ReaderError):
        _log.error("A job failed", exc_info=error)
    return error
