"""Of several processes on the same sockets, whoever has the fewest connections takes the next."""

from __future__ import annotations

import multiprocessing
import random
from dataclasses import dataclass

from survey.web.sharing_turns import AHEAD, SILENT, SharedCounts, Turns


@dataclass
class Clock:
    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


def turns_of(processes: int, clock: Clock) -> list[Turns]:
    counts = SharedCounts.made(multiprocessing.get_context("spawn"), processes)
    return [Turns(counts, place, clock) for place in range(processes)]


def test_a_process_leaves_the_next_to_one_that_has_far_fewer() -> None:
    one, other = turns_of(2, Clock())
    assert other.is_mine(10)
    assert one.is_mine(10 + AHEAD - 1)
    assert not one.is_mine(10 + AHEAD)
    assert other.is_mine(10)


def test_one_that_never_looked_or_looks_no_more_is_not_waited_for() -> None:
    clock = Clock()
    one, other = turns_of(2, clock)
    assert one.is_mine(1000)
    assert other.is_mine(0)
    assert not one.is_mine(1000)
    clock.seconds += SILENT - 0.01
    assert not one.is_mine(1000)
    clock.seconds += 0.01
    assert one.is_mine(1000)


def test_somebody_always_takes_it_and_no_two_drift_apart() -> None:
    chance = random.Random(20261128)
    everybody = turns_of(4, Clock())
    open_now = [0] * 4
    for _ in range(2000):
        takers = [place for place, one in enumerate(everybody) if one.is_mine(open_now[place])]
        assert open_now.index(min(open_now)) in takers
        open_now[chance.choice(takers)] += 1
        assert max(open_now) - min(open_now) <= AHEAD
    assert sum(open_now) == 2000
