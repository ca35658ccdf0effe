"""Cases of single firms are handed over to one person, or back to the reviewers of their unit; and taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.call_results import FirmsOutcome
from survey.directory.lock_firms import Asked, LockedFirms, lock_firms
from survey.models import (
    CaseHolding,
    Enterprise,
    HandOver,
    HandOverKind,
    Participation,
    User,
    utc_now,
)
from survey.queries import holdings, recusals
from survey.reviewing.lock_holders import Moving, lock_holder, may_hold, reviewers_of, write_hand_over
from survey.store.db import unit_of_work


def hand_over_firms(
    database: Session,
    campaign_id: int,
    enterprise_ids: Collection[int],
    *,
    to_id: int | None,
    reason: str,
    author_id: int,
) -> FirmsOutcome:
    """Hand over cases of firms, and return with which it was done and who was left as it was.

    `to_id`: None for the reviewers of the firm's unit. Left are firms outside of the author's scope, without a part in
    the campaign, of another unit than the new holder, from which he is recused, or that he holds already. Raises
    `survey.directory.call_results.CallRefusedError` (no reason, no campaign, ``holder``).
    """
    asked = Asked(campaign_id, enterprise_ids, reason, author_id, utc_now())
    with unit_of_work(database):
        locked = lock_firms(database, asked, missing="not_called")
        holder = lock_holder(database, to_id, author_id) if to_id is not None else None
        before = holdings.holders_of(database, [row.id for row in locked.participations])
        recused = recusals.recused_from(database, to_id) if to_id is not None else frozenset()

        def refusal(row: Participation) -> str:
            if holder is not None and not may_hold(holder, _unit(database, row)):
                return "other_unit"
            if row.id in recused:
                return "recused"
            return "held" if before[row.id] == to_id else ""

        chosen = locked.choose(refusal)
        if chosen:
            _write(database, asked, chosen, {row.id: (before[row.id], to_id) for row in chosen})
        return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def take_back_firms(
    database: Session, campaign_id: int, enterprise_ids: Collection[int], *, reason: str, author_id: int
) -> FirmsOutcome:
    """Give cases that the author handed over last back to who held them before, and return as above.

    Left are firms that somebody else handed over since, and those that nobody did. Who left meanwhile gets nothing
    back: the reviewers of the unit do. Raises CallRefusedError.
    """
    asked = Asked(campaign_id, enterprise_ids, reason, author_id, utc_now())
    with unit_of_work(database):
        locked = lock_firms(database, asked, missing="not_held")
        last = _last(database, locked)

        def refusal(row: Participation) -> str:
            if row.id not in last:
                return "not_held"
            return "" if last[row.id][1] == author_id else "others"

        chosen = locked.choose(refusal)
        if chosen:
            active = set(database.scalars(select(User.id).where(User.active.is_(True))))
            moves = {}
            for row in chosen:
                holding, before = last[row.id][0], last[row.id][0].before_id
                moves[row.id] = (holding.holder_id, before if before in active else None)
            _write(database, asked, chosen, moves)
        return FirmsOutcome([row.enterprise_id for row in chosen], locked.why)


def _unit(database: Session, row: Participation) -> str:
    return database.get_one(Enterprise, row.enterprise_id).unit


def _last(database: Session, locked: LockedFirms) -> dict[int, tuple[CaseHolding, int]]:
    """Return participation -> its newest holding, with who wrote it."""
    statement = (
        select(CaseHolding, HandOver.handed_by_id)
        .join(HandOver, HandOver.id == CaseHolding.hand_over_id)
        .where(CaseHolding.participation_id.in_([row.id for row in locked.participations]))
    )
    rows = database.execute(statement.order_by(CaseHolding.id))
    return {holding.participation_id: (holding, author) for holding, author in rows}


def _write(
    database: Session,
    asked: Asked,
    chosen: Sequence[Participation],
    moves: Mapping[int, tuple[int | None, int | None]],
) -> None:
    """Write the hand-over; of a unit's cases its named reviewer is told.

    `moves`: participation -> holder before, and now.
    """
    named = reviewers_of(database, asked.campaign_id)
    reviewers = {row.id: named.get(_unit(database, row), 0) for row in chosen}
    moving = Moving(
        HandOverKind.FIRMS,
        chosen,
        {number: before for number, (before, _now) in moves.items()},
        {number: now for number, (_before, now) in moves.items()},
        gave={moves[number][0] or reviewer for number, reviewer in reviewers.items()} - {0},
        got={moves[number][1] or reviewer for number, reviewer in reviewers.items()} - {0},
    )
    write_hand_over(database, asked, moving)
