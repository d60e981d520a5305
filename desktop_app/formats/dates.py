"""Dates as papers print them, read into ISO 8601."""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?P<year>1[6-9]\d\d|20\d\d)"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){DAY},?[ -]{{1,2}}(?:of )?{MONTH},?[ -]{{1,2}}{YEAR}(?!\d)",
        rf"\b{MONTH} {{1,2}}{DAY},? {{1,2}}{YEAR}(?!\d)",
        rf"(?<!\d){YEAR}[-/.](?P<month>[01]?\d)[-/.](?P<day>[0-3]?\d)(?!\d)",
        rf"(?<![\d.])(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.{YEAR}(?!\d)",
    )
)
# What may stand beside a date in a line that holds nothing else.
BESIDE = re.compile(
    r"published|posted|updated|last|modified|first|created|on|at|date|am|pm|a\.m\.|p\.m\.|"
    r"[a-z]{2,4}t\b|utc|gmt|z|t|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"[\d:.+,|·•\-–— ()/]",
    re.IGNORECASE,
)


def find_date(text: str, *, whole: bool = False) -> str:
    """Return the first date of a line as `YYYY-MM-DD`, or nothing.

    Args:
        text: a short line; only its first 300 characters are looked at.
        whole: the line must be a date line, with nothing but a weekday, time or "Published".
    """
    line = text[:300]
    for pattern in PATTERNS:
        match = pattern.search(line)
        if match is None:
            continue
        rest = line[: match.start()] + line[match.end() :]
        if whole and BESIDE.sub("", rest).strip():
            continue
        found = iso(match["year"], match["month"], match["day"])
        if found:
            return found
    return ""


def iso(year: str, month: str, day: str) -> str:
    """Return the date in ISO 8601, or nothing when there is no such day."""
    number = MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""
