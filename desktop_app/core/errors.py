"""Errors that the reader can act on; each carries a sentence to be shown as it stands."""


class ReaderError(Exception):
    """Root of all errors with a sentence for the reader: what happened, to what, what to do."""

    @property
    def sentence(self) -> str:
        """The text to show; never empty."""
        return str(self) or "Something went wrong. Try again."


class FormatError(ReaderError):
    """A document cannot be read."""


class FetchError(ReaderError):
    """A page cannot be fetched."""


class LibraryError(ReaderError):
    """The library file cannot be read or written."""


class LibraryTooNewError(LibraryError):
    """The library was written by a later version of the program."""


class LibraryBusyError(LibraryError):
    """Another program holds the library."""


class LibraryCorruptError(LibraryError):
    """The library file is damaged."""


class ModelMissingError(ReaderError):
    """The language model is not installed or does not load."""


class KeymapError(ReaderError):
    """A table of keys cannot be used."""


class QueryError(ReaderError):
    """A search cannot be understood."""
