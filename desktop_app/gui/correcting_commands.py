"""The reader's corrections: wrong, of another type, the same as, said by; and their reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.annotation import Anchor, new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Entity, Label
from desktop_app.core.folding import fold
from desktop_app.core.terms import name_key
from desktop_app.gui.choice_prompt import Choice, ChoicePrompt
from desktop_app.gui.decision_words import label_words
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.merging import proposals
from desktop_app.gui.names_panel import label_name
from desktop_app.gui.wording import DOT, counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.scope_question import ScopeQuestion
    from desktop_app.gui.session import ReadingSession
    from desktop_app.storage.library import Library

_SUGGESTIONS = 8
_SHOWN_LENGTH = 60
#: Quoted words of this length or less are often a phrase that stands elsewhere too.
_PHRASE_LENGTH = 40


_LABEL_KEYS = {
    Label.PERSON: "p",
    Label.ORG: "o",
    Label.PLACE: "g",
    Label.GROUP: "n",
    Label.WORK: "w",
    Label.EVENT: "e",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("correcting", text)


@dataclass(frozen=True, slots=True)
class _Correction:
    """What the reader decided of one mark, and may repeat on another.

    Attributes:
        title: with {0} for the mark's words.
    """

    kind: DecisionKind
    value: str
    title: str
    scope: Scope = Scope.HERE


class CorrectingCommands:
    """Asks what exactly the reader means, shows how many places change, and stores the decision.

    What was answered is kept by command and kind of mark, so that "." need not ask again.
    """

    def __init__(
        self,
        session: ReadingSession,
        prompt: ChoicePrompt,
        scope_question: ScopeQuestion,
        library: Library,
    ) -> None:
        self._session = session
        self._prompt = prompt
        self._scope_question = scope_question
        self._library = library
        self._answers: dict[tuple[str, MarkKind], _Correction] = {}
        self._asked = ("", MarkKind.MENTION)

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        mention, quotation = MarkKind.MENTION, MarkKind.QUOTATION
        return {
            "decision.wrong": self._command(
                "wrong", {mention: self._wrong_name, quotation: self._wrong_quotation}
            ),
            "decision.change": self._command(
                "change", {mention: self._ask_label, quotation: self._ask_speaker}
            ),
            "decision.same_as": self._command("same_as", {mention: self._ask_same}),
            "decision.split": self._command("split", {mention: self._ask_split}),
        }

    def _command(
        self, name: str, questions: dict[MarkKind, Callable[[Mark], None]]
    ) -> Callable[[Invocation], None]:
        def run(call: Invocation) -> None:
            mark = self._session.focus.mark
            if mark is None or mark.kind not in questions:
                names_only = MarkKind.QUOTATION not in questions
                self._session.say(
                    _tr("Go to a name first: press e.")
                    if names_only
                    else _tr("Go to the mark first: e for names, q for quotations.")
                )
                return
            self._asked = (name, mark.kind)
            answer = self._answers.get(self._asked)
            if call.is_repeat and answer is not None:
                self._make(mark, answer)
                return
            self._answers.pop(self._asked, None)
            questions[mark.kind](mark)

        return run

    # -- questions ---------------------------------------------------------------------------

    def _wrong_name(self, mark: Mark) -> None:
        title = _tr("“{0}” is not a name")
        self._ask_scope(mark, _Correction(DecisionKind.NOT_A_NAME, "", title))

    def _wrong_quotation(self, mark: Mark) -> None:
        correction = _Correction(DecisionKind.NOT_A_QUOTATION, "", _tr("“{0}” is not a quotation"))
        in_article = [
            replace(one, scope=Scope.ARTICLE) for one in self._decisions(mark, correction)
        ]
        is_repeated = self._session.places_changed(in_article) > len(mark.ranges)
        if is_repeated or mark.end - mark.start <= _PHRASE_LENGTH:
            scopes = (Scope.HERE, Scope.ARTICLE, Scope.LIBRARY)
            self._ask_scope(mark, correction, scopes=scopes)
        else:
            self._make(mark, correction)

    def _ask_label(self, mark: Mark) -> None:
        choices = [Choice(label, label_words(label), key) for label, key in _LABEL_KEYS.items()]

        def chosen(value: str) -> None:
            title = _tr("“{0}” is {1}").replace("{1}", label_words(Label(value)))
            self._ask_scope(mark, _Correction(DecisionKind.IS_LABEL, value, title))

        title = _tr("“{0}” is …").format(self._shown(mark))
        self._prompt.choose(title, "", choices, chosen)

    def _ask_speaker(self, mark: Mark) -> None:
        def chosen(typed: str) -> None:
            name = self._full_name(typed)
            title = _tr("Said by {0}").format(name) if name else _tr("The speaker is not known")
            self._make(mark, _Correction(DecisionKind.SAID_BY, name, _literal(title)))

        self._prompt.ask(
            _tr("Who said this?"),
            one_line(self._text(mark), 120) + "\n" + _tr("An empty field means: nobody known."),
            self._names_like,
            chosen,
        )

    def _ask_same(self, mark: Mark) -> None:
        own = name_key(self._text(mark))

        entity = self._session.analysis.entity(mark.entity)
        alike = self._names_alike(entity) if entity is not None else []

        def suggest(typed: str) -> list[Choice]:
            wanted = fold(typed).split()
            first = [one for one in alike if all(word in fold(one.title) for word in wanted)]
            known = {one.value for one in first}
            others = [one for one in self._names_like(typed) if one.value not in known]
            return [one for one in (*first, *others) if name_key(one.value) != own][:_SUGGESTIONS]

        def chosen(typed: str) -> None:
            name = self._full_name(typed)
            if name_key(name) in ("", own):
                return
            title = _tr("“{0}” is the same as “{1}”").replace("{1}", _literal(name))
            self._ask_scope(mark, _Correction(DecisionKind.SAME_AS, name, title))

        self._prompt.ask(
            _tr("“{0}” is the same as …").format(self._shown(mark)), "", suggest, chosen
        )

    def _ask_split(self, mark: Mark) -> None:
        others = self._other_names(mark)
        text = self._shown(mark)
        if not others:
            self._session.say(_tr("“{0}” is not taken for anything else.").format(text))
            return

        def chosen(name: str) -> None:
            title = _tr("“{0}” is not the same as “{1}”").replace("{1}", _literal(name))
            self._ask_scope(mark, _Correction(DecisionKind.NOT_SAME, name, title))

        if len(others) == 1:
            chosen(others[0])
            return
        choices = [Choice(n, n, str(i)) for i, n in enumerate(others[:9], 1)]
        self._prompt.choose(_tr("“{0}” is not the same as …").format(text), "", choices, chosen)

    def _ask_scope(
        self,
        mark: Mark,
        correction: _Correction,
        *,
        scopes: Sequence[Scope] = (Scope.ARTICLE, Scope.HERE, Scope.LIBRARY),
    ) -> None:
        self._scope_question.ask(
            self._decisions(mark, correction),
            self._title(mark, correction),
            lambda scope: self._make(mark, replace(correction, scope=scope)),
            scopes=scopes,
        )

    # -- names -------------------------------------------------------------------------------

    def _other_names(self, mark: Mark) -> list[str]:
        """Return the other names of what is meant: the full one first."""
        entity = self._session.analysis.entity(mark.entity)
        if entity is None:
            return []
        own = name_key(self._text(mark))
        names = dict.fromkeys((entity.name, *entity.aliases))
        return [name for name in names if name_key(name) != own]

    def _names_like(self, typed: str) -> list[Choice]:
        """Return names of the article that hold the words typed, then names of the library."""
        wanted = fold(typed).split()
        found: dict[str, Choice] = {}
        for entity, number in self._counted_entities():
            if all(word in fold(entity.name) for word in wanted):
                mentions = counted(number, _tr("mention"), _tr("mentions"))
                detail = DOT.join((label_name(entity.label), mentions))
                found.setdefault(entity.name, Choice(entity.name, entity.name, "", detail))
        if wanted:
            for use in self._library.entity_counts(typed.strip(), _SUGGESTIONS):
                articles = counted(use.articles, _tr("article"), _tr("articles"))
                detail = DOT.join((label_name(use.label), articles))
                found.setdefault(use.name, Choice(use.name, use.name, "", detail))
        return list(found.values())[:_SUGGESTIONS]

    def _names_alike(self, entity: Entity) -> list[Choice]:
        """Return the names of other articles that may mean the same."""
        session = self._session
        found = proposals(self._library, session.article_id, entity, session.decisions.values())
        return [
            Choice(one.other.name, one.other.name, "", DOT.join((_tr("same?"), one.detail)))
            for one in found
        ]

    def _full_name(self, typed: str) -> str:
        """Return the name of the article that was meant, whatever its case; else what was typed."""
        wanted = fold(typed).strip()
        for entity, _number in self._counted_entities():
            if wanted and wanted in map(fold, (entity.name, *entity.aliases)):
                return entity.name
        return typed

    def _counted_entities(self) -> list[tuple[Entity, int]]:
        """Return persons, then the rest, each by how often they are mentioned."""
        analysis = self._session.analysis
        numbers = dict.fromkeys((entity.key for entity in analysis.entities), 0)
        for mention in analysis.mentions:
            if mention.entity in numbers:
                numbers[mention.entity] += 1
        pairs = [(entity, numbers[entity.key]) for entity in analysis.entities]
        return sorted(pairs, key=lambda pair: (pair[0].label is not Label.PERSON, -pair[1]))

    # -- making ------------------------------------------------------------------------------

    def _make(self, mark: Mark, correction: _Correction) -> None:
        self._answers[self._asked] = correction
        self._scope_question.store(
            self._decisions(mark, correction), correction.scope, self._title(mark, correction)
        )

    def _title(self, mark: Mark, correction: _Correction) -> str:
        return correction.title.format(self._shown(mark))

    def _text(self, mark: Mark) -> str:
        return self._session.article.text[mark.start : mark.end]

    def _shown(self, mark: Mark) -> str:
        words = one_line(self._text(mark)).strip('“”"«»„')
        return words if len(words) <= _SHOWN_LENGTH else words[: _SHOWN_LENGTH - 1] + "…"

    def _decisions(self, mark: Mark, correction: _Correction) -> list[Decision]:
        """Return one decision, or one for each fragment of what is not a quotation."""
        is_each = correction.kind is DecisionKind.NOT_A_QUOTATION
        ranges = mark.ranges if is_each else mark.ranges[:1]
        return list(self._each_decision(mark, correction, ranges))

    def _each_decision(
        self, mark: Mark, correction: _Correction, ranges: Sequence[tuple[int, int]]
    ) -> Iterator[Decision]:
        session = self._session
        for start, end in ranges:
            yield Decision(
                id=new_id(),
                article_id=session.article_id,
                kind=correction.kind,
                scope=correction.scope,
                text=session.article.text[start:end],
                anchor=Anchor.of(session.article.text, start, end),
                value=correction.value,
                label=mark.mention.label if mark.mention else "",
            )


def _literal(text: str) -> str:
    """Return a text that `str.format` leaves as it is."""
    return text.replace("{", "{{").replace("}", "}}")
