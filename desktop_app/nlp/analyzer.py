"""Analyse an article: names, who they are, and who said what.

The model reads batches of paragraphs, the visible ones first; the findings are then cleaned up over
the whole article. Without a model, or in a language that no installed model knows, quotation marks
are paired all the same, and a sentence says what is missing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.core.errors import ModelMissingError
from desktop_app.core.findings import Analysis, Quotation
from desktop_app.nlp.language import detect_language, language_name
from desktop_app.nlp.models import DEFAULT_MODEL, LoadedModel, load_model, model_for
from desktop_app.nlp.preparing import Piece, pieces_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.tokens import Doc

    from desktop_app.core.article import Article
    from desktop_app.nlp.parsed import ParsedBlock

BATCH_SIZE = 16
#: Blocks from the first visible one on whose findings are shown before the rest is read.
VISIBLE_BLOCKS = 32

RULES_VERSION = "2"

_logger = logging.getLogger(__name__)


class AnalysisCancelledError(Exception):
    """The caller no longer wants the analysis."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Whom to tell of an analysis under way; all of it is optional.

    Attributes:
        on_progress: takes the number of characters read and their total.
        on_partial: takes the findings of the visible paragraphs, before the whole.
        is_cancelled: asked between batches.
    """

    on_progress: Callable[[int, int], None] = lambda done, total: None
    on_partial: Callable[[Analysis], None] = lambda analysis: None
    is_cancelled: Callable[[], bool] = lambda: False


class Analyzer:
    """Runs the pipeline; keeps the loaded models. For one thread."""

    def __init__(self, model_name: str = DEFAULT_MODEL) -> None:
        self._preferred = model_name
        self._loaded: dict[str, LoadedModel] = {}

    def analyze(
        self, article: Article, *, first_block: int = 0, listener: Listener | None = None
    ) -> Analysis:
        """Analyse an article.

        Reading begins at block `first_block`, the first visible one.

        Raises:
            AnalysisCancelledError: The listener said so.
        """
        listener = listener or Listener()
        language = detect_language(article)
        package = model_for(language, preferred=self._preferred)
        if package is None:
            return _marks_only(article, language, self._no_model_sentence(language))
        try:
            model = self._model(package)
        except ModelMissingError as error:
            _logger.warning("No model: %s", error)
            return _marks_only(article, language, error.sentence)
        run = _Run(article, model, language, listener)
        with model.nlp.memory_zone():
            return run.finish(first_block)

    def _model(self, package: str) -> LoadedModel:
        if package not in self._loaded:
            self._loaded[package] = load_model(package)
        return self._loaded[package]

    def _no_model_sentence(self, language: str) -> str:
        if language == "en":
            return (
                "No English language model is installed, so only quotation marks are paired. "
                "Run the set-up again."
            )
        return (
            f"This text seems to be {language_name(language)}, for which no language model is "
            "installed: quotation marks and your own terms are marked, names are not."
        )


def _marks_only(article: Article, language: str, sentence: str) -> Analysis:
    from desktop_app.nlp.quotemarks import preliminary

    return Analysis(
        quotations=preliminary(article),
        rules_version=_rules_version(),
        language=language,
        messages=(sentence,),
    )


def _rules_version() -> str:
    from desktop_app.nlp import quotations

    return f"{RULES_VERSION}.{quotations.RULES_VERSION}"


class _Run:
    """One analysis of one article."""

    def __init__(
        self, article: Article, model: LoadedModel, language: str, listener: Listener
    ) -> None:
        self._article = article
        self._model = model
        self._language = language
        self._listener = listener
        self._parsed: dict[int, ParsedBlock] = {}
        self._skipped = 0
        self._done = 0
        self._total = 1

    @property
    def _is_english(self) -> bool:
        """Whether the rules on who said what know the language."""
        return self._model.language == "en"

    def finish(self, first_block: int) -> Analysis:
        """Read everything, the visible first, and return the findings."""
        pieces = pieces_of(self._article)
        self._total = max(1, sum(len(piece.text) for piece in pieces))
        self._skipped = sum(piece.is_cut for piece in pieces)
        last = first_block + VISIBLE_BLOCKS
        visible = [piece for piece in pieces if first_block <= piece.number < last]
        rest = [piece for piece in pieces if not first_block <= piece.number < last]
        rest.sort(key=lambda piece: (piece.number < first_block, piece.block.start))
        self._read(visible)
        if len(rest) > BATCH_SIZE:
            self._listener.on_partial(self._findings(is_complete=False))
        self._read(rest)
        self._check()
        return self._findings(is_complete=True)

    def _read(self, pieces: Sequence[Piece]) -> None:
        for first in range(0, len(pieces), BATCH_SIZE):
            self._check()
            batch = [piece for piece in pieces[first : first + BATCH_SIZE] if piece.text]
            for piece, doc in zip(batch, self._docs(batch), strict=True):
                self._keep(piece, doc)
            self._done += sum(len(piece.text) for piece in batch)
            self._listener.on_progress(min(self._done, self._total), self._total)

    def _docs(self, batch: Sequence[Piece]) -> list[Doc | None]:
        """Parse a batch; a piece that the model refuses is skipped, not the whole batch."""
        try:
            return list(self._model.nlp.pipe([piece.text for piece in batch]))
        except (ValueError, RuntimeError, MemoryError):
            _logger.exception("A batch was refused by the model")
            return [self._doc(piece) for piece in batch]

    def _doc(self, piece: Piece) -> Doc | None:
        try:
            return self._model.nlp(piece.text)
        except (ValueError, RuntimeError, MemoryError):
            return None

    def _keep(self, piece: Piece, doc: Doc | None) -> None:
        from desktop_app.nlp.parsed import ParsedBlock

        if doc is None:
            self._skipped += 1
        else:
            self._parsed[piece.block.start] = ParsedBlock(piece.block, doc)

    def _check(self) -> None:
        if self._listener.is_cancelled():
            raise AnalysisCancelledError

    def _findings(self, *, is_complete: bool) -> Analysis:
        from desktop_app.nlp import entities, grouping, references
        from desktop_app.nlp.quotations import find_quotations
        from desktop_app.nlp.quotemarks import preliminary

        parsed = [self._parsed[start] for start in sorted(self._parsed)]
        found = entities.find_mentions(self._article, parsed, self._model.weights)
        mentions, things = grouping.group(self._article.text, found)
        if self._is_english:
            quotations = find_quotations(self._article, parsed, mentions, things)
        else:
            quotations = preliminary(self._article)
        meant, things = references.find_references(self._article.text, mentions, things)
        if not is_complete and self._is_english:
            quotations = self._with_marks_elsewhere(quotations)
        return Analysis(
            mentions=mentions,
            entities=things,
            quotations=quotations,
            references=meant,
            model=self._model.name,
            model_version=self._model.version,
            rules_version=_rules_version(),
            language=self._language,
            messages=self._messages(),
            is_complete=is_complete,
        )

    def _with_marks_elsewhere(self, found: Sequence[Quotation]) -> tuple[Quotation, ...]:
        """Add the plain pairs of marks of the blocks that were not read yet."""
        from desktop_app.nlp.quotemarks import preliminary

        read = [(parsed.block.start, parsed.block.end) for parsed in self._parsed.values()]
        low, high = min(r[0] for r in read) if read else 0, max(r[1] for r in read) if read else 0
        highest = max((quotation.group for quotation in found), default=0) + 1
        others = [
            replace(quotation, group=quotation.group + highest)
            for quotation in preliminary(self._article)
            if not (low <= quotation.start < high)
        ]
        return tuple(sorted([*found, *others], key=lambda q: (q.start, q.end)))

    def _messages(self) -> tuple[str, ...]:
        return (*self._language_messages(), *self._skip_messages())

    def _language_messages(self) -> tuple[str, ...]:
        if self._is_english:
            return ()
        return (
            f"This text seems to be {language_name(self._language)}: its names are found by the "
            f"model {self._model.name}, and quotation marks are paired. Who said what is told in "
            "English texts only.",
        )

    def _skip_messages(self) -> tuple[str, ...]:
        if not self._skipped:
            return ()
        return (
            f"{self._skipped} passages were not fully analysed: they hold very long runs of "
            "characters without a blank."
            if self._skipped > 1
            else "One passage was not fully analysed: it holds a very long run of characters "
            "without a blank.",
        )
