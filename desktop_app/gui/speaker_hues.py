"""Which hue a speaker has: the same in text, margin, panels and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.core.speech import SpeakerShare

#: The rank of sources without a name and of nobody known.
UNNAMED = -1


def speaker_ranks(shares: Iterable[SpeakerShare]) -> dict[str, int]:
    """Return the rank of each speaker by `SpeakerShare.key`, from 0 for who speaks most.

    Unnamed sources have the rank `UNNAMED` and take no hue away. `Theme.speaker_colour` turns a
    rank into a colour.
    """
    ranks: dict[str, int] = {}
    following = 0
    for share in shares:
        if share.is_named:
            ranks[share.key] = following
            following += 1
        else:
            ranks[share.key] = UNNAMED
    return ranks
