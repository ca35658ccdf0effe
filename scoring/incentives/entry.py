"""Where somebody else with given labels would have to stand to be chosen, the others being as they are.

Put a firm x beside the ranked ones: chosen by rank, x gets a seat where the best list that holds it (its place does not
matter for that list) comes before the list as it is. The two differ first in one row d: if the list as it is holds d, x
must stand before d, else x is chosen wherever it stands. By total score x must lift the best list that holds it to the
total of the list as it is. One solution per combination of labels answers for every score. See
docs/decisions/2026-11-29-nobody-gains.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.problem import Problem
from scoring.selection.quotas.rank_walk import Proofs, Walk
from scoring.selection.quotas.row_cells import cells_of, counted
from scoring.selection.selection import POOL, Terms, problem_of


class Access(Enum):
    """Whether a combination of labels leads to a seat: at no place, at any, before a row, or above a score."""

    NEVER = "never"
    ALWAYS = "always"
    BEFORE = "before"
    ABOVE = "above"


@dataclass(frozen=True)
class Entry:
    """What is needed for a seat with some labels.

    `row`: the row of the ranking that has to be passed (BEFORE). `score`: the least score in 10⁻⁶ point with which the
    total is no lower than now (ABOVE; at exactly that score the rank decides). `exact`: False where nothing is proved:
    shares that gave way may come back.
    """

    access: Access
    row: int | None = None
    score: int | None = None
    exact: bool = True


@dataclass(frozen=True)
class Field:
    """A ranking with the terms of its list, who is eligible (best first), and who is chosen."""

    ranking: Ranking
    terms: Terms
    eligible: tuple[int, ...]
    chosen: frozenset[int]
    given_way: bool

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many eligible rows that may be chosen carry each label that a share names."""
        names = {bound.attribute for share in self.terms.shares for bound in share}
        free = [row for row in self.eligible if row not in self.terms.kept_out]
        found = {name: Counter(map(self.terms.labels[name].__getitem__, free)) for name in names}
        return {(name, value): count for name, own in found.items() for value, count in own.items()}

    @cached_property
    def problem(self) -> Problem:
        """The choice with all its shares."""
        return problem_of(self.terms, self.eligible, self.terms.shares)

    @cached_property
    def place(self) -> Mapping[int, int]:
        """Row -> its place among the eligible."""
        return {row: place for place, row in enumerate(self.eligible)}


def field_of(ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms) -> Field | None:
    """Return what a list is chosen from, with the list; None where no list keeps every limit."""
    failed = (verdicts == Verdict.FAILED).any(axis=1)
    eligible = tuple(row for row in ranking.order.tolist() if not failed[row])
    solved = solve(ranking.scores, terms, eligible)
    if solved is None:
        return None
    return Field(ranking, terms, eligible, *solved)


def solve(
    scores: NDArray[np.int64], terms: Terms, eligible: Sequence[int], near: AbstractSet[int] = frozenset()
) -> tuple[frozenset[int], bool] | None:
    """Return the rows of the list that is chosen from some rows, best first, and whether shares gave way.

    None where no list keeps every quota and pin. As `scoring.selection.selection.select` chooses; `near`: rows that may
    keep every limit, from which on it is quicker.
    """
    for kept in range(len(terms.shares), -1, -1):
        problem = problem_of(terms, eligible, terms.shares[:kept])
        if terms.objective is Objective.SCORE:
            choice = by_score(problem, scores[list(eligible)])
            chosen = None if choice is None else choice.chosen
        else:
            chosen = _walked(problem, [place for place, row in enumerate(eligible) if row in near])
        if chosen is not None:
            return frozenset(eligible[place] for place in chosen), kept < len(terms.shares)
    return None


def _walked(problem: Problem, near: Sequence[int]) -> tuple[int, ...] | None:
    """Return the best choice by rank as `scoring.selection.quotas.by_rank` does, beginning with a list that may do."""
    cells = cells_of(problem)
    walk = Walk(problem, cells, Proofs(cells))
    held = counted(cells, sorted(set(near) - problem.pins - problem.excluded))
    counts = cells.counting @ held
    fits = int(held.sum()) == walk.left and bool(((counts >= walk.floors) & (counts <= walk.ceilings)).all())
    if fits and (held <= walk.room).all():
        walk.witness = held
    elif not walk.begin():
        return None
    taken = []
    for row in walk.rows:
        if walk.left == 0:
            break
        if walk.take(int(cells.of_row[row])):
            taken.append(row)
    return (*taken, *problem.pins)


@dataclass(frozen=True)
class Asked:
    """Labels that somebody else might have: a pool, attribute -> label (empty for none that is limited), a group."""

    pool: int
    labels: Mapping[str, str]
    group: str = ""


def entries_of(field: Field, asked: Sequence[Asked]) -> list[Entry]:
    """Return what a firm needs for a seat with each combination of labels, beside all who are there.

    A firm that has no seat now and takes these labels needs just that, as long as the list that results does not hold
    it in its old place too. Where shares gave way nothing is worked out.
    """
    if field.given_way:
        return [Entry(Access.ALWAYS, exact=False)] * len(asked)
    if field.terms.objective is Objective.SCORE:
        return [_by_score(field, one) for one in asked]
    return list(_by_rank(field, asked))


