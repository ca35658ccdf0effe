"""Who is recused from which firms of a campaign (回避), now and earlier."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from survey.models import (
    AccountRequest,
    AnswerEntry,
    CaseFlag,
    Enquiry,
    Enterprise,
    ExpertCase,
    Extension,
    Objection,
    Participation,
    Pin,
    Recusal,
    RecusalStep,
    RecusalTurn,
    ReturnRequest,
    Submission,
    SubmissionVersion,
    Upload,
    User,
    Visit,
)
from survey.store.scope import Scope

_NEWEST = (
    select(RecusalStep.turn)
    .where(RecusalStep.recusal_id == Recusal.id)
    .order_by(RecusalStep.id.desc())
    .limit(1)
    .correlate(Recusal)
    .scalar_subquery()
)
STANDS: ColumnElement[bool] = func.coalesce(_NEWEST, RecusalTurn.DECLARE.value) == RecusalTurn.DECLARE.value
"""Whether a recusal holds: it does until it is withdrawn."""


def recused(user_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a number or a column
    """Return the condition over `Participation` that somebody is recused from its firm; not where it is missing."""
    own = aliased(Recusal)
    newest = select(RecusalStep.turn).where(RecusalStep.recusal_id == own.id).order_by(RecusalStep.id.desc()).limit(1)
    stands = func.coalesce(newest.correlate(own).scalar_subquery(), RecusalTurn.DECLARE.value)
    found = select(own.id).where(
        own.participation_id == Participation.id, own.user_id == user_id, stands == RecusalTurn.DECLARE.value
    )
    return exists(found.correlate_except(own))  # also where it stands within another subquery


def is_recused(database: Session, participation_id: int, user_id: int) -> bool:
    """Return whether an official is recused from a firm of a campaign, which was found through a scope."""
    return participation_id in recused_from(database, user_id)


def recused_from(database: Session, user_id: int) -> frozenset[int]:
    """Return the participations from which an official is recused."""
    return frozenset(database.scalars(select(Recusal.participation_id).where(Recusal.user_id == user_id, STANDS)))


def recused_firms(database: Session, user_id: int, campaign_id: int) -> frozenset[int]:
    """Return the firms of a campaign from which an official is recused."""
    own = select(Participation.enterprise_id).join(Recusal, Recusal.participation_id == Participation.id)
    return frozenset(
        database.scalars(own.where(Recusal.user_id == user_id, Participation.campaign_id == campaign_id, STANDS))
    )


def recused_among(database: Session, participation_id: int) -> Collection[int]:
    """Return the officials who are recused from a firm of a campaign, which was found through a scope."""
    return set(database.scalars(select(Recusal.user_id).where(Recusal.participation_id == participation_id, STANDS)))


def recused_by_firm(database: Session, participations: Collection[int]) -> Mapping[int, Collection[int]]:
    """Return participation -> the officials who are recused from its firm; only where there are some."""
    own = select(Recusal.participation_id, Recusal.user_id).where(Recusal.participation_id.in_(participations), STANDS)
    found: dict[int, set[int]] = {}
    for participation, user in database.execute(own):
        found.setdefault(participation, set()).add(user)
    return found


class RecusalRow(NamedTuple):
    """A recusal with its firm; `recusal.steps`: what became of it."""

    recusal: Recusal
    enterprise_id: int
    firm: str
    stands: bool
    since: datetime


def recusal_count(database: Session, campaign_id: int, scope: Scope) -> int:
    """Return how many recusals of a campaign the scope has."""
    return database.scalar(_recusals(campaign_id, scope, func.count(Recusal.id))) or 0


def recusal_page(database: Session, campaign_id: int, scope: Scope, *, page: int, size: int) -> list[RecusalRow]:
    """Return a page of the recusals of a campaign: those that hold first, each with its people and steps."""
    statement = _recusals(campaign_id, scope, Recusal, Enterprise.id, Enterprise.name, STANDS).order_by(
        STANDS.desc(), Recusal.id.desc()
    )
    return _rows(database, statement.offset((page - 1) * size).limit(size))


def recusals_of(database: Session, campaign_id: int, scope: Scope, enterprise_id: int) -> list[RecusalRow]:
    """Return the recusals from one firm, as above."""
    statement = _recusals(campaign_id, scope, Recusal, Enterprise.id, Enterprise.name, STANDS)
    return _rows(database, statement.where(Enterprise.id == enterprise_id).order_by(STANDS.desc(), Recusal.id.desc()))


def recusal_in_scope(database: Session, campaign_id: int, scope: Scope, recusal_id: int) -> RecusalRow | None:
    """Return one recusal of a campaign, if the scope has it."""
    statement = _recusals(campaign_id, scope, Recusal, Enterprise.id, Enterprise.name, STANDS)
    return next(iter(_rows(database, statement.where(Recusal.id == recusal_id))), None)


def _rows(database: Session, statement: Select[Any]) -> list[RecusalRow]:
    loaded = statement.options(
        joinedload(Recusal.user),
        joinedload(Recusal.declared_by),
        selectinload(Recusal.steps).joinedload(RecusalStep.done_by),
    )
    return [
        RecusalRow(row, number, name, bool(stands), row.steps[-1].done_at if row.steps else row.declared_at)
        for row, number, name, stands in database.execute(loaded)
    ]


def _recusals(campaign_id: int, scope: Scope, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    return scope.limit(
        select(*columns)
        .select_from(Recusal)
        .join(Participation, Participation.id == Recusal.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
    )


def firms_of_address(database: Session, campaign_id: int, named: Mapping[str, int]) -> Sequence[tuple[int, int]]:
    """Return (participation, firm) that an address is about. `named`: names of `OF_FIRMS` -> the numbers it gives."""
    found: list[tuple[int, int]] = []
    for name, number in named.items():
        statement = select(Participation.id, Participation.enterprise_id).where(OF_FIRMS[name](campaign_id, number))
        found += [(row[0], row[1]) for row in database.execute(statement.order_by(Participation.id))]
    return found


def _of_firm(campaign_id: int, firms: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a number or a SELECT of them
    return and_(Participation.campaign_id == campaign_id, Participation.enterprise_id.in_(firms))


def _of_versions(versions: Any) -> ColumnElement[bool]:  # noqa: ANN401 - numbers or a SELECT of them
    submissions = select(SubmissionVersion.submission_id).where(SubmissionVersion.id.in_(versions))
    return Participation.id.in_(select(Submission.participation_id).where(Submission.id.in_(submissions)))


def _by_case(model: type[CaseFlag | Enquiry]) -> Callable[[int, int], ColumnElement[bool]]:
    def condition(_campaign: int, number: int) -> ColumnElement[bool]:
        return exists().where(
            model.id == number,
            model.campaign_id == Participation.campaign_id,
            model.enterprise_id == Participation.enterprise_id,
        )

    return condition


OF_FIRMS: Mapping[str, Callable[[int, int], ColumnElement[bool]]] = {
    "enterprise_id": lambda campaign, number: _of_firm(campaign, [number]),
    "version_id": lambda _campaign, number: _of_versions([number]),
    "return_id": lambda _campaign, number: _of_versions(
        select(ReturnRequest.version_id).where(ReturnRequest.id == number)
    ),
    "flag_id": _by_case(CaseFlag),
    "enquiry_id": _by_case(Enquiry),
    "expert_case_id": lambda _campaign, number: Participation.id.in_(
        select(ExpertCase.participation_id).where(ExpertCase.id == number)
    ),
    "pin_id": lambda _campaign, number: Participation.id.in_(select(Pin.participation_id).where(Pin.id == number)),
    "entry_id": lambda _campaign, number: Participation.id.in_(
        select(AnswerEntry.participation_id).where(AnswerEntry.id == number)
    ),
    "upload_id": lambda campaign, number: _of_firm(campaign, select(Upload.enterprise_id).where(Upload.id == number)),
    "request_id": lambda campaign, number: _of_firm(
        campaign, select(AccountRequest.enterprise_id).where(AccountRequest.id == number)
    ),
    "visit_id": lambda _campaign, number: Participation.id.in_(
        select(Visit.participation_id).where(Visit.id == number)
    ),
    "objection_id": lambda _campaign, number: Participation.id.in_(
        select(Objection.about_id).where(Objection.id == number)
    ),
    "user_id": lambda campaign, number: _of_firm(campaign, select(User.enterprise_id).where(User.id == number)),
    "extension_id": lambda campaign, number: _of_firm(
        campaign, select(Extension.enterprise_id).where(Extension.id == number)
    ),
}
"""Name of a number in an address -> the condition over `Participation` that it is of this firm."""
