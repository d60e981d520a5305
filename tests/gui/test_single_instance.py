"""A second start hands over what it was asked to open."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtNetwork import QLocalSocket

from desktop_app.gui.single_instance import (
    Request,
    SingleInstance,
    absolute,
    hand_over,
    parse,
    server_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND_START = """
import sys
from desktop_app.gui.single_instance import hand_over
sys.exit(0 if hand_over(sys.argv[1], sys.argv[2:]) else 3)
"""


@pytest.fixture
def name(tmp_path: Path) -> str:
    return server_name(tmp_path / "library.rubricator", tmp_path)


@pytest.fixture
def instance(qapp, name: str) -> Iterator[SingleInstance]:
    running = SingleInstance(name)
    assert running.listen()
    yield running
    running.close()
    running.deleteLater()


def second_start(name: str, *arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).resolve().parents[2]
    program = f"import sys; sys.path.insert(0, {str(root)!r})\n{SECOND_START}"
    return subprocess.Popen([sys.executable, "-c", program, name, *arguments], cwd=cwd)


def test_second_start_hands_over_files_and_addresses(qtbot, instance, name, tmp_path):
    received: list[Request] = []
    instance.requested.connect(received.append)

    second = second_start(name, "notes.md", "https://example.org/a", cwd=tmp_path)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)

    assert second.returncode == 0
    assert received[0].arguments == (str(tmp_path / "notes.md"), "https://example.org/a")


def test_second_start_without_files_asks_for_the_window(qtbot, instance, name, tmp_path):
    with qtbot.waitSignal(instance.requested, timeout=20_000) as asked:
        second = second_start(name, cwd=tmp_path)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)

    assert asked.args[0].arguments == ()


def test_first_start_finds_nobody(qapp, name):
    assert not hand_over(name, ["notes.md"])


def test_program_of_another_library_is_not_asked(qapp, instance, tmp_path):
    other = server_name(tmp_path / "other.rubricator", tmp_path)

    assert not hand_over(other, ["notes.md"])


def test_socket_of_a_crashed_program_is_replaced(qapp, name, tmp_path):
    Path(name).write_bytes(b"")
    running = SingleInstance(name)

    assert running.listen()

    running.close()
    running.deleteLater()


def test_program_goes_on_where_it_cannot_listen(qapp, tmp_path):
    (tmp_path / "file").write_text("no folder", "utf-8")
    running = SingleInstance(str(tmp_path / "file" / "x.socket"))

    assert not running.listen()

    running.deleteLater()


def test_same_library_by_another_path_has_the_same_name(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    names = {server_name(tmp_path / each / "a.rubricator", tmp_path) for each in ("real", "link")}

    assert len(names) == 1


def test_name_of_a_socket_is_short_in_a_deep_folder(tmp_path):
    deep = tmp_path / ("very-long-name-of-a-folder" * 8)

    assert len(server_name(tmp_path / "a.rubricator", deep)) < 108


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"no json\n",
        b"[]\n",
        b'{"arguments": "a.md"}\n',
        b'{"arguments": [1]}\n',
        b'{"arguments": [], "token": 5}\n',
        b"[" * 5000 + b"\n",
    ],
)
def test_message_that_is_none_of_ours_is_dropped(line):
    assert parse(line) is None


def test_stranger_who_sends_nonsense_is_cut_off(qtbot, instance, name):
    received: list[Request] = []
    instance.requested.connect(received.append)
    stranger = QLocalSocket()
    stranger.connectToServer(name)
    with qtbot.waitSignal(stranger.disconnected, timeout=5000):
        stranger.write(b"GET / HTTP/1.1\n")

    assert received == []


def test_desktops_permission_to_come_to_the_front_is_handed_on():
    line = json.dumps({"arguments": [], "token": "abc"}).encode()

    assert parse(line) == Request((), "abc")


def test_windows_drive_is_no_scheme():
    assert absolute(["https://example.org"]) == ("https://example.org",)
    assert Path(absolute(["C:notes.md"])[0]).is_absolute()
