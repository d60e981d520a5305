"""What lies over the window for a moment: palette, keys, cards, hints, questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect

from desktop_app import paths
from desktop_app.core.article import Inline
from desktop_app.core.kind_colours import kind_key
from desktop_app.gui.card import Card
from desktop_app.gui.choice_prompt import Choice, ChoicePrompt
from desktop_app.gui.commands import COMMANDS_BY_ID, Scope
from desktop_app.gui.focus import focus_on
from desktop_app.gui.key_hints import KeyHints
from desktop_app.gui.key_sheet import KeySheet
from desktop_app.gui.legend import Legend
from desktop_app.gui.mark_hints import MarkHints
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.name_note import NameNote
from desktop_app.gui.palette import Palette, command_items
from desktop_app.gui.ranking import ItemKind, PaletteItem
from desktop_app.gui.wording import counted, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.core.annotation import Annotation
    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.keys import Pending
    from desktop_app.gui.settings_page import SettingsPage
    from desktop_app.gui.theme import Theme
    from desktop_app.gui.workspace import Workspace

_ARTICLES_OFFERED = 500
_RECENT = "palette.recent"


def _tr(text: str) -> str:
    return QCoreApplication.translate("popups", text)


class Popups:
    """Makes and fills the popups of one window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        window = workspace.window_
        theme = window.appearance.theme
        self.prompt = ChoicePrompt(window, theme)
        self.key_sheet = KeySheet(window, theme, window.keymap, Scope.READER)
        self.key_hints = KeyHints(window, theme)
        self.card = Card(workspace.session, workspace.services.library, theme, window)
        self.mark_hints = MarkHints(theme, window.view.viewport())
        self.legend = Legend(theme, window)
        self.name_note = NameNote(workspace.session, theme, window)
        self.card.link_activated.connect(workspace.open_link)
        self.card.merge_wanted.connect(lambda proposal: workspace.merging.ask(proposal))
        self.card.note_wanted.connect(self.name_note.open)
        self.card.search_wanted.connect(lambda words: workspace.windowing.search_everything(words))
        self._settings_page: SettingsPage | None = None
        self.palette = Palette(
            window,
            theme,
            [self._command_items, self._heading_items, self._people_items, self._article_items],
        )
        self._restore_recent()
        self.palette.chosen.connect(self._take_item)
        self.key_hints.set_bottom_margin(window.status_line.sizeHint().height())
        self.card.chosen.connect(workspace.show_place)
        self.mark_hints.chosen.connect(self._go_to_hint)
        self.mark_hints.closed.connect(workspace.focus_text)

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "palette.open": lambda _call: self.palette.open(),
            "keys.show": self._show_keys,
            "card.show": self._show_card,
            "hints.show": self._show_hints,
            "marks.legend": lambda _call: self.legend.open(
                self._workspace.services.library.colour_names(), self._own_kinds()
            ),
        }

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for popup in (
            self.prompt,
            self.key_sheet,
            self.legend,
            self.key_hints,
            self.card,
            self.name_note,
            self.mark_hints,
            self.palette,
        ):
            popup.set_theme(theme)
        if self._settings_page is not None:
            self._settings_page.set_theme(theme)

    def _own_kinds(self) -> dict[str, int]:
        """Return the reader's own kinds of the terms of the article, with their colours."""
        session = self._workspace.session
        kinds = dict.fromkeys(m.kind for m in session.analysis.mentions if m.kind)
        return {kind: session.kind_colours.get(kind_key(kind), 0) for kind in kinds}

    # -- keys --------------------------------------------------------------------------------

    def show_pending(self, pending: Pending | None) -> None:
        """Show in the status line what was typed of a chord, and soon what can follow."""
        line = self._workspace.window_.status_line
        line.set_pending(pending.keys if pending else "")
        if pending is None:
            self.key_hints.dismiss()
        else:
            self.key_hints.show_pending(pending)

    def _show_keys(self, _call: Invocation) -> None:
        window = self._workspace.window_
        self.key_sheet.open(window.keymap, window.scope())

    def show_settings(self) -> None:
        """Show the pages of the settings; they are made when they are first wanted."""
        workspace = self._workspace
        appearance = workspace.window_.appearance
        if self._settings_page is None:
            from desktop_app.gui.settings_page import SettingsContext, SettingsPage
            from desktop_app.nlp.models import installed_models

            context = SettingsContext(
                models=installed_models(),
                library_path=workspace.services.library.path,
                settings_path=paths.settings_path(),
                colour_names=workspace.services.library.colour_names,
                name_colour=self._name_colour,
            )
            page = SettingsPage(workspace.window_, appearance.theme, context)
            page.settings_changed.connect(appearance.set_settings)
            page.failed.connect(workspace.session.report)
            self._settings_page = page
        self._settings_page.open(appearance.settings)

    def _name_colour(self, colour: int, name: str) -> None:
        workspace = self._workspace
        workspace.services.library.set_colour_name(colour, name).result()
        workspace.session.annotations_changed.emit()

    # -- marks -------------------------------------------------------------------------------

    def _show_card(self, _call: Invocation) -> None:
        session, view = self._workspace.session, self._workspace.window_.view
        mark = session.focus.mark
        if mark is not None and mark.kind is MarkKind.LINK:
            self._workspace.windowing.follow_link_at(mark.start)
            return
        if mark is None or mark.kind is MarkKind.HIT:
            session.say(_tr("Go to a mark first: e for names, q for quotations, b for highlights."))
            return
        parts = view.parts_on_screen(mark.start, mark.end)
        near = view.to_viewport(parts[0].slot) if parts else view.viewport().rect()
        self.card.show_mark(mark, near, view.viewport())

    def _show_hints(self, _call: Invocation) -> None:
        session, view = self._workspace.session, self._workspace.window_.view
        span = view.visible_span(view.visible_blocks())
        links = [
            inline
            for inline in session.article.inlines
            if inline.target and inline.start < span[1] and inline.end > span[0]
        ]
        targets: list[tuple[QRect, object]] = []
        marks: list[Mark | Inline] = [*session.marks.overlapping(*span), *links]
        for target in marks:
            parts = view.parts_on_screen(target.start, target.end)
            rect = view.to_viewport(parts[0].slot) if parts else None
            if rect is not None and rect.intersects(view.viewport().rect()):
                targets.append((rect, target))
        if not self.mark_hints.show_targets(targets):
            session.say(_tr("No mark and no link is in view."))

    def _go_to_hint(self, target: object) -> None:
        """Go to a mark, or follow a link."""
        session = self._workspace.session
        if isinstance(target, Mark):
            session.set_focus(focus_on(session.article, target), is_jump=True)
        elif isinstance(target, Inline):
            self._workspace.windowing.open_link(target.target)

    # -- tags --------------------------------------------------------------------------------

    def edit_tags(self, annotation: Annotation) -> None:
        """Ask for the tags of an annotation, separated by commas."""
        workspace = self._workspace

        def suggest(typed: str) -> list[Choice]:
            *before, last = (part.strip() for part in typed.split(","))
            known = workspace.services.library.tags(last, 8) if last else ()
            return [Choice(", ".join([*before, tag.tag]), tag.tag) for tag in known]

        def chosen(typed: str) -> None:
            tags = tuple(dict.fromkeys(t.strip().lstrip("#") for t in typed.split(",")))
            workspace.annotating.set_tags(annotation.id, tuple(filter(None, tags)))

        self.prompt.ask(
            _tr("Tags"),
            _tr("Separate them by commas."),
            suggest,
            chosen,
            text=", ".join(annotation.tags),
        )

    # -- the palette -------------------------------------------------------------------------

    def _command_items(self) -> Iterable[PaletteItem]:
        window = self._workspace.window_
        return command_items(window.keymap, lambda id: window.reason_against(COMMANDS_BY_ID[id]))

    def _heading_items(self) -> Iterable[PaletteItem]:
        article = self._workspace.session.article
        for index, block in enumerate(article.blocks):
            if block.kind in {"heading", "title"}:
                yield PaletteItem(ItemKind.HEADING, str(index), article.block_text(block))

    def _people_items(self) -> Iterable[PaletteItem]:
        session = self._workspace.session
        for entity in session.analysis.entities:
            number = sum(m.entity == entity.key for m in session.analysis.mentions)
            if number:  # others are meant only inside of longer names
                detail = counted(number, "mention", "mentions")
                yield PaletteItem(ItemKind.PERSON, str(entity.key), entity.name, detail)

    def _article_items(self) -> Iterable[PaletteItem]:
        for row in self._workspace.services.library.articles(_ARTICLES_OFFERED):
            detail = row.site or short_date(row.published)
            yield PaletteItem(ItemKind.ARTICLE, row.id, row.title, detail)

    def _restore_recent(self) -> None:
        stored = self._workspace.services.library.state(_RECENT)
        try:
            pairs = [(ItemKind(kind), str(key)) for kind, key in json.loads(stored or "[]")]
        except (ValueError, TypeError):
            return
        self.palette.set_recent(pairs)

    def _take_item(self, item: PaletteItem) -> None:
        workspace = self._workspace
        recent = [[str(kind), key] for kind, key in self.palette.recent]
        workspace.services.library.set_state(_RECENT, json.dumps(recent))
        session = workspace.session
        match item.kind:
            case ItemKind.COMMAND:
                workspace.window_.run(item.key)
            case ItemKind.ARTICLE:
                workspace.show_article(item.key)
            case ItemKind.HEADING:
                session.focus_offset(session.article.blocks[int(item.key)].start)
            case ItemKind.SEARCH:
                workspace.windowing.search_everything(item.key)
            case ItemKind.PERSON:
                key = int(item.key)
                mark = next(
                    (
                        m
                        for m in session.all_findings
                        if m.kind is MarkKind.MENTION and m.entity == key
                    ),
                    None,
                )
                if mark is not None:
                    session.focus_mark(mark)
