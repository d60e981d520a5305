"""Moving through the article: paragraphs, screens, marks, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.findings import Label
from desktop_app.gui.focus import (
    Focus,
    focus_at,
    focus_on,
    focus_range,
    step_heading,
    step_mark,
    step_paragraph,
)
from desktop_app.gui.links import link_mark, links_of, next_link
from desktop_app.gui.marks import LABEL_LAYERS, Layer, Mark, MarkKind
from desktop_app.gui.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.reader_view import ReaderView
    from desktop_app.gui.session import ReadingSession

_NAMED_LAYERS = frozenset(LABEL_LAYERS[label] for label in Label)
_LAYER_GROUPS: dict[str, frozenset[Layer]] = {
    "people": frozenset({Layer.PEOPLE}),
    "organisations": frozenset({Layer.ORGANISATIONS}),
    "places": frozenset({Layer.PLACES}),
    "terms": frozenset({Layer.TERMS}),
    "quotations": frozenset({Layer.QUOTATIONS, Layer.WORDS}),
    "indirect": frozenset({Layer.INDIRECT}),
    "highlights": frozenset({Layer.HIGHLIGHTS}),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("reading", text)


class ReadingCommands:
    """Moves the focus of a session and scrolls its view."""

    def __init__(
        self,
        session: ReadingSession,
        view: ReaderView,
        layers_wanted: Callable[[frozenset[Layer]], None],
    ) -> None:
        self._session = session
        self._view = view
        self._layers_wanted = layers_wanted
        self._hidden_layers: frozenset[Layer] = frozenset()
        self._place_marks: dict[str, dict[str, int]] = {}

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "move.next_paragraph": lambda call: self._paragraph(call.count),
            "move.previous_paragraph": lambda call: self._paragraph(-call.count),
            "move.next_heading": lambda call: self._heading(1, call.count),
            "move.previous_heading": lambda call: self._heading(-1, call.count),
            "move.screen_down": lambda call: self._screen(0.92 * call.count),
            "move.screen_up": lambda call: self._screen(-0.92 * call.count),
            "move.half_screen_down": lambda call: self._screen(0.5 * call.count),
            "move.half_screen_up": lambda call: self._screen(-0.5 * call.count),
            "move.start": lambda _call: self._edge(0),
            "go.top": lambda _call: self._edge(0),
            "move.end": lambda _call: self._edge(-1),
            "go.end": lambda _call: self._edge(-1),
            "history.back": lambda call: self._travel(self._session.go_back, call.count),
            "history.forward": lambda call: self._travel(self._session.go_forward, call.count),
            "move.next_link": lambda call: self._link(1, call.count),
            "move.previous_link": lambda call: self._link(-1, call.count),
            "place.set": self._set_place,
            "place.go": self._go_place,
            "find.next": lambda call: self._hit(1, call.count),
            "find.previous": lambda call: self._hit(-1, call.count),
            **self._mark_handlers(),
            **{f"layer.{name}": self._toggle_layer for name in (*_LAYER_GROUPS, "all")},
        }

    def _mark_handlers(self) -> Handlers:
        tests: dict[str, Callable[[Mark], bool]] = {
            "entity": lambda mark: mark.kind is MarkKind.MENTION,
            "quotation": lambda mark: (
                mark.kind is MarkKind.QUOTATION and mark.layer is not Layer.WORDS
            ),
            "same_speaker": self._has_same_speaker,
            "same_entity": self._has_same_entity,
            "highlight": lambda mark: mark.kind is MarkKind.HIGHLIGHT,
            "mark": lambda _mark: True,
        }
        handlers: dict[str, Callable[[Invocation], None]] = {}
        for name, test in tests.items():
            handlers[f"move.next_{name}"] = self._walker(1, test, name)
            handlers[f"move.previous_{name}"] = self._walker(-1, test, name)
        return handlers

    def _walker(
        self, step: int, test: Callable[[Mark], bool], name: str
    ) -> Callable[[Invocation], None]:
        return lambda call: self._walk(step, call.count, test, name)

    def _has_same_speaker(self, mark: Mark) -> bool:
        focused = self._session.focus.mark
        wanted = focused.speaker if focused else ""
        return bool(wanted) and mark.kind is MarkKind.QUOTATION and mark.speaker == wanted

    def _has_same_entity(self, mark: Mark) -> bool:
        focused = self._session.focus.mark
        wanted = focused.entity if focused else None
        return wanted is not None and mark.kind is MarkKind.MENTION and mark.entity == wanted

    # -- moving ------------------------------------------------------------------------------

    def _paragraph(self, step: int) -> None:
        session = self._session
        for _ in range(abs(step)):
            found = step_paragraph(session.article, session.focus, 1 if step > 0 else -1)
            if found is None:
                break
            session.set_focus(found)

    def _heading(self, step: int, count: int) -> None:
        self._move(lambda focus: step_heading(self._session.article, focus, step), count)

    def _walk(self, step: int, count: int, test: Callable[[Mark], bool], name: str) -> None:
        session = self._session
        moved = self._move(
            lambda focus: step_mark(session.article, session.marks, focus, step, test), count
        )
        if not moved:
            session.noticed.emit(Notice(_nothing_more(name, step)))

    def _link(self, step: int, count: int) -> None:
        session = self._session
        links = links_of(session.article)

        def following(focus: Focus) -> Focus | None:
            start = focus_range(session.article, focus)[0]
            if step > 0 and focus.mark is None:
                start -= 1  # a link at the beginning of the paragraph is still to come
            found = next_link(links, start, step)
            return focus_on(session.article, link_mark(found)) if found else None

        if not self._move(following, count):
            session.noticed.emit(Notice(_nothing_more("link", step)))

    def _move(self, following: Callable[[Focus], Focus | None], count: int) -> bool:
        focus = self._session.focus
        for _ in range(count):
            found = following(focus)
            if found is None:
                break
            focus = found
        if focus == self._session.focus:
            return False
        self._session.set_focus(focus, is_jump=True)
        return True

    def _screen(self, share: float) -> None:
        self._view.scroll_by(share)
        height = self._view.viewport().height()
        top = self._view.scroll_target + height * 0.28
        block = self._view.block_at_height(top)
        self._session.set_focus(Focus(block), is_jump=False, is_scrolling=False)

    def _edge(self, index: int) -> None:
        blocks = self._session.article.blocks
        if blocks:
            self._session.set_focus(Focus(index % len(blocks)), is_jump=True)

    def _travel(self, move: Callable[[], bool], count: int) -> None:
        for _ in range(count):
            if not move():
                self._session.noticed.emit(Notice(_tr("There is no further place to return to.")))
                return

    # -- places ------------------------------------------------------------------------------

    def _set_place(self, call: Invocation) -> None:
        marks = self._place_marks.setdefault(self._session.article_id, {})
        marks[call.character] = self._session.focus_span[0]
        self._session.noticed.emit(Notice(_tr("Place mark {0} set.").format(call.character)))

    def _go_place(self, call: Invocation) -> None:
        marks = self._place_marks.get(self._session.article_id, {})
        offset = marks.get(call.character)
        if offset is None:
            sentence = _tr("There is no place mark {0} in this article. Press m {0} to set it.")
            self._session.noticed.emit(Notice(sentence.format(call.character)))
        else:
            self._session.focus_offset(offset)

    def _hit(self, step: int, count: int) -> None:
        session = self._session
        if not session.hits:
            session.noticed.emit(Notice(_tr("Nothing is searched for. Press / to find a word.")))
            return
        start = session.focus_span[0]
        mark = session.focus.mark
        if mark is not None and mark.kind is MarkKind.HIT:
            index = session.hits.index(mark.ranges[0]) if mark.ranges[0] in session.hits else -1
            index += step * count
        else:
            later = [i for i, hit in enumerate(session.hits) if hit[0] >= start]
            index = (later[0] if later else 0) if step > 0 else (later[0] if later else 0) - 1
        self.show_hit(index % len(session.hits))

    def show_hit(self, index: int) -> None:
        """Move the focus to a search hit."""
        self.show_hit_at(*self._session.hits[index])

    def show_hit_at(self, start: int, end: int) -> None:
        """Move the focus to the search hit with this range."""
        span = (start, end)
        mark = Mark(MarkKind.HIT, (span,), Layer.HIGHLIGHTS)
        self._session.set_focus(
            Focus(focus_at(self._session.article, span[0]).block, mark), is_jump=True
        )

    # -- layers ------------------------------------------------------------------------------

    def is_layer_on(self, name: str) -> bool:
        """Tell whether a group of layers, or "all" of them, is shown."""
        group = _LAYER_GROUPS.get(name, frozenset().union(*_LAYER_GROUPS.values()))
        return group <= self._session.layers

    def _toggle_layer(self, call: Invocation) -> None:
        shown = self._session.layers
        if call.argument == "all":
            if shown:
                self._hidden_layers, shown = shown, frozenset()
            else:
                shown = self._hidden_layers or frozenset(Layer)
            sentence = _tr("All layers on") if shown else _tr("All layers off")
        else:
            group = _LAYER_GROUPS[call.argument]
            is_on = not group & shown
            shown = shown | group if is_on else shown - group
            state = _tr("on") if is_on else _tr("off")
            sentence = _tr("Layer {0} {1}").format(_layer_name(call.argument), state)
        self._layers_wanted(shown)
        self._session.announced.emit(sentence)


def _layer_name(argument: str) -> str:
    names = {"indirect": "indirect speech", "terms": "your own terms"}
    return _tr(names.get(argument, argument))


def _nothing_more(name: str, step: int) -> str:
    """Say what there is no more of, and why a walk may not begin."""
    sentences = {
        "same_speaker": _tr("Go to a quotation with q first; s then follows its speaker."),
        "same_entity": _tr("Go to a name with e first; p then follows it."),
    }
    names = {
        "entity": _tr("name"),
        "quotation": _tr("quotation"),
        "highlight": _tr("highlight"),
        "mark": _tr("mark"),
        "link": _tr("link"),
    }
    if name in names:
        sentence = _tr("No {0} further on.") if step > 0 else _tr("No {0} further back.")
        return sentence.format(names[name])
    return sentences[name]
