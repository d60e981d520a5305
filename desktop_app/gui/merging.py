"""Is this the same person or thing as in those other articles? Proposed, and never done unasked.

The library counts one name as one person or thing. Where another article writes the name
otherwise, the reader is offered to join the two; what they answer is a decision as any other:
listed, undoable, and not asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.annotation import Anchor, new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import NAMED, Entity
from desktop_app.core.terms import TermFinder, name_key
from desktop_app.gui.choice_prompt import Choice, ChoicePrompt
from desktop_app.gui.names_panel import label_name
from desktop_app.gui.notices import Notice
from desktop_app.gui.wording import counted, short_date
from desktop_app.nlp.likeness import Likeness, fuller, likeness, looked_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.session import ReadingSession
    from desktop_app.jobs import JobRunner
    from desktop_app.storage.library import Library
    from desktop_app.storage.rows import Namesake

_MOST_OF_ONE = 4
_MOST_LISTED = 9
_MOST_PLACES = 3
_LONGEST_TITLE = 48
_ANSWERS = (DecisionKind.SAME_AS, DecisionKind.NOT_SAME)


def _tr(text: str) -> str:
    return QCoreApplication.translate("merging", text)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name of this article and one of others that may mean the same."""

    name: str
    other: Namesake
    kind: Likeness

    @property
    def detail(self) -> str:
        """In how many articles the other name stands."""
        return counted(len(self.other.places), _tr("article"), _tr("articles"))

    def decisions(self, kind: DecisionKind, article_id: str, text: str) -> Iterator[Decision]:
        """Give what the reader's answer means, made in the article of this text.

        Two spellings of a full name are the same everywhere; a bare surname or acronym is joined
        only in the articles looked at, since elsewhere it may mean somebody else.
        """
        long = fuller(self.name, self.other.name)
        short = self.other.name if long == self.name else self.name
        if kind is DecisionKind.NOT_SAME:
            for place in self.other.places:
                yield _decision(kind, Scope.ARTICLE, place.article_id, self.other.name, self.name)
        elif self.kind is Likeness.NAME:
            found = next(TermFinder(text).find(self.name), None)
            anchor = Anchor.of(text, *found) if found else None
            yield _decision(kind, Scope.LIBRARY, article_id, short, long, anchor)
        else:
            ids = [place.article_id for place in self.other.places]
            for one in ids if short == self.other.name else [article_id]:
                yield _decision(kind, Scope.ARTICLE, one, short, long)


def _decision(
    kind: DecisionKind,
    scope: Scope,
    article_id: str,
    text: str,
    value: str,
    anchor: Anchor | None = None,
) -> Decision:
    return Decision(new_id(), article_id, kind, scope, text, anchor, value)


def proposals(
    library: Library, article_id: str, entity: Entity, made: Iterable[Decision] = ()
) -> list[Proposal]:
    """Return which names of other articles may mean the same, the most likely first.

    A surname or acronym is proposed only where another name stands in both articles.

    Args:
        library: where the other articles are.
        article_id: of this article.
        entity: of this article.
        made: decisions that the library may not have written yet; what they answer is left out.
    """
    if entity.label not in NAMED:
        return []
    patterns = looked_for(entity.name, entity.label)
    answered = {
        frozenset((name_key(one.text), name_key(one.value))) for one in made if one.kind in _ANSWERS
    }
    found = []
    for other in library.namesakes(article_id, entity.name, entity.label, patterns):
        kind = likeness(entity.name, other.name, entity.label)
        if frozenset((name_key(entity.name), name_key(other.name))) in answered:
            continue
        if kind is Likeness.NAME or (kind is not None and other.shared):
            found.append(Proposal(entity.name, other, kind))
    found.sort(key=lambda one: (one.kind is not Likeness.NAME, -len(one.other.places)))
    return found[:_MOST_OF_ONE]


