"""Cycles are collected in the thread of the widgets, and in no other."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from desktop_app.gui.garbage import GarbageCollector


class Cycle:
    """Holds itself; tells in which thread it went."""

    def __init__(self, gone_in: list[str]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: gone_in.append(threading.current_thread().name))


@pytest.fixture
def collector(qapp):
    was_enabled = gc.isenabled()
    made = GarbageCollector(qapp)
    yield made
    made.setParent(None)
    made.deleteLater()
    if was_enabled:
        gc.enable()


def make_garbage(gone_in: list[str]) -> None:
    for _ in range(3000):
        Cycle(gone_in)


def test_another_thread_collects_nothing(collector):
    gone_in: list[str] = []
    thread = threading.Thread(target=make_garbage, args=(gone_in,), name="job")
    thread.start()
    thread.join()
    assert gone_in == []
    collector.collect()
    assert set(gone_in) == {threading.current_thread().name}


def test_timer_collects_what_has_gathered(collector, qtbot):
    gone_in: list[str] = []
    make_garbage(gone_in)
    qtbot.waitUntil(lambda: len(gone_in) > 2000)


def test_little_garbage_is_left_for_later(collector):
    gc.collect()
    gone_in: list[str] = []
    Cycle(gone_in)
    collector.collect()
    assert gone_in == []
    assert isinstance(collector, QObject)
