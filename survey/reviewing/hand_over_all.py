"""All cases of a unit, or everything that a colleague holds, are handed over at once: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey.directory.call_results import CallRefusedError
from survey.directory.lock_firms import Asked
from survey.models import (
    Campaign,
    CampaignOfficial,
    Enterprise,
    HandOverKind,
    OfficialPart,
    Participation,
    Role,
    User,
    utc_now,
)
from survey.queries import holdings, recusals
from survey.queries.review_states import HOLDER_ID
from survey.records import audit_trail
from survey.reviewing.lock_holders import Moving, lock_holder, may_hold, reviewers_of, write_hand_over
from survey.store.db import unit_of_work
from survey.store.scope import scope


def hand_over_unit(database: Session, campaign_id: int, unit: str, *, to_id: int, reason: str, author_id: int) -> int:
    """Make somebody the reviewer of a unit who holds all its cases, and return how many those are.

    Cases of the unit that were assigned to others come to him too. Raises
    `survey.directory.call_results.CallRefusedError`: ``reason``, ``campaign``, ``holder`` (he may not), ``unit`` (it is
    not the author's, or not his), ``same`` (he holds all of it already), ``recused``.
    """
    asked = Asked(campaign_id, (), reason, author_id, utc_now())
    with unit_of_work(database):
        author = _begin(database, asked)
        holder = lock_holder(database, to_id, author_id)
        if (author.role == Role.TOWN and author.unit != unit) or not _may_review(holder, unit):
            raise CallRefusedError("unit")
        rows = _participations(database, campaign_id, Enterprise.unit == unit)
        before = holdings.holders_of(database, [row.id for row in rows])
        assigned = [row for row in rows if before[row.id] is not None]
        named = reviewers_of(database, campaign_id).get(unit)
        if named == to_id and not assigned:
            raise CallRefusedError("same")
        _refuse_recused(database, to_id, rows)
        _rename(database, asked, [unit], to_id)
        gave = {number for number in (*before.values(), named) if number is not None} - {to_id}
        back = dict.fromkeys((row.id for row in assigned), None)
        kind = HandOverKind.UNIT
        write_hand_over(database, asked, Moving(kind, assigned, before, back, gave, {to_id}, unit, len(rows)))
        _record(database, asked, (named, to_id), {"unit": unit, "cases": len(rows)})
        return len(rows)


def hand_over_colleague(
    database: Session, campaign_id: int, from_id: int, *, to_id: int, reason: str, author_id: int
) -> int:
    """Hand over everything that somebody holds, who may have left, and return how many cases and units moved.

    Raises CallRefusedError as above; ``nothing`` where he holds nothing within the author's scope.
    """
    asked = Asked(campaign_id, (), reason, author_id, utc_now())
    with unit_of_work(database):
        author = _begin(database, asked)
        holder = lock_holder(database, to_id, author_id)
        if from_id == to_id:
            raise CallRefusedError("same")
        rows = _participations(database, campaign_id, scope_of(author), HOLDER_ID.is_not_distinct_from(from_id))
        units = [
            unit
            for unit, number in reviewers_of(database, campaign_id).items()
            if number == from_id and (author.role != Role.TOWN or author.unit == unit)
        ]
        if not rows and not units:
            raise CallRefusedError("nothing")
        if not all(_may_review(holder, unit) for unit in units):
            raise CallRefusedError("unit")
        if not all(may_hold(holder, database.get_one(Enterprise, row.enterprise_id).unit) for row in rows):
            raise CallRefusedError("unit")
        _refuse_recused(database, to_id, rows)
        _rename(database, asked, units, to_id)
        numbers = [row.id for row in rows]
        before, after = dict.fromkeys(numbers, from_id), dict.fromkeys(numbers, to_id)
        write_hand_over(database, asked, Moving(HandOverKind.COLLEAGUE, rows, before, after, {from_id}, {to_id}))
        _record(
            database, asked, (from_id, to_id), {"cases": len(rows), "reviewers": [f"{one}:{to_id}" for one in units]}
        )
        return len(rows) + len(units)


def scope_of(author: User) -> ColumnElement[bool]:
    """Return the condition that a firm is within somebody's scope."""
    own = scope(author)
    return Enterprise.id.is_not(None) if own.everything else Enterprise.unit == (own.unit or "-")


def _begin(database: Session, asked: Asked) -> User:
    """Hold the campaign, so that nobody else names its reviewers meanwhile; return the author."""
    if not asked.reason.strip():
        raise CallRefusedError("reason")
    wanted = select(Campaign).where(Campaign.id == asked.campaign_id).with_for_update(of=Campaign)
    if database.scalar(wanted) is None:
        raise CallRefusedError("campaign")
    return database.get_one(User, asked.author_id)


def _participations(database: Session, campaign_id: int, *conditions: ColumnElement[bool]) -> Sequence[Participation]:
    """Return participations of a campaign, held, by the firm's id, with their firms read."""
    statement = (
        select(Participation, Enterprise)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, Enterprise.merged_into_id.is_(None), *conditions)
        .order_by(Participation.enterprise_id)
        .with_for_update(of=Participation)
    )
    return [row[0] for row in database.execute(statement)]


def _may_review(user: User, unit: str) -> bool:
    """Return whether somebody may be the named reviewer of a unit, as the page of a campaign's officials has it."""
    return user.role == Role.TOWN and user.unit == unit


def _refuse_recused(database: Session, user_id: int, rows: Iterable[Participation]) -> None:
    if recusals.recused_from(database, user_id) & {row.id for row in rows}:
        raise CallRefusedError("recused")


def _rename(database: Session, asked: Asked, units: Iterable[str], to_id: int) -> None:
    """Name another reviewer of units."""
    for unit in units:
        for row in database.scalars(
            select(CampaignOfficial).where(
                CampaignOfficial.campaign_id == asked.campaign_id,
                CampaignOfficial.part == OfficialPart.REVIEWER,
                CampaignOfficial.unit == unit,
            )
        ):
            database.delete(row)
        database.flush()
        database.add(
            CampaignOfficial(
                campaign_id=asked.campaign_id,
                user_id=to_id,
                part=OfficialPart.REVIEWER,
                unit=unit,
                named_by_id=asked.author_id,
                named_at=asked.now,
            )
        )


def _record(database: Session, asked: Asked, holders: tuple[int | None, int], more: dict[str, object]) -> None:
    """Add the entry of the whole hand-over, inside the caller's unit of work."""
    detail = {"reason": asked.reason.strip(), "before": {"holder": holders[0]}, "after": {"holder": holders[1]}, **more}
    audit_trail.record(
        database, "hand_over_cases", user_id=asked.author_id, about=("campaign", asked.campaign_id), detail=detail
    )
