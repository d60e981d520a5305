"""Small words of the interface: counts, dates, times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

if TYPE_CHECKING:
    from desktop_app.gui.commands import Command

WORDS_PER_MINUTE = 230
#: Stands between the parts of a line, such as "9 min · 12 quotations".
DOT = " · "

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def counted(number: int, one: str, many: str) -> str:
    """Return "1 note", "2 notes".

    A translation knows it as "%Ln notes" in the context "counts", with as many forms as its
    language has; without one the two English words serve.
    """
    shown = QLocale().toString(number)
    words = QCoreApplication.translate("counts", f"%Ln {many}", "", number)
    return words if words != f"{shown} {many}" else f"{shown} {one if number == 1 else many}"


def marked(context: str, text: str) -> str:
    """Return a text of a table as it is, and tell translators of it; it is translated when shown.

    Args:
        context: the one that `QCoreApplication.translate` is given then.
        text: the English words.
    """
    del context
    return text


def title_of(command: Command) -> str:
    """Return what the reader calls a command."""
    return QCoreApplication.translate("commands", command.title)


def minutes(words: int) -> int:
    """Return how long a text takes to read; at least one minute."""
    return max(1, round(words / WORDS_PER_MINUTE))


def short_date(published: str) -> str:
    """Return "6 Nov 1919" for 1919-11-06, "Nov 1919" for 1919-11, and other dates as they are."""
    match = _ISO_DATE.match(published)
    if match is None:
        return published
    year, month, day = match.groups()
    if month is None:
        return year
    date = QDate(int(year), int(month), int(day or 1))
    if not date.isValid():
        return published
    return QLocale().toString(date, "d MMM yyyy" if day else "MMM yyyy")


def percent(share: float) -> str:
    """Return "52 %"."""
    return f"{QLocale().toString(round(share * 100))}\u2009%"


_MARKUP = re.compile(r"\[([^\]\n]{1,200})\]\([^)\s]{1,500}\)|[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}")


def without_markup(text: str) -> str:
    """Return a note's first words without the signs of Markdown, for one line of a list."""
    return _MARKUP.sub(lambda match: match.group(1) or "", text.lstrip("#>-*+ "))


def one_line(text: str, limit: int = 300) -> str:
    """Return the beginning of a text with its white space made single."""
    return " ".join(text[: limit * 2].split())[:limit]
