"""Brings the pictures of the open article: those in it when they are seen, others when asked for.

Nothing is fetched and no file is read before the reader asks. What comes is decoded in the child
process that reads documents.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QImage

from desktop_app.core.errors import FormatError, ReaderError
from desktop_app.formats import Picture, Sandbox, inner_bytes, is_remote
from desktop_app.formats.pictures import MOST_BYTES
from desktop_app.gui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.gui.posting import Poster
    from desktop_app.gui.reader_view import ReaderView
    from desktop_app.gui.session import ReadingSession
    from desktop_app.jobs import JobRunner

_SECONDS_EACH = 20.0
_HIGHEST = 2_400  # points of a decoded picture


def _tr(text: str) -> str:
    return QCoreApplication.translate("pictures", text)


@dataclass(slots=True)
class _Order:
    """Pictures to be brought for one article; `stop` is set when nobody wants them any more."""

    targets: list[tuple[int, str]]
    source: str
    width: int
    stop: threading.Event
    failures: list[str] = field(default_factory=list)


class PictureLoader(QObject):
    """Loads what the view wants, one picture after the other, away from the window's thread."""

    def __init__(
        self,
        session: ReadingSession,
        view: ReaderView,
        jobs: JobRunner,
        poster: Poster,
    ) -> None:
        super().__init__(view)
        self._session = session
        self._view = view
        self._jobs = jobs
        self._poster = poster
        self._stop = threading.Event()
        self._is_busy = False
        session.article_opened.connect(self._begin_anew)
        view.pictures_wanted.connect(self._bring_inner)
        stop = self._stops = [self._stop]
        self.destroyed.connect(lambda: stop[0].set())

    def _begin_anew(self) -> None:
        """Stop what was asked for the article before."""
        self._stop.set()
        self._stop = self._stops[0] = threading.Event()
        self._is_busy = False

    def _bring_inner(self) -> None:
        if not self._is_busy:
            self._bring(self._view.wanted_pictures())

    def load_elsewhere(self) -> None:
        """Fetch the pictures that are not in the document, because the reader asks for them."""
        wanted = self._view.pictures.elsewhere()
        if not wanted:
            self._session.say(_tr("There are no pictures to load in this article."))
            return
        self._session.say(
            _tr("Loading {0}.").format(counted(len(wanted), _tr("picture"), _tr("pictures")))
        )
        self._bring(wanted, is_asked=True)

    def _bring(self, wanted: Sequence[int], *, is_asked: bool = False) -> None:
        items = self._view.pictures.items
        if not wanted:
            return
        for index in wanted:
            items[index].is_asked, items[index].sentence = True, ""
        self._view.viewport().update()
        order = _Order(
            [(index, items[index].target) for index in wanted],
            self._session.article.source if is_asked else "",
            self._view.picture_width(),
            self._stop,
        )
        self._is_busy = True
        self._jobs.submit(self._carry_out, order, self._finish, self._session.report)

    # -- in a thread -------------------------------------------------------------------------

    def _carry_out(self, order: _Order) -> _Order:
        with Sandbox() as sandbox:
            for index, target in order.targets:
                if order.stop.is_set():
                    break
                try:
                    data = _bytes_of(target, order)
                    most = (order.width, _HIGHEST)
                    picture = sandbox.picture(data, most, cancel=order.stop.is_set)
                except ReaderError as error:
                    order.failures.append(error.sentence)
                    self._deliver(order, index, error.sentence)
                else:
                    self._deliver(order, index, picture)
        return order

    def _deliver(self, order: _Order, index: int, result: Picture | str) -> None:
        self._poster.post(lambda: self._take(order, index, result))

    # -- in the window's thread --------------------------------------------------------------

    def _take(self, order: _Order, index: int, result: Picture | str) -> None:
        if order.stop is not self._stop:
            return
        item = self._view.pictures.items[index]
        item.is_asked = False
        if isinstance(result, str):
            item.sentence = result
            self._view.viewport().update()
            return
        item.has_holes = result.has_holes
        self._view.show_picture(index, _image(result), result.natural)

    def _finish(self, order: _Order) -> None:
        if order.stop is not self._stop:
            return
        self._is_busy = False
        if order.source or any(not _is_inner(target) for _, target in order.targets):
            self._tell(order)
        self._bring_inner()

    def _tell(self, order: _Order) -> None:
        """Say how many of the pictures the reader asked for are there."""
        loaded = len(order.targets) - len(order.failures)
        words = _tr("{0} loaded.").format(counted(loaded, _tr("picture"), _tr("pictures")))
        if order.failures:
            missing = counted(len(order.failures), _tr("picture"), _tr("pictures"))
            words = f"{words} {_tr('{0} could not be:').format(missing)} {order.failures[0]}"
        self._session.say(words)


def _is_inner(target: str) -> bool:
    return target.startswith("data:")


def _bytes_of(target: str, order: _Order) -> bytes:
    """Return a picture's bytes: from the document, the network, or the folder of the page."""
    if _is_inner(target):
        return inner_bytes(target) or b""
    if is_remote(target):
        from desktop_app.formats.web import FetchLimits, fetch

        limits = FetchLimits(seconds=_SECONDS_EACH, size_bytes=MOST_BYTES)
        return fetch(target, cancel=order.stop.is_set, limits=limits).data or b""
    return _beside(order.source, target)


def _beside(source: str, target: str) -> bytes:
    """Return a file in the folder of a saved page; nothing outside of it.

    Raises:
        FormatError: There is no such file there.
    """
    try:
        folder = Path(source).resolve().parent
        path = (folder / unquote(target.partition("?")[0])).resolve()
        if not source or not path.is_relative_to(folder) or not path.is_file():
            raise FileNotFoundError
        if path.stat().st_size > MOST_BYTES:
            raise FormatError(f"The picture has more than {MOST_BYTES / 1e6:.0f} MB.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise FormatError("The picture is not beside the page any more.") from error


def _image(picture: Picture) -> QImage:
    """Make Qt's image of raw points; the copy owns them."""
    return QImage(
        picture.points,
        picture.width,
        picture.height,
        4 * picture.width,
        QImage.Format.Format_RGBA8888,
    ).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
