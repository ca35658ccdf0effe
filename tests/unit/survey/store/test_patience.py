"""Waiting uses patience up and work does not; while nobody gets through, newcomers do not queue up."""

from __future__ import annotations

import threading

import pytest

from survey.store import patience as module
from survey.store.patience import LONG, Gate, hurried, patience, seconds_left, waiting
from tests.waiting import PATIENCE


class Clock:
    """A clock that stands still until it is told."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def test_who_is_in_no_hurry_waits_long() -> None:
    assert (hurried(), seconds_left()) == (False, LONG)
    with waiting():
        assert seconds_left() == LONG


def test_waiting_uses_it_up_and_working_does_not(clock: Clock) -> None:
    with patience(3.0):
        clock.now += 100
        assert (hurried(), seconds_left()) == (True, 3.0)
        with waiting():
            clock.now += 1.25
        assert seconds_left() == 1.75
        with patience(0.5):
            with waiting():
                clock.now += 0.5
            assert seconds_left() == 0.0
        assert seconds_left() == 1.25
        with patience(9.0):
            assert seconds_left() == 1.25
        with waiting():
            clock.now += 9
        assert seconds_left() == 0.0
    assert not hurried()


def test_while_nobody_gets_through_newcomers_wait_a_moment_only(clock: Clock) -> None:
    gate = Gate(probe=0.05, closed_seconds=5.0)
    with patience(3.0):
        assert gate.seconds() == 3.0
        gate.fail()
        assert gate.seconds() == 0.0
        clock.now += 0.25
        assert (gate.seconds(), gate.closed) == (0.05, True)
        clock.now += 4.75
        assert (gate.seconds(), gate.closed) == (3.0, False)
        gate.fail()
        gate.succeed()
        assert gate.seconds() == 3.0
    gate.fail()
    assert gate.seconds() == LONG  # a job may wait


def test_a_turn_that_does_not_come_is_said() -> None:
    gate = Gate(probe=0.01)
    inside, done = threading.Event(), threading.Event()

    def hold() -> None:
        gate.enter()
        inside.set()
        done.wait(PATIENCE)
        gate.leave()

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(PATIENCE)
    with patience(0.02):
        assert not gate.enter()
    done.set()
    thread.join(PATIENCE)
    with patience(0.02):
        assert gate.enter()
    gate.leave()


@pytest.mark.parametrize(("waiters", "tells"), [(3, 0), (4, 4)])
def test_a_crowd_that_waits_in_vain_gives_up_before_the_end(
    monkeypatch: pytest.MonkeyPatch, waiters: int, tells: int
) -> None:
    """So many as most threads of a process: with fewer, each goes on to wait, and gets his turn."""
    monkeypatch.setattr("survey.store.patience.IN_A_CROWD", 0.2)
    gate, held, let_go = Gate(), threading.Event(), threading.Event()
    outcomes: list[bool] = []

    def hold() -> None:
        gate.enter()
        held.set()
        let_go.wait(PATIENCE)
        gate.leave()

    def wait() -> None:
        with patience(PATIENCE):
            outcomes.append(gate.enter())
        if outcomes[-1]:
            gate.leave()

    threads = [threading.Thread(target=wait) for _number in range(waiters)]
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(PATIENCE)
    for thread in threads:
        thread.start()
    for _number in range(tells):
        threads[_number].join(PATIENCE)
    let_go.set()
    for thread in (holder, *threads):
        thread.join(PATIENCE)
    assert [outcomes.count(False), outcomes.count(True)] == [tells, waiters - tells]
