"""The choice as data: rows in rank order, labels, limits; and which limits a choice breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

GROUP = "group"


@dataclass(frozen=True, slots=True)
class Bound:
    """At least `floor` and at most `ceiling` (None: any number) of the rows whose label of `attribute` is `value`."""

    attribute: str
    value: str
    floor: int = 0
    ceiling: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """One single limit, as clashes, prices and reasons name it.

    `kind`: ``floor``, ``ceiling``, ``group`` (at most `number` of the group `value`), ``pin`` (`value` is the row), or
    ``seats``.
    """

    kind: str
    attribute: str
    value: str
    number: int


@dataclass(frozen=True)
class Problem:
    """Choose exactly `seats` rows. Rows come best first: a row's number is its place in the list.

    Several bounds on one label are one: the highest floor and the lowest ceiling.

    `labels`: attribute -> label per row. `groups`: a label per row, empty for none, of which at most `per_group` (0:
    any number) are chosen. `pins` are always chosen, `excluded` never.
    """

    seats: int
    labels: Mapping[str, tuple[str, ...]]
    bounds: tuple[Bound, ...] = ()
    groups: tuple[str, ...] = ()
    per_group: int = 0
    pins: frozenset[int] = frozenset()
    excluded: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Make one bound of those on the same label."""
        merged: dict[tuple[str, str], Bound] = {}
        for bound in self.bounds:
            before = merged.get((bound.attribute, bound.value), bound)
            ceilings = [each.ceiling for each in (before, bound) if each.ceiling is not None]
            both = replace(bound, floor=max(before.floor, bound.floor), ceiling=min(ceilings, default=None))
            merged[bound.attribute, bound.value] = both
        object.__setattr__(self, "bounds", tuple(merged.values()))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.labels.values()))) if self.labels else len(self.groups)

    def without(self, limit: Limit) -> Problem:
        """Return the problem with one floor, ceiling, group's limit or pin taken away."""
        if limit.kind == "pin":
            return replace(self, pins=self.pins - {int(limit.value)})
        if limit.kind == GROUP:
            groups = tuple("" if name == limit.value else name for name in self.groups)
            return replace(self, groups=groups)
        bounds = tuple(_lifted(bound, limit) for bound in self.bounds)
        return replace(self, bounds=bounds)


@dataclass(frozen=True)
class Choice:
    """The chosen rows in order, and who was passed over.

    `passed`: each row better than the last one chosen freely (not by a pin) and left out, with limits that forbid it
    given what stands before it; empty where only several kinds of limits together do.
    """

    chosen: tuple[int, ...]
    passed: Mapping[int, tuple[Limit, ...]]


def _lifted(bound: Bound, limit: Limit) -> Bound:
    if (bound.attribute, bound.value) != (limit.attribute, limit.value):
        return bound
    return replace(bound, floor=0) if limit.kind == "floor" else replace(bound, ceiling=None)


def limits_of(problem: Problem) -> Iterator[Limit]:
    """Yield every single limit but the seats: bounds as declared, then groups that could be too many, then pins."""
    for bound in problem.bounds:
        if bound.floor:
            yield Limit("floor", bound.attribute, bound.value, bound.floor)
        if bound.ceiling is not None:
            yield Limit("ceiling", bound.attribute, bound.value, bound.ceiling)
    for name in crowded(problem):
        yield Limit(GROUP, GROUP, name, problem.per_group)
    for row in sorted(problem.pins):
        yield Limit("pin", "", str(row), 1)


def crowded(problem: Problem) -> tuple[str, ...]:
    """Return the groups with more rows than may be chosen, sorted."""
    if not problem.per_group:
        return ()
    counts = Counter(name for row, name in enumerate(problem.groups) if name and row not in problem.excluded)
    return tuple(sorted(name for name, count in counts.items() if count > problem.per_group))


def carries(problem: Problem, row: int, limit: Limit) -> bool:
    """Return whether a row counts for a floor, ceiling or group's limit."""
    if limit.kind == GROUP:
        return problem.groups[row] == limit.value
    return limit.kind in {"floor", "ceiling"} and problem.labels[limit.attribute][row] == limit.value


def broken(problem: Problem, chosen: Collection[int]) -> tuple[Limit, ...]:
    """Return the limits that a choice breaks, the seats first; none means it is a solution (but for `excluded`)."""
    limits = []
    if len(chosen) != problem.seats:
        limits.append(Limit("seats", "", "", problem.seats))
    for limit in limits_of(problem):
        if limit.kind == "pin":
            fine = int(limit.value) in chosen
        else:
            count = sum(carries(problem, row, limit) for row in chosen)
            fine = count >= limit.number if limit.kind == "floor" else count <= limit.number
        if not fine:
            limits.append(limit)
    return tuple(limits)
