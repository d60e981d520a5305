"""The tabs of one window, as plain values: what stands side by side, and which is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_CLOSED = 20


class Tabs:
    """Articles by id, an empty id for a tab with nothing in it.

    There is always a tab, and no article is in two of them. Where the reader is in an article is
    kept by the library, so that a tab is no more than its id.
    """

    def __init__(self) -> None:
        self._ids = [""]
        self._closed: list[tuple[int, str]] = []
        self.current = 0
        """Which tab is shown."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The article of each tab, from the left."""
        return tuple(self._ids)

    @property
    def current_id(self) -> str:
        """The article that is shown, or empty."""
        return self._ids[self.current]

    def restore(self, ids: Iterable[str], current: int) -> None:
        """Take the tabs of an earlier session; `current` may be anything."""
        self._ids = list(dict.fromkeys(filter(None, ids))) or [""]
        self.current = min(max(current, 0), len(self._ids) - 1)

    def show(self, article_id: str) -> None:
        """Go to the tab of an article, or let the current tab show it."""
        if article_id and article_id in self._ids:
            self.current = self._ids.index(article_id)
        else:
            self._ids[self.current] = article_id

    def add(self) -> None:
        """Put an empty tab behind the current one and go there; one that is empty serves."""
        if "" in self._ids:
            self.current = self._ids.index("")
            return
        self.current += 1
        self._ids.insert(self.current, "")

    def close(self, index: int) -> None:
        """Take a tab away; where it was the current one, the next to the right is, or the last."""
        closed = self._ids.pop(index)
        if closed:
            self._closed.append((index, closed))
            del self._closed[:-_MOST_CLOSED]
        if not self._ids:
            self._ids = [""]
        if index < self.current:
            self.current -= 1
        self.current = min(self.current, len(self._ids) - 1)

    def reopen(self) -> bool:
        """Bring back the tab that was closed last, to its place; False when there is none."""
        while self._closed:
            index, article_id = self._closed.pop()
            if article_id in self._ids:
                continue
            if self._ids == [""]:
                self._ids = []
            self.current = min(index, len(self._ids))
            self._ids.insert(self.current, article_id)
            return True
        return False

    def move(self, index: int, target: int) -> None:
        """Put a tab elsewhere; the one that is shown stays shown."""
        shown = self.current_id
        self._ids.insert(target, self._ids.pop(index))
        self.current = self._ids.index(shown)

    def neighbour(self, step: int) -> int:
        """Return the tab so many steps from the current one, round the ends."""
        return (self.current + step) % len(self._ids)
