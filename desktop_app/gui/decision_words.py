"""What a decision says, in words for lists."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Label
from desktop_app.core.kind_colours import KIND_COLOUR_NAMES, colour_number
from desktop_app.gui.wording import one_line

_LONGEST = 90


def _tr(text: str) -> str:
    return QCoreApplication.translate("correcting", text)


def label_words(label: Label) -> str:
    """Return a type as it stands in a sentence: "a person"."""
    return {
        Label.PERSON: _tr("a person"),
        Label.ORG: _tr("an organisation"),
        Label.PLACE: _tr("a place"),
        Label.GROUP: _tr("a people or group"),
        Label.DATE: _tr("a date"),
        Label.MONEY: _tr("a sum of money"),
        Label.WORK: _tr("a work"),
        Label.EVENT: _tr("an event"),
        Label.TERM: _tr("a term"),
    }[label]


def colour_words(number: int) -> str:
    """Return what a colour of kinds, 1 to 8, is called."""
    return QCoreApplication.translate("colours", KIND_COLOUR_NAMES[number - 1])


def decision_words(decision: Decision) -> str:
    """Return what was decided, as one sentence without its stop."""
    words = one_line(decision.text).strip('“”"«»„')
    text = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    value = one_line(decision.value)
    match decision.kind:
        case DecisionKind.NOT_A_NAME:
            return _tr("“{0}” is not a name").format(text)
        case DecisionKind.IS_LABEL:
            known = value in set(Label)
            return _tr("“{0}” is {1}").format(text, label_words(Label(value)) if known else value)
        case DecisionKind.SAME_AS:
            return _tr("“{0}” is the same as “{1}”").format(text, value)
        case DecisionKind.NOT_SAME:
            return _tr("“{0}” is not the same as “{1}”").format(text, value)
        case DecisionKind.SAID_BY:
            if not value:
                return _tr("“{0}”: the speaker is not known").format(text)
            return _tr("“{0}” was said by {1}").format(text, value)
        case DecisionKind.NOT_A_QUOTATION:
            return _tr("“{0}” is not a quotation").format(text)
        case _:
            return _own_words(decision.kind, text, value)


def _own_words(kind: DecisionKind, text: str, value: str) -> str:
    """Return what was decided on the reader's own terms and notes."""
    match kind:
        case DecisionKind.KIND_COLOUR:
            number = colour_number(value) or 0
            colour = colour_words(number) if number else _tr("without a colour of their own")
            return _tr("Terms of the kind “{0}” are {1}").format(text, colour)
        case DecisionKind.NOTE:
            return _tr("Note on “{0}”: {1}").format(text, value)
        case _:
            added = f" ({value})" if value else ""
            return _tr("“{0}” is always marked{1}").format(text, added)


def scope_words(scope: Scope) -> str:
    """Return how far it reaches."""
    return {
        Scope.HERE: _tr("only here"),
        Scope.ARTICLE: _tr("in its article"),
        Scope.LIBRARY: _tr("everywhere"),
    }[scope]
