"""Visits of an evaluated district, made through the services, for tests of what comes after."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import from_json
from survey.definitions.catalogue import catalogue
from survey.definitions.local_days import today
from survey.models import Evaluation, FindingChannel, Role, User, VersionSheet, Visit, VisitAct
from survey.visiting.answer_findings import answer_findings
from survey.visiting.plan_visits import add_visit
from survey.visiting.read_claims import read_basis, read_claims
from survey.visiting.record_finding import record_findings
from survey.visiting.submit_visit import submit_visit
from survey.visiting.visit_results import Concluded, FoundValue, PlannedVisit, Said, Team
from tests.integration.conftest import make_user
from tests.integration.officials import entries, user


class Made(NamedTuple):
    """A visit led by `district` to a firm, whose person signs in as `firm`. `claim`: from which most hangs."""

    id: int
    participation: int
    enterprise: int
    version: int
    key: str
    lead: int
    firm: int
    claim: dict[str, Any]


def made(database: Session, evaluation: Evaluation, *, place: int = 0) -> Made:
    """Plan a visit by hand to the firm at a place of the list, and give the firm an account."""
    entry = [row for row in entries(database, evaluation.id) if row.rank is not None][place]
    part = entry.version.submission.participation
    enterprise, version, key = part.enterprise_id, entry.version_id, entry.version.credit_code
    own, lead = part.id, user(database, "district").id
    basis = read_basis(database, evaluation.campaign_id)
    assert basis is not None
    claims = read_claims(database, basis, version)
    planned = PlannedVisit(own, version, Team(today(), lead), claims=claims)
    number = add_visit(database, planned, "示例：临界", author_id=lead)
    firm = database.scalar(select(User.id).where(User.login == "firm"))
    if firm is None:
        firm = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=enterprise, approved=True).id
    return Made(number, own, enterprise, version, key, lead, firm, dict(claims[0]))


def said(database: Session, version: int, question: str) -> Any:
    """Return what a submission says to a qualified question, as JSON."""
    owner, _, local = question.partition(".")
    sheet = database.scalars(
        select(VersionSheet).where(VersionSheet.version_id == version, VersionSheet.questionnaire_id == owner)
    ).one()
    return sheet.document["values"][local]


def lowest(question: str) -> str:
    """Return the option of a graded question that is worth least."""
    owner, _, local = question.partition(".")
    item = next(one for (name, _), one in catalogue().versions.items() if name == owner).questions[local]
    chosen = min(item.options, key=lambda option: option.level or option.points).id
    assert from_json(item, chosen) == chosen
    return chosen


def found(question: str, value: Any, reason: str = "示例：现场未见", *, seen: int = 0) -> FoundValue:
    """Return a finding of a qualified question."""
    owner, _, local = question.partition(".")
    return FoundValue(owner, local, value, reason, seen)


def record(database: Session, visit: Made, *values: FoundValue, by: int = 0) -> None:
    """Write findings as the leader of a visit does on its page."""
    record_findings(database, visit.id, values, channel=FindingChannel.PAGE, author_id=by or visit.lead)


def hand_in(database: Session, visit: Made, **more: str) -> None:
    """Hand a visit in."""
    submit_visit(
        database, visit.id, Concluded(**{"summary": "示例小结", "message": "示例消息", **more}), author_id=visit.lead
    )


def answer(database: Session, visit: Made, *values: Said) -> None:
    """Answer as the firm does."""
    answer_findings(database, visit.id, values, author_id=visit.firm)


def state(database: Session, visit: Made) -> VisitAct:
    """Return the state of a visit."""
    database.rollback()
    return VisitAct(database.get_one(Visit, visit.id).state)
