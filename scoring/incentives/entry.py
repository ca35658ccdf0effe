"""Where somebody else with given labels would have to stand to be chosen, the others being as they are.

Put a firm x beside the ranked ones: chosen by rank, x gets a seat where the best list that holds it (its place does not
matter for that list) comes before the list as it is. The two differ first in one row d: if the list as it is holds d, x
must stand before d, else x is chosen wherever it stands. By total score x must lift the best list that holds it to the
total of the list as it is. One solution per combination of labels answers for every score. See
docs/decisions/2026-11-29-nobody-gains.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.problem import Bound, Choice, Problem
from scoring.selection.selection import Terms, problem_of


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
    total is no lower than now (ABOVE; at exactly that score the rank decides). `members`: the rows of the list that
    would result. `exact` is False where the shares that gave way may come back, so that nothing is proved.
    """

    access: Access
    row: int | None = None
    score: int | None = None
    members: frozenset[int] = frozenset()
    exact: bool = True


@dataclass(frozen=True)
class Field:
    """A ranking with the terms of its list, who is eligible (best first), and who is chosen."""

    ranking: Ranking
    terms: Terms
    eligible: tuple[int, ...]
    chosen: frozenset[int]
    given_way: bool


def field_of(ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms) -> Field | None:
    """Return what a list is chosen from, with the list; None where no list keeps every limit."""
    failed = (verdicts == Verdict.FAILED).any(axis=1)
    eligible = tuple(row for row in ranking.order.tolist() if not failed[row])
    solved = solve(ranking.scores, terms, eligible)
    if solved is None:
        return None
    return Field(ranking, terms, eligible, *solved)


def solve(scores: NDArray[np.int64], terms: Terms, eligible: Sequence[int]) -> tuple[frozenset[int], bool] | None:
    """Return the rows of the list that is chosen from some rows, best first, and whether shares gave way.

    None where no list keeps every quota and pin. As `scoring.selection.selection.select` chooses.
    """
    for kept in range(len(terms.shares), -1, -1):
        choice = _choice(problem_of(terms, eligible, terms.shares[:kept]), scores[list(eligible)], terms.objective)
        if choice is not None:
            return frozenset(eligible[place] for place in choice.chosen), kept < len(terms.shares)
    return None


def _choice(problem: Problem, scores: NDArray[np.int64], objective: Objective) -> Choice | None:
    return by_score(problem, scores) if objective is Objective.SCORE else by_rank(problem)


def entry_of(field: Field, pool: int, labels: Mapping[str, str], group: str) -> Entry:
    """Return what a firm of a pool with these labels needs for a seat, beside all who are there.

    `labels`: attribute -> label, an empty text for none of those that are limited. A firm that has no seat now and
    takes these labels needs just that, as long as the list that results does not hold it in its old place too.
    """
    terms = with_one_more(field.terms, pool, labels, group)
    newcomer = len(field.terms.pool_of)
    asked = [bound for share in terms.shares for bound in share if labels.get(bound.attribute) == bound.value]
    short = any(_count(field, bound) < bound.floor for bound in asked)
    rows = (*field.eligible, newcomer)
    scores = np.append(field.ranking.scores, np.int64(0))
    problem = problem_of(replace(terms, pins=terms.pins | {newcomer}), rows, terms.shares)
    choice = _choice(problem, scores[list(rows)], terms.objective)
    if choice is None:
        return Entry(Access.NEVER, exact=not field.given_way and not short)
    members = frozenset(rows[place] for place in choice.chosen) - {newcomer}
    exact = not field.given_way
    if short:
        return Entry(Access.ALWAYS, members=members, exact=exact)
    if terms.objective is Objective.SCORE:
        needed = _total(field, field.chosen) - _total(field, members)
        return Entry(Access.ABOVE, score=needed, members=members, exact=exact)
    first = next(row for row in field.eligible if (row in members) != (row in field.chosen))
    if first in members:
        return Entry(Access.ALWAYS, members=members, exact=exact)
    return Entry(Access.BEFORE, row=first, members=members, exact=exact)


def _count(field: Field, bound: Bound) -> int:
    labels = field.terms.labels[bound.attribute]
    return sum(labels[row] == bound.value for row in field.eligible if row not in field.terms.kept_out)


def _total(field: Field, rows: frozenset[int]) -> int:
    return int(field.ranking.scores[sorted(rows)].sum())


def with_one_more(terms: Terms, pool: int, labels: Mapping[str, str], group: str) -> Terms:
    """Return terms that know one row more, the last one."""
    return replace(
        terms,
        pool_of=np.append(terms.pool_of, np.int64(pool)),
        labels={name: (*own, labels.get(name, "")) for name, own in terms.labels.items()},
        groups=(*(terms.groups or ("",) * len(terms.pool_of)), group),
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
