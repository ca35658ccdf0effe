"""Who is in, who is in reserve, who is out, and why: as codes with parameters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking
from scoring.selection.quotas.by_rank import by_rank
from scoring.selection.quotas.by_score import by_score
from scoring.selection.quotas.clash import Clash, Member, clashes
from scoring.selection.quotas.price import Price
from scoring.selection.quotas.problem import Bound, Choice, Limit, Problem, limits_of
from scoring.selection.quotas.promotion import Promotion, promote, reserve
from scoring.selection.quotas.rank_prices import rank_prices
from scoring.selection.quotas.total_prices import score_prices
from scoring.selection.reasons import POOL, Line, Reason, limit_parameters

__all__ = [
    "POOL", "CannotChooseError", "HoldsNoSeatError", "Place", "PoolSeats", "Reason", "Shortlist", "Terms", "cut_of",
    "given_way", "limit_parameters", "problem_of", "promoted", "seated_rows", "select",
]  # fmt: skip


class Place(StrEnum):
    """Where a row ends up. UNRANKED lacks a required questionnaire."""

    SELECTED = "selected"
    RESERVE = "reserve"
    OUT = "out"
    UNRANKED = "unranked"


class CannotChooseError(Exception):
    """No list keeps every limit. `clash` says which ones fight; a pin's value is the row's number, or its key."""

    def __init__(self, clash: Clash) -> None:
        super().__init__("the limits of this list can't be kept together")
        self.clash = clash

    def named(self, names: Sequence[str]) -> CannotChooseError:
        """Return the same with the name (or key) of each row that is pinned, instead of its number."""
        sets = tuple(tuple(_named(member, names) for member in members) for members in self.clash.sets)
        return CannotChooseError(Clash(sets, self.clash.changes))


class HoldsNoSeatError(ValueError):
    """Who holds no seat can't withdraw from one; `rows`: of the ranking, in the order they were named."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        super().__init__("; ".join(f"row {row} holds no seat" for row in rows))
        self.rows = rows


def _named(member: Member, names: Sequence[str]) -> Member:
    if member.limit.kind != "pin":
        return member
    return replace(member, limit=replace(member.limit, value=names[int(member.limit.value)]))


@dataclass(frozen=True, slots=True)
class PoolSeats:
    """The seats of one pool, and how many are listed in reserve after them."""

    id: str
    seats: int
    reserve: int


@dataclass(frozen=True)
class Terms:
    """What a list is made under.

    `pools` per row in `pool_of`; `labels`: attribute -> label per row; `quotas` must be kept; `shares`: groups of
    floors of which the last give way first where they can't be kept. `groups`: label per row, empty for none, of which
    at most `per_group` (0: any number). `pins` and `kept_out`: rows. `found`: of the attributes that are levels, per
    row whether officials found its level (核定); the floors on them are level floors.
    """

    pools: tuple[PoolSeats, ...]
    pool_of: NDArray[np.int64]
    gates: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quotas: tuple[Bound, ...] = ()
    shares: tuple[tuple[Bound, ...], ...] = ()
    groups: tuple[str, ...] = ()
    per_group: int = 0
    pins: frozenset[int] = frozenset()
    kept_out: frozenset[int] = frozenset()
    objective: Objective = Objective.RANK
    found: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shortlist:
    """Per row its place and reasons; `cuts`: per pool the row of the last one its rank alone seats, None if nobody.

    `unmet`: attributes whose shares gave way. `prices`: what each quota and share changed. `other`: the rows that the
    objective not taken would choose, best first. All row numbers are those of the ranking.
    """

    places: tuple[Place, ...]
    reasons: tuple[tuple[Reason, ...], ...]
    cuts: tuple[int | None, ...]
    unmet: tuple[str, ...] = ()
    prices: tuple[Price, ...] = ()
    other: tuple[int, ...] = ()

    @property
    def cut(self) -> int | None:
        """The cut of the first pool."""
        return self.cuts[0] if self.cuts else None


