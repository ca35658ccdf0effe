"""Naming who does what in a campaign: a reviewer per unit, those who decide, and their substitutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignRefusedError, ConflictError, Parts, differing, stamp
from survey.campaigns.read_readiness import DECIDERS, may_decide
from survey.models import Campaign, CampaignOfficial, OfficialPart, Role, User
from survey.queries import campaign_setup
from survey.records import audit_trail
from survey.store.db import unit_of_work


def set_officials(database: Session, campaign_id: int, parts: Parts, *, seen: str, user_id: int) -> None:
    """Name who does what in a campaign, instead of whoever was named before.

    `seen`: the stamp of what was read before. Raises ConflictError where it is no longer so, and CampaignRefusedError:
    ``twice`` (nobody has two of the parts that decide), ``official`` and ``reviewer`` (who may not do it, or no
    longer), ``too_few`` (an open campaign would be left without).
    """
    with unit_of_work(database):
        campaign = database.scalars(
            select(Campaign).where(Campaign.id == campaign_id).with_for_update(of=Campaign)
        ).one()
        named = campaign_setup.officials_of(database, campaign_id)
        before = parts_of([row for row, _user in named])
        if stamp(before) != seen:
            raise ConflictError
        _refuse(database, parts, campaign)
        for row, _user in named:
            database.delete(row)
        database.flush()
        for part, unit, number in _rows(parts):
            database.add(
                CampaignOfficial(campaign_id=campaign_id, user_id=number, part=part, unit=unit, named_by_id=user_id)
            )
        was, now = differing(before, parts)
        detail = {"before": was, "after": now}
        audit_trail.record(database, "name_officials", user_id=user_id, about=("campaign", campaign_id), detail=detail)


def parts_of(rows: Sequence[CampaignOfficial]) -> Parts:
    """Return who is named for what."""
    return Parts(
        reviewers={row.unit: row.user_id for row in rows if row.part == OfficialPart.REVIEWER},
        deciders=tuple(row.user_id for row in rows if row.part == OfficialPart.DECIDER),
        substitutes=tuple(row.user_id for row in rows if row.part == OfficialPart.SUBSTITUTE),
    )


def _rows(parts: Parts) -> Iterator[tuple[OfficialPart, str, int]]:
    for unit, number in parts.reviewers.items():
        yield OfficialPart.REVIEWER, unit, number
    for number in parts.deciders:
        yield OfficialPart.DECIDER, "", number
    for number in parts.substitutes:
        yield OfficialPart.SUBSTITUTE, "", number


def _refuse(database: Session, parts: Parts, campaign: Campaign) -> None:
    deciding = [*parts.deciders, *parts.substitutes]
    users = {
        user.id: user
        for user in database.scalars(select(User).where(User.id.in_({*deciding, *parts.reviewers.values()})))
    }
    found: list[tuple[str, str]] = []
    if len(set(deciding)) < len(deciding):
        found.append(("twice", ""))
    if any(number not in users or not may_decide(users[number]) for number in deciding):
        found.append(("official", ""))
    found += [
        ("reviewer", unit) for unit, number in parts.reviewers.items() if not _may_review(users.get(number), unit)
    ]
    if (
        campaign.opened_at is not None
        and not campaign.trial
        and (len(parts.deciders) < DECIDERS or not parts.substitutes)
    ):
        found.append(("too_few", ""))
    if found:
        raise CampaignRefusedError(*found)


def _may_review(user: User | None, unit: str) -> bool:
    return user is not None and user.active and user.role == Role.TOWN and user.unit == unit
