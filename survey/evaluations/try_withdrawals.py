"""Withdrawals tried out on an evaluation: who moves up on its list if enterprises withdraw one after another.

Nothing is written. Of a list in force it is `survey.freezing.try_list_changes` that says who moves up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Flask
from sqlalchemy.orm import Session

from scoring.evaluate import Evaluation as Scored
from scoring.loading.scheme import load_scheme
from scoring.selection.quotas.promotion import Promotion
from scoring.selection.selection import HoldsNoSeatError, Place, limit_parameters, promoted
from survey.evaluations.replay import evaluate_again
from survey.jobs.ask_child import ask_child
from survey.jobs.kinds import register_duty
from survey.models import Evaluation

DUTY = "withdrawals"
"""The name under which a child tries withdrawals out for a request that waits."""


@dataclass(frozen=True)
class Successor:
    """Who moves up (credit code, empty for nobody), and the better-ranked ones that would break limits, with these.

    Where only several limits together leave no place for one, it stands without any.
    """

    key: str
    skipped: tuple[tuple[str, tuple[Mapping[str, str], ...]], ...]


@dataclass(frozen=True)
class Withdrawal:
    """One step of a chain: who withdraws, who moves up, and who takes seats that had stayed empty before.

    `unmet`: attributes whose shares gave way for it.
    """

    key: str
    successor: Successor
    also: tuple[Successor, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """The steps in order, who holds a seat after them (credit codes, in the order of the list), and the empty seats."""

    steps: tuple[Withdrawal, ...]
    seated: tuple[str, ...]
    empty: int


class NoSeatError(ValueError):
    """`key` holds no seat in the evaluation when its turn in the chain comes."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} holds no seat then")
        self.key = key


def try_withdrawals(database: Session, evaluation_id: int, keys: Sequence[str]) -> Chain:
    """Return who moves up at each step when these enterprises (credit codes) withdraw in this order.

    Raises NoSeatError, and `survey.evaluations.replay.LostDefinitionError`.
    """
    stored = database.get_one(Evaluation, evaluation_id)
    scheme = replace(load_scheme(stored.scheme.document), certainty=None)
    _found, scored = evaluate_again(database, stored, scheme)
    rows = {key: row for row, key in enumerate(scored.keys)}
    for key in keys:
        if key not in rows:
            raise NoSeatError(key)
    try:
        steps = promoted(
            scored.ranking, scored.verdicts, scored.terms, scored.shortlist, withdrawn=[rows[key] for key in keys]
        )
    except HoldsNoSeatError as error:
        raise NoSeatError(scored.keys[error.rows[0]]) from None
    return _chain(scored, keys, steps)


def ask_withdrawals(app: Flask, evaluation_id: int, keys: Sequence[str], *, who: int) -> Chain:
    """Return what `try_withdrawals` returns, computed beside this process.

    `who`: the id of the user who waits. Raises NoSeatError, and `survey.jobs.ask_child.NotNowError`.
    """
    found = ask_child(app, DUTY, evaluation_id, keys, who=who)
    if isinstance(found, Chain):
        return found
    raise NoSeatError(found)


def _withdrawals(app: Flask, evaluation_id: int, keys: Sequence[str]) -> Chain | str:
    """Return what `try_withdrawals` returns, or the credit code of who holds no seat."""
    with app.extensions["readers"]() as database:
        try:
            return try_withdrawals(database, evaluation_id, keys)
        except NoSeatError as error:
            return error.key


register_duty(DUTY, _withdrawals)


def _chain(scored: Scored, keys: Sequence[str], steps: Sequence[Promotion]) -> Chain:
    places = scored.shortlist.places
    before = {scored.keys[row] for row, place in enumerate(places) if place is Place.SELECTED}
    withdrawals = tuple(
        Withdrawal(key, _successor(scored, step), tuple(_successor(scored, other) for other in step.also), step.unmet)
        for key, step in zip(keys, steps, strict=True)
    )
    came = {item.key for step in withdrawals for item in (step.successor, *step.also) if item.key}
    now = (before | came) - set(keys)
    seated = tuple(scored.keys[row] for row in scored.ranking.order.tolist() if scored.keys[row] in now)
    return Chain(withdrawals, seated, len(before) - len(seated))


def _successor(scored: Scored, step: Promotion) -> Successor:
    return Successor(
        key="" if step.row is None else scored.keys[step.row],
        skipped=tuple(
            (scored.keys[other], tuple(limit_parameters(limit) for limit in limits)) for other, limits in step.skipped
        ),
    )
