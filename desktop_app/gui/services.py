"""What a window needs from outside, made by `app` once the first picture is on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.gui.posting import Poster
    from desktop_app.jobs import JobRunner
    from desktop_app.nlp.worker import AnalysisWorker
    from desktop_app.storage.library import Library


@dataclass(frozen=True, slots=True)
class Services:
    """The library, the analysis process and the threads; `app` closes them."""

    library: Library
    worker: AnalysisWorker
    jobs: JobRunner
    poster: Poster
