"""A firm answers each finding once, in time, and says why where it objects."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Evaluation, Evidence, FirmAnswer, Visit, VisitAct
from survey.queries import visits
from survey.verifying.condition_results import Document
from survey.visiting.visit_results import Said, VisitRefusedError
from tests.integration.officials import evaluation
from tests.integration.visiting.made import Made, answer, found, hand_in, made, record, state

__all__ = ["evaluation"]

FILE = Document("b" * 64, "application/pdf", 12, "合同.pdf")


def refused(database: Session, visit: Made, *values: Said) -> str:
    with pytest.raises(VisitRefusedError) as caught:
        answer(database, visit, *values)
    database.rollback()
    assert database.scalars(select(FirmAnswer)).all() == []
    return caught.value.code


def test_each_finding_once_with_a_reason_and_a_file(database: Session, evaluation: Evaluation) -> None:
    visit = made(database, evaluation)
    record(database, visit, found("facts.revenue_y1", "1"), found("facts.rd_spend_y1", "2"))
    rows = visits.newest_of(visits.findings(database, visit.id))
    one, two = (rows["facts", name].id for name in ("revenue_y1", "rd_spend_y1"))
    good = (Said(one, accepts=True, text="不留下"), Said(two, accepts=False, text="示例：见合同", document=FILE))
    assert refused(database, visit, *good) == "state"  # not handed in yet
    hand_in(database, visit)
    assert refused(database, visit, good[0]) == "moved"
    assert refused(database, visit, good[0], Said(two, accepts=False, text=" ")) == "reason"
    database.execute(update(Visit).values(answer_until=today() - timedelta(days=1)))
    database.commit()
    assert refused(database, visit, *good) == "late"
    database.execute(update(Visit).values(answer_until=today()))
    database.commit()
    answer(database, visit, *good)
    found_answers = visits.answers(database, visit.id)
    assert {key: (row.accepts, row.text, row.file_name) for key, row in found_answers.items()} == {
        one: (True, "", ""),
        two: (False, "示例：见合同", "合同.pdf"),
    }
    assert (state(database, visit), database.get_one(Evidence, "b" * 64).size) == (VisitAct.ANSWERED, 12)
