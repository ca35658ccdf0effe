"""Whose a firm's case is: the one rule that first reviews, queues, chasing and first pages ask.

A case is held by the person it was assigned to; else by the reviewer that the campaign names for the firm's unit; else,
where nobody is named who still works here, by everybody of the unit. While somebody is away, whoever works in his place
holds what he holds, too. Whoever is recused from a firm holds nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from survey.models import CampaignOfficial, Enterprise, OfficialPart, Participation, Role, User
from survey.queries.absences import absent_for, absent_ids
from survey.queries.recusals import recused
from survey.queries.review_states import HOLDER_ID
from survey.queries.stages import taking_part


@dataclass(frozen=True, slots=True)
class Reader:
    """An official in a campaign, on a day (Shanghai)."""

    campaign_id: int
    user_id: int
    day: date


def held_by(campaign_id: int, user_id: int, day: date) -> ColumnElement[bool]:
    """Return the condition that somebody holds a firm's case on a day (Shanghai), his own or in another's place."""
    persons = _persons(user_id, day)
    return and_(or_(_personally(campaign_id, persons), _by_unit(campaign_id, persons)), ~recused(user_id))


def looked_after_by(campaign_id: int, user_id: int, day: date) -> ColumnElement[bool]:
    """Return the same, but for what falls to everybody of a unit: the firm's own reviewer, whom it knows."""
    return and_(_personally(campaign_id, _persons(user_id, day)), ~recused(user_id))


def own_firms(database: Session, reader: Reader, firms: Collection[int]) -> Collection[int]:
    """Return those of several firms whose own reviewer somebody is; firms that were found through a scope."""
    statement = (
        select(Enterprise.id)
        .outerjoin(Participation, taking_part(reader.campaign_id))
        .where(
            Enterprise.id.in_(sorted(set(firms))),
            looked_after_by(reader.campaign_id, reader.user_id, reader.day),
        )
    )
    return frozenset(database.scalars(statement))


def acts_for(database: Session, reader: Reader, enterprise_id: int) -> int | None:
    """Return in whose place somebody works on a firm: of the first who is away and holds it; None for one's own work.

    What is his own he does in his own name.
    """
    away, campaign = absent_ids(database, reader.user_id, reader.day), reader.campaign_id
    if not away:
        return None

    def holds(number: int) -> bool:
        one = aliased(User)
        only = select(one.id).where(one.id == number)
        held = or_(_personally(campaign, only), _by_unit(campaign, only))
        found = select(Enterprise.id).outerjoin(Participation, taking_part(campaign))
        return database.scalar(found.where(Enterprise.id == enterprise_id, held, ~recused(number))) is not None

    if holds(reader.user_id):
        return None
    return next((number for number in away if holds(number)), None)


def _persons(user_id: int, day: date) -> Select[int]:
    """Return the ids of somebody and of those in whose place he works."""
    one = aliased(User)
    return select(one.id).where(or_(one.id == user_id, one.id.in_(absent_for(user_id, day))))


def _named(campaign_id: int) -> Select[int]:
    """Return whom a campaign names as reviewer of the firm's unit, who still works here and is not recused."""
    return (
        select(CampaignOfficial.user_id)
        .join(User, User.id == CampaignOfficial.user_id)
        .where(
            CampaignOfficial.campaign_id == campaign_id,
            CampaignOfficial.part == OfficialPart.REVIEWER,
            CampaignOfficial.unit == Enterprise.unit,
            User.active.is_(True),
            ~recused(CampaignOfficial.user_id),
        )
        .correlate(Enterprise, Participation)
    )


def _personally(campaign_id: int, persons: Select[int]) -> ColumnElement[bool]:
    named = exists(_named(campaign_id).where(CampaignOfficial.user_id.in_(persons)))
    return or_(HOLDER_ID.in_(persons), and_(HOLDER_ID.is_(None), named))


def _by_unit(campaign_id: int, persons: Select[int]) -> ColumnElement[bool]:
    there = select(User.id).where(
        User.id.in_(persons), User.role == Role.TOWN, User.unit == Enterprise.unit, ~recused(User.id)
    )
    return and_(HOLDER_ID.is_(None), ~exists(_named(campaign_id)), exists(there.correlate(Enterprise, Participation)))
