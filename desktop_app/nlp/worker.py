"""The analysis in a process of its own, and the class that a window talks to.

spaCy's import alone would freeze a window, a crash in compiled code would end it. So one spawned
child holds the model; lines of JSON go to its standard input and come from its standard output. It
is started by the first request, ends itself after some idle minutes and is started again on demand.
This module imports no spaCy; the child imports it with its first request.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NoReturn

from desktop_app.core.codec import (
    Json,
    analysis_from_dict,
    analysis_to_dict,
    article_from_dict,
    article_to_dict,
)
from desktop_app.core.errors import ReaderError
from desktop_app.nlp.models import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Analysis

#: Argument by which a frozen program becomes the child; see `command`.
WORKER_ARGUMENT = "--nlp-worker"
IDLE_S = 300.0

_STOP_WAIT_S = 0.3
_CRASHED = (
    "The analysis stopped unexpectedly. The text and your notes are unharmed; analyse the article "
    "again to retry."
)
_logger = logging.getLogger(__name__)


class AnalysisFailedError(ReaderError):
    """The analysis of one article came to nothing."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What is called for one request, on the worker's reader thread.

    Attributes:
        on_result: article id, request number, findings, and whether they are the last ones.
        on_progress: article id, characters read, their total.
        on_failed: article id, request number, an error with a sentence.
    """

    on_result: Callable[[str, int, Analysis, bool], None]
    on_progress: Callable[[str, int, int], None] = lambda article_id, done, total: None
    on_failed: Callable[[str, int, ReaderError], None] = lambda article_id, request, error: None


@dataclass(frozen=True, slots=True)
class _Request:
    """A request under way, as it was sent."""

    article_id: str
    request: int
    line: bytes
    callbacks: Callbacks


def command() -> list[str]:
    """Return the command line that starts the child."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_ARGUMENT]
    return [sys.executable, "-m", "desktop_app.nlp.worker"]


