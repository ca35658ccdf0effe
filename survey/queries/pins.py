"""Pins of a campaign, and whether a participation may be pinned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from scoring.ranking.gates import Verdict
from survey.models import (
    Enterprise,
    Evaluation,
    EvaluationEntry,
    Participation,
    Pin,
    Submission,
    SubmissionVersion,
)
from survey.queries.searching import finds_firm
from survey.store.scope import Scope


def pins_of_campaign(database: Session, campaign_id: int, scope: Scope) -> Sequence[Pin]:
    """Return every pin of a campaign within the scope, newest first, also those confirmed, open or revoked."""
    return database.scalars(
        _pins(scope)
        .where(Participation.campaign_id == campaign_id)
        .options(
            joinedload(Pin.participation).joinedload(Participation.enterprise),
            joinedload(Pin.made_by),
            joinedload(Pin.confirmed_by),
        )
        .order_by(Pin.id.desc())
    ).all()


def pin_in_scope(database: Session, scope: Scope, pin_id: int) -> Pin | None:
    """Return a pin when the scope covers its enterprise."""
    return database.scalar(_pins(scope).where(Pin.id == pin_id))


def _pins(scope: Scope) -> Select[Pin]:
    return scope.limit(
        select(Pin)
        .join(Participation, Participation.id == Pin.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    )


_CONFIRMED = (
    select(Enterprise.credit_code, Pin)
    .join(Participation, Participation.id == Pin.participation_id)
    .join(Enterprise, Enterprise.id == Participation.enterprise_id)
    .where(Participation.campaign_id == bindparam("campaign"), Pin.confirmed_at.is_not(None), Pin.revoked_at.is_(None))
    .options(joinedload(Pin.made_by), joinedload(Pin.confirmed_by))
    .order_by(Enterprise.credit_code)
)


def confirmed_pins(database: Session, campaign_id: int) -> Sequence[tuple[str, Pin]]:
    """Return (credit code, pin) of the pins that are confirmed and not revoked."""
    return [(row[0], row[1]) for row in database.execute(_CONFIRMED, {"campaign": campaign_id})]


def participation(database: Session, campaign_id: int, credit_code: str) -> Participation | None:
    """Return the participation of an enterprise in a campaign."""
    return database.scalar(
        select(Participation)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, Enterprise.credit_code == credit_code)
    )


def open_or_confirmed_pin(database: Session, participation_id: int) -> Pin | None:
    """Return the pin of a participation that waits for confirmation or is confirmed; None where there is none."""
    return database.scalar(select(Pin).where(Pin.participation_id == participation_id, Pin.revoked_at.is_(None)))


def fails_a_gate(database: Session, participation: Participation) -> bool:
    """Return whether the participation fails a gate in the campaign's newest evaluation."""
    newest = database.scalar(
        select(Evaluation.id)
        .where(Evaluation.campaign_id == participation.campaign_id)
        .order_by(Evaluation.id.desc())
        .limit(1)
    )
    detail = database.scalar(
        select(EvaluationEntry.detail)
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(EvaluationEntry.evaluation_id == newest, Submission.participation_id == participation.id)
    )
    return detail is not None and Verdict.FAILED.value in detail.get("verdicts", [])


class FoundFirm(NamedTuple):
    """A firm of a campaign that may be picked."""

    enterprise_id: int
    credit_code: str
    name: str
    unit: str


def firms_found(database: Session, campaign_id: int, scope: Scope, text: str, *, most: int) -> Sequence[FoundFirm]:
    """Return the firms of a campaign within the scope that a text finds, by name, so many at most."""
    statement = _firms(campaign_id, scope).where(finds_firm(text)).order_by(Enterprise.name, Enterprise.id)
    return [FoundFirm(*row) for row in database.execute(statement.limit(most))]


def firm_of_campaign(database: Session, campaign_id: int, scope: Scope, credit_code: str) -> FoundFirm | None:
    """Return one firm of a campaign within the scope by its code."""
    row = database.execute(_firms(campaign_id, scope).where(Enterprise.credit_code == credit_code)).first()
    return FoundFirm(*row) if row is not None else None


def _firms(campaign_id: int, scope: Scope) -> Select[int, str, str, str]:
    own = select(Enterprise.id, Enterprise.credit_code, Enterprise.name, Enterprise.unit)
    joined = own.join(Participation, Participation.enterprise_id == Enterprise.id)
    return scope.limit(joined.where(Participation.campaign_id == campaign_id))
