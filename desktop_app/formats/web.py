"""Fetch a page: the only network code of the program, and only on the reader's act.

http and https only, checked at every redirect; total time and size are limited; a dripping or
endless body is cut off.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from desktop_app.core.errors import FetchError
from desktop_app.formats.source import MEGABYTE, Kind, Source, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
POLL_SECONDS = 0.05
REDIRECTS = {301, 302, 303, 307, 308}
AGENT = "Mozilla/5.0 (compatible; Rubricator; +reader)"
KINDS = {
    "text/plain": Kind.TEXT,
    "text/markdown": Kind.MARKDOWN,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one page may cost.

    Attributes:
        seconds: from the first packet to the last byte, redirects included.
        size_bytes: of the body, unpacked.
        redirects: how many are followed.
    """

    seconds: float = 30.0
    size_bytes: int = 20 * MEGABYTE
    redirects: int = 8


def fetch(
    url: str,
    *,
    cancel: Callable[[], bool],
    limits: FetchLimits | None = None,
    progress: Callable[[int], None] | None = None,
) -> Source:
    """Fetch an address.

    Args:
        url: an http or https address.
        cancel: asked between packets; True gives up.
        limits: what it may cost.
        progress: told the number of bytes so far.

    Raises:
        FetchError: It cannot be fetched; the sentence says why.
    """
    fetching = _Fetching(url, limits or FetchLimits(), progress)
    outcome: list[Source | Exception] = []

    def work() -> None:
        try:
            outcome.append(_fetched(fetching))
        except Exception as error:  # noqa: BLE001 - raised again by who waits for it
            outcome.append(error)

    if cancel():
        raise fetching.failed("cancelled.")
    # A server can keep one waiting for each single byte, so that nobody looks at the clock.
    thread = threading.Thread(target=work, name="fetch", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(POLL_SECONDS)
        if cancel() or fetching.is_late:
            fetching.is_given_up = True
            raise fetching.failed(fetching.too_late() if fetching.is_late else "cancelled.")
    (found,) = outcome
    if isinstance(found, Exception):
        raise found
    return found


def _fetched(fetching: _Fetching) -> Source:
    import httpx

    try:
        with httpx.Client(
            follow_redirects=False,
            timeout=httpx.Timeout(10.0),
            headers={"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"},
        ) as client:
            return fetching.run(client)
    except httpx.TimeoutException as error:
        raise fetching.failed("the server did not answer in time. Try again later.") from error
    except httpx.ConnectError as error:
        raise fetching.failed(
            "no connection to the server. Check the address and the network."
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise fetching.failed(f"{type(error).__name__}. Check the address.") from error
    except (OSError, ValueError) as error:
        raise fetching.failed("the address or the answer is not valid.") from error


class _Fetching:
    def __init__(
        self,
        url: str,
        limits: FetchLimits,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.is_given_up = False
        self._asked = url
        self._limits = limits
        self._progress = progress
        self._deadline = time.monotonic() + limits.seconds

    @property
    def is_late(self) -> bool:
        """Whether all the time there is has passed."""
        return time.monotonic() > self._deadline

    def too_late(self) -> str:
        return f"it was not there within {self._limits.seconds:.0f} seconds."

    def failed(self, reason: str) -> FetchError:
        return FetchError(f"Could not fetch {visible(self._asked)}: {reason}")

    def run(self, client: httpx.Client) -> Source:
        url = self._checked(self._asked.strip())
        for _ in range(self._limits.redirects + 1):
            if self.is_given_up:
                raise self.failed("cancelled.")
            with client.stream("GET", url) as response:
                if response.status_code in REDIRECTS and "location" in response.headers:
                    url = self._checked(urljoin(url, response.headers["location"]))
                    continue
                if response.status_code >= 400:
                    raise self.failed(f"the server answered {_status(response)}.")
                return self._source(url, response)
        raise self.failed("the page sends one from address to address.")

    def _checked(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
            raise self.failed("only http and https addresses are fetched.")
        return url

    def _source(self, url: str, response: httpx.Response) -> Source:
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._limits.size_bytes:
            raise self.failed(self._too_large())
        data = b"".join(self._body(response))
        content_type = response.headers.get("content-type", "")
        charset = CHARSET.search(content_type)
        kind = KINDS.get(content_type.split(";")[0].strip().lower())
        return Source(
            data=data,
            url=url,
            name=url,
            kind=kind if kind is Kind.HTML else None,
            charset=charset[1] if charset else "",
        )

    def _body(self, response: httpx.Response) -> Iterator[bytes]:
        size = 0
        for chunk in response.iter_bytes():  # as they come: a chunk of fixed size may never fill
            size += len(chunk)
            if size > self._limits.size_bytes:
                raise self.failed(self._too_large())
            if self.is_late:
                raise self.failed(self.too_late())
            if self.is_given_up:
                raise self.failed("cancelled.")
            if self._progress:
                self._progress(size)
            yield chunk

    def _too_large(self) -> str:
        return f"it has more than {self._limits.size_bytes / 1e6:.0f} MB."


def _status(response: httpx.Response) -> str:
    reason = response.reason_phrase
    return f"{response.status_code} ({reason})" if reason else str(response.status_code)