def _by_rank(field: Field, asked: Sequence[Asked]) -> Iterator[Entry]:
    """Yield entries in order: all newcomers stand in one problem, kept out; one at a time is taken in first."""
    terms, count = field.terms, len(field.terms.pool_of)
    for one in asked:
        terms = with_one_more(terms, one)
    newcomers = range(count, count + len(asked))
    rows = (*field.eligible, *newcomers)
    problem = problem_of(replace(terms, kept_out=terms.kept_out | set(newcomers)), rows, terms.shares)
    cells = cells_of(problem)
    base = Walk(problem, cells, Proofs(cells, wanted=True))
    chosen = {place for place, row in enumerate(field.eligible) if row in field.chosen}
    held = counted(cells, sorted(chosen - problem.pins))
    for number, one in enumerate(asked):
        walk = base.copied()
        cell = int(cells.of_row[len(field.eligible) + number])
        walk.room[cell] += 1
        walk.count(cell)
        if not _begun(walk, held):
            yield Entry(Access.NEVER, exact=not short_of(field, one))
        elif short_of(field, one):
            yield Entry(Access.ALWAYS)
        else:
            yield _first_difference(walk, chosen, field.eligible)


def _begun(walk: Walk, held: NDArray[np.int64]) -> bool:
    """Give a walk the list as it is, less one row, as what completes it; another list where that breaks a limit."""
    if walk.left < 0 or (walk.ceilings < 0).any():
        return False
    counting = walk.cells.counting
    others = np.flatnonzero(held)
    after = (counting @ held)[:, None] - counting[:, others]
    fine = ((after >= walk.floors[:, None]) & (after <= walk.ceilings[:, None])).all(axis=0)
    if not fine.any():
        return walk.begin()
    walk.witness = held.copy()
    walk.witness[others[fine][-1]] -= 1
    return True


def _first_difference(walk: Walk, chosen: AbstractSet[int], eligible: Sequence[int]) -> Entry:
    """Return what the first row says in which the best list with the newcomer differs from the list as it is."""
    for place in walk.rows:
        if walk.left == 0:
            break
        taken = walk.take(int(walk.cells.of_row[place]))
        if taken != (place in chosen):
            return Entry(Access.ALWAYS) if taken else Entry(Access.BEFORE, row=eligible[place])
    place = next(place for place in walk.rows[walk.seen :] if place in chosen)
    return Entry(Access.BEFORE, row=eligible[place])


def _by_score(field: Field, one: Asked) -> Entry:
    terms = with_one_more(field.terms, one)
    newcomer = len(field.terms.pool_of)
    rows = (*field.eligible, newcomer)
    scores = np.append(field.ranking.scores, np.int64(0))
    problem = problem_of(replace(terms, pins=terms.pins | {newcomer}), rows, terms.shares)
    choice = by_score(problem, scores[list(rows)])
    if choice is None:
        return Entry(Access.NEVER, exact=not short_of(field, one))
    if short_of(field, one):
        return Entry(Access.ALWAYS)
    members = frozenset(rows[place] for place in choice.chosen) - {newcomer}
    return Entry(Access.ABOVE, score=_total(field, field.chosen) - _total(field, members))


def short_of(field: Field, one: Asked) -> bool:
    """Return whether all who carry a label have a seat by a share, so that one more gets one wherever it stands."""
    asked = [bound for share in field.terms.shares for bound in share if one.labels.get(bound.attribute) == bound.value]
    return any(field.counts.get((bound.attribute, bound.value), 0) < bound.floor for bound in asked)


def _total(field: Field, rows: frozenset[int]) -> int:
    return int(field.ranking.scores[sorted(rows)].sum())


def chosen_anew(field: Field, row: int, one: Asked, before: int) -> frozenset[int]:
    """Return who is chosen by rank when a row without a seat has other labels and so many others before it.

    Where no share is short of firms, all limits ask for the same as before.
    """
    problem, old = field.problem, field.place[row]
    order = [*range(old), *range(old + 1, problem.rows)]
    order.insert(before, old)

    def moved(own: tuple[str, ...], value: str) -> tuple[str, ...]:
        rest = own[:old] + own[old + 1 :]
        return (*rest[:before], value, *rest[before:])

    to = {place: at for at, place in enumerate(order)}
    changed = replace(
        problem,
        labels={
            name: moved(own, own[old] if name == POOL else one.labels.get(name, ""))
            for name, own in problem.labels.items()
        },
        groups=moved(problem.groups, one.group) if problem.groups else (),
        pins=frozenset(to[place] for place in problem.pins),
        excluded=frozenset(to[place] for place in problem.excluded),
    )
    near = [to[field.place[other]] for other in field.chosen]
    chosen = _walked(changed, near) or ()
    return frozenset(field.eligible[order[place]] for place in chosen)


def with_one_more(terms: Terms, one: Asked) -> Terms:
    """Return terms that know one row more, the last one."""
    return replace(
        terms,
        pool_of=np.append(terms.pool_of, np.int64(one.pool)),
        labels={name: (*own, one.labels.get(name, "")) for name, own in terms.labels.items()},
        groups=(*(terms.groups or ("",) * len(terms.pool_of)), one.group),
    )


def relabelled(terms: Terms, row: int, labels: Mapping[str, str], group: str) -> Terms:
    """Return terms in which one row has other labels."""

    def put(own: tuple[str, ...], value: str) -> tuple[str, ...]:
        return (*own[:row], value, *own[row + 1 :])

    groups = terms.groups or ("",) * len(terms.pool_of)
    return replace(
        terms,
        labels={name: put(own, labels.get(name, "")) for name, own in terms.labels.items()},
        groups=put(groups, group),
    )
