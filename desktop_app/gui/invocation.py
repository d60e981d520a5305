"""One run of a command: which, how often, with which character; and who can carry it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invocation:
    """What the resolver, a menu or the palette asks for.

    Attributes:
        argument: `Command.argument` of the command.
        character: what was typed after it, for commands that take a character.
        is_repeat: whether "." asks for it; what was answered before counts again.
    """

    count: int = 1
    argument: str = ""
    character: str = ""
    is_repeat: bool = False


Handlers = Mapping[str, Callable[[Invocation], None]]
