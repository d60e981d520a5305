"""Fetching: limits, redirects, sentences. No test leaves this process."""

from __future__ import annotations

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest
import respx

from desktop_app.core.errors import FetchError, FormatError
from desktop_app.formats.source import Source
from desktop_app.formats.web import FetchLimits, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://example.org/a"


def get(url: str = URL, *, limits: FetchLimits | None = None, cancelled: bool = False):
    return fetch(url, cancel=lambda: cancelled, limits=limits)


@respx.mock
def test_page_with_its_charset():
    respx.get(URL).respond(
        200, content="é".encode("cp1252"), headers={"Content-Type": "text/html; charset=cp1252"}
    )
    source = get()
    assert source.data == b"\xe9"
    assert source.charset == "cp1252"
    assert source.url == URL


@respx.mock
def test_redirect_is_followed_and_the_last_address_kept():
    respx.get(URL).respond(302, headers={"Location": "/b"})
    respx.get("https://example.org/b").respond(200, html="<p>b</p>")
    assert get().url == "https://example.org/b"


@respx.mock
@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "javascript:1"])
def test_redirect_away_from_the_web_is_refused(target):
    respx.get(URL).respond(301, headers={"Location": target})
    with pytest.raises(FetchError, match=r"Could not fetch https://example\.org/a"):
        get()


@respx.mock
def test_endless_redirects_are_refused():
    respx.get(URL).respond(302, headers={"Location": URL})
    with pytest.raises(FetchError, match="address to address"):
        get()


@respx.mock
def test_announced_size_is_refused_before_reading():
    respx.get(URL).respond(200, headers={"Content-Length": "99999999999"}, content=b"x")
    with pytest.raises(FetchError, match="MB"):
        get()


@respx.mock
def test_endless_body_is_cut_off():
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 10_000

    respx.get(URL).mock(return_value=httpx.Response(200, content=endless()))
    with pytest.raises(FetchError, match="MB"):
        get(limits=FetchLimits(size_bytes=1_000_000))


@respx.mock
def test_dripping_body_is_cut_off():
    respx.get(URL).respond(200, content=b"x" * 100)
    with pytest.raises(FetchError, match="seconds"):
        get(limits=FetchLimits(seconds=-1))


@respx.mock
def test_cancel_gives_up():
    respx.get(URL).respond(200, content=b"x" * 100)
    with pytest.raises(FetchError, match="cancelled"):
        get(cancelled=True)


@respx.mock
def test_missing_page_says_the_status():
    respx.get(URL).respond(404)
    with pytest.raises(FetchError, match="404"):
        get()


@respx.mock
@pytest.mark.parametrize(
    ("failure", "words"),
    [(httpx.ConnectError("x"), "no connection"), (httpx.ReadTimeout("x"), "in time")],
)
def test_network_failure_is_a_sentence(failure, words):
    respx.get(URL).mock(side_effect=failure)
    with pytest.raises(FetchError, match=words):
        get()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "notes.txt", "javascript:1"])
def test_other_schemes_are_no_source(url):
    with pytest.raises(FormatError, match="only http and https"):
        Source.from_url(url)


class Dripping(BaseHTTPRequestHandler):
    """Sends a byte now and then, in the head or in the body, and never ends."""

    def do_GET(self) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            if self.path == "/body":
                self.wfile.write(b"1\r\nContent-Type: text/html\r\n\r\n")
            while not self.server.is_over.wait(0.02):  # type: ignore[attr-defined]
                self.wfile.write(b"x")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def dripping() -> Iterator[str]:
    """The address of a server on this machine that keeps one waiting."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    server.is_over = threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.is_over.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("part", ["head", "body"])
def test_real_server_that_drips_is_left_in_time(dripping, part):
    started = time.monotonic()
    with pytest.raises(FetchError, match="within 1 seconds"):
        get(f"{dripping}/{part}", limits=FetchLimits(seconds=0.6))
    assert time.monotonic() - started < 5


def test_waiting_for_a_server_can_be_cancelled(dripping):
    asked = iter([False, False, True])
    with pytest.raises(FetchError, match="cancelled"):
        fetch(f"{dripping}/head", cancel=lambda: next(asked))


def test_progress_is_told_while_a_page_comes(dripping):
    sizes: list[int] = []
    with pytest.raises(FetchError, match="cancelled"):
        fetch(f"{dripping}/body", cancel=lambda: len(sizes) >= 3, progress=sizes.append)
    assert sizes == sorted(sizes)
