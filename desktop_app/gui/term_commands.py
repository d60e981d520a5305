"""The reader's own terms: always mark this; and watch lists from a file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.annotation import Anchor, new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.errors import FormatError
from desktop_app.core.findings import Label
from desktop_app.core.kind_colours import KIND_COLOUR_NAMES, kind_key
from desktop_app.core.terms import TermFinder, name_key
from desktop_app.core.watch_list import LONGEST_TERM, WatchedTerm, parse_watch_list
from desktop_app.gui import file_dialogs
from desktop_app.gui.choice_prompt import Choice, ChoicePrompt
from desktop_app.gui.decision_words import colour_words
from desktop_app.gui.marks import Layer, MarkKind
from desktop_app.gui.notices import Notice
from desktop_app.gui.wording import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.scope_question import ScopeQuestion
    from desktop_app.gui.session import ReadingSession

_FILTER = "Watch lists (*.csv *.tsv *.txt);;All files (*)"
_MOST_BYTES = 8_000_000
_SUGGESTIONS = 9
_LONGEST_WORD = 60
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def _tr(text: str) -> str:
    return QCoreApplication.translate("terms", text)


class TermCommands:
    """Adds terms that are always marked.

    Args:
        want_layers: shows layers.
        leave_selection: drops the selection, once it has become a term.
        window: what the file dialog belongs to.
    """

    def __init__(
        self,
        session: ReadingSession,
        prompt: ChoicePrompt,
        scope_question: ScopeQuestion,
        *,
        want_layers: Callable[[frozenset[Layer]], None],
        leave_selection: Callable[[], object],
        window: QWidget,
    ) -> None:
        self._session = session
        self._prompt = prompt
        self._scope_question = scope_question
        self._want_layers = want_layers
        self._leave_selection = leave_selection
        self._window = window
        self._answer: tuple[WatchedTerm, Scope] | None = None

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "decision.add_term": self._add_term,
            "decision.import_terms": self._import,
            "decision.kind_colour": self._choose_kind,
        }

    # -- one term ----------------------------------------------------------------------------

    def _add_term(self, call: Invocation) -> None:
        session = self._session
        mark = session.focus.mark
        if session.selection is not None:
            span = _trimmed(session.article.text, *session.selection)
        elif mark is not None and mark.kind is not MarkKind.QUOTATION:
            span = mark.start, mark.end
        else:
            self._ask_term()
            return
        if call.is_repeat and self._answer is not None:
            last, scope = self._answer
            self._store(replace(last, term=session.article.text[slice(*span)]), scope)
        else:
            self._ask_kind(session.article.text[slice(*span)])

    def _ask_term(self) -> None:
        text, cursor = self._session.article.text, self._session.cursor
        word = next(
            (m[0] for m in _WORD.finditer(text, max(0, cursor - 60)) if m.end() > cursor), ""
        )
        self._prompt.ask(
            _tr("Always mark …"),
            _tr("A word or a phrase; select it first to save typing."),
            lambda _typed: (),
            self._ask_kind,
            text=word,
        )

    def _ask_kind(self, typed: str) -> None:
        term = " ".join(typed.split())
        if not term:
            return
        if len(term) > LONGEST_TERM:
            self._session.say(_tr("This is too long for a term. Select fewer words."))
            return
        self._answer = None
        self._prompt.ask(
            _tr("Always mark “{0}” as …").format(one_line(term, 60)),
            _tr("A kind of your own, such as “ships”, or one of these; empty: just a term."),
            self._kinds_like,
            lambda kind: self._ask_colour(WatchedTerm(term, kind.strip())),
        )

    def _kinds_like(self, typed: str) -> Sequence[Choice]:
        used = Counter(
            one.value for one in self._session.decisions.values() if one.kind is DecisionKind.TERM
        )
        colours = self._session.kind_colours
        kinds = [
            Choice(
                kind,
                kind,
                "",
                counted(number, _tr("term"), _tr("terms")),
                colours.get(kind_key(kind), 0),
            )
            for kind, number in used.most_common()
            if kind
        ]
        kinds += [Choice(name, name) for name in _label_names()]
        wanted = typed.casefold().strip()
        return [one for one in kinds if wanted in one.title.casefold()][:_SUGGESTIONS]

    def _ask_colour(self, term: WatchedTerm) -> None:
        """Ask for the colour of a kind that has none yet."""
        kind = term.kind
        if not kind or kind in _label_names() or kind_key(kind) in self._session.kind_colours:
            self._ask_scope(term)
            return
        title = _tr("The colour of “{0}”").format(one_line(kind, 40))
        self._prompt.choose(
            title,
            _tr("It holds for all terms of this kind, in every theme."),
            _colour_choices(),
            lambda value: self._ask_scope(replace(term, colour=int(value))),
        )

    def _ask_scope(self, term: WatchedTerm) -> None:
        decision = self._decision(term)
        scopes = [Scope.ARTICLE, Scope.LIBRARY]
        if decision.anchor is not None:
            scopes.insert(1, Scope.HERE)
        self._scope_question.ask(
            [decision],
            self._title(term),
            lambda scope: self._store(term, scope),
            scopes=scopes,
        )

    def _store(self, term: WatchedTerm, scope: Scope) -> None:
        self._answer = (term, scope)
        decision = self._decision(term)
        if scope is Scope.HERE and decision.anchor is None:
            scope = Scope.ARTICLE
        self._leave_selection()
        self._scope_question.store(
            [decision], scope, self._title(term), also=self._coloured([term])
        )
        self._show_layer()

    def _title(self, term: WatchedTerm) -> str:
        shown, kind = one_line(term.term, 60), term.kind
        return _tr("“{0}”, {1}").format(shown, kind) if kind else _tr("“{0}”").format(shown)

    # -- colours of kinds --------------------------------------------------------------------

    def _coloured(self, terms: Iterable[WatchedTerm]) -> list[Decision]:
        """Return decisions on the colours of kinds, where they are others than before."""
        colours: dict[str, WatchedTerm] = {}
        for term in terms:
            if term.kind and term.colour and term.kind not in _label_names():
                colours.setdefault(kind_key(term.kind), term)
        return [
            self._colour_decision(term.kind, term.colour)
            for key, term in colours.items()
            if self._session.kind_colours.get(key) != term.colour
        ]

    def _colour_decision(self, kind: str, colour: int) -> Decision:
        return Decision(
            id=new_id(),
            article_id=self._session.article_id,
            kind=DecisionKind.KIND_COLOUR,
            scope=Scope.LIBRARY,
            text=kind,
            value=str(colour),
        )

    def _choose_kind(self, _call: Invocation) -> None:
        """Ask for a kind, then for its colour."""
        kinds = [one for one in self._kinds_like("") if one.value not in _label_names()]
        if not kinds:
            self._session.say(_tr("There is no kind of your own yet: press + on a word or name."))
            return
        keyed = [replace(one, key=str(number)) for number, one in enumerate(kinds, 1)]
        self._prompt.choose(_tr("The colour of which kind?"), "", keyed, self._recolour)

    def _recolour(self, kind: str) -> None:
        title = _tr("The colour of “{0}”").format(one_line(kind, 40))

        def chosen(value: str) -> None:
            self._session.decide([self._colour_decision(kind, int(value))], title)
            self._show_layer()

        self._prompt.choose(title, "", _colour_choices(), chosen)

    def _show_layer(self) -> None:
        if Layer.TERMS not in self._session.layers:
            self._want_layers(self._session.layers | {Layer.TERMS})

    def _decision(self, term: WatchedTerm, finder: TermFinder | None = None) -> Decision:
        session = self._session
        label = _label_names().get(term.kind)
        return Decision(
            id=new_id(),
            article_id=session.article_id,
            kind=DecisionKind.IS_LABEL if label else DecisionKind.TERM,
            scope=Scope.LIBRARY,
            text=term.term,
            anchor=self._anchor(term.term, finder or TermFinder(session.article.text)),
            value=label or term.kind,
        )

    def _anchor(self, term: str, finder: TermFinder) -> Anchor | None:
        """Return the place that is meant: the target when it holds the term, else the first."""
        places = list(finder.find(term))
        start, end = self._session.target_span()
        inside = [place for place in places if start <= place[0] and place[1] <= end]
        chosen = (inside or places)[:1]
        return Anchor.of(self._session.article.text, *chosen[0]) if chosen else None

    # -- watch lists -------------------------------------------------------------------------

    def _import(self, _call: Invocation) -> None:
        name = file_dialogs.ask_open_one(
            self._window, _tr("Import a watch list"), Path.home(), _FILTER
        )
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Add the terms of a file that are not there yet, for the whole library.

        Raises:
            FormatError: It cannot be read, or is no list of terms.
        """
        known = {
            name_key(one.text)
            for one in self._session.decisions.values()
            if one.scope is Scope.LIBRARY and one.kind in (DecisionKind.TERM, DecisionKind.IS_LABEL)
        }
        listed = parse_watch_list(_read(path))
        new = [one for one in listed if name_key(one.term) not in known]
        colours = self._coloured(listed)
        if not new and not colours:
            self._session.say(_tr("All terms of {0} are there already.").format(path.name))
            return
        finder = TermFinder(self._session.article.text)
        decisions = [*(self._decision(one, finder) for one in new), *colours]
        title = _tr("Watch list {0}").format(path.name)
        places = counted(self._session.places_changed(decisions), _tr("place"), _tr("places"))
        self._session.decide(decisions, title)
        self._show_layer()
        terms = counted(len(new), _tr("term"), _tr("terms"))
        sentence = _tr("{0}: {1}, {2} in this article. Press z to undo.")
        notice = Notice(
            sentence.format(title, terms, places), command="edit.undo", action=_tr("Undo")
        )
        self._session.noticed.emit(notice)


def _colour_choices() -> list[Choice]:
    return [
        Choice(str(number), colour_words(number), str(number), "", number)
        for number in range(1, len(KIND_COLOUR_NAMES) + 1)
    ]


def _label_names() -> dict[str, Label]:
    return {
        _tr("person"): Label.PERSON,
        _tr("organisation"): Label.ORG,
        _tr("place"): Label.PLACE,
        _tr("group"): Label.GROUP,
        _tr("work"): Label.WORK,
        _tr("event"): Label.EVENT,
    }


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise FormatError(f"Could not read {path.name}: {error.strerror}.") from error
    if len(data) > _MOST_BYTES:
        raise FormatError(f"{path.name} is no watch list: it is too large.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
