from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.jobs import JobRunner

Call = Callable[[], None]


class Outcomes:
    """Where callbacks note what they were given."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[Exception] = []


@pytest.fixture
def calls() -> queue.Queue[Call]:
    return queue.Queue()


@pytest.fixture
def runner(calls: queue.Queue[Call]) -> Iterator[JobRunner]:
    runner = JobRunner(calls.put, thread_count=1)
    yield runner
    assert runner.shutdown(5)


@pytest.fixture
def outcomes() -> Outcomes:
    return Outcomes()


def raise_it(error: BaseException) -> None:
    raise error


def test_a_result_is_delivered_where_the_caller_wants_it(
    runner: JobRunner, calls: queue.Queue[Call], outcomes: Outcomes
):
    threads: list[str] = []

    def double(number: int) -> int:
        threads.append(threading.current_thread().name)
        return 2 * number

    job = runner.submit(double, 21, outcomes.done.append, outcomes.failed.append)
    deliver = calls.get(timeout=5)
    assert outcomes.done == []
    was_done = job.is_done
    deliver()
    assert (outcomes.done, outcomes.failed) == ([42], [])
    assert (was_done, job.is_done) == (False, True)
    assert threads != [threading.current_thread().name]


def test_an_error_for_the_reader_is_delivered_and_not_logged(
    runner: JobRunner,
    calls: queue.Queue[Call],
    outcomes: Outcomes,
    caplog: pytest.LogCaptureFixture,
):
    error = FormatError("This file is empty.")
    runner.submit(raise_it, error, outcomes.done.append, outcomes.failed.append)
    calls.get(timeout=5)()
    assert (outcomes.done, outcomes.failed) == ([], [error])
    assert not caplog.records


def test_a_mistake_of_ours_is_delivered_and_logged_with_its_traceback(
    runner: JobRunner,
    calls: queue.Queue[Call],
    outcomes: Outcomes,
    caplog: pytest.LogCaptureFixture,
):
    error = KeyError("gull")
    runner.submit(raise_it, error, outcomes.done.append, outcomes.failed.append)
    calls.get(timeout=5)()
    assert outcomes.failed == [error]
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[1] is error


def test_even_an_exit_is_delivered(runner: JobRunner, calls: queue.Queue[Call], outcomes: Outcomes):
    runner.submit(raise_it, SystemExit(3), outcomes.done.append, outcomes.failed.append)
    calls.get(timeout=5)()
    (error,) = outcomes.failed
    assert isinstance(error.__cause__, SystemExit)


def test_a_delivery_that_comes_twice_counts_once(
    runner: JobRunner, calls: queue.Queue[Call], outcomes: Outcomes
):
    runner.submit(str, 5, outcomes.done.append, outcomes.failed.append)
    deliver = calls.get(timeout=5)
    deliver()
    deliver()
    assert outcomes.done == ["5"]


def test_a_job_cancelled_before_its_delivery_says_nothing(
    runner: JobRunner, calls: queue.Queue[Call], outcomes: Outcomes
):
    job = runner.submit(str, 5, outcomes.done.append, outcomes.failed.append)
    deliver = calls.get(timeout=5)
    job.cancel()
    deliver()
    assert outcomes.done == []
    assert job.is_cancelled
    assert job.is_done


def test_a_job_cancelled_while_it_runs_says_nothing(
    runner: JobRunner, calls: queue.Queue[Call], outcomes: Outcomes
):
    begun, go_on = threading.Event(), threading.Event()

    def wait(_: int) -> bool:
        begun.set()
        return go_on.wait(5)

    job = runner.submit(wait, 0, outcomes.done.append, outcomes.failed.append)
    after = runner.submit(str, 6, outcomes.done.append, outcomes.failed.append)
    assert begun.wait(5)
    job.cancel()
    go_on.set()
    calls.get(timeout=5)()
    assert outcomes.done == ["6"]
    assert after.is_done
    assert calls.empty()


def test_a_job_cancelled_before_it_begins_is_not_run(
    runner: JobRunner, calls: queue.Queue[Call], outcomes: Outcomes
):
    go_on = threading.Event()
    run: list[int] = []
    runner.submit(lambda _: go_on.wait(5), 0, outcomes.done.append, outcomes.failed.append)
    job = runner.submit(run.append, 1, outcomes.done.append, outcomes.failed.append)
    job.cancel()
    runner.submit(run.append, 2, outcomes.done.append, outcomes.failed.append)
    go_on.set()
    calls.get(timeout=5)()
    calls.get(timeout=5)()
    assert run == [2]


def test_shutting_down_cancels_what_waits_and_takes_nothing_more(outcomes: Outcomes):
    calls: queue.Queue[Call] = queue.Queue()
    runner = JobRunner(calls.put, thread_count=1)
    begun, go_on = threading.Event(), threading.Event()

    def wait(_: int) -> bool:
        begun.set()
        return go_on.wait(5)

    running = runner.submit(wait, 0, outcomes.done.append, outcomes.failed.append)
    waiting = runner.submit(str, 1, outcomes.done.append, outcomes.failed.append)
    assert begun.wait(5)
    assert not runner.shutdown(0)
    go_on.set()
    assert runner.shutdown(5)
    late = runner.submit(str, 2, outcomes.done.append, outcomes.failed.append)
    assert running.is_cancelled
    assert waiting.is_cancelled
    assert late.is_cancelled
    assert calls.empty()


def test_a_receiver_that_is_gone_does_not_end_the_thread(
    outcomes: Outcomes, caplog: pytest.LogCaptureFixture
):
    calls: queue.Queue[Call] = queue.Queue()
    receivers = iter([calls.put, None, calls.put])

    def deliver(call: Call) -> None:
        receiver = next(receivers)
        if receiver is None:
            raise RuntimeError("the window is gone")
        receiver(call)

    runner = JobRunner(deliver, thread_count=1)
    runner.submit(str, 1, outcomes.done.append, outcomes.failed.append)
    runner.submit(str, 2, outcomes.done.append, outcomes.failed.append)
    calls.get(timeout=5)()
    done = threading.Event()
    runner.submit(lambda _: done.set(), 3, outcomes.done.append, outcomes.failed.append)
    assert done.wait(5)
    assert runner.shutdown(5)
    assert outcomes.done == ["1"]
    assert "could not be delivered" in caplog.text
