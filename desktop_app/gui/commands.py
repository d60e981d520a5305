"""The one table of commands.

From `COMMANDS` come the key resolver, the menus, tool tips, the palette, the `?` sheet, the
settings page, the tests and the manual's table of keys.

A key is written as the character it types ("j", "E", "}") or as Qt's portable name ("Ctrl+K",
"PgDown"); the steps of a chord are separated by spaces ("g g"). When a command has `Scope.GLOBAL`,
its Ctrl and F keys are window-wide actions and its other keys belong to its other scopes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from desktop_app.gui.key_presets import LEADER, READWISE, VIM, Preset


class Scope(StrEnum):
    """Where a key means something."""

    GLOBAL = "global"
    READER = "reader"
    SELECTION = "selection"
    SELECT_MODE = "select mode"
    LIBRARY = "library"
    PANEL = "panel"


class Section(StrEnum):
    """The group that a command stands in, in menus, sheet and manual."""

    MOVE = "Move"
    MARKS = "Go from mark to mark"
    ANNOTATE = "Highlight and note"
    SELECT = "Select"
    SELECT_MODE = "In select mode"
    CORRECT = "Correct"
    EDIT = "Undo and copy"
    FIND = "Find"
    GO = "Go"
    ARTICLES = "Articles"
    LAYERS = "Layers"
    VIEW = "View"
    PANES = "Panes"
    FILE = "File"
    HELP = "Help"


@dataclass(frozen=True, slots=True)
class Command:
    """Something the reader can do.

    Attributes:
        id: What code calls it, such as "annotation.highlight".
        title: What the reader sees.
        section: The group it is listed in.
        scopes: Where its keys work. It can be run from the palette and menus anywhere.
        keys: The keys of each preset.
        is_repeatable: Whether "." does it again on the current target.
        takes_count: Whether a number typed before it repeats it.
        takes_character: Whether the next typed character belongs to it.
        argument: What tells it from its siblings: the colour's number, the layer, the theme.
    """

    id: str
    title: str
    section: Section
    scopes: tuple[Scope, ...]
    keys: Mapping[Preset, tuple[str, ...]] = field(hash=False, compare=False)
    is_repeatable: bool = False
    takes_count: bool = False
    takes_character: bool = False
    argument: str = ""


_READING = (Scope.READER,)
_READING_AND_SELECTING = (Scope.READER, Scope.SELECT_MODE)
_SELECTING = (Scope.SELECT_MODE,)
_ANYWHERE = (Scope.GLOBAL,)
_ANYWHERE_AND_READING = (Scope.GLOBAL, Scope.READER, Scope.SELECT_MODE)
_LISTS = (Scope.LIBRARY, Scope.PANEL)
_EVERY_PANE = (Scope.READER, Scope.SELECT_MODE, *_LISTS)


def starts_with_character(sequence: str) -> bool:
    """Tell whether a key sequence starts with a letter, digit or sign and no Ctrl, Alt or Meta."""
    return len(sequence.split(" ")[0]) == 1


def without_single_keys(sequences: tuple[str, ...]) -> tuple[str, ...]:
    """Put the leader key before every sequence that starts with a character."""
    return tuple(
        f"{LEADER} {sequence}" if starts_with_character(sequence) else sequence
        for sequence in sequences
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Builds the commands of one section."""

    section: Section

    def add(
        self,
        id: str,
        title: str,
        scopes: tuple[Scope, ...],
        *keys: str,
        repeat: bool = False,
        count: bool = False,
        character: bool = False,
        argument: str = "",
    ) -> Command:
        """Build a command from its standard keys and the presets' differences."""
        by_preset = {
            Preset.STANDARD: keys,
            Preset.VIM: VIM.get(id, keys),
            Preset.READWISE: READWISE.get(id, keys),
            Preset.NO_SINGLE_KEYS: without_single_keys(keys),
        }
        return Command(
            id=id,
            title=title,
            section=self.section,
            scopes=scopes,
            keys=MappingProxyType(by_preset),
            is_repeatable=repeat,
            takes_count=count,
            takes_character=character,
            argument=argument,
        )


def _moves() -> Iterator[Command]:
    add = _Table(Section.MOVE).add
    yield add("move.next_paragraph", "Next paragraph", _READING, "j", "Down", count=True)
    yield add("move.previous_paragraph", "Previous paragraph", _READING, "k", "Up", count=True)
    yield add("move.screen_down", "Screen down", _READING, "Space", "PgDown", count=True)
    yield add("move.screen_up", "Screen up", _READING, "Shift+Space", "PgUp", count=True)
    yield add("move.half_screen_down", "Half a screen down", _READING, "d", count=True)
    yield add("move.half_screen_up", "Half a screen up", _READING, "u", count=True)
    yield add("move.start", "Start of the article", _READING, "Home")
    yield add("move.end", "End of the article", _READING, "End")
    yield add("move.next_heading", "Next heading", _READING, "}", "Ctrl+PgDown", count=True)
    yield add("move.previous_heading", "Previous heading", _READING, "{", "Ctrl+PgUp", count=True)


