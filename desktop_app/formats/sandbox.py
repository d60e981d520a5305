"""Reading in a child process that is limited and can be killed at any moment.

A `Sandbox` holds one child. It is used by one thread at a time, serves one document after the
other, and is replaced when a document kills it. Killing it is a refusal in words.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from desktop_app.core.errors import FormatError
from desktop_app.formats.frames import Reply, Request, read_reply, write_request
from desktop_app.formats.pictures import MOST_SIDE, Picture, Size
from desktop_app.formats.reading import load
from desktop_app.formats.source import Kind, Limits, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

CHILD_OPTION = "--sandbox-child"
START_SECONDS = 30.0  # a cold disk may need long to load the libraries; no document is read yet
POLL_SECONDS = 0.05
DOCUMENTS_EACH = 200
PACKAGE_PARENT = Path(__file__).resolve().parents[2]


class Sandbox:
    """A child process that reads documents one after the other; a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start the child and let it load its libraries, so that the first page is quick.

        Takes about a second; call it from a thread.
        """
        with contextlib.suppress(FormatError):
            self._exchange(Request(), Source(name="the libraries"), START_SECONDS, _never)

    def read(self, source: Source, cancel: Callable[[], bool] | None = None) -> Reply:
        """Read a document; `source` is a file or bytes.

        Args:
            source: what to read. An address must have been fetched before.
            cancel: asked every few hundredths of a second; True ends the child.

        Raises:
            FormatError: It cannot be read, took too long, or was cancelled.
        """
        if source.data is None:
            source = replace(source, data=load(source, self._limits))
        data = source.data or b""
        if source.kind is not Kind.TEXT and not _is_small_text(source):
            self.warm()
        seconds = self._limits.seconds_for(len(data))
        reply = self._exchange(Request(source, self._limits), source, seconds, cancel or _never)
        if reply.article is None:
            raise FormatError(reply.error or str(refusal(source, "its reader gave nothing.")))
        return reply

    def picture(self, data: bytes, most: Size, cancel: Callable[[], bool] | None = None) -> Picture:
        """Decode a picture in the child, scaled down to `most` where it is larger.

        Raises:
            FormatError: It cannot be decoded, took too long, or was cancelled.
        """
        source = Source(data=data, name="the picture")
        most = (min(most[0], MOST_SIDE), min(most[1], MOST_SIDE))
        request = Request(source, self._limits, picture=most)
        seconds = START_SECONDS if self._child is None else self._limits.seconds
        reply = self._exchange(request, source, seconds, cancel or _never)
        picture = reply.picture
        if picture is None or picture.width > most[0] or picture.height > most[1]:
            raise FormatError(reply.error or "The picture could not be shown.")
        return picture

    def close(self) -> None:
        """End the child at once."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _exchange(
        self, request: Request, source: Source, seconds: float, cancel: Callable[[], bool]
    ) -> Reply:
        child = self._started()
        box: list[Reply | None] = []
        done = threading.Event()

        def talk() -> None:
            reply: Reply | None = None
            try:
                write_request(cast("BinaryIO", child.stdin), request)
                reply = read_reply(cast("BinaryIO", child.stdout))
            except (OSError, ValueError):  # the child is gone, or no longer itself
                reply = None
            finally:
                box.append(reply)
                done.set()

        talker = threading.Thread(target=talk, name="sandbox", daemon=True)
        talker.start()
        reason = _wait(done, seconds, cancel)
        if reason or box[0] is None:
            child.kill()
            talker.join()
            self.close()
            raise refusal(source, reason or "its reader broke down. The file may be damaged.")
        talker.join()
        self._served += request.source is not None
        return box[0]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (
            self._child.poll() is not None or self._served >= DOCUMENTS_EACH
        ):
            self.close()
        if self._child is None:
            self._child = start_child()
            self._served = 0
        return self._child


def start_child() -> subprocess.Popen[bytes]:
    """Start the process that parses.

    Raises:
        FormatError: The system lets no process start.
    """
    if getattr(sys, "frozen", False):
        command = [sys.executable, CHILD_OPTION]
    else:
        command = [sys.executable, "-P", "-m", "desktop_app.formats.sandbox_child"]
    path = os.pathsep.join(filter(None, (str(PACKAGE_PARENT), os.environ.get("PYTHONPATH"))))
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise FormatError(
            f"Could not start the process that reads documents: {error.strerror}."
        ) from error


def _wait(done: threading.Event, seconds: float, cancel: Callable[[], bool]) -> str:
    """Wait for the child; return why it must be killed, or nothing."""
    waited = 0.0
    while not done.wait(POLL_SECONDS):
        waited += POLL_SECONDS
        if cancel():
            return "cancelled."
        if waited >= seconds:
            return f"it was not read within {seconds:.0f} seconds."
    return ""


def _is_small_text(source: Source) -> bool:
    return source.name.lower().endswith((".txt", ".text", ".md", ".markdown"))


def _never() -> bool:
    return False
