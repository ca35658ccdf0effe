"""The server's loop rests between two passes over its connections: a storm of events is taken in few of them."""

from __future__ import annotations

import pytest
from waitress import wasyncore

from survey.web import server as serving
from survey.web.server import REST, TICK


class HandClock:
    """A clock that moves by what the test says; rests are noted."""

    def __init__(self) -> None:
        self.now = 100.0
        self.rests: list[float] = []

    def monotonic(self) -> float:
        """Return the moment."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Note a rest."""
        self.rests.append(seconds)
        self.now += seconds


def test_what_waited_is_served_at_once_and_a_storm_in_few_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, took = HandClock(), [REST / 5, 0.0, 4 * REST]
    sockets: dict[int, object] = {1: None}

    def poll(timeout: float, known: dict[int, object]) -> None:
        assert (timeout, known) == (TICK, sockets)
        clock.now += took.pop(0)
        if not took:
            sockets.clear()

    monkeypatch.setattr(wasyncore, "poll2", poll)
    monkeypatch.setattr(serving, "time", clock)
    serving._PacedLoop.loop(TICK, map=sockets, use_poll=True)
    assert [round(rest / REST, 6) for rest in clock.rests] == [0.8, 1.0, 0.0]
