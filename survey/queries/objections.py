"""Objections to what a campaign made public: all, one, which firm may be meant, how many are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from survey.models import (
    Amendment,
    Enterprise,
    ListEntry,
    ListRefusal,
    ListVersion,
    Objection,
    ObjectionPerson,
    ObjectionStep,
    ObjectionStepKind,
    Participation,
    Publication,
)
from survey.queries.searching import finds_firm
from survey.store.scope import Scope

MOST_FOUND = 20
_SETTLED: ColumnElement[bool] = exists(
    select(ObjectionStep.id).where(
        ObjectionStep.objection_id == Objection.id, ObjectionStep.kind != ObjectionStepKind.NOTED
    )
)
_LATER = aliased(ObjectionStep)
_UPHELD: ColumnElement[bool] = and_(
    ObjectionStep.objection_id == Objection.id,
    ObjectionStep.kind == ObjectionStepKind.UPHELD,
    ~exists(
        select(_LATER.id).where(
            _LATER.objection_id == ObjectionStep.objection_id,
            _LATER.kind == ObjectionStepKind.ANSWERED,
            _LATER.id > ObjectionStep.id,
        )
    ),
)
"""That a step upheld an objection, and nobody answered it otherwise since."""
_MENDS: ColumnElement[bool] = and_(
    ListVersion.campaign_id == Objection.campaign_id,
    ~exists(select(ListRefusal.list_version_id).where(ListRefusal.list_version_id == ListVersion.id)),
    or_(
        Amendment.objection_id == Objection.id,
        and_(
            or_(
                Amendment.participation_out_id == Objection.about_id,
                Amendment.participation_in_id == Objection.about_id,
            ),
            Amendment.made_at >= ObjectionStep.done_at,
        ),
    ),
)
"""That an amendment mends an upheld objection: it names it, or moved its firm later; not of a version sent back."""
_UNMENDED: ColumnElement[bool] = ~exists(
    select(Amendment.id).join(ListVersion, ListVersion.id == Amendment.list_version_id).where(_MENDS)
)


def objections(database: Session, campaign_id: int) -> Sequence[tuple[Objection, str]]:
    """Return the objections of a campaign with the name of the firm that each is about, the newest first."""
    found = database.execute(_with_firm().where(Objection.campaign_id == campaign_id).order_by(Objection.id.desc()))
    return [(row[0], row[1] or "") for row in found]


def objection(database: Session, objection_id: int) -> Objection | None:
    """Return an objection: whoever answers objections sees those of the district."""
    whole = select(Objection).options(
        joinedload(Objection.received_by),
        joinedload(Objection.publication).joinedload(Publication.list_version).joinedload(ListVersion.evaluation),
        selectinload(Objection.steps),
    )
    return database.scalars(whole.where(Objection.id == objection_id)).one_or_none()


def person_of(database: Session, objection_id: int) -> ObjectionPerson | None:
    """Return who made an objection, of one that was found."""
    return database.get(ObjectionPerson, objection_id)


def entry_about(database: Session, objection: Objection) -> ListEntry | None:
    """Return the firm that an objection is about as it stands on the public list; None where it is not on it."""
    version_id = objection.publication.list_version_id
    own = select(ListEntry).where(
        ListEntry.list_version_id == version_id, ListEntry.participation_id == objection.about_id
    )
    return database.scalars(own).one_or_none()


def firm_about(database: Session, objection: Objection) -> Enterprise | None:
    """Return the firm that an objection is about, None where it is about none."""
    own = select(Enterprise).join(Participation, Participation.enterprise_id == Enterprise.id)
    return database.scalars(own.where(Participation.id == objection.about_id)).one_or_none()


def firms_meant(database: Session, campaign_id: int, scope: Scope, text: str) -> Sequence[tuple[int, Enterprise]]:
    """Return (participation, firm) of those of a campaign that a text may mean, by name; none for an empty text."""
    if not text.strip():
        return []
    own = (
        select(Participation.id, Enterprise)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, finds_firm(text))
        .order_by(Enterprise.name, Enterprise.id)
        .limit(MOST_FOUND)
    )
    return [(row[0], row[1]) for row in database.execute(scope.limit(own))]


def open_count(database: Session, campaign_id: int) -> int:
    """Return how many objections of a campaign nobody has answered yet."""
    return database.scalar(select(open_of(campaign_id))) or 0


def open_of(campaign_id: int) -> ScalarSelect[int]:
    """Return `open_count` as a part of another statement."""
    own = select(func.count(Objection.id)).where(Objection.campaign_id == campaign_id, ~_SETTLED)
    return own.scalar_subquery()


def to_amend(database: Session, campaign_id: int) -> Sequence[tuple[Objection, str]]:
    """Return the upheld objections for which no version amends the list yet, with the firm's name, the oldest first."""
    own = _with_firm().join(ObjectionStep, _UPHELD).where(Objection.campaign_id == campaign_id, _UNMENDED)
    return [(row[0], row[1] or "") for row in database.execute(own.order_by(Objection.id))]


def to_amend_count(database: Session, campaign_id: int) -> int:
    """Return how many upheld objections no version amends the list for yet."""
    return database.scalar(select(unmended_of(campaign_id))) or 0


def unmended_of(campaign_id: int) -> ScalarSelect[int]:
    """Return `to_amend_count` as a part of another statement."""
    own = select(func.count(Objection.id)).join(ObjectionStep, _UPHELD)
    return own.where(Objection.campaign_id == campaign_id, _UNMENDED).scalar_subquery()


def mended(database: Session, campaign_id: int) -> Mapping[int, ListVersion]:
    """Return objection -> the first version that amends the list for it, signed or not, of those that were upheld."""
    own = (
        select(Objection.id, ListVersion)
        .select_from(Objection)
        .join(ObjectionStep, _UPHELD)
        .join(ListVersion, ListVersion.campaign_id == Objection.campaign_id)
        .join(Amendment, and_(Amendment.list_version_id == ListVersion.id, _MENDS))
        .where(Objection.campaign_id == campaign_id)
        .order_by(ListVersion.number.desc())
    )
    return {row[0]: row[1] for row in database.execute(own)}


def not_in_force_count(database: Session, campaign_id: int) -> int:
    """Return how many upheld objections the list in force is not amended for: no version is, or one without issue."""
    unsigned = [one for one in mended(database, campaign_id).values() if one.issued_at is None]
    return to_amend_count(database, campaign_id) + len(unsigned)


def of_version(database: Session, list_version_id: int) -> Mapping[int, Objection]:
    """Return the objections that the amendments of a version answer, by id."""
    own = select(Amendment.objection_id).where(Amendment.list_version_id == list_version_id)
    rows = database.scalars(select(Objection).where(Objection.id.in_(own)).order_by(Objection.id))
    return {row.id: row for row in rows}


def _with_firm() -> Select[Objection, str]:
    return (
        select(Objection, Enterprise.name)
        .outerjoin(Participation, Participation.id == Objection.about_id)
        .outerjoin(Enterprise, Enterprise.id == Participation.enterprise_id)
        .options(selectinload(Objection.steps))
    )
