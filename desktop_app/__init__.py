"""Rubricator: read articles, see who is named and who said what, highlight and annotate."""

__version__ = "0.1.0"
