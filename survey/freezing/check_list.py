"""What stands against freezing a campaign's list: everything at once, what refuses it and what asks for a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring.evaluate import Evaluation as Scored
from scoring.ranking.gates import Verdict
from scoring.selection.frozen_terms import Held, as_frozen, held_limits
from scoring.selection.selection import POOL, limit_parameters
from survey.freezing.list_results import RESERVE, SELECTED, Check, Checks
from survey.models import Decision, Evaluation, Outcome
from survey.queries import decisions, evaluations, list_checks, signals, visits
from survey.queries.list_checks import Placed

NAMED = 12
"""So many firms are named at a check; the count says how many there are."""


@dataclass(frozen=True)
class ListState:
    """What a list is frozen from: the evaluation with its firms in order, and what was decided of each."""

    evaluation: Evaluation
    firms: Sequence[Placed]
    held: Mapping[int, Decision]
    waiting: Mapping[int, Decision]
    stamp: str

    def decided(self, outcome: Outcome) -> list[Placed]:
        """Return the evaluated firms with an outcome, in the order of the evaluation."""
        return [row for row in self.firms if self._outcome(row) == outcome]

    def _outcome(self, row: Placed) -> str | None:
        found = self.held.get(row.participation_id)
        return found.outcome if found is not None else None


def read_state(database: Session, campaign_id: int) -> ListState | None:
    """Return what a list would be frozen from now; None before the first evaluation."""
    evaluation = evaluations.latest(database, campaign_id)
    if evaluation is None:
        return None
    return ListState(
        evaluation=evaluation,
        firms=list_checks.placed(database, evaluation.id),
        held=decisions.held(database, campaign_id),
        waiting=decisions.waiting(database, campaign_id),
        stamp=stamp_of(database, campaign_id),
    )


def stamp_of(database: Session, campaign_id: int) -> str:
    """Return a digest of what may change between the checks and the freezing: evaluation, decisions, versions."""
    said = [evaluations.newest_id(database, campaign_id), *list_checks.row_counts(database, campaign_id)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def check_list(database: Session, state: ListState, scored: Scored) -> tuple[Checks, tuple[Held, ...]]:
    """Return the checks, and how the list would keep each limit under levels that officials found (核定).

    `scored`: the evaluation, computed again.
    """
    confirmed, reserve = state.decided(Outcome.CONFIRM), state.decided(Outcome.RESERVE)
    rows = {key: row for row, key in enumerate(scored.keys)}
    chosen = [rows[row.entry.version.credit_code] for row in confirmed if row.entry.version.credit_code in rows]
    limits = held_limits(scored.ranking, scored.verdicts, as_frozen(scored.terms, scored.verdicts), chosen)
    found = [
        *_of_decisions(database, state, confirmed),
        *_of_gates(scored, rows, confirmed),
        *_of_limits(limits),
        *_of_cases(database, confirmed),
        _firms("near_line", [row for row in confirmed if _key(row) in _near(scored)], hard=False),
    ]
    seats = state.evaluation.seats
    found.append(Check("too_many", hard=True, count=max(len(confirmed) - seats, 0)))
    found.append(Check("too_few", hard=False, count=max(seats - len(confirmed), 0)))
    checks = Checks(
        rows=sorted(found, key=lambda row: not row.hard),
        seats=seats,
        confirmed=len(confirmed),
        reserve=len(reserve),
        denied=len(state.decided(Outcome.DENY)),
        evaluation_id=state.evaluation.id,
        stamp=state.stamp,
    )
    return checks, limits


def _key(row: Placed) -> str:
    return row.entry.version.credit_code


def _near(scored: Scored) -> frozenset[str]:
    return frozenset(scored.keys[row] for row in scored.unverified_near)


def _firms(code: str, firms: Iterable[Placed], *, hard: bool) -> Check:
    names = [row.entry.version.name for row in firms]
    return Check(code, hard=hard, count=len(names), names=names[:NAMED])


def _of_decisions(database: Session, state: ListState, confirmed: Sequence[Placed]) -> Iterable[Check]:
    here = {row.participation_id for row in state.firms}
    lost = [number for number in state.held if number not in here and state.held[number].outcome != Outcome.DENY]
    undecided = [row for row in state.firms if row.participation_id not in state.held]
    older = {row.evaluation_id for row in state.held.values()} - {state.evaluation.id}
    then = list_checks.statuses(database, older) if older else {}
    moved = [
        row
        for row in state.firms
        if (made := state.held.get(row.participation_id)) is not None
        and made.evaluation_id in older
        and then.get((made.evaluation_id, row.participation_id)) != row.entry.status
    ]
    yield _firms("waiting", [row for row in state.firms if row.participation_id in state.waiting], hard=True)
    yield _firms("verify_open", state.decided(Outcome.VERIFY), hard=True)
    yield Check("not_evaluated", hard=True, count=len(lost))
    yield _firms("undecided", [row for row in undecided if row.entry.status == SELECTED], hard=True)
    yield Check("nobody", hard=True, count=int(not confirmed))
    yield _firms("undecided_reserve", [row for row in undecided if row.entry.status == RESERVE], hard=False)
    yield _firms("moved", moved, hard=False)
    campaign_id, moment = state.evaluation.campaign_id, state.evaluation.run_at
    yield Check("newer_answers", hard=False, count=list_checks.submitted_since(database, campaign_id, moment))


def _of_gates(scored: Scored, rows: Mapping[str, int], confirmed: Sequence[Placed]) -> Iterable[Check]:
    failed = (scored.verdicts == Verdict.FAILED).any(axis=1)
    pending = (scored.verdicts == Verdict.PENDING).any(axis=1)
    unranked = [row for row in confirmed if _key(row) not in rows]
    ranked = [row for row in confirmed if _key(row) in rows]
    failing = [row for row in ranked if failed[rows[_key(row)]]]
    yield _firms("unranked", unranked, hard=True)
    yield _firms("gate_failed", failing, hard=True)
    yield _firms("gate_pending", [row for row in ranked if pending[rows[_key(row)]]], hard=False)


def _of_limits(limits: Sequence[Held]) -> Iterable[Check]:
    above = [row for row in limits if not row.kept and row.limit.kind != "floor"]
    below = [row for row in limits if not row.kept and row.limit.kind == "floor"]
    yield Check("ceilings", hard=True, count=len(above), limits=[said(row) for row in above])
    yield Check("floors", hard=False, count=len(below), limits=[said(row) for row in below])


def said(row: Held) -> dict[str, str]:
    """Return a limit as plain data: its parameters, ``held``, and ``asked``, what later versions must keep of it.

    What the list does not keep is not asked of amendments either, as far as it falls short; a pool has as many seats as
    the list gave it.
    """
    number = row.limit.number
    asked = min(number, row.count) if row.limit.kind == "floor" else max(number, row.count)
    if row.limit.attribute == POOL:
        asked = row.count
    return limit_parameters(row.limit) | {"held": str(row.count), "asked": str(asked)}


def _of_cases(database: Session, confirmed: Sequence[Placed]) -> Iterable[Check]:
    noted = signals.open_of_versions(database, [row.entry.version_id for row in confirmed])
    visited = set(visits.open_of(database, [row.participation_id for row in confirmed]))
    yield _firms("signals_open", [row for row in confirmed if row.entry.version_id in noted], hard=False)
    yield _firms("visits_open", [row for row in confirmed if row.participation_id in visited], hard=False)