def _marks() -> Iterator[Command]:
    add = _Table(Section.MARKS).add
    yield add("move.next_entity", "Next name", _READING, "e", count=True)
    yield add("move.previous_entity", "Previous name", _READING, "E", count=True)
    yield add("move.next_quotation", "Next quotation", _READING, "q", count=True)
    yield add("move.previous_quotation", "Previous quotation", _READING, "Q", count=True)
    yield add("move.next_same_speaker", "Next quotation of this speaker", _READING, "s", count=True)
    yield add(
        "move.previous_same_speaker",
        "Previous quotation of this speaker",
        _READING,
        "S",
        count=True,
    )
    yield add("move.next_same_entity", "Next mention of this name", _READING, "p", count=True)
    yield add(
        "move.previous_same_entity", "Previous mention of this name", _READING, "P", count=True
    )
    yield add("move.next_highlight", "Next highlight", _READING, "b", count=True)
    yield add("move.previous_highlight", "Previous highlight", _READING, "B", count=True)
    yield add("move.next_mark", "Next mark of any kind", _READING, "Tab", count=True)
    yield add("move.previous_mark", "Previous mark of any kind", _READING, "Shift+Tab", count=True)
    yield add("move.next_link", "Next link", _READING, ">", count=True)
    yield add("move.previous_link", "Previous link", _READING, "<", count=True)
    yield add("hints.show", "Jump to a mark by letters", _READING, "f")
    yield add("card.show", "About the focused mark; follow a link", _READING, "Return")


def _annotations() -> Iterator[Command]:
    add, scopes = _Table(Section.ANNOTATE).add, _READING_AND_SELECTING
    yield add("annotation.highlight", "Highlight", scopes, "h", repeat=True)
    for number in map(str, range(1, 9)):
        yield add(
            f"annotation.colour_{number}",
            f"Colour {number}",
            scopes,
            number,
            repeat=True,
            argument=number,
        )
    yield add("annotation.note", "Note", scopes, "n")
    yield add("annotation.article_note", "Note on the article", _READING, "N")
    yield add("annotation.tags", "Tags", scopes, "t", repeat=True)
    yield add("annotation.remove", "Remove the highlight", _READING, "Del", "Backspace")


def _selection() -> Iterator[Command]:
    add, scopes = _Table(Section.SELECT).add, _READING_AND_SELECTING
    for ends, keys, what in (
        ("extend_character_left", "Shift+Left", "Move the end one character left"),
        ("extend_character_right", "Shift+Right", "Move the end one character right"),
        ("extend_word_left", "Ctrl+Shift+Left", "Move the end one word left"),
        ("extend_word_right", "Ctrl+Shift+Right", "Move the end one word right"),
        ("extend_line_up", "Shift+Up", "Move the end one line up"),
        ("extend_line_down", "Shift+Down", "Move the end one line down"),
        ("other_end_character_left", "Alt+Shift+Left", "Move the start one character left"),
        ("other_end_character_right", "Alt+Shift+Right", "Move the start one character right"),
        # Ctrl+Alt is AltGr on many keyboards, so the words of the other end lie on Up and Down.
        ("other_end_word_left", "Alt+Shift+Up", "Move the start one word left"),
        ("other_end_word_right", "Alt+Shift+Down", "Move the start one word right"),
    ):
        yield add(f"selection.{ends}", what, scopes, keys, count=True)
    yield add("select.mode", "Select mode", scopes, "v")
    yield from _text_objects()


def _text_objects() -> Iterator[Command]:
    add = _Table(Section.SELECT_MODE).add
    for name, keys, what in (
        ("character_right", ("Right",), "One character on"),
        ("character_left", ("Left",), "One character back"),
        ("line_down", ("Down",), "One line down"),
        ("line_up", ("Up",), "One line up"),
        ("next_word", ("w",), "One word on"),
        ("previous_word", ("b",), "One word back"),
        ("next_sentence", (")",), "One sentence on"),
        ("previous_sentence", ("(",), "One sentence back"),
        ("next_paragraph", ("j",), "One paragraph on"),
        ("previous_paragraph", ("k",), "One paragraph back"),
    ):
        yield add(f"select.{name}", what, _SELECTING, *keys, count=True)
    yield add("select.inner_quotation", "The quotation without its speaker", _SELECTING, "i q")
    yield add("select.whole_quotation", "The quotation with its speaker", _SELECTING, "a q")
    yield add("select.entity", "The name", _SELECTING, "i e")
    yield add("select.other_end", "Go to the other end", _SELECTING, "o")


