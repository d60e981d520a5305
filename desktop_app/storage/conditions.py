"""A search as FTS5 expression and SQL conditions; every word quoted, every value bound."""

from __future__ import annotations

from enum import StrEnum

from desktop_app.core.findings import Label
from desktop_app.core.query import Clause, Condition, Field, Filter, Place, Query, State, Words
from desktop_app.storage.packing import fold


class Target(StrEnum):
    """What is looked through; also the beginning of the names of its index and view."""

    ARTICLE = "article"
    QUOTATION = "quotation"
    ANNOTATION = "annotation"


_LABELS = {Field.PERSON: Label.PERSON, Field.ORG: Label.ORG, Field.PLACE: Label.PLACE}
_COLUMNS = {Field.SITE: "site", Field.BY: "byline", Field.TITLE: "title"}
_MINE = "n.article_id = a.id AND n.deleted IS NULL"
_STATES = {
    State.UNREAD: "(a.opened = '' AND a.done IS NULL)",
    State.STARTED: "(a.opened <> '' AND a.done IS NULL AND a.progress < 0.99)",
    State.FINISHED: "(a.done IS NOT NULL OR a.progress >= 0.99)",
    State.HIGHLIGHTED: f"EXISTS (SELECT 1 FROM annotation n WHERE {_MINE} AND n.colour > 0)",
    State.NOTED: f"EXISTS (SELECT 1 FROM annotation n WHERE {_MINE} AND n.note <> '')",
    State.ARCHIVED: "a.done IS NOT NULL",
}


class Conditions:
    """What a query asks of one target, for a statement in which `a` is the article's row.

    In the statement `q` is the row of a quotation, `n` that of an annotation, where the target is
    one.

    Attributes:
        match: FTS5 expression of the clauses that are words only; empty when there are none.
        wheres: conditions, to be joined by AND.
        values: bound values of `wheres`.
    """

    def __init__(self, target: Target, query: Query) -> None:
        self.values: dict[str, str] = {}
        self.wheres: list[str] = []
        self._target = target
        self._scope = _scope(target, query.places)
        matches: list[str] = []
        for clause in query.clauses:
            if all(isinstance(one, Words) and not one.is_negated for one in clause.conditions):
                matches.append(_alternatives(clause))
            else:
                alternatives = " OR ".join(self._where(one) for one in clause.conditions)
                self.wheres.append(f"({alternatives})")
        self.match = self._scoped(" AND ".join(matches)) if matches else ""

    def _scoped(self, match: str) -> str:
        return f"{self._scope}({match})" if self._scope else match

    def _bind(self, value: str) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _where(self, condition: Condition) -> str:
        if isinstance(condition, Words):
            where = self._words(condition)
        elif condition.field in (Field.SAID, Field.CUE):
            where = self._quotation(condition)
        elif condition.field is Field.TAG:
            where = self._tag(condition)
        else:
            where = self._article(condition)
        return f"NOT {where}" if condition.is_negated else where

    def _words(self, words: Words) -> str:
        table, key = f"{self._target}_words", _KEYS[self._target]
        match = self._bind(self._scoped(_quoted(words)))
        return f"({key} IN (SELECT rowid FROM {table} WHERE {table} MATCH {match}))"

    def _quotation(self, condition: Filter) -> str:
        is_own = self._target is Target.QUOTATION
        name = "q" if is_own else "w"
        if condition.field is Field.SAID:
            value = self._bind(f"% {_like(fold(condition.value))}%")
            test = f"' ' || {name}.folded LIKE {value} ESCAPE '\\'"
        else:
            value = self._bind(condition.value.casefold())
            test = f"({name}.cue = {value} OR {name}.cue_class = {value})"
        if is_own:
            return f"({test})"
        return f"EXISTS (SELECT 1 FROM quotation w WHERE w.article_key = a.key AND {test})"

    def _tag(self, condition: Filter) -> str:
        value = self._bind(condition.value)
        test = f"t.annotation_key = n.key AND t.tag = {value} COLLATE NOCASE"
        if self._target is Target.ANNOTATION:
            return f"EXISTS (SELECT 1 FROM annotation_tag t WHERE {test})"
        return f"EXISTS (SELECT 1 FROM annotation n, annotation_tag t WHERE {_MINE} AND {test})"

    def _article(self, condition: Filter) -> str:
        field, value = condition.field, condition.value
        if field in _LABELS:
            name = self._bind(f"% {_like(fold(value))}%")
            return (
                "EXISTS (SELECT 1 FROM entity e WHERE e.article_key = a.key AND "
                f"e.label = '{_LABELS[field].value}' AND ' ' || e.folded LIKE {name} ESCAPE '\\')"
            )
        if field in _COLUMNS:
            return f"a.{_COLUMNS[field]} LIKE {self._bind(f'%{_like(value)}%')} ESCAPE '\\'"
        if field is Field.LANGUAGE:
            return f"a.language = {self._bind(value.casefold())}"
        if field is Field.IS:
            return _STATES[State(value)]
        sign = "<" if field is Field.BEFORE else ">="
        day = "coalesce(nullif(a.published, ''), a.added)"
        return f"({day} {sign} {self._bind(value)})"


_KEYS = {Target.ARTICLE: "a.key", Target.QUOTATION: "q.key", Target.ANNOTATION: "n.key"}


def _scope(target: Target, places: tuple[Place, ...]) -> str:
    """Return the FTS5 filter for the columns that the places name."""
    if target is Target.ARTICLE:
        columns = [place.value for place in (Place.TITLE, Place.TEXT) if place in places]
    elif target is Target.QUOTATION:
        columns = ["text"] if Place.QUOTE in places else []
    else:
        columns = ["note", "tags"] if Place.NOTE in places else []
    return f"{{{' '.join(columns)}}} : " if columns else ""


def _alternatives(clause: Clause) -> str:
    words = [_quoted(one) for one in clause.conditions if isinstance(one, Words)]
    return f"({' OR '.join(words)})"


def _quoted(words: Words) -> str:
    text = words.text.replace('"', '""').replace("\x00", " ")
    return f'"{text}"' + ("*" if words.is_prefix else "")


def _like(value: str) -> str:
    """Return a value in which nothing is a wildcard of LIKE."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
