"""A first review is of one version, needs its reasons, and is replaced by a later one; two at once lose nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import (
    Enterprise,
    FirstReview,
    Participation,
    ParticipationState,
    PointMark,
    ReviewPoint,
    Submission,
    SubmissionVersion,
    Verdict,
)
from survey.reviewing.record_review import record_review
from survey.reviewing.review_results import Findings, Found, ReviewRefusedError
from tests.integration.at_once import at_once
from tests.integration.reviewing.cases import WELL, Cases, add_version, cases, entries, reviews, seen, text

__all__ = ["cases"]
PASSED = Findings(Verdict.PASS, "", dict.fromkeys(ReviewPoint, Found(PointMark.YES)))


def test_a_review_is_written_shown_and_recorded(cases: Cases, database: Session) -> None:
    town, number = cases.signed_in("town"), cases.versions["甲"]
    given = {**WELL, "mark_actual": "doubt", "remark_actual": "设备数待看", "seen": seen(town, number)}
    assert town.send(f"/version/{number}/review", **given).status_code == 302
    page = text(town, f"/version/{number}/review")
    assert ("建议通过" in page, "设备数待看" in page, "示例town" in page) == (True, True, True)
    assert reviews(database) == [(number, "pass", "town")]
    [entry] = entries(database, "review")
    assert (entry.object_type, entry.object_id, entry.user_id) == ("version", str(number), cases.people["town"])
    assert entry.detail == {
        "before": {},
        "after": {
            "verdict": "pass", "point_complete": "yes", "point_plausible": "yes", "point_actual": "doubt",
            "point_feasible": "yes", "remark_actual": "设备数待看", "reason": "",
        },
    }  # fmt: skip


def test_a_firm_that_was_closed_meanwhile_is_not_reviewed(cases: Cases, database: Session) -> None:
    town, number = cases.signed_in("town"), cases.versions["甲"]
    mark = seen(town, number)
    database.rollback()
    firm = database.scalars(
        select(Enterprise)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == number)
    ).one()
    firm.closed_on, firm.closed_reason = today(), "示例"
    database.commit()
    refused = town.send(f"/version/{number}/review", **{**WELL, "reason": "写好的理由"}, seen=mark)
    page = refused.get_data(as_text=True)
    assert (refused.status_code, "已注销或已并入另一条记录" in page, "写好的理由" in page) == (200, True, True)
    assert reviews(database) == []
    assert 'name="verdict"' not in text(town, f"/version/{number}/review")


def test_a_later_review_replaces_the_earlier_one_which_stays(cases: Cases, database: Session) -> None:
    town, number = cases.signed_in("town"), cases.versions["甲"]
    town.send(f"/version/{number}/review", **WELL, seen=seen(town, number))
    later = {**WELL, "verdict": "against", "reason": "与实际不符"}
    assert town.send(f"/version/{number}/review", **later, seen=seen(town, number)).status_code == 302
    assert reviews(database) == [(number, "pass", "town"), (number, "against", "town")]
    page = text(town, f"/version/{number}/review")
    assert ("此前的意见（1 条）" in page, "已被之后的意见替换" in page) == (True, True)
    assert entries(database, "review")[1].detail["before"]["verdict"] == "pass"


def test_of_two_who_review_the_second_is_told_and_loses_nothing(cases: Cases, database: Session) -> None:
    first, second, number = cases.signed_in("town"), cases.signed_in("townmate"), cases.versions["甲"]
    marks = [seen(client, number) for client in (first, second)]
    assert first.send(f"/version/{number}/review", **WELL, seen=marks[0]).status_code == 302
    later = {**WELL, "verdict": "against", "reason": "第二人的理由"}
    refused = second.send(f"/version/{number}/review", **later, seen=marks[1])
    page = refused.get_data(as_text=True)
    assert (refused.status_code, "别人刚刚初审了这次提交" in page) == (200, True)
    assert ("示例town" in page, "第二人的理由" in page) == (True, True)
    assert reviews(database) == [(number, "pass", "town")]
    assert second.send(f"/version/{number}/review", **later, seen=seen(second, number)).status_code == 302
    assert reviews(database) == [(number, "pass", "town"), (number, "against", "townmate")]


def test_of_two_at_the_same_moment_one_is_written(app: Flask, cases: Cases, database: Session) -> None:
    number = cases.versions["甲"]

    def write(author: str) -> str:
        def work(own: Session) -> str:
            try:
                record_review(own, number, PASSED, seen=0, author_id=cases.people[author])
            except ReviewRefusedError as refused:
                return refused.code
            return "written"

        return work  # type: ignore[return-value]

    assert sorted(at_once(app, write("town"), write("townmate"))) == ["moved", "written"]  # type: ignore[arg-type]
    assert [row[:2] for row in reviews(database)] == [(number, "pass")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"verdict": ""}, ["请选择初审意见"]),
        ({"mark_complete": ""}, ["请选择是、否或存疑"]),
        ({"verdict": "against", "reason": " "}, ["不是“建议通过”的，请写明理由"]),
        ({"mark_actual": "doubt"}, ["“与实际相符”选了否或存疑，请写明说明"]),
        (
            {"mark_actual": "no", "mark_feasible": "doubt", "reason": "长" * 1001},
            ["“与实际相符”选了否或存疑，请写明说明", "“项目可行”选了否或存疑，请写明说明", "请写1000字以内"],
        ),
    ],
)
def test_what_is_wrong_is_said_all_at_once_and_nothing_is_written(
    cases: Cases, database: Session, given: dict[str, str], said: list[str]
) -> None:
    town, number = cases.signed_in("town"), cases.versions["甲"]
    answer = town.send(f"/version/{number}/review", **{**WELL, "remark_complete": "留着", **given}, seen="0")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, [one for one in said if one not in page], "留着" in page) == (200, [], True)
    assert reviews(database) == []


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        (Findings(Verdict.RETURN), "reason"),
        (Findings(Verdict.PASS, "", {ReviewPoint.COMPLETE: Found(PointMark.DOUBT)}), "remark"),
        (Findings(Verdict.PASS, "", {ReviewPoint.COMPLETE: Found(PointMark.NO)}), "remark"),
    ],
)
def test_the_service_refuses_what_has_no_reason(cases: Cases, database: Session, findings: Findings, code: str) -> None:
    with pytest.raises(ReviewRefusedError) as refused:
        record_review(database, cases.versions["甲"], findings, seen=0, author_id=cases.people["town"])
    assert (refused.value.code, reviews(database)) == (code, [])


def test_what_is_not_so_needs_no_remark_where_the_firm_is_not_passed(cases: Cases, database: Session) -> None:
    findings = Findings(Verdict.AGAINST, "缺审计报告", {ReviewPoint.COMPLETE: Found(PointMark.NO)})
    record_review(database, cases.versions["甲"], findings, seen=0, author_id=cases.people["town"])
    assert reviews(database) == [(cases.versions["甲"], "against", "town")]


def test_a_new_version_is_reviewed_anew_and_the_old_one_stays_readable(cases: Cases, database: Session) -> None:
    town, old = cases.signed_in("town"), cases.versions["甲"]
    town.send(f"/version/{old}/review", **WELL, seen="0")
    database.rollback()
    [review] = database.scalars(select(FirstReview)).all()
    mark = str(review.id)
    database.rollback()
    new = add_version(database, cases.rows["甲"], number=2, days=0)
    database.commit()
    again = town.send(f"/version/{old}/review", **WELL, seen=mark)
    assert "这次提交已不是有效的提交" in again.get_data(as_text=True)
    assert reviews(database) == [(old, "pass", "town")]
    page = text(town, f"/version/{old}/review")
    assert ("建议通过" in page, "记录初审意见" in page) == (True, False)
    assert "这次提交还没有初审。" in text(town, f"/version/{new}/review")
    assert town.send(f"/version/{new}/review", **WELL, seen="0").status_code == 302


def test_what_was_returned_or_taken_back_takes_no_review(cases: Cases, database: Session) -> None:
    for state in (ParticipationState.RETURNED, ParticipationState.FILLING, ParticipationState.WITHDRAWN):
        database.get_one(Participation, cases.rows["乙"]).state = state
        database.commit()
        with pytest.raises(ReviewRefusedError) as refused:
            record_review(database, cases.versions["乙"], PASSED, seen=0, author_id=cases.people["town"])
        assert refused.value.code == "not_standing"
    assert reviews(database) == []


def test_a_verdict_to_return_leads_to_the_return(cases: Cases) -> None:
    town, number = cases.signed_in("town"), cases.versions["甲"]
    given = {**WELL, "verdict": "return", "reason": "营业收入有误"}
    answer = town.send(f"/version/{number}/review", **given, seen="0")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/version/{number}/return")
    assert "还要填写退回补正，企业才会收到" in town.get(answer.headers["Location"]).get_data(as_text=True)
    page = text(town, f"/version/{number}/review")
    assert f'href="/version/{number}/return"' in page
