"""Ranges that overlap, as marks that open and close like brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Open(Generic[T]):
    """A mark begins, or goes on behind one that ended within it."""

    value: T


@dataclass(frozen=True, slots=True)
class Close(Generic[T]):
    """A mark ends, or is broken off; `is_last` where nothing of it follows."""

    value: T
    is_last: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text without a change in its marks."""

    start: int
    end: int


def nested(
    start: int, end: int, spans: Iterable[tuple[int, int, T]]
) -> Iterator[Open[T] | Close[T] | Stretch]:
    """Give the text from `start` to `end` with its marks properly nested.

    What reaches beyond the text is cut off; empty spans are left out. A span that crosses the end
    of another one is broken off there and opened again.
    """
    cut = [(max(a, start), min(b, end), value) for a, b, value in spans]
    waiting = sorted((s for s in cut if s[0] < s[1]), key=lambda span: (span[0], -span[1]))
    waiting.reverse()
    stack: list[tuple[int, T]] = []
    position = start
    while waiting or stack:
        first_end = min((span_end for span_end, _ in stack), default=end + 1)
        place = min(first_end, waiting[-1][0] if waiting else end + 1)
        if position < place:
            yield Stretch(position, place)
            position = place
        if first_end == place:
            yield from _close(stack, place)
        while waiting and waiting[-1][0] == place:
            _, span_end, value = waiting.pop()
            stack.append((span_end, value))
            yield Open(value)
    if position < end:
        yield Stretch(position, end)


def _close(stack: list[tuple[int, T]], place: int) -> Iterator[Open[T] | Close[T]]:
    """Close the marks that end here, and open those again that lay upon them."""
    lowest = next(index for index, (span_end, _) in enumerate(stack) if span_end == place)
    above = stack[lowest:]
    del stack[lowest:]
    for span_end, value in reversed(above):
        yield Close(value, is_last=span_end == place)
    for span_end, value in above:
        if span_end != place:
            stack.append((span_end, value))
            yield Open(value)
