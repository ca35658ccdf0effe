"""Where somebody else with given labels would have to stand to be chosen, the others being as they are.

Put a firm x beside the ranked ones: chosen by rank, x gets a seat where the best list that holds it (its place does not
matter for that list) comes before the list as it is. The two differ first in one row d: if the list as it is holds d, x
must stand before d, else x is chosen wherever it stands. By total score x must lift the best list that holds it to the
total of the list as it is. One solution per combination of labels answers for every score. See
docs/decisions/2026-11-29-nobody-gains.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.incentives.field import Access, Asked, Entry, Field, short_of, with_more
from scoring.incentives.newcomers import entries_by_rank
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.problem import Problem
from scoring.selection.quotas.rank_walk import Proofs, Walk
from scoring.selection.quotas.row_cells import cells_of, counted
from scoring.selection.selection import POOL, Place, Shortlist, Terms, problem_of


def field_of(
    ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms, shortlist: Shortlist | None = None
) -> Field | None:
    """Return what a list is chosen from, with the list; None where no list keeps every limit.

    `shortlist`: the list that was made under these terms, where it is known.
    """
    failed = (verdicts == Verdict.FAILED).any(axis=1)
    eligible = tuple(row for row in ranking.order.tolist() if not failed[row])
    if shortlist is not None:
        chosen = frozenset(row for row in eligible if shortlist.places[row] is Place.SELECTED)
        return Field(ranking, terms, eligible, chosen, bool(shortlist.unmet))
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


def entries_of(field: Field, asked: Sequence[Asked]) -> list[Entry]:
    """Return what a firm needs for a seat with each combination of labels, beside all who are there.

    A firm that has no seat now and takes these labels needs just that, as long as the list that results does not hold
    it in its old place too. Where shares gave way nothing is worked out.
    """
    if field.given_way:
        return [Entry(Access.ALWAYS, exact=False)] * len(asked)
    if field.terms.objective is Objective.SCORE:
        return [_by_score(field, one) for one in asked]
    return entries_by_rank(field, asked)


def _by_score(field: Field, one: Asked) -> Entry:
    terms = with_more(field.terms, [one])
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
