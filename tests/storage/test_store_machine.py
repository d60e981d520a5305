"""Whatever is done in whatever order, the library holds what a plain dictionary holds."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.article import Article, Block
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.storage.connection import make_engine
from desktop_app.storage.library import Library
from desktop_app.storage.rows import Place
from tests.storage.samples import analyse

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TEXTS = [f"Ida Holm said “part {number} is done” in the harbour." for number in range(4)]
NOTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def annotations_of(article_id: str, text: str) -> SearchStrategy[Annotation]:
    return st.builds(
        lambda start, length, note, colour, tags: Annotation(
            new_id(), article_id, Anchor.of(text, start, start + length), colour, note, tags
        ),
        st.integers(0, 20), st.integers(1, 20), NOTES, st.integers(0, 8),
        st.lists(NOTES.filter(bool), max_size=2).map(tuple),
    )  # fmt: skip


class StoreMachine(RuleBasedStateMachine):
    """Compares a library with dictionaries after each step."""

    articles = Bundle("articles")
    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.library = Library.open(self.folder / "library.db")
        self.texts: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.places: dict[str, Place] = {}
        self.analysed: set[str] = set()
        self.notes: dict[str, Annotation] = {}
        self.decisions: dict[str, Decision] = {}
        self.history: dict[str, list[Annotation]] = {}

    def teardown(self) -> None:
        assert self.library.check().is_good
        self.library.close()
        engine = make_engine(self.folder / "library.db", writes=True)
        with engine.begin() as connection:
            for name in ("article_words", "quotation_words", "annotation_words"):
                # 1: compare with the rows too. It raises when an index and its rows differ.
                check = f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"
                connection.exec_driver_sql(check)
        engine.dispose()
        shutil.rmtree(self.folder)

    @rule(target=articles, number=st.integers(0, len(TEXTS) - 1))
    def add_article(self, number: int) -> str:
        text = TEXTS[number]
        article = Article(text, (Block(0, len(text)),), title=f"Part {number}")
        stored = self.library.add_article(article).result()
        assert stored.is_new == (stored.id not in self.texts)
        self.texts[stored.id] = text
        self.deleted.discard(stored.id)
        return stored.id

    @rule(article_id=articles)
    def delete_article(self, article_id: str) -> None:
        self.library.delete_article(article_id).result()
        self.deleted.add(article_id)

    @rule(article_id=articles)
    def restore_article(self, article_id: str) -> None:
        self.library.restore_article(article_id).result()
        self.deleted.discard(article_id)

    @rule(article_id=articles, offset=st.integers(0, 30))
    def move(self, article_id: str, offset: int) -> None:
        self.library.set_place(article_id, offset, offset / 30).result()
        self.places[article_id] = Place(offset, offset / 30)

    @rule(article_id=articles)
    def analyse(self, article_id: str) -> None:
        article = self.library.article(article_id)
        self.library.save_analysis(article_id, analyse(article), digest=article.digest).result()
        self.analysed.add(article_id)

    @rule(target=made, data=st.data(), article_id=articles)
    def annotate(self, data: st.DataObject, article_id: str) -> str:
        note = data.draw(annotations_of(article_id, self.texts[article_id]))
        self.library.apply({note.id: note}, {note.id: None}).result()
        self.notes[note.id] = note
        self.history[note.id] = []
        return note.id

    @rule(note_id=made, words=NOTES)
    def rewrite(self, note_id: str, words: str) -> None:
        before = self.notes.get(note_id)
        if before is None or before.note == words:
            return
        after = replace(before, note=words)
        self.library.apply({note_id: after}, {note_id: before}).result()
        self.history[note_id].insert(0, before)
        self.notes[note_id] = after

    @rule(note_ids=st.lists(made, max_size=3))
    def delete(self, note_ids: list[str]) -> None:
        self.library.apply(dict.fromkeys(note_ids)).result()
        for note_id in set(note_ids) & self.notes.keys():
            self.history[note_id].insert(0, self.notes.pop(note_id))

    @rule(note_id=made)
    def undo(self, note_id: str) -> None:
        if note_id in self.notes or not self.history[note_id]:
            return
        back = self.history[note_id][0]
        self.library.apply({note_id: back}).result()
        # The version that came back is the one before the deletion: it is past and present.
        self.notes[note_id] = back

    @rule(article_id=articles, kind=st.sampled_from(DecisionKind), scope=st.sampled_from(Scope))
    def decide(self, article_id: str, kind: DecisionKind, scope: Scope) -> None:
        decision = Decision(new_id(), article_id, kind, scope, "Ida Holm")
        self.library.apply({decision.id: decision}).result()
        self.decisions[decision.id] = decision

    @rule()
    def close_and_open(self) -> None:
        self.library.close()
        self.library = Library.open(self.folder / "library.db")

    @invariant()
    def holds_the_same(self) -> None:
        library = self.library
        live = self.texts.keys() - self.deleted
        assert {row.id for row in library.articles(1000)} == live
        for article_id, text in self.texts.items():
            assert library.article(article_id).text == text
            assert library.place(article_id) == self.places.get(article_id, Place())
            notes = {one.id: one for one in library.annotations(article_id)}
            wanted = {n.id: n for n in self.notes.values() if n.article_id == article_id}
            assert notes == wanted
        assert {one.id: one for one in library.decisions()} == self.decisions
        hits = library.search("in:text harbour", 1000).hits
        assert {hit.article_id for hit in hits} == live
        said = {one.article_id for one in library.quotations_by("ida holm", 1000)}
        assert said == live & self.analysed

    @invariant()
    def history_holds_what_was(self) -> None:
        for note_id, past in self.history.items():
            values = [one.value for one in self.library.history(note_id)]
            assert values == past


TestStore = StoreMachine.TestCase
TestStore.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
