"""Names that the model took for one and are two, or for two and are one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Label, Mention
from desktop_app.nlp import bounds, known, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NICKNAME = re.compile(r"\s+[\"“'‘(][^\s\"”'’)]{2,20}[\"”'’)]\s+")
_IN = re.compile(r"\s+in\s+(?:the\s+)?(?=[A-Z])")
_OF = re.compile(r"\s+of\s+(?:the\s+)?(?=[A-Z])")
#: What is somebody's, before a name of at least two words.
_OWNER = re.compile(r"(\S+(?:\s\S+){0,4}?)['’]s\s(?=[A-Z][\w.'’-]+\s[A-Z])")
_HYPHEN = re.compile(r"(?<=\w)[-–](?=[A-Z])")
_REGIONS = ("District", "Region", "Republic", "Kingdom", "Diocese", "Archdiocese")
_CAMPUS = re.compile(r"University of [A-Z][\w .]*")


def joined(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Join what was torn apart: Pasquale "Pat" Di Cicco; Washington, D.C."""
    held: Mention | None = None
    for mention in mentions:
        if held is not None and _belong_together(text, held, mention):
            held = replace(held, end=mention.end)
            continue
        if held is not None:
            yield held
        held = mention
    if held is not None:
        yield held


def _belong_together(text: str, first: Mention, second: Mention) -> bool:
    between = text[first.end : second.start]
    if len(between) > 30:
        return False
    second_form = text[second.start : second.end]
    if first.label is second.label is Label.PERSON:
        return _NICKNAME.fullmatch(between) is not None
    if between == ", " and second.label is Label.PLACE and first.label is Label.ORG:
        return _CAMPUS.fullmatch(text, first.start, first.end) is not None
    if between in (", ", " ") and second_form in ("D.C.", "DC"):
        return True
    is_region = second.label is Label.PLACE and first.label in (Label.PLACE, Label.ORG)
    return between == " of " and is_region and text.endswith(_REGIONS, first.start, first.end)


def split(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Take apart names that were run together, by what else is named in the article."""
    forms = {text[m.start : m.end]: m.label for m in mentions if m.label in NAMED and not m.rank}
    surnames = {
        form.split()[-1] for form, label in forms.items() if label is Label.PERSON and " " in form
    }
    for mention in mentions:
        yield from (
            _split_in(text, mention)
            or _split_pair(text, mention, surnames)
            or _split_prefix(text, mention, forms)
            or _split_membership(text, mention, forms)
            or _split_possessive(text, mention, forms)
            or (mention,)
        )


def _split_in(text: str, mention: Mention) -> tuple[Mention, ...]:
    """Cut "United States Embassy in Iraq" before a country."""
    if mention.label not in (Label.ORG, Label.PLACE):
        return ()
    match = _IN.search(text, mention.start, mention.end)
    if match is None:
        return ()
    if names.fold(text[match.end() : mention.end]) not in names.country_names():
        return ()
    place = replace(mention, start=match.end(), label=Label.PLACE)
    return replace(mention, end=match.start()), place


def _split_pair(text: str, mention: Mention, surnames: set[str]) -> tuple[Mention, ...]:
    """Cut "the Jorgensen-Cohen ticket" between two people known from elsewhere."""
    form = text[mention.start : mention.end]
    match = _HYPHEN.search(form)
    if match is None or " " in form:
        return ()
    if not {form[: match.start()], form[match.end() :]} <= surnames:
        return ()
    first = replace(mention, end=mention.start + match.start(), label=Label.PERSON, rank="")
    second = replace(mention, start=mention.start + match.end(), label=Label.PERSON, rank="")
    return first, second


def _split_prefix(text: str, mention: Mention, forms: dict[str, Label]) -> tuple[Mention, ...]:
    """Cut "told MSNBC Cummings was" behind an organisation known by itself."""
    form = text[mention.start : mention.end]
    if mention.label not in (Label.PERSON, Label.ORG) or " " not in form:
        return ()
    for match in re.finditer(r" (?=[A-Z])", form):
        prefix, rest = form[: match.start()], form[match.end() :]
        label = known.fixed_labels().get(names.fold(prefix)) or forms.get(prefix)
        is_person = forms.get(rest) is Label.PERSON or (
            mention.label is Label.PERSON and label is Label.ORG and " " in rest
        )
        if is_person and label in (Label.ORG, Label.PLACE):
            cut = mention.start + match.start()
            person = bounds.tidied(text, cut + 1, mention.end, Label.PERSON)
            first = Mention(mention.start, cut, label, confidence=mention.confidence)
            return (first, person) if person is not None else ()
    return ()


def _split_membership(text: str, mention: Mention, forms: dict[str, Label]) -> tuple[Mention, ...]:
    """Cut "Ada Moss of the Blue Party" behind a full name; Joan of Arc stays one."""
    if mention.label is not Label.PERSON:
        return ()
    match = _OF.search(text, mention.start, mention.end)
    if match is None:
        return ()
    words = text[mention.start : match.start()].split()
    if len(words) < 2 or names.word_list("nobility") & {words[0], words[-1]}:
        return ()
    first = replace(mention, end=match.start())
    return first, _part(text, match.end(), mention, forms)


def _split_possessive(text: str, mention: Mention, forms: dict[str, Label]) -> tuple[Mention, ...]:
    """Cut "the Blue Party's Ada Moss" before the name; what is left of "'s" is no person."""
    match = _OWNER.match(text, mention.start, mention.end)
    if mention.label is not Label.PERSON or match is None:
        return ()
    person = bounds.tidied(text, match.end(), mention.end, Label.PERSON)
    if person is None:
        return ()
    owner = replace(mention, end=match.end(1))
    return _part(text, mention.start, owner, forms), person


def _part(text: str, start: int, mention: Mention, forms: dict[str, Label]) -> Mention:
    """Return the part of a mention from `start` on, which is no person, with its likely type."""
    words = text[start : mention.end]
    label = known.fixed_labels().get(names.fold(words)) or forms.get(words) or Label.ORG
    label = Label.ORG if label is Label.PERSON else label
    return Mention(start, mention.end, label, confidence=mention.confidence)


def without_event_names(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Leave out places and families inside the names of other things.

    "the 2004 Hong Kong legislative election" is an event, "the Vanderbilt family" several people.
    """
    for mention in mentions:
        after = text[mention.end : mention.end + 40]
        before = text[max(0, mention.start - 12) : mention.start]
        is_word = " " not in text[mention.start : mention.end]
        is_other = False
        if mention.label is Label.PLACE:
            is_event = _ELECTION.match(after) and _YEAR_BEFORE.search(before)
            is_other = bool(is_event or _CURRENCY.match(after))
        elif mention.label is Label.PERSON and is_word:
            is_other = _FAMILY.match(after) is not None
        if not is_other:
            yield mention


_ELECTION = re.compile(r"\s(?!presidential)(?:[a-z]+\s){0,2}(?:[Ee]lections?|referendum)\b")
_CURRENCY = re.compile(r"\s(?:dollars?|Constitution|Dollars?|gallons?)\b")
_YEAR_BEFORE = re.compile(r"\b(?:18|19|20)\d\d\s$")
_FAMILY = re.compile(r"\s(?:family|families|virus|disease|syndrome)\b")