class Merging:
    """Offers to join names across the library, one by one."""

    def __init__(
        self,
        session: ReadingSession,
        prompt: ChoicePrompt,
        library: Library,
        jobs: JobRunner,
        show_place: Callable[[str, int | None], None],
    ) -> None:
        self._session = session
        self._prompt = prompt
        self._library = library
        self._jobs = jobs
        self._show_place = show_place

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {"decision.merge": self._list_all}

    def ask(self, proposal: Proposal, then: Callable[[], None] = lambda: None) -> None:
        """Ask whether both names mean the same; `then` is called after an answer."""
        label = proposal.other.label
        choices = [
            Choice("same", _tr("the same {0}").format(label_name(label)), "s"),
            Choice("apart", _tr("not the same"), "n"),
            *_places(proposal),
        ]

        def chosen(value: str) -> None:
            if value == "same":
                self._decide(proposal, DecisionKind.SAME_AS)
                then()
            elif value == "apart":
                self._decide(proposal, DecisionKind.NOT_SAME)
                then()
            else:
                self._show_place(value, None)

        title = _tr("Is “{0}” there the same as “{1}” here?")
        self._prompt.choose(
            title.format(proposal.other.name, proposal.name),
            self._reason(proposal),
            choices,
            chosen,
        )

    def _reason(self, proposal: Proposal) -> str:
        articles = counted(len(proposal.other.places), _tr("other article"), _tr("other articles"))
        if not proposal.other.shared:
            return _tr("It stands in {0}.").format(articles)
        shared = ", ".join(proposal.other.shared)
        return _tr("It stands in {0}, with {1} as well.").format(articles, shared)

    def _decide(self, proposal: Proposal, kind: DecisionKind) -> None:
        session = self._session
        made = list(proposal.decisions(kind, session.article_id, session.article.text))
        sentence = (
            _tr("“{0}” is the same as “{1}”")
            if kind is DecisionKind.SAME_AS
            else _tr("“{0}” is not the same as “{1}”")
        ).format(proposal.other.name, proposal.name)
        session.decide(made, sentence)
        notice = Notice(
            _tr("{0}. Press z to undo.").format(sentence), command="edit.undo", action=_tr("Undo")
        )
        session.noticed.emit(notice)

    # -- all of an article -------------------------------------------------------------------

    def _list_all(self, _call: Invocation) -> None:
        article_id = self._session.article_id
        entities = [one for one in self._session.analysis.entities if one.label in NAMED]
        made = list(self._session.decisions.values())

        def show(found: list[Proposal]) -> None:
            if article_id == self._session.article_id:
                self._choose(found)

        self._jobs.submit(
            lambda every: [
                one for each in every for one in proposals(self._library, article_id, each, made)
            ],
            entities,
            show,
            self._session.report,
        )

    def _choose(self, found: list[Proposal]) -> None:
        if not found:
            self._session.say(_tr("No name of this article looks like another one in the library."))
            return
        listed = found[:_MOST_LISTED]
        choices = [
            Choice(
                str(number),
                _tr("{0} = {1} ?").format(one.name, one.other.name),
                str(number),
                one.detail,
            )
            for number, one in enumerate(listed, 1)
        ]
        self._prompt.choose(
            _tr("The same in other articles?"),
            _tr("Nothing is joined unless you say so."),
            choices,
            lambda value: self.ask(listed[int(value) - 1], lambda: self._go_on(found, value)),
        )

    def _go_on(self, found: list[Proposal], value: str) -> None:
        """Show what is left to be answered."""
        left = [one for number, one in enumerate(found, 1) if str(number) != value]
        if left:
            self._choose(left)


def _places(proposal: Proposal) -> Iterator[Choice]:
    """Give the articles to be looked at, the newest first."""
    for number, place in enumerate(proposal.other.places[:_MOST_PLACES], 1):
        title = place.title
        if len(title) > _LONGEST_TITLE:
            title = title[: _LONGEST_TITLE - 1] + "…"
        detail = short_date(place.published)
        yield Choice(place.article_id, _tr("look at “{0}”").format(title), str(number), detail)
