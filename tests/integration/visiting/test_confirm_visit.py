"""From a finding to the list: what a second official confirms, and nothing else, changes the next evaluation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.evaluations import evaluate as evaluating
from survey.models import (
    AuditEntry,
    Evaluation,
    EvaluationEntry,
    Recusal,
    VerifiedLevel,
    VerifiedValue,
    Visit,
    VisitAct,
)
from survey.queries import visits
from survey.visiting.confirm_visit import confirm_visit, send_visit_back
from survey.visiting.visit_results import Said, VisitRefusedError
from tests.integration.officials import evaluation, user
from tests.integration.visiting.made import Made, answer, found, hand_in, lowest, made, record, said, state

__all__ = ["evaluation"]


def row_of(app: Flask, database: Session, campaign: int, version: int) -> tuple[int, int]:
    """Evaluate, and return score and rank of a submission."""
    with app.app_context():
        new = evaluating.evaluate_and_store(database, campaign, user_id=None)
    entry = database.scalars(
        select(EvaluationEntry).where(EvaluationEntry.evaluation_id == new.id, EvaluationEntry.version_id == version)
    ).one()
    return entry.score or 0, entry.rank or 0


def newest(database: Session, visit: Made) -> dict[str, int]:
    rows = visits.newest_of(visits.findings(database, visit.id))
    return {f"{owner}.{name}": row.id for (owner, name), row in rows.items()}


def confirm(database: Session, visit: Made, by: str = "reviewer", reply: str = "") -> int:
    return confirm_visit(database, visit.id, reply, "与填报一致", author_id=user(database, by).id)


def refused(call: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(VisitRefusedError) as caught:
        call(*given, **more)
    return caught.value.code


def verified(database: Session) -> list[tuple[str, Any, str, int | None]]:
    database.rollback()
    rows = database.scalars(select(VerifiedValue).order_by(VerifiedValue.id))
    return [(f"{row.questionnaire_id}.{row.question_id}", row.value["v"], row.reason, row.finding_id) for row in rows]


def graded(visit: Visit) -> list[dict[str, Any]]:
    """Return the graded claims of a visit, most lost first."""
    return [dict(claim) for claim in visit.claims if claim["question"].startswith("cmmm.") and claim["loss"]]


def test_from_a_finding_over_an_objection_to_the_next_list(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    campaign = evaluation.campaign_id
    visit = made(database, evaluation)
    before = row_of(app, database, campaign, visit.version)
    one, other = graded(database.get_one(Visit, visit.id))[:2]
    agreed = said(database, visit.version, other["question"])
    record(database, visit, found(one["question"], lowest(one["question"])), found(other["question"], agreed, ""))
    assert row_of(app, database, campaign, visit.version) == before  # nothing holds yet
    level = {"level": "cmmm:2", "number": "示核〔2026〕7号"}
    hand_in(database, visit, **level)
    row = database.get_one(Visit, visit.id)
    assert (state(database, visit), row.answer_until) == (VisitAct.SUBMITTED, row.answer_until)
    assert row.answer_until is not None
    assert (
        sum((today() + timedelta(days=n)).weekday() < 5 for n in range(1, (row.answer_until - today()).days + 1)) == 5
    )
    # The firm may still answer, and who made the visit is no second official.
    assert refused(confirm, database, visit) == "waiting"
    assert refused(confirm, database, visit, "district") == "second"
    ids = newest(database, visit)
    answer(
        database,
        visit,
        Said(ids[one["question"]], accepts=False, text="示例：两条线都接了"),
        Said(ids[other["question"]], accepts=True),
    )
    assert (state(database, visit), verified(database)) == (VisitAct.ANSWERED, [])
    assert refused(confirm, database, visit) == "unanswered"
    assert confirm(database, visit, reply="示例：第二条线没有数据") == 2
    assert state(database, visit) == VisitAct.CONFIRMED
    assert verified(database) == [
        (one["question"], lowest(one["question"]), "示例：现场未见", ids[one["question"]]),
        (other["question"], agreed, "与填报一致", ids[other["question"]]),
    ]
    # The list moves by what the sheet had said hangs on the claim.
    assert row_of(app, database, campaign, visit.version) == (before[0] - one["loss"], before[1] + one["places"])
    [found_level] = database.scalars(select(VerifiedLevel))
    assert (found_level.level, found_level.number, found_level.dated) == (2, "示核〔2026〕7号", row.day)
    acts = select(AuditEntry.action).where(AuditEntry.object_id == str(visit.enterprise)).order_by(AuditEntry.id)
    actions = database.scalars(acts)
    assert [name for name in actions if "visit" in name or name == "record_findings"] == [
        "visit_planned", "record_findings", "visit_submitted", "visit_answered", "visit_confirmed"
    ]  # fmt: skip
    assert refused(confirm, database, visit) == "state"


def test_silence_lets_it_proceed_and_what_is_sent_back_does_not_hold(database: Session, evaluation: Evaluation) -> None:
    visit = made(database, evaluation)
    question = graded(database.get_one(Visit, visit.id))[0]["question"]
    record(database, visit, found(question, lowest(question)))
    hand_in(database, visit)
    second = user(database, "reviewer").id
    assert refused(send_visit_back, database, visit.id, " ", author_id=second) == "reason"
    send_visit_back(database, visit.id, "示例：照片看不清", author_id=second)
    assert (state(database, visit), verified(database)) == (VisitAct.SENT_BACK, [])
    hand_in(database, visit)
    database.execute(update(Visit).values(answer_until=today() - timedelta(days=1)))
    database.commit()
    assert confirm(database, visit) == 1
    assert [row[0] for row in verified(database)] == [question]


def test_who_is_recused_confirms_nothing_and_a_level_that_can_not_be_is_refused(
    database: Session, evaluation: Evaluation
) -> None:
    visit = made(database, evaluation)
    question = graded(database.get_one(Visit, visit.id))[0]["question"]
    record(database, visit, found(question, lowest(question)))
    hand_in(database, visit, level="cmmm:9", number="示核1号")
    answer(database, visit, Said(newest(database, visit)[question], accepts=True))
    assert refused(confirm, database, visit) == "level"
    assert (state(database, visit), verified(database)) == (VisitAct.ANSWERED, [])
    second = user(database, "reviewer").id
    database.add(Recusal(participation_id=visit.participation, user_id=second, reason="亲属", declared_by_id=second))
    database.commit()
    assert refused(confirm, database, visit) == "recused"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visit_step SET reason = 'x'", "DELETE FROM visit_step", "UPDATE visit_finding SET reason = 'x'",
        "DELETE FROM visit_finding", "UPDATE firm_answer SET text = 'x'", "DELETE FROM firm_answer",
        "UPDATE visit SET why = 'x'", "UPDATE visit SET claims = '[]'", "DELETE FROM visit",
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_done(database: Session, evaluation: Evaluation, statement: str) -> None:
    visit = made(database, evaluation)
    question = graded(database.get_one(Visit, visit.id))[0]["question"]
    record(database, visit, found(question, lowest(question)))
    hand_in(database, visit)
    answer(database, visit, Said(newest(database, visit)[question], accepts=True))
    with pytest.raises(DatabaseError):
        database.execute(text(statement))
    database.rollback()
