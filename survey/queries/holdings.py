"""Who holds which cases of a campaign since when, how many wait there, and what was handed over to whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from survey.models import (
    CampaignOfficial,
    CaseHolding,
    Enterprise,
    HandOver,
    HandOverKind,
    HandOverPart,
    HandOverPerson,
    HandOverSeen,
    OfficialPart,
    Participation,
    Role,
    User,
)
from survey.queries.firm_filters import FirmSource
from survey.queries.firm_sorting import SUBMITTED_AT
from survey.queries.review_states import HELD, HOLDER_ID, HOLDER_SINCE, WAITING
from survey.queries.stages import listed_on, taking_part
from survey.store.scope import Scope


class HeldCases(NamedTuple):
    """The cases of a unit that one person holds, or with `holder_id` None its reviewers.

    `since`: when the first of them was assigned.  `waiting`: how many wait for their first review, and `oldest` since
    when the longest does.
    """

    holder_id: int | None
    unit: str
    cases: int
    since: datetime | None
    waiting: int
    oldest: datetime | None


def held_cases(database: Session, source: FirmSource) -> list[HeldCases]:
    """Return who holds how many cases of the scope, by unit; those of the reviewers of units first."""
    waits = HELD[WAITING]
    statement = source.scope.limit(
        select(
            HOLDER_ID.label("own_holder"),
            Enterprise.unit.label("own_unit"),
            func.count(),
            func.min(HOLDER_SINCE),
            func.sum(case((waits, 1), else_=0)),
            func.min(case((waits, SUBMITTED_AT))),
        )
        .select_from(Enterprise)
        .join(Participation, taking_part(source.campaign_id))
        .where(listed_on(source.day))
    )
    rows = database.execute(statement.group_by("own_holder", "own_unit")).all()
    found = [HeldCases(row[0], row[1], row[2], row[3], int(row[4]), row[5]) for row in rows]
    return sorted(found, key=lambda row: (row.holder_id or 0, row.unit))


def holders_of(database: Session, participation_ids: Collection[int]) -> Mapping[int, int | None]:
    """Return participation -> who its case was assigned to, of participations that were found through a scope."""
    rows = database.execute(select(Participation.id, HOLDER_ID).where(Participation.id.in_(participation_ids)))
    return {row[0]: row[1] for row in rows}


class NamedReviewer(NamedTuple):
    """The reviewer that a campaign names for a unit."""

    unit: str
    user_id: int
    name: str
    active: bool
    since: datetime


def named_reviewers(database: Session, campaign_id: int) -> list[NamedReviewer]:
    """Return the reviewers that a campaign names, by unit."""
    statement = (
        select(CampaignOfficial.unit, User.id, User.name, User.active, CampaignOfficial.named_at)
        .join(User, User.id == CampaignOfficial.user_id)
        .where(CampaignOfficial.campaign_id == campaign_id, CampaignOfficial.part == OfficialPart.REVIEWER)
    )
    rows = database.execute(statement.order_by(CampaignOfficial.unit, CampaignOfficial.id))
    return [NamedReviewer(*row) for row in rows]


def assignable(database: Session, scope: Scope) -> Sequence[User]:
    """Return who may get cases of a scope: officials of its unit, of the district everybody's; by name."""
    statement = select(User).where(User.active.is_(True), User.role.in_((Role.DISTRICT, Role.TOWN)))
    return database.scalars(_within(statement, scope).order_by(User.name, User.id)).all()


def officials_for(database: Session, unit: str | None) -> Sequence[User]:
    """Return who works with the firms of a unit, its own officials and those of the district, by name.

    None: everybody of every unit.
    """
    statement = select(User).where(User.active.is_(True), User.role.in_((Role.DISTRICT, Role.TOWN)))
    if unit is not None:
        statement = statement.where(or_(User.role == Role.DISTRICT, User.unit == unit))
    return database.scalars(statement.order_by(User.name, User.id)).all()


def hand_over_in_scope(database: Session, campaign_id: int, scope: Scope, hand_over_id: int) -> HandOver | None:
    """Return a hand-over of a campaign, if the scope sees it."""
    statement = _hand_overs(campaign_id, scope, HandOverFilters(), HandOver)
    found: HandOver | None = database.scalar(statement.where(HandOver.id == hand_over_id))
    return found


def colleagues(database: Session, scope: Scope) -> Sequence[User]:
    """Return whose cases of a scope may be handed over, of those too who left; by name."""
    statement = select(User).where(User.role.not_in((Role.ENTERPRISE, Role.COLLEAGUE)))
    held = exists().where(CaseHolding.holder_id == User.id)
    named = exists().where(CampaignOfficial.user_id == User.id, CampaignOfficial.part == OfficialPart.REVIEWER)
    return database.scalars(_within(statement, scope).where(or_(held, named)).order_by(User.name, User.id)).all()


