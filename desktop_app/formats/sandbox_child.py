"""The child process in which documents are parsed: limited, offline, and killed when it is slow.

It answers frames on its standard input with frames on its standard output until the input ends.
Nothing heavy is imported before the first document says what it needs.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import BinaryIO

from desktop_app.core.errors import ReaderError
from desktop_app.formats.frames import Reply, Request, read_request, write_reply

WARM = ("lxml.html", "trafilatura", "nh3", "desktop_app.formats.html")
DENIED = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork", "pty.")
WRITING = ("w", "a", "x", "+")


def main() -> int:
    """Serve documents until standard input ends."""
    # Ctrl+C in a terminal is for the program, which may still want this document.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = _private_streams()
    while True:
        request = read_request(requests)
        if request is None:
            return 0
        if request.source is None:
            _warm()
            write_reply(replies, Reply())
            continue
        _limit(request.limits.memory_bytes)
        _Guard.start()
        write_reply(replies, answer(request))


def answer(request: Request) -> Reply:
    """Read one document; every failure becomes a sentence."""
    from desktop_app.formats.pictures import decode
    from desktop_app.formats.reading import read_source

    source = request.source
    assert source is not None
    started = time.process_time()
    try:
        if request.picture is not None:
            return Reply(picture=decode(source.data or b"", request.picture))
        result = read_source(source, limits=request.limits)
    except ReaderError as error:
        return Reply(error=error.sentence)
    except MemoryError:
        return Reply(error=_failure(source.name, "it needs too much memory."))
    except RecursionError:
        return Reply(error=_failure(source.name, "it is nested too deeply."))
    except Exception as error:  # noqa: BLE001  a parser's bug must not end the program
        import traceback

        traceback.print_exc()
        reason = f"its reader failed ({type(error).__name__}). The file may be damaged."
        return Reply(error=_failure(source.name, reason))
    milliseconds = (time.process_time() - started) * 1000
    return Reply(
        result.article,
        result.warnings,
        result.kind,
        milliseconds=milliseconds,
        items=result.items,
    )


def _failure(name: str, reason: str) -> str:
    return f"Could not open {name}: {reason}"


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes for ourselves, so that a library that prints does not break a frame."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return requests, replies


def _warm() -> None:
    for name in WARM:
        importlib.import_module(name)


def _limit(memory_bytes: int) -> None:
    """Limit memory, written files and core dumps, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the limit there
        return
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in wanted.items():
        _, hard = resource.getrlimit(which)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(which, (ceiling, hard))
        except (ValueError, OSError):  # macOS refuses some of them
            continue


class _Guard:
    """Denies network, processes, writing, and files outside of the program's own folders."""

    _started = False

    @classmethod
    def start(cls) -> None:
        """Install the audit hook; it stays for the life of the process."""
        if cls._started:
            return
        cls._started = True
        program = Path(__file__).resolve().parents[2]
        # A bundle's own file is its archive of modules.
        roots = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.executable, str(program)}
        roots |= set(sys.path)
        roots |= {"/usr/share/zoneinfo", "/dev/null", "/dev/urandom", "/usr/lib", "/proc/self"}
        allowed = tuple(
            os.path.realpath(root) + ("" if os.path.isfile(root) else os.sep)  # noqa: PTH113
            for root in roots
            if root and root != "/"
        )

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if event == "open":
                _check_open(arguments, allowed)
            elif event.startswith(DENIED):
                raise PermissionError(f"a document may not do that: {event}")

        sys.addaudithook(hook)


def _check_open(arguments: tuple[object, ...], allowed: tuple[str, ...]) -> None:
    name, mode = arguments[0], arguments[1]
    if isinstance(name, int):
        return
    if isinstance(mode, str) and any(sign in mode for sign in WRITING):
        raise PermissionError("a document may not write files")
    path = os.path.realpath(os.fsdecode(name)) if isinstance(name, (str, bytes)) else ""
    if not (path + os.sep).startswith(allowed) and not path.startswith(allowed):
        raise PermissionError("a document may not read other files")


if __name__ == "__main__":
    sys.exit(main())