def select(ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms) -> Shortlist:
    """Return who gets a seat, of rows that fail no gate and with every limit kept, and the reserve in its order.

    A pending gate does not exclude: it is named as a reason to check before anything is decided. Raises
    CannotChooseError when no list keeps every quota and pin.
    """
    listed = ranking.order.tolist()
    failed, pending = (_noted(verdicts, verdict) for verdict in (Verdict.FAILED, Verdict.PENDING))
    failures, waits = (
        [Reason(code, {"gate": gate}) for gate in terms.gates] for code in ("gate_failed", "gate_pending")
    )
    eligible = [row for row in listed if not failed[row]]
    problem, choice, unmet = _chosen(ranking, terms, eligible)
    outcome = dict(_outcome(terms, problem, choice, eligible))
    places = [Place.OUT] * len(ranking.scores)
    reasons: list[tuple[Reason, ...]] = [()] * len(ranking.scores)
    for row in listed:
        notes = [failures[column] for column in failed[row]]
        if row in outcome:
            places[row], own = outcome[row]
            notes = list(own)
        elif row in terms.pins:
            notes.append(Reason("pin_refused"))
        reasons[row] = (*notes, *(waits[column] for column in pending[row]))
    seated = [eligible[place] for place in choice.chosen]
    _mark_ties(ranking, terms, (seated, eligible), reasons)
    limited = bool(terms.quotas or terms.shares or terms.per_group or terms.pins)
    return Shortlist(
        places=tuple(places),
        reasons=tuple(reasons),
        cuts=tuple(cut_of(terms, number, eligible, set(seated)) for number in range(len(terms.pools))),
        unmet=unmet,
        prices=tuple(_priced(ranking, terms, (problem, choice), eligible)) if limited else (),
        other=_other(ranking, terms, problem, eligible) if limited else tuple(seated),
    )


def seated_rows(
    ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms, without: Collection[Limit] = ()
) -> tuple[int, ...]:
    """Return only the rows that `select` gives a seat, best first, but for some limits that are not asked for.

    The shares that give way are those that give way with all limits. Raises CannotChooseError as it does.
    """
    failed = _noted(verdicts, Verdict.FAILED)
    eligible = [row for row in ranking.order.tolist() if not failed[row]]
    problem, choice, _unmet = _chosen(ranking, terms, eligible)
    if without:
        for limit in without:
            problem = problem.without(limit)
        fewer = _solve(ranking, terms.objective, eligible, problem)
        choice = choice if fewer is None else fewer  # a choice that keeps every limit keeps fewer, too
    chosen = frozenset(choice.chosen)
    return tuple(row for place, row in enumerate(eligible) if place in chosen)


def given_way(ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms) -> tuple[str, ...]:
    """Return the attributes whose shares give way, in whatever order the rows are; raises CannotChooseError."""
    failed = _noted(verdicts, Verdict.FAILED)
    return _chosen(ranking, terms, [row for row in ranking.order.tolist() if not failed[row]])[2]


def _noted(verdicts: NDArray[np.int8], verdict: Verdict) -> list[list[int]]:
    """Return per row the gates (columns) that have this verdict."""
    noted: list[list[int]] = [[] for _ in verdicts]
    for row, column in np.argwhere(verdicts == verdict).tolist():
        noted[row].append(column)
    return noted


def _chosen(ranking: Ranking, terms: Terms, eligible: Sequence[int]) -> tuple[Problem, Choice, tuple[str, ...]]:
    """Solve with as many of the shares as can be kept; the last declared give way first."""
    for kept in range(len(terms.shares), -1, -1):
        problem = problem_of(terms, eligible, terms.shares[:kept])
        choice = _solve(ranking, terms.objective, eligible, problem)
        if choice is not None:
            unmet = tuple(group[0].attribute for group in terms.shares[kept:] if group)
            return problem, choice, unmet
    clash = clashes(problem_of(terms, eligible, ()))
    raise CannotChooseError(clash).named([str(row) for row in eligible])


