"""Whoever gets cases, held until the unit of work ends, and what a hand-over writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.directory.call_results import CallRefusedError
from survey.directory.lock_firms import Asked
from survey.models import (
    Campaign,
    CaseHolding,
    HandOver,
    HandOverKind,
    HandOverPart,
    HandOverPerson,
    Participation,
    Role,
    User,
)
from survey.queries import holdings
from survey.records import audit_trail


@dataclass(frozen=True, slots=True)
class Moving:
    """What changes hands. `rows`: participations; `before`: participation -> who held it, None for its unit.

    `to_id`: who holds them from now on, of each; None gives a case back to its unit.  `gave`, `got`: who is told.
    `unit`: what moves as a whole; `cases`: how many firms, where others than `rows` count.
    """

    kind: HandOverKind
    rows: Sequence[Participation]
    before: Mapping[int, int | None]
    to_id: Mapping[int, int | None]
    gave: Collection[int]
    got: Collection[int]
    unit: str = ""
    cases: int | None = None


def lock_holder(database: Session, user_id: int, author_id: int) -> User:
    """Return who is to get cases, held so that the account is not ended meanwhile.

    Raises CallRefusedError (``holder``) for whoever is no official of a town or the district, left, or is of another
    unit than the author, if that is a town's official.
    """
    author = database.get_one(User, author_id)
    user = database.scalar(
        select(User)
        .where(User.id == user_id, User.active.is_(True), User.role.in_((Role.TOWN, Role.DISTRICT)))
        .with_for_update(of=User, read=True)
    )
    if user is None or (author.role == Role.TOWN and (user.role, user.unit) != (Role.TOWN, author.unit)):
        raise CallRefusedError("holder")
    return user


def may_hold(user: User, unit: str) -> bool:
    """Return whether somebody may hold cases of a unit: the district's officials those of every one."""
    return user.role == Role.DISTRICT or user.unit == unit


def write_hand_over(database: Session, asked: Asked, moving: Moving) -> None:
    """Write a hand-over with its cases and persons, and an entry for each firm, inside the caller's unit of work."""
    hand_over = HandOver(
        campaign_id=asked.campaign_id,
        kind=moving.kind,
        unit=moving.unit,
        cases=len(moving.rows) if moving.cases is None else moving.cases,
        reason=asked.reason.strip(),
        handed_by_id=asked.author_id,
        handed_at=asked.now,
    )
    database.add(hand_over)
    database.flush()
    for row in moving.rows:
        database.add(
            CaseHolding(
                participation_id=row.id,
                holder_id=moving.to_id[row.id],
                before_id=moving.before[row.id],
                hand_over_id=hand_over.id,
                since=asked.now,
            )
        )
    for part, numbers in ((HandOverPart.GAVE, moving.gave), (HandOverPart.GOT, moving.got)):
        for number in sorted(set(numbers)):
            database.add(HandOverPerson(hand_over_id=hand_over.id, user_id=number, part=part))
    campaign = database.get_one(Campaign, asked.campaign_id)
    audit_trail.record_all(
        database,
        (
            audit_trail.Entry(
                "hand_over_case",
                asked.author_id,
                ("enterprise", row.enterprise_id),
                {
                    "campaign": campaign.title,
                    "reason": asked.reason.strip(),
                    "before": {"holder": moving.before[row.id]},
                    "after": {"holder": moving.to_id[row.id]},
                },
            )
            for row in moving.rows
        ),
    )


def reviewers_of(database: Session, campaign_id: int) -> dict[str, int]:
    """Return unit -> whom a campaign names as its reviewer."""
    return {row.unit: row.user_id for row in holdings.named_reviewers(database, campaign_id)}
