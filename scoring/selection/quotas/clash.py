"""Why no choice keeps every limit: the smallest sets that clash, and the change of bounds that costs the fewest seats.

Smallest sets by minimum hitting sets (Ignatiev, Previti, Liffiton and Marques-Silva, Smallest MUS extraction with
minimal hitting set dualization, CP 2015): a set of limits clashes only if it meets every set whose removal makes the
rest possible; the smallest set that meets all those found so far either clashes, or yields another one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.problem import Limit, Problem, carries, limits_of
from scoring.selection.quotas.row_cells import UNLIMITED, Cells, cells_of, completion, counted, whole_program, within

Integers = NDArray[np.int64]
MOST_SETS = 10
_SEAT = 1_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A limit of a clashing set, and how many rows there are that count for it."""

    limit: Limit
    available: int


@dataclass(frozen=True, slots=True)
class Change:
    """A bound and the number it would have to be."""

    limit: Limit
    to: int


@dataclass(frozen=True)
class Clash:
    """`sets`: all smallest sets of limits that can't be kept together (ten at most), the seats being given.

    `changes`: the change of bounds with the fewest seats in total; where several cost the same, the later declared
    stay. Empty where no change of bounds helps (too few rows, or more pins than seats).
    """

    sets: tuple[tuple[Member, ...], ...]
    changes: tuple[Change, ...]


def clashes(problem: Problem) -> Clash:
    """Return what clashes; nothing for a problem that has a solution."""
    free = problem.rows - len(problem.excluded)
    if free < problem.seats:
        return Clash(((Member(Limit("seats", "", "", problem.seats), free),),), ())
    limits = list(limits_of(problem))
    sets = tuple(
        tuple(Member(limits[place], _available(problem, limits[place])) for place in sorted(members))
        for members in _smallest(problem, limits)
    )
    return Clash(sets, _changes(problem) if sets else ())


def _available(problem: Problem, limit: Limit) -> int:
    return sum(
        carries(problem, row, limit) or (limit.kind == "pin" and limit.value == str(row))
        for row in range(problem.rows)
        if row not in problem.excluded
    )


def _smallest(problem: Problem, limits: Sequence[Limit]) -> Iterator[frozenset[int]]:
    """Yield every smallest clashing set, as places in `limits`."""
    cells = cells_of(problem)
    everything = frozenset(range(len(limits)))
    if _kept_by(problem, cells, limits, everything) is not None:
        return
    corrections: list[frozenset[int]] = []
    sets: list[frozenset[int]] = []
    while len(sets) < MOST_SETS:
        hitting = _hitting(len(limits), corrections, sets)
        if hitting is None or (sets and len(hitting) > len(sets[0])):
            return
        counts = _kept_by(problem, cells, limits, hitting)
        if counts is not None:
            corrections.append(everything - _grown(problem, cells, limits, (hitting, counts)))
            continue
        sets.append(hitting)
        yield hitting


def _grown(
    problem: Problem, cells: Cells, limits: Sequence[Limit], start: tuple[Collection[int], Integers]
) -> frozenset[int]:
    """Return a largest possible set of limits that holds `start`, trying the others in order.

    `start`: limits, and counts per cell of a choice that keeps them; while it keeps the next, too, none is looked for.
    """
    kept, counts = set(start[0]), start[1]
    for place in range(len(limits)):
        if place in kept:
            continue
        more = kept | {place}
        found = counts if _keeps(problem, cells, _asked(cells, limits, more), counts) else None
        found = _kept_by(problem, cells, limits, more) if found is None else found
        if found is not None:
            kept, counts = more, found
    return frozenset(kept)


def _keeps(problem: Problem, cells: Cells, asked: _Asked, counts: Integers) -> bool:
    """Whether a choice of these counts per cell keeps what is asked of it."""
    free = not any(row in problem.excluded for row in asked.pins)
    held = bool((counted(cells, asked.pins) <= counts).all())
    return free and held and within(cells.member @ counts, (asked.floors, asked.ceilings))


@dataclass(frozen=True)
class _Asked:
    """Some limits as floors and ceilings by label, and the rows of the pins among them."""

    floors: Integers
    ceilings: Integers
    pins: tuple[int, ...]


