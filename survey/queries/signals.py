"""Signals of the versions that count now: counted by check and by firm, listed, and those of one version.

What has an end, and what was found in a version that a newer one replaced, is in no list; a version's own page has it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import (
    Enterprise,
    SignalFound,
    SubmissionVersion,
)
from survey.queries.firm_filters import named
from survey.queries.searching import search_text
from survey.queries.signal_firms import counting_in
from survey.queries.signal_states import COUNTS_NOW, OPEN, OUTCOME, STANDS, UNRESOLVED
from survey.store.scope import Scope


class ListedSignal(NamedTuple):
    """A signal with its firm and what the newest word on it is."""

    found: SignalFound
    enterprise_id: int
    firm: str
    unit: str
    outcome: str


class FirmSignals(NamedTuple):
    """A firm with how many signals it has, and how many of them are open."""

    enterprise_id: int
    firm: str
    unit: str
    version_id: int
    open: int
    all: int


@dataclass(frozen=True, slots=True)
class SignalFilters:
    """What a list of signals is narrowed to; empty texts narrow nothing. `outcome`: ``open`` or a `SignalOutcome`."""

    check: str = ""
    outcome: str = ""
    unit: str = ""
    text: str = ""


def counts_by_check(database: Session, campaign_id: int, scope: Scope) -> Mapping[tuple[str, str], int]:
    """Return (check, outcome) -> how many signals, within a scope."""
    outcome = OUTCOME.label("outcome")
    wanted = scope.limit(_found(campaign_id, SignalFound.check_id, outcome, func.count()))
    rows = database.execute(wanted.group_by(SignalFound.check_id, outcome))
    return {(check, said): count for check, said, count in rows}


def count(database: Session, campaign_id: int, scope: Scope, filters: SignalFilters) -> int:
    """Return how many signals the scope and the filters leave."""
    wanted = _narrowed(scope.limit(_found(campaign_id, SignalFound.id)), filters)
    return database.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def page(
    database: Session, campaign_id: int, scope: Scope, filters: SignalFilters, *, number: int = 1, size: int = 50
) -> Sequence[ListedSignal]:
    """Return a page of the signals that the filters leave: by firm, open ones first."""
    columns = (SignalFound, Enterprise.id, Enterprise.name, Enterprise.unit, OUTCOME)
    wanted = _narrowed(scope.limit(_found(campaign_id, *columns)), filters)
    ordered = wanted.order_by(case((OUTCOME == OPEN, 0), else_=1), Enterprise.credit_code, SignalFound.check_id)
    return [ListedSignal(*row) for row in database.execute(ordered.offset((number - 1) * size).limit(size))]


def count_firms(database: Session, campaign_id: int, scope: Scope, filters: SignalFilters) -> int:
    """Return how many firms have a signal that the filters leave."""
    wanted = _narrowed(scope.limit(_found(campaign_id, Enterprise.id)), filters).distinct()
    return database.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def firms_page(
    database: Session, campaign_id: int, scope: Scope, filters: SignalFilters, *, number: int = 1, size: int = 50
) -> Sequence[FirmSignals]:
    """Return a page of the firms that have a signal which the filters leave: those with most open ones first."""
    opened = func.sum(case((UNRESOLVED, 1), else_=0))
    firm = (Enterprise.id, Enterprise.name, Enterprise.unit, SignalFound.version_id)
    wanted = _narrowed(scope.limit(_found(campaign_id, *firm, opened, func.count())), filters)
    ordered = wanted.group_by(*firm, Enterprise.credit_code).order_by(
        opened.desc(), func.count().desc(), Enterprise.credit_code
    )
    rows = database.execute(ordered.offset((number - 1) * size).limit(size))
    return [FirmSignals(firm, name, unit, version, int(new), both) for firm, name, unit, version, new, both in rows]


def open_count(database: Session, campaign_id: int, scope: Scope) -> int:
    """Return how many signals wait for an official's word, within a scope."""
    return count(database, campaign_id, scope, SignalFilters(outcome=OPEN))


def of_version(database: Session, version_id: int) -> Sequence[tuple[SignalFound, str]]:
    """Return the signals of a version that was found through a scope, with the newest word on each, by check."""
    wanted = select(SignalFound, OUTCOME).where(SignalFound.version_id == version_id, STANDS)
    ordered = wanted.options(joinedload(SignalFound.other)).order_by(SignalFound.check_id)
    return [(row[0], row[1]) for row in database.execute(ordered)]


def one_of_version(database: Session, version_id: int, check_id: str) -> tuple[SignalFound, str] | None:
    """Return what a check found in a version that was found through a scope, and the newest word on it.

    The other firm of a near copy comes with it; None where nothing stands.
    """
    wanted = select(SignalFound, OUTCOME).where(
        SignalFound.version_id == version_id, SignalFound.check_id == check_id, STANDS
    )
    row = database.execute(wanted.options(joinedload(SignalFound.other))).one_or_none()
    return (row[0], row[1]) if row is not None else None


def open_of_versions(database: Session, version_ids: Collection[int]) -> Mapping[int, int]:
    """Return version -> how many of its signals are open; those without any are left out."""
    wanted = (
        select(SignalFound.version_id, func.count())
        .join(SubmissionVersion, SubmissionVersion.id == SignalFound.version_id)
        .where(SignalFound.version_id.in_(sorted(version_ids)), COUNTS_NOW, STANDS, UNRESOLVED)
    )
    return {row[0]: row[1] for row in database.execute(wanted.group_by(SignalFound.version_id))}


def names_in_scope(database: Session, scope: Scope, enterprise_ids: Collection[int]) -> Mapping[int, str]:
    """Return id -> name of those of some firms that a scope covers."""
    wanted = select(Enterprise.id, Enterprise.name).where(Enterprise.id.in_(sorted(enterprise_ids)))
    return {row[0]: row[1] for row in database.execute(scope.limit(wanted))}


def _found(campaign_id: int, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Return a SELECT over the signals that stand, of the versions that count now in a campaign."""
    return counting_in(campaign_id, *columns).join(
        SignalFound, and_(SignalFound.version_id == SubmissionVersion.id, STANDS)
    )


def _narrowed(statement: Select[Any], filters: SignalFilters) -> Select[Any]:
    if filters.check:
        statement = statement.where(SignalFound.check_id == filters.check)
    if filters.outcome:
        statement = statement.where(OUTCOME.in_([filters.outcome]))
    if filters.unit:
        statement = statement.where(Enterprise.unit == filters.unit)
    if search_text(filters.text):
        statement = statement.where(named(filters.text))
    return statement