def _corrections() -> Iterator[Command]:
    add = _Table(Section.CORRECT).add
    yield add("decision.wrong", "This mark is wrong", _READING, "x", repeat=True)
    yield add("decision.change", "Change the type or the speaker", _READING, "r", repeat=True)
    yield add("decision.same_as", "Same as another name", _READING, "=", repeat=True)
    yield add("decision.split", "Not the same as another name", _READING, "-", repeat=True)
    yield add("decision.add_term", "Always mark this", _READING_AND_SELECTING, "+", repeat=True)
    yield add("decision.import_terms", "Import a watch list", _READING)
    yield add("decision.kind_colour", "Colour of a kind of terms", _READING)
    yield add("decision.merge", "The same in other articles?", _READING, "g =")
    yield add("decision.list", "Corrections made so far", _READING, "g x")
    yield add("analysis.again", "Analyse again", _READING)


def _edits() -> Iterator[Command]:
    add = _Table(Section.EDIT).add
    yield add("edit.undo", "Undo", _ANYWHERE_AND_READING, "z", "Ctrl+Z", count=True)
    yield add("edit.redo", "Redo", _ANYWHERE_AND_READING, "Z", "Ctrl+Y", "Ctrl+Shift+Z", count=True)
    yield add("edit.repeat", "Repeat the last change", _READING, ".", count=True)
    yield add("copy.with_source", "Copy with source and link", _READING_AND_SELECTING, "y")
    yield add("copy.article", "Copy the article with notes as Markdown", _READING, "Y")
    yield add("copy.plain", "Copy the text", _READING_AND_SELECTING, "Ctrl+C")


def _finding() -> Iterator[Command]:
    add = _Table(Section.FIND).add
    yield add("find.open", "Find in the article", (Scope.GLOBAL, Scope.READER), "/", "Ctrl+F")
    yield add("find.next", "Find next", (Scope.GLOBAL, Scope.READER), "F3", count=True)
    yield add(
        "find.previous", "Find previous", (Scope.GLOBAL, Scope.READER), "Shift+F3", count=True
    )
    yield add("search.open", "Search everything", _ANYWHERE, "Ctrl+Shift+F")


def _going() -> Iterator[Command]:
    add = _Table(Section.GO).add
    yield add("place.set", "Set a place mark", _READING, "m", character=True)
    yield add("place.go", "Go to a place mark", _READING, "'", character=True)
    back_and_forward = (Scope.READER, Scope.LIBRARY, Scope.PANEL)
    yield add("history.back", "Back", back_and_forward, "Alt+Left", count=True)
    yield add("history.forward", "Forward", back_and_forward, "Alt+Right", count=True)
    for name, keys, what in (
        ("top", "g g", "Top"),
        ("end", "g e", "End"),
        ("library", "g l", "Library"),
        ("highlights", "g h", "Highlights"),
        ("quotations", "g q", "Quotations"),
        ("people", "g p", "People and things"),
        ("notes", "g n", "Notes"),
        ("contents", "g c", "Contents"),
        ("original", "g o", "Original file or link"),
    ):
        yield add(f"go.{name}", what, _READING, keys, argument=name)


def _articles() -> Iterator[Command]:
    add = _Table(Section.ARTICLES).add
    yield add("article.next", "Next article", _READING, "J", count=True)
    yield add("article.previous", "Previous article", _READING, "K", count=True)
    yield add("article.done", "Done, and on to the next", _READING, "a")
    yield add("article.unread", "Back to unread", _READING, "A")
    yield add("article.changes", "What changed in the article", _READING, "g d")
    yield add("article.read_again", "Read the kept page again", _READING)
    yield add("article.whole_page", "Show all text of the kept page", _READING)
    yield add("article.load_pictures", "Load the pictures of this article", _READING, "g v")
    yield add("library.open_item", "Open", _LISTS, "Return")
    yield add("library.open_in_tab", "Open in another tab", (Scope.LIBRARY,), "Shift+Return")


def _layers() -> Iterator[Command]:
    add = _Table(Section.LAYERS).add
    for name, keys, what in (
        ("people", "l p", "People"),
        ("organisations", "l o", "Organisations"),
        ("places", "l g", "Places"),
        ("terms", "l t", "Your own terms"),
        ("quotations", "l q", "Quotations"),
        ("indirect", "l i", "Indirect speech"),
        ("highlights", "l h", "Highlights"),
        ("all", "l a", "All layers"),
    ):
        yield add(f"layer.{name}", what, _READING, keys, argument=name)


