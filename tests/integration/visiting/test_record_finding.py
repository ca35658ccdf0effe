"""Findings: beside what was said, with a reason where they differ, by who makes the visit, and the newest counts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Evaluation, FindingChannel, VisitFinding
from survey.queries import visits
from survey.verifying.condition_results import Document
from survey.visiting.record_finding import answers_of, record_findings
from survey.visiting.visit_results import FoundValue, VisitRefusedError
from tests.integration.officials import evaluation, user
from tests.integration.visiting.made import found, made, record, said

__all__ = ["evaluation"]

REVENUE, SPENT = "facts.revenue_y1", "facts.rd_spend_y1"
PHOTO = Document("a" * 64, "image/jpeg", 20 * 1024 * 1024, "看板.jpg")


def kept(database: Session) -> list[tuple[str, Any, Any, str, str]]:
    database.rollback()
    rows = database.scalars(select(VisitFinding).order_by(VisitFinding.id))
    return [(row.question_id, row.said["v"], row.found["v"], row.reason, row.file_name) for row in rows]


def test_all_or_none_and_the_newest_counts(database: Session, evaluation: Evaluation) -> None:
    visit = made(database, evaluation)
    own = {name: said(database, visit.version, name) for name in (REVENUE, SPENT)}
    assert answers_of(database, visit.version)["facts", "revenue_y1"] == own[REVENUE]
    for one, code in (
        (found(REVENUE, "1", " "), "reason"),
        (found("facts.nothing", "1"), "question"),
        (found(REVENUE, "1", seen=7), "moved"),
    ):
        with pytest.raises(VisitRefusedError) as caught:
            record(database, visit, found(SPENT, "2"), one)
        assert (caught.value.code, caught.value.question) == (code, one.qualified)
    with pytest.raises(VisitRefusedError) as caught:
        record(database, visit, found(SPENT, "2"), by=user(database, "reviewer").id)
    assert (caught.value.code, kept(database)) == ("not_yours", [])
    record(database, visit, found(SPENT, "2"), FoundValue("facts", "revenue_y1", own[REVENUE], document=PHOTO))
    first = [
        ("rd_spend_y1", own[SPENT], "2", "示例：现场未见", ""),
        ("revenue_y1", own[REVENUE], own[REVENUE], "", "看板.jpg"),
    ]
    assert kept(database) == first
    newest = visits.newest_of(visits.findings(database, visit.id))
    # The same again is nothing; another value keeps the photograph that the question has.
    seen = newest["facts", "revenue_y1"].id
    record(database, visit, FoundValue("facts", "revenue_y1", own[REVENUE], seen=seen))
    assert kept(database) == first
    again = FoundValue("facts", "revenue_y1", "9999", "示例：口径不同", seen)
    record_findings(database, visit.id, [again], channel=FindingChannel.WORKBOOK, author_id=visit.lead)
    assert kept(database) == [*first, ("revenue_y1", own[REVENUE], "9999", "示例：口径不同", "看板.jpg")]
    newest = visits.newest_of(visits.findings(database, visit.id))
    assert (newest["facts", "revenue_y1"].channel, len(newest)) == (FindingChannel.WORKBOOK, 2)
    told = database.scalars(select(AuditEntry).where(AuditEntry.action == "record_findings").order_by(AuditEntry.id))
    assert [entry.detail["questions"] for entry in told] == [[SPENT, REVENUE], [REVENUE]]


def test_a_number_with_another_number_of_zeros_is_found_as_it_was_said(
    database: Session, evaluation: Evaluation
) -> None:
    visit = made(database, evaluation)
    own = said(database, visit.version, SPENT)
    same = f"{own}0" if "." in own else f"{own}.0"
    record(database, visit, found(SPENT, same, " "))
    assert kept(database) == [("rd_spend_y1", own, same, "", "")]