def _asked(cells: Cells, limits: Sequence[Limit], kept: Collection[int]) -> _Asked:
    place = {name: number for number, name in enumerate(cells.names)}
    floors, ceilings = np.zeros_like(cells.floors), np.full_like(cells.ceilings, UNLIMITED)
    pins = []
    for number in kept:
        limit = limits[number]
        if limit.kind == "pin":
            pins.append(int(limit.value))
        elif limit.kind == "floor":
            floors[place[limit.attribute, limit.value]] = limit.number
        else:
            ceilings[place[limit.attribute, limit.value]] = limit.number
    return _Asked(floors, ceilings, tuple(pins))


def _kept_by(problem: Problem, cells: Cells, limits: Sequence[Limit], kept: Collection[int]) -> Integers | None:
    """Return the counts per cell of some choice that keeps these limits (and the seats); None where there is none."""
    asked = _asked(cells, limits, kept)
    if any(row in problem.excluded for row in asked.pins):
        return None
    held = counted(cells, asked.pins)
    carried = cells.member @ held
    left = asked.ceilings - carried
    if (left < 0).any():
        return None
    room = cells.room - held
    seats = problem.seats - len(asked.pins)
    bounds = (asked.floors - carried, left)
    counts = completion(cells.member, bounds, room, seats=seats, wanted=np.zeros_like(room))
    return None if counts is None else counts + held


def _hitting(
    count: int, corrections: Sequence[frozenset[int]], known: Sequence[frozenset[int]]
) -> frozenset[int] | None:
    """Return a smallest set that meets every correction and holds none of those found; None when there is none."""
    rows, least, most = [], [], []
    for correction in corrections:
        rows.append([float(place in correction) for place in range(count)])
        least.append(1.0)
        most.append(float(count))
    for old in known:
        rows.append([float(place in old) for place in range(count)])
        least.append(0.0)
        most.append(float(len(old) - 1))
    if not rows:
        return frozenset()
    cost = np.ones(count) + np.arange(count) / (count + 1) ** 2 / count
    chosen = whole_program(cost, np.array(rows), (np.array(least), np.array(most)), np.ones(count))
    return None if chosen is None else frozenset(np.flatnonzero(chosen).tolist())


def _changes(problem: Problem) -> tuple[Change, ...]:
    """Lower floors and raise ceilings by the fewest seats in total; the earlier declared first where it is a tie."""
    cells = cells_of(replace(problem, pins=frozenset()))
    held = counted(cells, sorted(problem.pins))
    carried = cells.member @ held
    labels, count = cells.member.shape
    identity = np.eye(labels)
    rows = np.concatenate(
        [
            np.concatenate([cells.member.astype(float), identity, -identity], axis=1),
            np.concatenate([np.ones((1, count)), np.zeros((1, 2 * labels))], axis=1),
        ]
    )
    seats = problem.seats - len(problem.pins)
    unlimited = cells.ceilings >= UNLIMITED
    least = np.append(cells.floors - carried, seats).astype(float)
    most = np.append(np.where(unlimited, problem.rows, cells.ceilings - carried), seats).astype(float)
    lift = np.where(unlimited, 0, problem.rows).astype(float)
    upper = np.concatenate([(cells.room - held).astype(float), cells.floors.astype(float), lift])
    order = np.arange(labels, dtype=float)
    cost = np.concatenate([np.zeros(count), _SEAT + order, _SEAT + order])
    if seats < 0 or problem.pins & problem.excluded:
        return ()
    # a floor may lie above what its ceiling allows: each row is floor <= count + lowered and count - raised <= ceiling
    split = _split(rows, least, most, labels)
    solution = whole_program(cost, split[0], split[1], upper)
    if solution is None:
        return ()
    lowered, raised = solution[count : count + labels], solution[count + labels :]
    changes = [
        Change(cells.floor(int(place)), int(cells.floors[place] - lowered[place])) for place in np.flatnonzero(lowered)
    ]
    changes += [
        Change(cells.ceiling(int(place)), int(cells.ceilings[place] + raised[place]))
        for place in np.flatnonzero(raised)
    ]
    return tuple(changes)


def _split(
    rows: np.ndarray, least: np.ndarray, most: np.ndarray, labels: int
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Return floors and ceilings as rows of their own, each with only its own slack."""
    count = rows.shape[1] - 2 * labels
    below, above = rows.copy(), rows.copy()
    below[:labels, count + labels :] = 0
    above[:labels, count : count + labels] = 0
    endless = np.full(labels, np.inf)
    both = np.concatenate([below[:labels], above[:labels], rows[labels:]])
    lower = np.concatenate([least[:labels], -endless, least[labels:]])
    upper = np.concatenate([endless, most[:labels], most[labels:]])
    return both, (lower, upper)
