"""Visits: found through a scope, listed, and what was found on them; of firms that were found through a scope."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from survey.models import (
    Enterprise,
    FirmAnswer,
    Participation,
    Role,
    User,
    Visit,
    VisitAct,
    VisitFinding,
    VisitPlan,
    VisitStep,
)
from survey.queries import recusals
from survey.store.scope import Scope

OVER = (VisitAct.CANCELLED, VisitAct.CONFIRMED)
TO_MAKE = (VisitAct.PLANNED, VisitAct.SENT_BACK)
_LEADS = (Role.TOWN, Role.DISTRICT, Role.VERIFIER)


@dataclass(frozen=True, slots=True)
class VisitFilters:
    """Which visits are listed. `states`: empty for all; `person`: who leads or comes along, 0 for all.

    `first`, `last`: days, None for open; `plan`: 0 for all; `unit`: of the firm, empty for all.  `ready`: a day on
    which a second official may confirm them; `answered_by`: one on which the firm may still answer. `reader`: who reads
    what is on the sheets, without those of firms that he is recused from; 0 for a list, which names all.
    """

    states: Sequence[VisitAct] = ()
    person: int = 0
    first: date | None = None
    last: date | None = None
    plan: int = 0
    unit: str = ""
    ready: date | None = None
    answered_by: date | None = None
    reader: int = 0


def in_scope(database: Session, scope: Scope, visit_id: int) -> Visit | None:
    """Return a visit with its firm, submission, people and steps, if the scope has its firm."""
    found: Visit | None = database.scalar(_loaded(_within(scope, _joined(select(Visit)).where(Visit.id == visit_id))))
    return found


def visit_count(database: Session, campaign_id: int, scope: Scope, filters: VisitFilters) -> int:
    """Return how many visits of a campaign the filters leave within the scope."""
    return database.scalar(_filtered(select(func.count(Visit.id)), campaign_id, scope, filters)) or 0


def visit_page(
    database: Session, campaign_id: int, scope: Scope, filters: VisitFilters, *, page: int = 1, size: int = 0
) -> Sequence[Visit]:
    """Return a page of visits by day, person and firm; without `size` all of them."""
    own = _filtered(select(Visit), campaign_id, scope, filters).order_by(Visit.day, Visit.lead_id, Visit.id)
    if size:
        own = own.limit(size).offset((page - 1) * size)
    return database.scalars(_loaded(own)).all()


def beside(database: Session, campaign_id: int, scope: Scope, of: Visit) -> tuple[int | None, int | None, int, int]:
    """Return the visits before and after one among those that its leader has to make, its place, and how many."""
    own = _filtered(select(Visit.id), campaign_id, scope, VisitFilters(TO_MAKE, of.lead_id))
    ids = list(database.scalars(own.order_by(Visit.day, Visit.lead_id, Visit.id)))
    if of.id not in ids:
        return None, None, 0, len(ids)
    place = ids.index(of.id)
    after = ids[place + 1] if place + 1 < len(ids) else None
    return (ids[place - 1] if place else None), after, place + 1, len(ids)


def open_of(database: Session, participation_ids: Collection[int]) -> Sequence[int]:
    """Return those firms of a campaign that have a visit that is not over."""
    own = select(Visit.participation_id).where(Visit.participation_id.in_(participation_ids), Visit.state.not_in(OVER))
    return sorted(set(database.scalars(own)))


def of_firm(database: Session, campaign_id: int, enterprise_id: int) -> Sequence[Visit]:
    """Return the visits to a firm in a campaign, which was found through a scope; the newest first."""
    own = _joined(select(Visit)).where(
        Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id
    )
    return database.scalars(_loaded(own.order_by(Visit.id.desc()))).all()


def findings(database: Session, visit_id: int) -> Sequence[VisitFinding]:
    """Return all that was found on a visit, which was found through a scope; the oldest first."""
    own = select(VisitFinding).where(VisitFinding.visit_id == visit_id)
    loaded = own.options(joinedload(VisitFinding.found_by), joinedload(VisitFinding.evidence))
    return database.scalars(loaded.order_by(VisitFinding.id)).all()


def newest_of(rows: Sequence[VisitFinding]) -> Mapping[tuple[str, str], VisitFinding]:
    """Return (questionnaire, question) -> its newest finding. `rows`: the oldest first."""
    return {(row.questionnaire_id, row.question_id): row for row in rows}


def finding_with_file(database: Session, scope: Scope, visit_id: int, finding_id: int) -> VisitFinding | None:
    """Return a finding of a visit that has a file, if the scope has its firm."""
    own = _joined(select(VisitFinding).join(Visit, Visit.id == VisitFinding.visit_id)).where(
        VisitFinding.id == finding_id, Visit.id == visit_id, VisitFinding.evidence_digest.is_not(None)
    )
    found: VisitFinding | None = database.scalar(_within(scope, own).options(joinedload(VisitFinding.evidence)))
    return found


def answers(database: Session, visit_id: int) -> Mapping[int, FirmAnswer]:
    """Return finding id -> what the firm said to it, of a visit that was found through a scope."""
    own = (
        select(FirmAnswer)
        .join(VisitFinding, VisitFinding.id == FirmAnswer.finding_id)
        .where(VisitFinding.visit_id == visit_id)
        .options(joinedload(FirmAnswer.given_by), joinedload(FirmAnswer.evidence))
        .order_by(FirmAnswer.id)
    )
    return {row.finding_id: row for row in database.scalars(own)}


def counts(database: Session, visit_ids: Collection[int]) -> Mapping[int, int]:
    """Return visit id -> of how many questions something was found."""
    own = (
        select(VisitFinding.visit_id, VisitFinding.questionnaire_id, VisitFinding.question_id)
        .where(VisitFinding.visit_id.in_(visit_ids))
        .distinct()
    )
    found: dict[int, int] = {}
    for number, _questionnaire, _question in database.execute(own):
        found[number] = found.get(number, 0) + 1
    return found


def finders(database: Session, visit_id: int) -> frozenset[int]:
    """Return who wrote findings of a visit, which was found through a scope."""
    own = select(VisitFinding.found_by_id).where(VisitFinding.visit_id == visit_id)
    return frozenset(database.scalars(own.distinct()))


def possible_leads(database: Session, unit: str | None) -> Sequence[User]:
    """Return who may make visits to firms of a unit, verifiers too, by name; None: of any unit."""
    of_unit = true() if unit is None else User.unit == unit if unit else false()
    own = select(User).where(User.active.is_(True), User.role.in_(_LEADS), or_(User.role == Role.DISTRICT, of_unit))
    return database.scalars(own.order_by(User.name, User.id)).all()


def plan_in_scope(database: Session, scope: Scope, campaign_id: int, plan_id: int) -> VisitPlan | None:
    """Return a plan of a campaign of which the scope has a visit."""
    own = select(VisitPlan).where(VisitPlan.id == plan_id, VisitPlan.campaign_id == campaign_id)
    if not visit_count(database, campaign_id, scope, VisitFilters(plan=plan_id)):
        return None
    return database.scalar(own.options(joinedload(VisitPlan.made_by)))


def _joined(statement: Select[Any]) -> Select[Any]:
    return statement.join(Participation, Participation.id == Visit.participation_id).join(
        Enterprise, Enterprise.id == Participation.enterprise_id
    )


def _within(scope: Scope, statement: Select[Any]) -> Select[Any]:
    """Add the limits of a scope: of who sees his own visits only, those that he leads or comes along to."""
    if scope.visitor_id is None:
        return scope.limit(statement)
    mine = or_(Visit.lead_id == scope.visitor_id, Visit.companion_id == scope.visitor_id)
    return statement.where(mine, ~recusals.recused(scope.visitor_id))


def _loaded(statement: Select[Any]) -> Select[Any]:
    return statement.options(
        joinedload(Visit.participation),
        joinedload(Visit.version),
        joinedload(Visit.lead),
        joinedload(Visit.companion),
        joinedload(Visit.plan).joinedload(VisitPlan.made_by),
        selectinload(Visit.steps).joinedload(VisitStep.done_by),
        selectinload(Visit.steps).joinedload(VisitStep.lead),
    )


def _filtered(statement: Select[Any], campaign_id: int, scope: Scope, filters: VisitFilters) -> Select[Any]:
    own = _within(scope, _joined(statement)).where(Participation.campaign_id == campaign_id)
    if filters.states:
        own = own.where(Visit.state.in_(filters.states))
    if filters.person:
        own = own.where(
            or_(Visit.lead_id == filters.person, Visit.companion_id == filters.person),
            ~recusals.recused(filters.person),
        )
    if filters.reader:
        own = own.where(~recusals.recused(filters.reader))
    if filters.first is not None:
        own = own.where(Visit.day >= filters.first)
    if filters.last is not None:
        own = own.where(Visit.day <= filters.last)
    if filters.plan:
        own = own.where(Visit.plan_id == filters.plan)
    if filters.ready is not None:
        silent = and_(Visit.state == VisitAct.SUBMITTED, Visit.answer_until < filters.ready)
        own = own.where(or_(Visit.state == VisitAct.ANSWERED, silent))
    if filters.answered_by is not None:
        own = own.where(Visit.answer_until >= filters.answered_by)
    if filters.unit:
        own = own.where(Enterprise.unit == filters.unit)
    return own
