"""A request that waits for a child: answered, refused when too many wait, given up when something newer is asked."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from survey.jobs import ask_child as asking
from survey.jobs.ask_child import Companion, NotNowError
from survey.jobs.kinds import DUTIES
from tests.integration.jobs.in_threads import ThreadChild, in_thread
from tests.waiting import PATIENCE


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> dict[str, threading.Event]:
    """Make a duty known that begins, and waits for its gate. The gates are open when the test ends."""
    found = {"begun": threading.Event(), "open": threading.Event()}

    def slow(_app: Flask, text: str) -> str:
        found["begun"].set()
        assert found["open"].wait(PATIENCE)
        return text

    monkeypatch.setitem(DUTIES, "slow", slow)
    monkeypatch.setitem(DUTIES, "echo", lambda _app, text: text)
    return found


@pytest.fixture
def companion(app: Flask, gates: dict[str, threading.Event], monkeypatch: pytest.MonkeyPatch) -> Iterator[Companion]:
    monkeypatch.setattr(asking, "PATIENCE", PATIENCE)
    found = Companion(app.extensions["settings"], in_thread(app))
    yield found
    gates["open"].set()
    found.end()


def beside(companion: Companion, text: str, who: str, name: str = "slow") -> queue.SimpleQueue[str]:
    """Ask in another thread; its answer, or ``not now``, comes into the queue."""
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put(companion.ask(name, text, who=who))
        except NotNowError:
            answers.put("not now")

    threading.Thread(target=work, daemon=True).start()
    return answers


def waiting(companion: Companion, count: int) -> None:
    """Wait until so many wait for their turn."""
    with companion._turn:
        assert companion._turn.wait_for(lambda: companion._waiting == count, PATIENCE)


def test_what_is_asked_is_answered_by_the_same_child(companion: Companion) -> None:
    companion.warm()
    first = companion._child
    assert companion._timer is not None  # also a child that nobody asks is ended some day
    assert [companion.ask("echo", text, who=1) for text in ("a", "b")] == ["a", "b"]
    assert (companion._child is first, first is not None) == (True, True)


def test_a_newer_question_of_the_same_person_replaces_the_one_that_waits(
    companion: Companion, gates: dict[str, threading.Event]
) -> None:
    running = beside(companion, "first", "me")
    assert gates["begun"].wait(PATIENCE)
    older = beside(companion, "second", "me", "echo")
    waiting(companion, 1)
    newer = beside(companion, "third", "me", "echo")
    assert older.get(timeout=PATIENCE) == "not now"
    gates["open"].set()
    assert (running.get(timeout=PATIENCE), newer.get(timeout=PATIENCE)) == ("first", "third")


def test_no_more_than_three_wait(companion: Companion, gates: dict[str, threading.Event]) -> None:
    running = beside(companion, "0", "0")
    assert gates["begun"].wait(PATIENCE)
    others = [beside(companion, str(number), str(number), "echo") for number in range(1, 1 + asking.MOST_WAITING)]
    waiting(companion, asking.MOST_WAITING)
    with pytest.raises(NotNowError):
        companion.ask("echo", "one too many", who="another")
    gates["open"].set()
    assert [one.get(timeout=PATIENCE) for one in (running, *others)] == ["0", "1", "2", "3"]


def test_who_waited_too_long_is_told_and_the_child_is_ended(
    companion: Companion, gates: dict[str, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.01)
    with pytest.raises(NotNowError):
        companion.ask("slow", "never", who=1)
    assert companion._child is None
    monkeypatch.setattr(asking, "PATIENCE", PATIENCE)
    assert companion.ask("echo", "again", who=1) == "again"


def test_who_waits_too_long_for_his_turn_is_told(
    companion: Companion, gates: dict[str, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    running = beside(companion, "0", "0")
    assert gates["begun"].wait(PATIENCE)
    monkeypatch.setattr(asking, "PATIENCE", 0.01)
    with pytest.raises(NotNowError):
        companion.ask("echo", "x", who=1)
    gates["open"].set()
    assert running.get(timeout=PATIENCE) == "0"


def test_a_child_that_died_is_replaced(app: Flask, companion: Companion) -> None:
    class Dying(ThreadChild):
        def tell(self, name: str, *arguments: object) -> None:
            del name, arguments
            self._gone = True
            raise asking.ChildGoneError

    companion._child = Dying(app)
    with pytest.raises(NotNowError):
        companion.ask("echo", "lost", who=1)
    assert companion.ask("echo", "found", who=1) == "found"


def test_a_child_that_nobody_asks_is_ended(companion: Companion) -> None:
    companion.ask("echo", "a", who=1)
    companion._end_idle()
    assert companion._child is None


def test_the_fault_of_a_duty_is_raised_where_it_was_asked(
    companion: Companion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_app: Flask) -> None:
        message = "the cause"
        raise ValueError(message)

    monkeypatch.setitem(DUTIES, "broken", broken)
    with pytest.raises(ValueError, match="the cause"):
        companion.ask("broken", who=1)
    assert companion.ask("echo", "goes on", who=1) == "goes on"


def test_with_inline_jobs_it_is_computed_here(app: Flask, gates: dict[str, threading.Event]) -> None:
    asking.warm_child(app)
    assert asking.ask_child(app, "echo", "here", who=1) == "here"
    assert app.extensions["companion"]._child is None
    asking.end_companion(app)