def problem_of(
    terms: Terms, eligible: Sequence[int], shares: Sequence[Sequence[Bound]], gone: Collection[int] = ()
) -> Problem:
    """Return the choice as limits on places in the list of eligible rows, best first.

    No share asks for more rows than there are: those kept out and those `gone` since are not.
    """
    names = {pool.id: number for number, pool in enumerate(terms.pools)}
    free = [row for row in eligible if row not in terms.kept_out]
    there = {name: sum(int(terms.pool_of[row]) == number for row in free) for name, number in names.items()}
    labels = {name: tuple(texts[row] for row in eligible) for name, texts in terms.labels.items()}
    labels[POOL] = tuple(terms.pools[int(terms.pool_of[row])].id for row in eligible)
    seats = {pool.id: min(pool.seats, there[pool.id]) for pool in terms.pools}
    bounds = [Bound(POOL, name, count, count) for name, count in seats.items()]
    still = [place for place, row in enumerate(eligible) if row not in terms.kept_out and row not in gone]
    for item in (item for group in shares for item in group):
        count = sum(labels[item.attribute][place] == item.value for place in still)
        bounds.append(Bound(item.attribute, item.value, min(item.floor, count)))
    place = {row: number for number, row in enumerate(eligible)}
    return Problem(
        seats=sum(seats.values()),
        labels=labels,
        bounds=(*bounds, *terms.quotas),
        groups=tuple(terms.groups[row] for row in eligible) if terms.per_group else (),
        per_group=terms.per_group,
        pins=frozenset(place[row] for row in terms.pins if row in place),
        excluded=frozenset(place[row] for row in terms.kept_out if row in place),
    )


def _solve(ranking: Ranking, objective: Objective, eligible: Sequence[int], problem: Problem) -> Choice | None:
    if objective is Objective.SCORE:
        return by_score(problem, ranking.scores[list(eligible)])
    return by_rank(problem)


def _outcome(
    terms: Terms, problem: Problem, choice: Choice, eligible: Sequence[int]
) -> Iterator[tuple[int, tuple[Place, tuple[Reason, ...]]]]:
    """Yield place and first reasons of every eligible row, pool by pool."""
    chosen = set(choice.chosen)
    promoted = [place for place in reserve(problem, choice.chosen, len(eligible)) if place not in chosen]
    by_total = terms.objective is Objective.SCORE
    for number, pool in enumerate(terms.pools):
        own = [place for place, row in enumerate(eligible) if int(terms.pool_of[row]) == number]
        line = Line(problem, choice, own)
        waiting = {place: at for at, place in enumerate([p for p in promoted if p in line.position], start=1)}
        for place in own:
            if place in chosen:
                reason = line.seated(place, pool.seats, by_total=by_total)
                yield eligible[place], (Place.SELECTED, (reason,))
                continue
            why = tuple(line.why_not(place, by_total=by_total))
            at = waiting.get(place, 0)
            if 0 < at <= pool.reserve:
                yield eligible[place], (Place.RESERVE, (Reason("reserve", {"position": str(at)}), *why))
            else:
                yield eligible[place], (Place.OUT, (line.without_seat(place), *why))


def cut_of(terms: Terms, number: int, eligible: Sequence[int], seated: set[int]) -> int | None:
    """Return the last row of a pool that its rank alone seats: before it nobody is passed over.

    Those kept out are not passed over, and those pinned have their seat by the pin.
    """
    last = None
    for row in eligible:
        if int(terms.pool_of[row]) != number or row in terms.kept_out or row in terms.pins:
            continue
        if row not in seated:
            break
        last = row
    return last


def _mark_ties(
    ranking: Ranking,
    terms: Terms,
    rows: tuple[Sequence[int], Sequence[int]],
    reasons: list[tuple[Reason, ...]],
) -> None:
    """Note, for those level with the line of their pool, that the pool's keys decide between them.

    Not where a limit does: of two on either side, the one seated stands before the other.
    """
    seated, eligible = set(rows[0]), rows[1]
    for number in range(len(terms.pools)):
        own = [row for row in eligible if int(terms.pool_of[row]) == number]
        own = [row for row in own if row not in terms.pins and row not in terms.kept_out]
        inside = [row for row in own if row in seated]
        if not inside:
            continue
        level = [row for row in own if ranking.scores[row] == ranking.scores[inside[-1]]]
        reason = Reason("tie_at_line", {"pool": terms.pools[number].id} if len(terms.pools) > 1 else {})
        for at, row in enumerate(level):
            other = (
                any(after not in seated for after in level[at:])
                if row in seated
                else any(before in seated for before in level[:at])
            )
            if other:
                reasons[row] = (*reasons[row], reason)


