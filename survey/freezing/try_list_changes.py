"""Changes of a frozen list tried out: who moves up when firms withdraw, and how it keeps its limits after any change.

Nothing is written: `survey.freezing.amend_list` makes the next version of what was tried out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from flask import Flask
from sqlalchemy.orm import Session

from scoring.evaluate import Evaluation as Scored
from scoring.loading.scheme import load_scheme
from scoring.ranking.gates import Verdict
from scoring.selection.frozen_terms import as_frozen, held_limits, promoted_on_frozen
from scoring.selection.selection import POOL, HoldsNoSeatError, limit_parameters
from survey.evaluations.replay import LostDefinitionError, evaluate_again
from survey.freezing.list_results import RESERVE, SELECTED, ListRefusedError, Step, Tried
from survey.jobs.ask_child import ask_child
from survey.jobs.kinds import register_duty
from survey.models import AmendmentKind, Evaluation, ListEntry, ListVersion
from survey.queries import frozen_lists

DUTY = "try_on_list"
"""The name under which a child tries changes of a list out."""


@dataclass(frozen=True)
class _Listed:
    """A version with its evaluation computed again. `row_of`: participation -> row, of all that are ranked."""

    version: ListVersion
    entries: Sequence[ListEntry]
    scored: Scored
    row_of: Mapping[int, int]

    def rows(self, status: str) -> list[int]:
        return [self.row_of[one.participation_id] for one in self.entries if one.status == status]


@dataclass(frozen=True)
class Wish:
    """Who is to leave a version, in this order, and who is to come in (participations; of a withdrawal nobody)."""

    kind: AmendmentKind
    out: tuple[int, ...] = ()
    come: tuple[int, ...] = ()


def try_list_changes(database: Session, version_id: int, wish: Wish) -> Tried:
    """Return what becomes of a version if a wish is done.

    Officials may also let somebody of the reserve leave it, by an objection or a correction.

    In a withdrawal the next of the reserve comes in that keeps every limit which the first version kept; nobody who
    ever left is in the reserve. Heavy: the evaluation is computed again. Raises
    ListRefusedError (``holds_no_seat``, ``holds_seat``, ``both``, ``gate_failed``, ``lost``).
    """
    listed = _read(database, version_id)
    seated = set(listed.rows(SELECTED))
    moved = wish.kind is AmendmentKind.WITHDRAWAL  # whoever moved up may withdraw later
    listed_rows = seated | set(listed.rows(RESERVE))
    if any((row := listed.row_of.get(number)) is None or (row not in listed_rows and not moved) for number in wish.out):
        raise ListRefusedError("holds_no_seat")
    if set(wish.out) & set(wish.come):
        raise ListRefusedError("both")
    if moved:
        steps = _withdrawn(listed, wish.out)
    else:
        _refuse_coming(listed, seated, wish.come)
        steps = tuple(Step(left, came) for left, came in zip_longest(wish.out, wish.come))
    went = {listed.row_of[step.left] for step in steps if step.left is not None}
    came = {listed.row_of[number] for step in steps for number in (step.came, *step.also) if number is not None}
    return Tried(version_id, steps, _limits_after(listed, (seated | came) - went, wish.kind))


def ask_list_changes(app: Flask, version_id: int, wish: Wish, *, who: int) -> Tried:
    """Return what `try_list_changes` returns, computed beside this process. `who`: the id of the user who waits.

    Raises ListRefusedError, and `survey.jobs.ask_child.NotNowError`.
    """
    found = ask_child(app, DUTY, version_id, wish, who=who)
    if isinstance(found, Tried):
        return found
    raise ListRefusedError(*found)


def _tried(app: Flask, version_id: int, wish: Wish) -> Tried | tuple[str, Sequence[str]]:
    with app.extensions["readers"]() as database:
        try:
            return try_list_changes(database, version_id, wish)
        except ListRefusedError as error:
            return error.code, error.names


register_duty(DUTY, _tried)


def _read(database: Session, version_id: int) -> _Listed:
    version = database.get_one(ListVersion, version_id)
    entries = frozen_lists.entries(database, version_id)
    stored = database.get_one(Evaluation, version.evaluation_id)
    try:
        scheme = replace(load_scheme(stored.scheme.document), certainty=None)
        _found, scored = evaluate_again(database, stored, scheme)
    except LostDefinitionError as error:
        raise ListRefusedError("lost", error.faults) from None
    rows = {key: row for row, key in enumerate(scored.keys)}
    row_of = {one.participation_id: rows[code] for one in entries if (code := one.facts["credit_code"]) in rows}
    return _Listed(version, entries, scored, row_of)


def _refuse_coming(listed: _Listed, seated: set[int], come: Sequence[int]) -> None:
    rows = [listed.row_of.get(number) for number in come]
    if any(row is None or row in seated for row in rows) or len(set(rows)) != len(rows):
        raise ListRefusedError("holds_seat")
    failed = (listed.scored.verdicts == Verdict.FAILED).any(axis=1)
    if any(failed[row] for row in rows):
        raise ListRefusedError("gate_failed")


def _withdrawn(listed: _Listed, out: Sequence[int]) -> tuple[Step, ...]:
    scored, firm_of = listed.scored, {row: number for number, row in listed.row_of.items()}
    asked = {
        (limit["kind"], limit["attribute"], limit["value"]): int(limit["asked"])
        for limit in listed.version.document["limits"]
    }
    reserve = listed.rows(RESERVE)
    about = (scored.ranking, scored.verdicts, as_frozen(scored.terms, scored.verdicts))
    try:
        steps = promoted_on_frozen(
            about, (listed.rows(SELECTED), reserve), asked, [listed.row_of[number] for number in out]
        )
    except HoldsNoSeatError:
        raise ListRefusedError("holds_no_seat") from None
    waiting = frozenset(reserve)
    return tuple(
        Step(
            left=number,
            came=None if step.row is None else firm_of[step.row],
            skipped=tuple(
                (firm_of[row], tuple(limit_parameters(limit) for limit in limits))
                for row, limits in step.skipped
                if row in waiting
            ),
            also=tuple(firm_of[other.row] for other in step.also if other.row is not None),
            unmet=step.unmet,
        )
        for number, step in zip(out, steps, strict=True)
    )


def _limits_after(listed: _Listed, seated: set[int], kind: AmendmentKind) -> list[dict[str, str]]:
    """Return the limits of a version with how many count for each after a change, and what is asked from then on.

    A withdrawal changes nothing of what is asked. After a change that officials chose no floor asks for more than the
    list has and its free seats could bring, else nobody could ever move up again.
    """
    scored = listed.scored
    terms = as_frozen(scored.terms, scored.verdicts)
    counts = {
        (row.limit.kind, row.limit.attribute, row.limit.value): row.count
        for row in held_limits(scored.ranking, scored.verdicts, terms, seated)
    }
    before = listed.version.document["limits"]
    capacity = sum(int(row["asked"]) for row in before if row["attribute"] == POOL)
    free = max(capacity - len(seated), 0)
    found = []
    for row in before:
        held = counts.get((row["kind"], row["attribute"], row["value"]), 0)
        asked = int(row["asked"])
        if kind is not AmendmentKind.WITHDRAWAL and row["kind"] == "floor":
            asked = min(asked, held + free)
        if kind is not AmendmentKind.WITHDRAWAL and row["attribute"] == POOL:
            asked = max(asked, held)
        found.append(dict(row) | {"held": str(held), "asked": str(asked)})
    return found
