"""Who said what: quotations, direct, mixed and indirect, with cue and speaker."""

from desktop_app.nlp.quotations.finder import find_quotations

__all__ = ["RULES_VERSION", "find_quotations"]

#: Raised whenever the rules or their weights change; a stored analysis names it.
RULES_VERSION = "4"
