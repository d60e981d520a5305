"""One window for each library: a second start hands what it was asked to open to the first.

The first program listens on a local socket whose name is made from the library's path; a second
one finds it, sends its arguments, waits for the answer and ends. Nothing goes over a network. Who
does not answer in time counts as not there: the second program then opens a window of its own.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)

CONNECT_MS = 500
ANSWER_MS = 3000
LONGEST_MESSAGE = 1_000_000
_LONGEST_SOCKET_PATH = 100  # Linux allows 107 bytes, macOS 103
_ANSWER = b"taken\n"
_TOKEN = "XDG_ACTIVATION_TOKEN"  # lets a window come to the front under Wayland


@dataclass(frozen=True, slots=True)
class Request:
    """What a second start was asked for.

    Attributes:
        arguments: absolute paths and addresses; empty when only the window is wanted.
        token: the desktop's permission to come to the front, if any.
    """

    arguments: tuple[str, ...]
    token: str = ""


def server_name(library: Path, folder: Path) -> str:
    """Return the name under which the program of a library listens.

    Args:
        library: the library file, which need not exist.
        folder: a folder of the user's own for the socket; Windows needs none.
    """
    real = os.path.realpath(library)
    name = "rubricator-" + hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
    if sys.platform == "win32":
        return name
    path = folder / f"{name}.socket"
    if len(os.fsencode(path)) > _LONGEST_SOCKET_PATH:
        path = Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}.socket"
    return str(path)


def absolute(arguments: Sequence[str]) -> tuple[str, ...]:
    """Make paths absolute: the running program may stand in another folder."""
    return tuple(
        word if len(urlsplit(word).scheme) > 1 else str(Path(word).expanduser().absolute())
        for word in arguments
    )


def hand_over(name: str, arguments: Sequence[str]) -> bool:
    """Give arguments to the program that listens; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_MS):
        return False
    message = {"arguments": absolute(arguments), "token": os.environ.get(_TOKEN, "")}
    socket.write(json.dumps(message).encode("ascii") + b"\n")
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(ANSWER_MS):
        answer += bytes(socket.readAll().data())
    socket.abort()
    return answer == _ANSWER


class SingleInstance(QObject):
    """The listening side. `requested` carries a `Request` of a second start."""

    requested = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._take_connections)

    def listen(self) -> bool:
        """Begin to listen; False when that is impossible, which is no reason not to go on.

        A socket that a crashed program left behind is replaced: `hand_over` has found nobody there.
        """
        if sys.platform != "win32":
            self._make_folder()
        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        is_listening = self._server.listen(self._name)
        if not is_listening:
            log.warning("A second start will open its own window: %s", self._server.errorString())
        return is_listening

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _make_folder(self) -> None:
        try:
            Path(self._name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.warning("No folder for the socket: %s", error.strerror)

    def _take_connections(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)

    def _read(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket), "only sockets are connected to this"
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST_MESSAGE:
                socket.abort()
            return
        request = parse(bytes(socket.readLine(LONGEST_MESSAGE).data()))
        if request is None:
            socket.abort()
            return
        socket.write(_ANSWER)
        socket.flush()
        if request.token:
            os.environ[_TOKEN] = request.token  # Qt reads it when a window is activated
        self.requested.emit(request)


def parse(line: bytes) -> Request | None:
    """Read a message; None when it is none of ours."""
    try:
        message = json.loads(line)
        arguments, token = message["arguments"], message.get("token", "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(arguments, list) or not isinstance(token, str):
        return None
    words = tuple(word for word in arguments if isinstance(word, str))
    return Request(words, token) if len(words) == len(arguments) else None
