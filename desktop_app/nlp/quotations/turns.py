"""Who has the word: speakers of quotations without a cue of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.findings import Speaker

if TYPE_CHECKING:
    from desktop_app.nlp.quotations.drafts import Draft
    from desktop_app.nlp.quotations.resolve import Resolver


class Turns:
    """Remembers who spoke last while the drafts pass by in text order."""

    def __init__(self, resolver: Resolver) -> None:
        """Start with nobody speaking."""
        self._resolver = resolver
        self._last: Speaker | None = None
        self._block = -1

    def speaker_of(self, draft: Draft) -> Speaker | None:
        """Return the speaker of a draft: the one it names, or the one who has the word."""
        if draft.speaker is not None:
            speaker = self._resolver.speaker(draft.view, draft.speaker, draft.speaker_score)
            self._last = speaker
            return speaker
        if draft.mark is None or self._last is None or draft.head is not None:
            return None
        last = self._last
        return Speaker(
            last.start,
            last.end,
            last.text,
            last.name,
            last.entity,
            min(0.7, last.confidence),
            last.is_named,
        )
