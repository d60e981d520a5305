"""How far is a decision to reach? Asks it, and shows what each answer would change."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.decisions import Decision, Scope
from desktop_app.gui.choice_prompt import Choice, ChoicePrompt
from desktop_app.gui.notices import Notice
from desktop_app.gui.wording import counted
from desktop_app.storage.rows import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.gui.session import ReadingSession
    from desktop_app.jobs import JobRunner
    from desktop_app.storage.library import Library


def _tr(text: str) -> str:
    return QCoreApplication.translate("correcting", text)


class ScopeQuestion:
    """Asks for the scope of decisions, counts what they change, and stores them.

    The article is counted at once; the library in a job, while the question already stands.
    """

    def __init__(
        self, session: ReadingSession, prompt: ChoicePrompt, library: Library, jobs: JobRunner
    ) -> None:
        self._session = session
        self._prompt = prompt
        self._library = library
        self._jobs = jobs
        self._requests = count(1)
        self._request = 0
        self._counted = ""

    def ask(
        self,
        decisions: Sequence[Decision],
        title: str,
        chosen: Callable[[Scope], None],
        *,
        scopes: Sequence[Scope] = (Scope.ARTICLE, Scope.HERE, Scope.LIBRARY),
    ) -> None:
        """Ask for one of `scopes`; `chosen` gets it unless the reader steps back."""
        choices = [self._choice(decisions, scope) for scope in scopes]
        self._request = next(self._requests)
        self._prompt.choose(title, "", choices, lambda value: chosen(Scope(value)))
        if Scope.LIBRARY in scopes:
            self._count_library(decisions, self._request)

    def store(
        self,
        decisions: Sequence[Decision],
        scope: Scope,
        title: str,
        *,
        also: Sequence[Decision] = (),
    ) -> None:
        """Make decisions with this scope, as one step of undo, and say what they changed.

        `also` are made with them as they are.
        """
        scoped = _scoped(decisions, scope)
        changed = _places(self._session.places_changed(scoped))
        if scope is Scope.LIBRARY and self._counted:
            changed = self._counted
        self._counted = ""
        self._session.decide([*scoped, *also], title)
        sentence = _tr("{0}: {1} changed. Press z to undo.").format(title, changed)
        self._session.noticed.emit(Notice(sentence, command="edit.undo", action=_tr("Undo")))

    def _choice(self, decisions: Sequence[Decision], scope: Scope) -> Choice:
        if scope is Scope.LIBRARY:
            return Choice(scope, _tr("everywhere"), "e", _tr("counting…"))
        detail = _places(self._session.places_changed(_scoped(decisions, scope)))
        if scope is Scope.HERE:
            return Choice(scope, _tr("only here"), "h", detail)
        return Choice(scope, _tr("in this article"), "a", detail)

    def _count_library(self, decisions: Sequence[Decision], request: int) -> None:
        def reach(scoped: Sequence[Decision]) -> Reach:
            reaches = [self._library.reach(decision) for decision in scoped]
            return Reach(
                sum(one.places for one in reaches),
                max((one.articles for one in reaches), default=0),
                is_whole=all(one.is_whole for one in reaches),
            )

        def show(found: Reach) -> None:
            if request == self._request:
                self._counted = _reach_text(found)
                self._prompt.set_detail(Scope.LIBRARY, self._counted)

        def fail(error: Exception) -> None:
            if request == self._request:
                self._prompt.set_detail(Scope.LIBRARY, "")
            self._session.report(error)

        self._counted = ""
        self._jobs.submit(reach, _scoped(decisions, Scope.LIBRARY), show, fail)


def _scoped(decisions: Sequence[Decision], scope: Scope) -> list[Decision]:
    return [replace(decision, scope=scope) for decision in decisions]


def _places(number: int) -> str:
    return counted(number, _tr("place"), _tr("places"))


def _reach_text(reach: Reach) -> str:
    articles = counted(reach.articles, _tr("article"), _tr("articles"))
    text = _tr("{0} in {1}").format(_places(reach.places), articles)
    return text if reach.is_whole else _tr("at least {0}").format(text)
