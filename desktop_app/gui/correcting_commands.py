"""The reader's corrections: wrong, of another type, the same as, said by; and their reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.annotation import Anchor, new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Label
from desktop_app.core.replay import affected
from desktop_app.gui.choice_prompt import Choice
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.notices import Notice
from desktop_app.gui.wording import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.popups import Popups
    from desktop_app.gui.session import ReadingSession
    from desktop_app.storage.library import Library

_SUGGESTIONS = 8


def _tr(text: str) -> str:
    return QCoreApplication.translate("correcting", text)


class CorrectingCommands:
    """Asks what exactly the reader means, shows how many places change, and stores the decision."""

    def __init__(self, session: ReadingSession, popups: Popups, library: Library) -> None:
        self._session = session
        self._popups = popups
        self._library = library

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "decision.wrong": self._wrong,
            "decision.change": self._change,
            "decision.same_as": self._same_as,
        }

    # -- commands ----------------------------------------------------------------------------

    def _wrong(self, _call: Invocation) -> None:
        mark = self._focused(MarkKind.MENTION, MarkKind.QUOTATION)
        if mark is None:
            return
        text = self._text(mark)
        if mark.kind is MarkKind.QUOTATION:
            decision = self._decision(DecisionKind.NOT_A_QUOTATION, mark, text)
            self._store(decision, _tr("Not a quotation"))
        else:
            title = _tr("“{0}” is not a name").format(text)
            self._ask_scope(self._decision(DecisionKind.NOT_A_NAME, mark, text), title)

    def _change(self, _call: Invocation) -> None:
        mark = self._focused(MarkKind.MENTION, MarkKind.QUOTATION)
        if mark is None:
            return
        if mark.kind is MarkKind.QUOTATION:
            self._ask_speaker(mark)
        else:
            self._ask_label(mark)

    def _ask_label(self, mark: Mark) -> None:
        text = self._text(mark)
        choices = [
            Choice(Label.PERSON, _tr("a person"), "p"),
            Choice(Label.ORG, _tr("an organisation"), "o"),
            Choice(Label.PLACE, _tr("a place"), "g"),
            Choice(Label.GROUP, _tr("a people or group"), "n"),
            Choice(Label.WORK, _tr("a work"), "w"),
            Choice(Label.EVENT, _tr("an event"), "e"),
        ]

        def chosen(value: str) -> None:
            decision = self._decision(DecisionKind.IS_LABEL, mark, text, value)
            name = next(choice.title for choice in choices if choice.value == value)
            self._ask_scope(decision, _tr("“{0}” is {1}").format(text, name))

        self._popups.prompt.choose(_tr("“{0}” is …").format(text), "", choices, chosen)

    def _ask_speaker(self, mark: Mark) -> None:
        def chosen(name: str) -> None:
            decision = self._decision(DecisionKind.SAID_BY, mark, self._text(mark), name)
            self._store(decision, _tr("Change the speaker"))

        self._popups.prompt.ask(
            _tr("Who said this?"),
            one_line(self._text(mark), 120) + "\n" + _tr("An empty field means: nobody known."),
            lambda typed: self._names_like(typed, with_library=True),
            chosen,
        )

    def _same_as(self, _call: Invocation) -> None:
        mark = self._focused(MarkKind.MENTION)
        if mark is None:
            return
        text = self._text(mark)

        def chosen(name: str) -> None:
            if name:
                decision = self._decision(DecisionKind.SAME_AS, mark, text, name)
                self._ask_scope(decision, _tr("“{0}” is the same as “{1}”").format(text, name))

        self._popups.prompt.ask(
            _tr("“{0}” is the same as …").format(text),
            "",
            lambda typed: self._names_like(typed, with_library=True),
            chosen,
        )

    # -- asking ------------------------------------------------------------------------------

    def _ask_scope(self, decision: Decision, title: str) -> None:
        """Ask how far a decision reaches, with the number of places that each choice changes."""
        use = self._library.entity_in_library(decision.text, 1)
        here, article = self._places(decision, Scope.HERE), self._places(decision, Scope.ARTICLE)
        library = _tr("{0} in {1}").format(
            _places_text(max(use.mentions, article)),
            counted(max(use.articles, 1), _tr("article"), _tr("articles")),
        )
        choices = [
            Choice(Scope.ARTICLE, _tr("in this article"), "a", _places_text(article)),
            Choice(Scope.HERE, _tr("only here"), "h", _places_text(here)),
            Choice(Scope.LIBRARY, _tr("everywhere"), "e", library),
        ]

        def chosen(value: str) -> None:
            self._store(replace(decision, scope=Scope(value)), title)

        self._popups.prompt.choose(title, "", choices, chosen)

    def _places(self, decision: Decision, scope: Scope) -> int:
        session = self._session
        scoped = replace(decision, scope=scope)
        return affected(session.analysis, scoped, session.article.text, session.article_id)

    def _names_like(self, typed: str, *, with_library: bool) -> Sequence[Choice]:
        wanted = typed.casefold().strip()
        entities = self._session.analysis.entities
        names = [entity.name for entity in entities if wanted in entity.name.casefold()]
        if with_library and wanted:
            names += [count.name for count in self._library.entity_counts(wanted, _SUGGESTIONS)]
        return [Choice(name, name) for name in list(dict.fromkeys(names))[:_SUGGESTIONS]]

    # -- making ------------------------------------------------------------------------------

    def _focused(self, *kinds: MarkKind) -> Mark | None:
        mark = self._session.focus.mark
        if mark is not None and mark.kind in kinds:
            return mark
        self._session.say(_tr("Go to the mark first: e for names, q for quotations."))
        return None

    def _text(self, mark: Mark) -> str:
        return self._session.article.text[mark.start : mark.end]

    def _decision(self, kind: DecisionKind, mark: Mark, text: str, value: str = "") -> Decision:
        session = self._session
        first_start, first_end = mark.ranges[0]
        return Decision(
            id=new_id(),
            article_id=session.article_id,
            kind=kind,
            scope=Scope.HERE,
            text=text,
            anchor=Anchor.of(session.article.text, first_start, first_end),
            value=value,
            label=mark.mention.label if mark.mention else "",
        )

    def _store(self, decision: Decision, title: str) -> None:
        count = self._places(decision, decision.scope)
        self._session.decide(decision, title)
        sentence = _tr("{0}: {1} changed. Press z to undo.").format(title, _places_text(count))
        self._session.noticed.emit(Notice(sentence, command="edit.undo", action=_tr("Undo")))


def _places_text(count: int) -> str:
    return counted(count, _tr("place"), _tr("places"))
