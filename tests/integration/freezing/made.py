"""Lists made in tests: every decision by hand, frozen, signed by three persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scoring.loading.scheme import load_scheme
from survey.evaluations import evaluate
from survey.freezing.amend_list import amend
from survey.freezing.freeze import draft_list, freeze
from survey.freezing.list_results import ListRefusedError
from survey.freezing.sign_list import sign
from survey.freezing.try_list_changes import Wish, try_list_changes
from survey.models import (
    AmendmentKind,
    Campaign,
    Decision,
    DecisionAnswer,
    DecisionAnswerKind,
    Evaluation,
    EvaluationEntry,
    Footing,
    ListVersion,
    Outcome,
    Role,
    SchemeState,
    SchemeVersion,
    SignaturePart,
    SubmissionVersion,
    User,
)
from survey.store.db import unit_of_work
from tests.integration.conftest import make_user
from tests.integration.officials import entries, user

NUMBER = "示例〔2026〕1号"
Quota = tuple[str, str, int, int]


@pytest.fixture
def leader(database: Session, evaluation: Evaluation) -> User:
    """Return the account of who issues the list."""
    return make_user(database, "leader", Role.LEADER)


def firm(entry: EvaluationEntry) -> int:
    """Return the participation of an entry."""
    return entry.version.submission.participation_id


def decide(
    database: Session,
    entry: EvaluationEntry,
    outcome: Outcome,
    footing: Footing = Footing.RANKING,
    *,
    reason: str = "",
    confirmed: bool = True,
    act_id: int | None = None,
) -> Decision:
    """Add a decision by one official that another confirmed."""
    author, second = user(database, "district").id, user(database, "reviewer").id
    made = Decision(
        campaign_id=database.get_one(Evaluation, entry.evaluation_id).campaign_id,
        participation_id=firm(entry), evaluation_id=entry.evaluation_id, version_id=entry.version_id,
        outcome=outcome, footing=footing, reason=reason, decided_by_id=author, act_id=act_id,
        document_number=NUMBER if footing is Footing.DEPARTS else "",
    )  # fmt: skip
    database.add(made)
    database.flush()
    if confirmed:
        kind = DecisionAnswerKind.CONFIRMED
        database.add(DecisionAnswer(decision_id=made.id, kind=kind, decided_by_id=author, done_by_id=second))
        database.flush()
    return made


def listed(database: Session, evaluation_id: int) -> Sequence[EvaluationEntry]:
    """Return an evaluation's rows in list order, within a unit of work."""
    own = select(EvaluationEntry).where(EvaluationEntry.evaluation_id == evaluation_id)
    version = joinedload(EvaluationEntry.version).joinedload(SubmissionVersion.submission)
    return database.scalars(own.options(version).order_by(EvaluationEntry.position)).all()


def decide_as_ranked(
    database: Session, evaluation: Evaluation, others: Mapping[int, Outcome] | None = None
) -> Sequence[EvaluationEntry]:
    """Decide every firm with a seat or in reserve as the list has it, but for some (place -> outcome); return all."""
    number = evaluation.id
    with unit_of_work(database):
        rows = listed(database, number)
        for place, row in enumerate(rows):
            if others and place in others:
                decide(database, row, others[place], Footing.DEPARTS, reason="示例理由")
            elif row.status == "selected":
                decide(database, row, Outcome.CONFIRM)
            elif row.status == "reserve":
                decide(database, row, Outcome.RESERVE)
    return entries(database, number)


def frozen(database: Session, evaluation: Evaluation, *, by: str = "district", reason: str = "示例说明") -> ListVersion:
    """Freeze the list of a campaign."""
    drafted = draft_list(database, evaluation.campaign_id)
    database.rollback()
    shown, campaign = drafted.checks.stamp, evaluation.campaign_id
    return freeze(database, campaign, drafted, shown=shown, reason=reason, user=user(database, by))


def issue(database: Session, version: ListVersion) -> ListVersion:
    """Let two persons more sign a version."""
    number = version.id
    sign(database, number, SignaturePart.REVIEWED, document_number="", user=user(database, "reviewer"))
    return sign(database, number, SignaturePart.ISSUED, document_number=NUMBER, user=user(database, "leader"))


def refused(call: object, *given: object, **more: object) -> str:
    """Return the code with which a call is refused."""
    try:
        call(*given, **more)  # type: ignore[operator]
    except ListRefusedError as error:
        return error.code
    message = "it was not refused"
    raise AssertionError(message)


def under_limits(app: Flask, database: Session, evaluation: Evaluation, quotas: Sequence[Quota]) -> Evaluation:
    """Evaluate the campaign again under quotas: (attribute, value, floor, ceiling), a ceiling of 0 for none."""
    with unit_of_work(database):
        campaign = database.get_one(Campaign, evaluation.campaign_id)
        before = database.get_one(SchemeVersion, campaign.scheme_version_id)
        document = deepcopy(dict(before.document)) | {"version": f"limits {before.id}"}
        document.pop("seat_shares", None)
        said = [
            {"attribute": name, "value": value}
            | ({"floor": str(floor)} if floor else {})
            | ({"ceiling": str(ceiling)} if ceiling else {})
            for name, value, floor, ceiling in quotas
        ]
        document["choice"] = {**document.get("choice", {}), "quotas": said}
        version = SchemeVersion(
            scheme_id=before.scheme_id, version=document["version"], state=SchemeState.PUBLISHED, document=document,
            digest=load_scheme(document).digest, demonstration=before.demonstration, based_on_id=before.id,
        )  # fmt: skip
        database.add(version)
        database.flush()
        campaign.scheme_version_id = version.id
    return evaluate_again(app, database, evaluation.campaign_id)


def evaluate_again(app: Flask, database: Session, campaign_id: int) -> Evaluation:
    """Evaluate a campaign once more."""
    with app.app_context():
        made = evaluate.evaluate_and_store(database, campaign_id, user_id=None)
    return database.get_one(Evaluation, made.id)


def withdraw(database: Session, version: ListVersion, firms: Sequence[int], *, by: str = "district") -> ListVersion:
    """Let firms withdraw, which makes a version that is not signed yet."""
    tried = try_list_changes(database, version.id, Wish(AmendmentKind.WITHDRAWAL, tuple(firms)))
    database.rollback()
    why = ("企业书面申请退出", NUMBER)
    return amend(database, tried, AmendmentKind.WITHDRAWAL, why=why, user=user(database, by))
