"""The best of all choices near the bound that a relaxation proves, and of several the best by rank.

What lies outside the basis decides what lies in it (Gomory's group relaxation, 1965): a choice that leaves some kinds
and limits outside the basis at the side that their multipliers ask for, and moves the others off it, loses at least the
sum of those moves of the bound, and the basis then follows from the linear equations that have only one solution. So
the sets of moves are listed by what they lose, and each either gives one choice or none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.warm_basis import Basis, Bound, Integers, LostError

Floats = NDArray[np.float64]
Small = NDArray[np.int32]
_MOST_SETS, _MOST_CHOICES, _MOST_FREE = 100_000, 200, 11
_WHOLE = 1e-4
_PART = 6
_FIRST, _GROWTH = 2, 1.4
"""How many moves are looked at first, and how many times as many then."""
_MANY, _CAREFUL = 2_000, 1.25
"""From how many sets on the loss that is looked to grows by no more than so many times: sets multiply faster."""


def best_near(basis: Basis, known: int) -> Integers:
    """Return every choice of the greatest total, as amounts of each kind: int64 [choices, kinds].

    `basis`: at its best. `known`: the total of some choice that keeps every limit. Raises LostError where there are too
    many choices near the bound.
    """
    bound = basis.bound()
    moves = _moves(basis, bound, bound.total - known)
    looked, reach, most = _FIRST, 0, bound.total - known
    sets = np.zeros((1, 0), dtype=np.int32)
    while True:
        further = int(moves.losses[looked - 1]) if looked <= len(moves.losses) else most
        if len(sets) > _MANY:
            further = min(further, int(_CAREFUL * reach) + 1)
        reach = min(max(further, reach), most)
        sets = _sets(moves, reach)
        found = _choices(basis, moves, sets)
        if len(found):
            totals = found @ basis.scores
            loss = bound.total - int(totals.max())
            if loss <= reach:
                best: Integers = found[totals == totals.max()]
                return best
            most = loss
        elif reach == most:  # the known choice is not among them
            raise LostError
        looked = int(looked * _GROWTH) + 1


@dataclass(frozen=True)
class _Moves:
    """What may be moved off its side, by what a step of it loses: kinds, then limits, by place in `tight`.

    `start`: what is taken of the kinds outside the basis, `sides`: what tight limits count, where nothing is moved;
    `ways`: 1 up, -1 down.
    """

    losses: Integers
    items: Integers
    ways: Integers
    steps: Integers
    start: Integers
    sides: Integers


def _moves(basis: Basis, bound: Bound, most_loss: int) -> _Moves:
    """Return the moves that lose no more than the most, the least loss first."""
    start = np.where(bound.own > 0, basis.most, basis.least)
    start[basis.free] = 0
    own = bound.multipliers[basis.tight]
    low, high = basis.floors[basis.tight], basis.ceilings[basis.tight]
    sides = np.where(own > 0, high, low)
    losses = np.abs(np.concatenate([bound.own, own]))
    steps = np.concatenate([basis.most - basis.least, high - low])
    steps[basis.free] = 0
    up = np.concatenate([bound.own, own]) <= 0
    items = np.flatnonzero((losses <= most_loss) & (steps > 0))
    items = items[np.argsort(losses[items], kind="stable")]
    return _Moves(losses[items], items, np.where(up[items], 1, -1), steps[items], start, sides)


def _sets(moves: _Moves, reach: int) -> Small:
    """Return all sets of moves that lose no more than `reach` together, as steps of each: int32 [sets, moves].

    Raises LostError where there are too many.
    """
    count = int(np.searchsorted(moves.losses, reach, side="right"))
    any_of = int(np.searchsorted(np.cumsum(moves.losses), reach, side="right"))
    if any_of > _MOST_FREE:  # any set of the first ones loses no more
        raise LostError
    made, lost = np.zeros((1, count), dtype=np.int32), np.zeros(1, dtype=np.int64)
    for place in range(count - 1, -1, -1):
        sets, sums = [made], [lost]
        total = len(made)
        for step in range(1, int(moves.steps[place]) + 1):
            fine = lost + step * moves.losses[place] <= reach
            if not fine.any():
                break
            total += int(fine.sum())
            if total > _MOST_SETS:
                raise LostError
            moved = made[fine]
            moved[:, place] = step
            sets.append(moved)
            sums.append(lost[fine] + step * moves.losses[place])
        made, lost = np.concatenate(sets), np.concatenate(sums)
    return made


def _choices(basis: Basis, moves: _Moves, sets: Small) -> Integers:
    """Return the choices that sets of moves lead to: those in whole numbers that keep every limit.

    Raises LostError where there are too many.
    """
    count, kinds = sets.shape[1], len(basis.scores)
    items, ways = moves.items[:count], moves.ways[:count]
    of_kinds = np.flatnonzero(items < kinds)
    moved = np.zeros((count, len(basis.floors) + 1))
    moved[of_kinds, basis.limits[:, items[of_kinds]]] = -ways[of_kinds]
    right = moved[:, basis.tight]
    of_limits = np.flatnonzero(items >= kinds)
    right[of_limits, items[of_limits] - kinds] = ways[of_limits]
    outside = basis.counted(moves.start.astype(np.float64))[basis.tight]
    inside, by_moves = basis.inverse @ (moves.sides - outside), right @ basis.inverse.T
    fine = np.arange(len(sets))
    for part in _parts(inside):
        own = basis.free[part]
        reached = inside[part] + sets[fine] @ by_moves[:, part]
        whole = np.rint(reached)
        fits = (np.abs(reached - whole) < _WHOLE) & (whole >= basis.least[own]) & (whole <= basis.most[own])
        fine = fine[fits.all(axis=1)]
    if len(fine) > _MOST_CHOICES:
        raise LostError
    sets = sets[fine]
    found = np.tile(moves.start, (len(sets), 1))
    found[:, items[of_kinds]] += sets[:, of_kinds] * ways[of_kinds]
    found[:, basis.free] = np.rint(inside + sets @ by_moves).astype(np.int64)
    kept = [_kept(basis, own) for own in found]
    return found[np.array(kept, dtype=np.bool_)]


def _parts(inside: Floats) -> list[Integers]:
    """Return the places of the basis in parts, those farthest from whole numbers first: few sets pass these."""
    order = np.argsort(-np.abs(inside - np.rint(inside)), kind="stable")
    return [order[at : at + _PART] for at in range(0, len(order), _PART)]


def _kept(basis: Basis, taken: Integers) -> bool:
    """Return whether what is taken keeps every limit: sums of whole numbers, which are exact."""
    counts = basis.counted(taken.astype(np.float64))
    return bool((counts >= basis.floors).all() and (counts <= basis.ceilings).all())