class AnalysisWorker:
    """Sends articles to the child and hands out what comes back. Thread-safe.

    Args:
        model_name: package of the preferred model.
        idle_s: seconds without a request after which the child ends itself.
    """

    def __init__(
        self,
        model_name: str = DEFAULT_MODEL,
        *,
        idle_s: float = IDLE_S,
        command_line: list[str] | None = None,
    ) -> None:
        self._model_name = model_name
        self._idle_s = idle_s
        self._command = command_line or command()
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pending: dict[str, _Request] = {}
        self._sent_again: list[_Request] = []
        self._is_stopped = False

    def analyze(
        self,
        article_id: str,
        request: int,
        article: Article,
        *,
        callbacks: Callbacks,
        first_block: int = 0,
    ) -> None:
        """Ask for an analysis; an earlier request for the same article is dropped.

        Returns at once. Afterwards exactly one of `on_failed` and a last `on_result` is called,
        unless the request is cancelled or replaced.
        """
        message: dict[str, Json] = {
            "type": "analyze",
            "id": article_id,
            "request": request,
            "first_block": first_block,
            "article": article_to_dict(article),
        }
        pending = _Request(article_id, request, _line(message), callbacks)
        with self._lock:
            if self._is_stopped:
                return
            self._pending[article_id] = pending
        threading.Thread(target=self._send, args=(pending,), daemon=True).start()

    def cancel(self, article_id: str) -> None:
        """Drop the request for an article; nothing more is called for it."""
        with self._lock:
            if self._pending.pop(article_id, None) is not None and self._process is not None:
                self._write(_line({"type": "cancel", "id": article_id}))

    def stop(self) -> None:
        """End the child, also in the middle of an analysis; nothing more is called."""
        with self._lock:
            self._is_stopped = True
            self._pending.clear()
            process, self._process = self._process, None
        if process is not None:
            _end(process)

    def _send(self, pending: _Request) -> None:
        with self._lock:
            if self._is_stopped or self._pending.get(pending.article_id) is not pending:
                return
            try:
                if self._process is None:
                    self._process = self._start()
            except OSError as error:
                self._fail(pending, f"The analysis could not be started: {error.strerror}.")
                return
            self._write(pending.line)

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*self._command, self._model_name, str(self._idle_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        threading.Thread(target=_log_errors, args=(process,), daemon=True).start()
        return process

    def _write(self, line: bytes) -> None:
        """Write to the child; a broken pipe is noticed by the reader thread."""
        if self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except (OSError, ValueError):
            _logger.info("The analysis process has ended")

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None, "opened as a pipe"
        for line in process.stdout:
            try:
                self._deliver(json.loads(line))
            except (ValueError, KeyError, TypeError):
                _logger.exception("A line of the analysis process cannot be read")
        process.stdout.close()
        _close_input(process)
        self._ended(process, process.wait())

    def _deliver(self, message: Mapping[str, object]) -> None:
        article_id, request = str(message["id"]), message["request"]
        is_final = message["type"] == "failed" or message.get("is_final") is True
        with self._lock:
            pending = self._pending.get(article_id)
            if pending is None or pending.request != request:
                return
            if is_final:
                del self._pending[article_id]
        if message["type"] == "progress":
            done, total = _number(message["done"]), _number(message["total"])
            pending.callbacks.on_progress(article_id, done, total)
        elif message["type"] == "failed":
            self._fail(pending, str(message["sentence"]))
        else:
            analysis = analysis_from_dict(message["analysis"])
            pending.callbacks.on_result(article_id, pending.request, analysis, is_final)

    def _ended(self, process: subprocess.Popen[bytes], code: int) -> None:
        """Start again what an idle end cut off; report what a crash cut off."""
        with self._lock:
            if self._process is process:
                self._process = None
            if self._is_stopped or self._process is not None:
                return
            cut_off = list(self._pending.values())
            again, self._sent_again = self._sent_again, cut_off
        if code != 0:
            _logger.error("The analysis process ended with code %s", code)
        for pending in cut_off:
            if code == 0 and pending not in again:
                self._send(pending)
            else:
                self._fail(pending, _CRASHED)

    def _fail(self, pending: _Request, sentence: str) -> None:
        with self._lock:
            if self._pending.get(pending.article_id) is pending:
                del self._pending[pending.article_id]
        error = AnalysisFailedError(sentence)
        pending.callbacks.on_failed(pending.article_id, pending.request, error)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    _close_input(process)
    try:
        process.wait(_STOP_WAIT_S)
    except subprocess.TimeoutExpired:
        _logger.warning("The analysis process does not end")


def _close_input(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None, "opened as a pipe"
    try:
        process.stdin.close()
    except OSError:
        _logger.debug("The pipe was broken already")


def _log_errors(process: subprocess.Popen[bytes]) -> None:
    assert process.stderr is not None, "opened as a pipe"
    for line in process.stderr:
        _logger.warning("analysis process: %s", line.decode("utf-8", "replace").rstrip())
    process.stderr.close()


def _line(message: Mapping[str, Json]) -> bytes:
    return json.dumps(message).encode("ascii") + b"\n"


class _Child:
    """The other side: reads requests, analyses, writes results."""

    def __init__(self, reading: IO[bytes], writing: IO[bytes], model_name: str) -> None:
        self._reading = reading
        self._writing = writing
        self._model_name = model_name
        self._requests: queue.Queue[dict[str, object]] = queue.Queue()
        self._wanted: dict[str, object] = {}
        self._lock = threading.Lock()

    def serve(self, idle_s: float) -> None:
        """Answer requests until none has come for `idle_s` or the input ends."""
        threading.Thread(target=self._read, daemon=True).start()
        from desktop_app.nlp.analyzer import Analyzer

        analyzer = Analyzer(self._model_name)
        while True:
            try:
                message = self._requests.get(timeout=idle_s)
            except queue.Empty:
                return
            if self._is_wanted(message):
                self._answer(analyzer, message)

    def _read(self) -> None:
        for line in self._reading:
            message = json.loads(line)
            with self._lock:
                if message["type"] == "cancel":
                    self._wanted.pop(message["id"], None)
                    continue
                self._wanted[message["id"]] = message["request"]
            self._requests.put(message)
        os._exit(0)  # the parent is gone; an analysis under way is of no use to anybody

    def _is_wanted(self, message: Mapping[str, object]) -> bool:
        with self._lock:
            return self._wanted.get(str(message["id"])) == message["request"]

    def _answer(self, analyzer: object, message: Mapping[str, object]) -> None:
        from desktop_app.nlp.analyzer import AnalysisCancelledError, Analyzer, Listener

        assert isinstance(analyzer, Analyzer), "made by serve"
        name: dict[str, Json] = {"id": str(message["id"]), "request": _number(message["request"])}

        def send(kind: str, **fields: Json) -> None:
            self._writing.write(_line({"type": kind, **name, **fields}))
            self._writing.flush()

        def send_result(analysis: Analysis, *, is_final: bool) -> None:
            send("result", is_final=is_final, analysis=analysis_to_dict(analysis))

        listener = Listener(
            on_progress=lambda done, total: send("progress", done=done, total=total),
            on_partial=lambda analysis: send_result(analysis, is_final=False),
            is_cancelled=lambda: not self._is_wanted(message),
        )
        try:
            article = article_from_dict(message["article"])
            first_block = _number(message["first_block"])
            analysis = analyzer.analyze(article, first_block=first_block, listener=listener)
            send_result(analysis, is_final=True)
        except AnalysisCancelledError:
            _logger.debug("cancelled")
        except ReaderError as error:
            send("failed", sentence=error.sentence)
        except BrokenPipeError:  # the parent is gone
            raise
        except Exception:
            # The boundary of the process: a bug costs one analysis, not the window's worker.
            _logger.exception("The analysis failed")
            send("failed", sentence="The analysis failed. Details are in the log file.")


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError("expected a whole number")
    return value


def main(arguments: list[str]) -> NoReturn:
    """Be the child, and end the process; `arguments` are the model's name and the idle seconds."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    writing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not run into the protocol.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    model_name = arguments[0] if arguments else DEFAULT_MODEL
    idle_s = float(arguments[1]) if len(arguments) > 1 else IDLE_S
    child = _Child(sys.stdin.buffer, writing, model_name)
    try:
        child.serve(idle_s)
    except BrokenPipeError:
        _logger.debug("The parent is gone")
    except Exception:
        _logger.exception("The analysis process fails")
        _leave(1)
    _leave(0)


def _leave(code: int) -> NoReturn:
    """End at once: an orderly end would wait for the thread that reads the input, and abort."""
    logging.shutdown()
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