def _views() -> Iterator[Command]:
    add = _Table(Section.VIEW).add
    yield add("view.focus_mode", "Only the text", (Scope.GLOBAL, Scope.READER), "F11")
    yield add("text.larger", "Larger text", _ANYWHERE, "Ctrl++", "Ctrl+=", count=True)
    yield add("text.smaller", "Smaller text", _ANYWHERE, "Ctrl+-", count=True)
    yield add("text.reset", "Text size as at first", _ANYWHERE, "Ctrl+0")
    yield add("view.theme", "Next theme", _ANYWHERE, "Ctrl+Shift+D")
    for name, what in (
        ("light", "Light theme"),
        ("dark", "Dark theme"),
        ("sepia", "Sepia theme"),
        ("white", "White theme"),
        ("contrast", "High contrast theme"),
        ("system", "Theme of the system"),
        ("own", "Your own theme"),
    ):
        yield add(f"view.theme_{name}", what, _ANYWHERE, argument=name)


def _panes() -> Iterator[Command]:
    add = _Table(Section.PANES).add
    yield add("tab.next", "Next tab", (Scope.GLOBAL, Scope.READER), "Ctrl+Tab", count=True)
    yield add(
        "tab.previous", "Previous tab", (Scope.GLOBAL, Scope.READER), "Ctrl+Shift+Tab", count=True
    )
    yield add("pane.next", "Next pane", _ANYWHERE, "F6")
    yield add("pane.previous", "Previous pane", _ANYWHERE, "Shift+F6")
    yield add("pane.library", "To the library", _ANYWHERE, "Ctrl+1")
    yield add("pane.reader", "To the text", _ANYWHERE, "Ctrl+2")
    yield add("pane.notes", "To the notes", _ANYWHERE, "Ctrl+3")


def _files() -> Iterator[Command]:
    add = _Table(Section.FILE).add
    yield add("file.open", "Open", _ANYWHERE, "Ctrl+O")
    yield add(
        "file.paste", "New article from the clipboard", (Scope.READER, Scope.LIBRARY), "Ctrl+V"
    )
    yield add("file.import_folder", "Import a folder", _ANYWHERE)
    yield add("file.import_export", "Import from another reader", _ANYWHERE)
    yield add("import.show", "What was imported", _READING, "g i")
    yield add("import.pause", "Pause the import, or go on with it", _ANYWHERE)
    yield add("import.cancel", "Cancel the import", _ANYWHERE)
    yield add("file.raw_text", "Raw text of what could not be read", _ANYWHERE)
    yield add("file.export", "Export the article", _ANYWHERE, "Ctrl+E")
    yield add("note.preview", "Show or hide the note as it will look", _ANYWHERE)
    yield add("note.save_and_leave", "Save and leave the note", _ANYWHERE, "Ctrl+Return")
    yield add("tab.new", "New tab", _ANYWHERE, "Ctrl+T")
    yield add("tab.close", "Close the tab, or the window", _ANYWHERE, "Ctrl+W")
    yield add("tab.reopen", "Reopen the closed tab", _ANYWHERE, "Ctrl+Shift+T")
    yield add("file.new_window", "New window", _ANYWHERE, "Ctrl+N")
    yield add("app.settings", "Settings", _ANYWHERE, "Ctrl+,")
    yield add("app.quit", "Quit", (Scope.GLOBAL, Scope.READER), "Ctrl+Q")


def _help() -> Iterator[Command]:
    add = _Table(Section.HELP).add
    yield add("palette.open", "Command palette", (Scope.GLOBAL, *_EVERY_PANE), "Ctrl+K", ":")
    yield add("keys.show", "Keys that work here", (Scope.GLOBAL, *_EVERY_PANE), "F1", "?")
    yield add("app.escape", "One step back", _EVERY_PANE, "Esc")
    yield add("marks.legend", "What the marks mean", _ANYWHERE)
    yield add("app.privacy", "Where everything is kept", _ANYWHERE)
    yield add("app.about", "About Rubricator", _ANYWHERE)


COMMANDS: Final[tuple[Command, ...]] = (
    *_moves(),
    *_marks(),
    *_annotations(),
    *_selection(),
    *_corrections(),
    *_edits(),
    *_finding(),
    *_going(),
    *_articles(),
    *_layers(),
    *_views(),
    *_panes(),
    *_files(),
    *_help(),
)
"""Every command, in the order in which they are listed."""

COMMANDS_BY_ID: Final[Mapping[str, Command]] = MappingProxyType(
    {command.id: command for command in COMMANDS}
)


def preset_keys(preset: Preset) -> dict[str, tuple[str, ...]]:
    """Return the keys of every command in a preset, by id."""
    return {command.id: command.keys[preset] for command in COMMANDS}
