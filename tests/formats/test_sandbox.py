"""The child that parses: answers, limits, and what it may not do."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.formats import open_source
from desktop_app.formats.sandbox import Sandbox
from desktop_app.formats.source import Kind, Limits, Source

TEXT = "The ferry leaves at noon.\n\nIt comes back.\n"


def test_file_is_read_in_the_child(tmp_path):
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT)
    result = open_source(Source.from_path(path))
    assert result.article.text == "The ferry leaves at noon.\n\nIt comes back."
    assert result.kind is Kind.TEXT


def test_one_child_serves_many_documents():
    with Sandbox() as sandbox:
        for number in range(3):
            reply = sandbox.read(Source.from_text(f"Text number {number} is here."))
            assert reply.article
            assert str(number) in reply.article.text


def test_refusal_comes_back_as_the_sentence():
    with pytest.raises(FormatError, match=r"notes\.txt: it is empty"):
        open_source(Source.from_bytes(b"", "notes.txt"))


def test_child_goes_on_after_a_refusal():
    with Sandbox() as sandbox:
        with pytest.raises(FormatError):
            sandbox.read(Source.from_bytes(b"", "notes.txt"))
        assert sandbox.read(Source.from_text(TEXT)).article


def test_slow_document_is_refused_and_the_next_one_read():
    with Sandbox(Limits(seconds=0.0)) as sandbox, pytest.raises(FormatError, match="seconds"):
        sandbox.read(Source.from_text("word " * 200_000))
    with Sandbox() as sandbox:
        assert sandbox.read(Source.from_text(TEXT)).article


def test_cancel_ends_the_child():
    with Sandbox() as sandbox, pytest.raises(FormatError, match="cancelled"):
        sandbox.read(Source.from_text("word " * 400_000), cancel=lambda: True)


def test_killed_child_is_replaced():
    with Sandbox() as sandbox:
        assert sandbox.read(Source.from_text(TEXT)).article
        child = sandbox._child
        assert child
        child.kill()
        child.wait()
        assert sandbox.read(Source.from_text(TEXT)).article


def guarded(action: str) -> str:
    """Run a line of Python behind the child's guard and return the name of what it raised."""
    program = textwrap.dedent(
        f"""
        import socket, subprocess, os, pathlib
        from desktop_app.formats.sandbox_child import _Guard
        _Guard.start()
        try:
            {action}
        except BaseException as error:
            print(type(error).__name__)
        else:
            print("done")
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "action",
    [
        "socket.create_connection(('127.0.0.1', 9), timeout=1)",
        "socket.getaddrinfo('example.org', 80)",
        "open('/etc/passwd')",
        "pathlib.Path('/etc/hostname').read_text()",
        "open('/tmp/written-by-a-document', 'w')",
        "subprocess.run(['true'])",
        "os.system('true')",
    ],
)
def test_guard_denies(action):
    assert guarded(action) == "PermissionError"


def test_guard_lets_the_program_load_its_own_code():
    assert guarded("import trafilatura") == "done"


def test_plain_text_loads_no_markup_library():
    program = (
        "import sys; from desktop_app.formats.reading import read_source;"
        "from desktop_app.formats.source import Source;"
        "read_source(Source.from_text('Some words here.'));"
        "assert not {'lxml', 'trafilatura', 'httpx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
