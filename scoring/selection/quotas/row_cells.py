"""Rows that no limit tells apart are one cell: whether a choice can be completed is a matter of counts per cell."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.selection.quotas.problem import GROUP, Limit, Problem, crowded

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
UNLIMITED = 1 << 40


@dataclass(frozen=True)
class Sums:
    """Groups of floors on one attribute that need seats, of all there are or of those within a label with a ceiling.

    `groups`: labels of each; `groups_of`: label -> the groups that it is in; `labels`: cell -> its labels; `asked`:
    cell -> (group, label that it lies within or -1, the cell's own label in it or -1) of each that a row of the cell
    may not leave short, in the order in which they are named.
    """

    groups: list[list[int]]
    groups_of: list[list[int]]
    labels: list[list[int]]
    asked: list[list[tuple[int, int, int]]]


@dataclass(frozen=True)
class Cells:
    """Cells of a problem and its limits by label.

    `of_row` int64 [rows]; `member` bool [labels, cells]: whether a cell's rows carry a label; `floors` and `ceilings`
    int64 [labels]; `side` int64 [labels]: which attribute a label belongs to; `names`: (attribute, value) per label.
    `room` int64 [cells]: how many rows there are, without those excluded.
    """

    of_row: Integers
    member: NDArray[np.bool_]
    floors: Integers
    ceilings: Integers
    side: Integers
    names: tuple[tuple[str, str], ...]
    room: Integers

    @cached_property
    def counting(self) -> Integers:
        """`member` as numbers."""
        return self.member.astype(np.int64)

    @cached_property
    def labels(self) -> list[Integers]:
        """Per cell its labels, in order."""
        return [np.flatnonzero(self.member[:, cell]) for cell in range(self.member.shape[1])]

    @cached_property
    def floored(self) -> Integers:
        """The labels that have a floor."""
        return np.flatnonzero(self.floors > 0)

    @cached_property
    def inside(self) -> dict[int, Integers]:
        """Per label the labels with a floor that lie within it (all rows of theirs carry it), where there are any."""
        found = {}
        for label in np.flatnonzero(self.ceilings < UNLIMITED).tolist():
            within = ~(self.member[self.floored] & ~self.member[label]).any(axis=1)
            if within.any():
                found[label] = self.floored[within]
        return found

    @cached_property
    def sums(self) -> Sums:
        """The floors that may need all that is left, in plain whole numbers."""
        groups: dict[tuple[int, int], list[int]] = {}
        for container, among in ((-1, self.floored), *self.inside.items()):
            for label in among.tolist():
                groups.setdefault((container, int(self.side[label])), []).append(label)
        number = {key: place for place, key in enumerate(groups)}
        labels: list[list[int]] = [own.tolist() for own in self.labels]
        asked = []
        for own in labels:
            held = {int(self.side[label]): label for label in own}
            within = [-1, *(label for label in own if label in self.inside)]
            keys = [key for label in within for key in sorted(key for key in groups if key[0] == label)]
            sides = [(key, held.get(key[1], -1)) for key in keys]
            asked.append([(number[key], key[0], label if label in groups[key] else -1) for key, label in sides])
        groups_of = [
            [number[key] for key, group in groups.items() if label in group] for label in range(len(self.names))
        ]
        return Sums(list(groups.values()), groups_of, labels, asked)

    def in_order(self, places: Integers) -> Cells:
        """Return the cells of the same rows in another order: `places`, where each stands here."""
        _known = self.sums, self.inside, self.counting  # worked out once for all orders
        other = copy(self)
        object.__setattr__(other, "of_row", self.of_row[places])
        return other

    def floor(self, label: int) -> Limit:
        """Return the floor of a label as a limit."""
        return Limit("floor", *self.names[label], int(self.floors[label]))

    def ceiling(self, label: int) -> Limit:
        """Return the ceiling of a label as a limit."""
        attribute, value = self.names[label]
        return Limit(GROUP if attribute == GROUP else "ceiling", attribute, value, int(self.ceilings[label]))


def cells_of(problem: Problem) -> Cells:
    """Return the cells; labels that no bound names, and groups too small to matter, tell nothing apart."""
    attributes = list(dict.fromkeys(bound.attribute for bound in problem.bounds))
    names = [(bound.attribute, bound.value) for bound in problem.bounds]
    groups = crowded(problem)
    if groups:
        attributes.append(GROUP)
        names += [(GROUP, name) for name in groups]
    place = {name: number for number, name in enumerate(names)}
    columns = []
    for attribute in attributes:
        texts = problem.groups if attribute == GROUP else problem.labels[attribute]
        table = {value: number for (owner, value), number in place.items() if owner == attribute}
        columns.append(np.array([table.get(text, -1) for text in texts], dtype=np.int64))
    keys = np.stack(columns, axis=1) if columns else np.zeros((problem.rows, 1), dtype=np.int64) - 1
    distinct, of_row = np.unique(keys, axis=0, return_inverse=True)
    member = np.zeros((len(names), len(distinct)), dtype=np.bool_)
    for cell, key in enumerate(distinct.tolist()):
        for label in key:
            if label >= 0:
                member[label, cell] = True
    free = np.ones(problem.rows, dtype=np.bool_)
    free[list(problem.excluded)] = False
    most = [UNLIMITED if bound.ceiling is None else bound.ceiling for bound in problem.bounds]
    return Cells(
        of_row=of_row.ravel().astype(np.int64),
        member=member,
        floors=np.array([*(bound.floor for bound in problem.bounds), *(0 for _ in groups)], dtype=np.int64),
        ceilings=np.array([*most, *(problem.per_group for _ in groups)], dtype=np.int64),
        side=np.array([attributes.index(attribute) for attribute, _ in names], dtype=np.int64),
        names=tuple(names),
        room=np.bincount(of_row.ravel()[free], minlength=len(distinct)).astype(np.int64),
    )


def completion(
    member: NDArray[np.bool_],
    bounds: tuple[Integers, Integers],
    room: Integers,
    *,
    seats: int,
    wanted: Integers,
    weights: Floats | None = None,
) -> Integers | None:
    """Return counts per cell that fill the seats and keep floors and ceilings, or None when there are none.

    Near `wanted` counts, those of greater weight first (within a hundredth of what can be had; any counts do that keep
    the limits): each cell is split into what is wanted of it and the rest.
    """
    if seats < 0 or int(room.sum()) < seats:
        return None
    if not len(room):
        return None if (bounds[0] > 0).any() else room.copy()
    if (member @ room < bounds[0]).any():
        return None
    near = np.minimum(wanted, room)
    if int(near.sum()) == seats and within(member.astype(np.int64) @ near, bounds):
        return near
    first, rest = np.flatnonzero(near), np.flatnonzero(room - near)
    owner = np.concatenate([first, rest])
    limiting = np.flatnonzero((bounds[0] > 0) | (bounds[1] < np.minimum(member @ room, seats)))
    rows = np.concatenate([member[np.ix_(limiting, owner)], np.ones((1, len(owner)), dtype=np.bool_)])
    least = np.append(np.maximum(bounds[0][limiting], 0), seats).astype(np.float64)
    most = np.append(np.minimum(bounds[1][limiting], seats), seats).astype(np.float64)
    value = np.ones(len(room)) if weights is None else weights
    cost = np.concatenate([-value[first], np.zeros(len(rest))])
    upper = np.concatenate([near[first], (room - near)[rest]]).astype(np.float64)
    found = whole_program(cost, rows.astype(np.float64), (least, most), upper, gap=0.01)
    if found is None:
        return None
    counts = np.zeros_like(room)
    np.add.at(counts, owner, found)
    return counts


def within(counts: Integers, bounds: tuple[Integers, Integers]) -> bool:
    """Return whether each count is between its floor and its ceiling."""
    return bool((counts >= bounds[0]).all() and (counts <= bounds[1]).all())


def whole_program(
    cost: Floats, rows: Floats, between: tuple[Floats, Floats], upper: Floats, *, gap: float = 0.0
) -> Integers | None:
    """Return whole numbers from 0 to `upper` of least cost with ``least <= rows @ x <= most``, None if there are none.

    `gap`: by how much, of the least cost, that of the answer may be above it. Raises RuntimeError when the solver gives
    up, which it has no reason to.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - loaded when first used
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - loaded when first used

    if (between[0] > between[1]).any():
        return None
    solution = milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(csr_matrix(rows), *between),
        options={"mip_rel_gap": gap},
    )
    if solution.status == 2:  # proved infeasible
        return None
    if solution.status != 0:
        message = f"the solver gave up: {solution.message}"
        raise RuntimeError(message)
    return np.asarray(np.rint(solution.x), dtype=np.int64)


def counted(cells: Cells, rows: Sequence[int]) -> Integers:
    """Return how many of some rows lie in each cell."""
    return np.bincount(cells.of_row[list(rows)], minlength=len(cells.room)).astype(np.int64)