def _within(statement: Select[User], scope: Scope) -> Select[User]:
    if scope.everything:
        return statement
    return statement.where(User.role == Role.TOWN, User.unit == (scope.unit or ""))


@dataclass(frozen=True, slots=True)
class HandOverFilters:
    """Which hand-overs are listed. `person`: those that concern somebody, 0 for all; `since`: not older ones.

    `unseen`: of those only the ones in which that person got cases and did not say that he knows of it.
    """

    person: int = 0
    since: datetime | None = None
    unseen: bool = False


class Receiver(NamedTuple):
    """Whoever got cases in a hand-over. `seen_at`: when he said that he knows of it, None while he did not."""

    user_id: int
    name: str
    seen_at: datetime | None


class HandOverRow(NamedTuple):
    """A hand-over. `cases`: how many firms of the reader's scope changed their holder; `gave`, `got`: who did."""

    hand_over: HandOver
    cases: int
    gave: Sequence[str]
    got: Sequence[Receiver]


def hand_over_count(database: Session, campaign_id: int, scope: Scope, filters: HandOverFilters) -> int:
    """Return how many hand-overs of a campaign the scope and the filters leave."""
    return database.scalar(_hand_overs(campaign_id, scope, filters, func.count(HandOver.id))) or 0


def hand_over_page(
    database: Session, campaign_id: int, scope: Scope, filters: HandOverFilters, *, page: int, size: int
) -> list[HandOverRow]:
    """Return a page of the hand-overs of a campaign, newest first."""
    statement = _hand_overs(campaign_id, scope, filters, HandOver).options(joinedload(HandOver.handed_by))
    found = database.scalars(statement.order_by(HandOver.id.desc()).offset((page - 1) * size).limit(size)).all()
    numbers = [row.id for row in found]
    moved = _moved(scope).with_only_columns(CaseHolding.hand_over_id, func.count()).group_by(CaseHolding.hand_over_id)
    counts = {row[0]: row[1] for row in database.execute(moved.where(CaseHolding.hand_over_id.in_(numbers)))}
    people: dict[tuple[int, str], list[Receiver]] = {}
    persons = (
        select(HandOverPerson, HandOverSeen.seen_at)
        .outerjoin(
            HandOverSeen,
            and_(
                HandOverSeen.hand_over_id == HandOverPerson.hand_over_id,
                HandOverSeen.user_id == HandOverPerson.user_id,
            ),
        )
        .where(HandOverPerson.hand_over_id.in_(numbers))
        .options(joinedload(HandOverPerson.user))
        .order_by(HandOverPerson.user_id)
    )
    for one, seen_at in database.execute(persons):
        person = Receiver(one.user_id, one.user.name, seen_at)
        people.setdefault((one.hand_over_id, one.part), []).append(person)
    return [
        HandOverRow(
            row,
            row.cases if row.kind == HandOverKind.UNIT else counts.get(row.id, 0),
            [one.name for one in people.get((row.id, HandOverPart.GAVE), [])],
            people.get((row.id, HandOverPart.GOT), []),
        )
        for row in found
    ]


def _hand_overs(campaign_id: int, scope: Scope, filters: HandOverFilters, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    statement = select(*columns).where(HandOver.campaign_id == campaign_id, _visible(scope))
    if filters.person:
        own = HandOverPerson.user_id == filters.person
        if filters.unseen:
            seen = exists().where(
                HandOverSeen.hand_over_id == HandOver.id, HandOverSeen.user_id == HandOverPerson.user_id
            )
            own = and_(own, HandOverPerson.part == HandOverPart.GOT, ~seen.correlate(HandOver, HandOverPerson))
        statement = statement.where(exists().where(HandOverPerson.hand_over_id == HandOver.id, own))
    if filters.since is not None:
        statement = statement.where(HandOver.handed_at >= filters.since)
    return statement


def _visible(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a hand-over moved a case of the scope, or its unit as a whole."""
    if scope.everything:
        return HandOver.id.is_not(None)
    moved = _moved(scope).where(CaseHolding.hand_over_id == HandOver.id).correlate(HandOver).exists()
    own = exists().where(
        HandOverPerson.hand_over_id == HandOver.id, User.id == HandOverPerson.user_id, User.unit == (scope.unit or "-")
    )
    return or_(moved, HandOver.unit == (scope.unit or "-"), own)


def _moved(scope: Scope) -> Select[int]:
    """Return the holdings of the firms of a scope."""
    return scope.limit(
        select(CaseHolding.id)
        .join(Participation, Participation.id == CaseHolding.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    )