def _priced(ranking: Ranking, terms: Terms, solved: tuple[Problem, Choice], eligible: Sequence[int]) -> Iterator[Price]:
    """Yield what each quota and share changed, in rows of the ranking; the pools' seats have no price."""
    scores = ranking.scores[list(eligible)]
    wanted = [limit for limit in limits_of(solved[0]) if limit.kind != "pin" and limit.attribute != POOL]
    by_total = terms.objective is Objective.SCORE
    for price in score_prices(*solved, scores, wanted) if by_total else rank_prices(*solved, wanted):
        came, went = ([eligible[place] for place in side] for side in (price.came_in, price.went_out))
        yield Price(price.limit, tuple(came), tuple(went))


def _other(ranking: Ranking, terms: Terms, problem: Problem, eligible: Sequence[int]) -> tuple[int, ...]:
    """Return the rows that the other objective would choose under the same limits."""
    objective = Objective.RANK if terms.objective is Objective.SCORE else Objective.SCORE
    choice = _solve(ranking, objective, eligible, problem)
    return tuple(eligible[place] for place in choice.chosen) if choice is not None else ()


def promoted(
    ranking: Ranking, verdicts: NDArray[np.int8], terms: Terms, shortlist: Shortlist, *, withdrawn: Sequence[int]
) -> tuple[Promotion, ...]:
    """Return who takes the seat of each withdrawn row, one after another, in rows of the ranking.

    The list is not chosen anew: the next in rank that keeps every limit moves up, within its pool. Shares that gave way
    are not asked for, and where a seat would stay empty for one, the last declared gives way (`Promotion.unmet`). A
    seat nobody can take stays free and is filled as soon as a later withdrawal makes it possible (`Promotion.also`).
    Whoever moved up may withdraw later. Raises HoldsNoSeatError for rows that hold none by then.
    """
    failed = (verdicts == Verdict.FAILED).any(axis=1)
    eligible = [row for row in ranking.order.tolist() if not failed[row]]
    kept = [group for group in terms.shares if group and group[0].attribute not in shortlist.unmet]
    held = {row for row in eligible if shortlist.places[row] is Place.SELECTED}
    gone: list[int] = []
    steps, without = [], []
    for row in withdrawn:
        if row not in held:
            without.append(row)
            continue
        held.remove(row)
        gone.append(row)
        step = _promotion(terms, eligible, kept, (held, gone))
        held |= {item.row for item in (step, *step.also) if item.row is not None}
        steps.append(step)
    if without:
        raise HoldsNoSeatError(tuple(without))
    return tuple(steps)


def _promotion(
    terms: Terms, eligible: Sequence[int], shares: Sequence[tuple[Bound, ...]], now: tuple[Collection[int], list[int]]
) -> Promotion:
    """Return what the last withdrawal brings, with as many seats filled as can be and as many shares kept as then can.

    `now`: who holds a seat, and who is gone, the last one last.
    """
    held, gone = now
    place = {row: number for number, row in enumerate(eligible)}
    holding, left = ({place[row] for row in rows} for rows in (held, gone))
    own = {place[row] for row in eligible if terms.pool_of[row] == terms.pool_of[gone[-1]]}
    best, most = None, -1
    for kept in range(len(shares), -1, -1):
        problem = problem_of(terms, eligible, shares[:kept], gone)
        step = promote(problem, holding, left, own)
        filled = sum(item.row is not None for item in (step, *step.also))
        if filled > most:
            best, most = replace(step, unmet=tuple(group[0].attribute for group in shares[kept:])), filled
        if len(holding) + filled == problem.seats:
            break
    return _in_rows(best or step, eligible)


def _in_rows(step: Promotion, eligible: Sequence[int]) -> Promotion:
    """Return a promotion of places among the eligible as one of rows of the ranking."""
    return Promotion(
        None if step.row is None else eligible[step.row],
        tuple((eligible[number], limits) for number, limits in step.skipped),
        tuple(_in_rows(other, eligible) for other in step.also),
        step.unmet,
    )
