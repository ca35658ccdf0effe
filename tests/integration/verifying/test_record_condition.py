"""准入条件: recorded with its source, counted instead of an earlier one, taken back, run out; shown to the firm."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.ranking.gates import Verdict
from survey.definitions.local_days import today
from survey.models import Campaign, Enterprise, Evidence, GateResult, GateVerdict, Participation, Recusal, Role
from survey.queries import conditions, snapshots
from survey.verifying import record_condition as recording
from survey.verifying.condition_results import Answer, ConditionRefusedError
from survey.verifying.record_condition import record_condition
from tests.integration.conftest import make_user
from tests.integration.reviewing.cases import Cases, cases, entries, text

__all__ = ["cases"]

PASSED, FAILED, PENDING = GateVerdict.PASSED, GateVerdict.FAILED, GateVerdict.PENDING
PDF = b"%PDF-1.4 example"
GIVEN: dict[str, Any] = {"source": "示例税务部门", "dated": date(2026, 11, 20), "number": "示函1号"}


def answer(verdict: GateVerdict = PASSED, **more: Any) -> Answer:
    return Answer(**{"gate": "tax", "verdict": verdict, **GIVEN, **more})


def put(database: Session, cases: Cases, what: Answer, name: str = "甲", *, seen: int = 0, by: str = "town") -> int:
    return record_condition(database, cases.rows[name], what, seen=seen, author_id=cases.people[by])


def rows(database: Session) -> list[tuple[str, str, date | None]]:
    database.rollback()
    kept = database.scalars(select(GateResult).order_by(GateResult.id))
    return [(row.gate, str(row.verdict), row.valid_until) for row in kept]


def counted(database: Session, cases: Cases, day: str) -> dict[tuple[str, str], Verdict]:
    database.rollback()
    until = snapshots.Until(0, snapshots.until_now(database).gates, day)
    return dict(snapshots.checked_gates(database, cases.campaign, until))


def test_an_answer_is_recorded_replaced_and_taken_back_on_the_page(cases: Cases, database: Session) -> None:
    town, path = cases.signed_in("town"), f"/conditions/{cases.firms['甲']}"
    page = text(town, path)
    assert ("还没有核查记录。" in page, page.count(">待核<"), "税务部门" in page) == (True, 11, True)
    day = today()
    given = {"seen": "0", "gate": "tax", "verdict": "failed", "source": "示例税务部门", "dated": str(day), "number": "",
             "valid_until": "", "note": ""}  # fmt: skip
    # All that is wrong is said at once, and nothing is stored.
    wrong = {**given, "gate": "", "source": "", "dated": "2126-11-20", "valid_until": "2020-01-01"}
    refused = town.send(path, **wrong).get_data(as_text=True)
    for said in (
        "请选择条件", "请填写是哪个部门的核查结果", "这一天还没有到，请核对", "有效期已过",
        "请填写文号，或上传核查文件",
    ):  # fmt: skip
        assert said in refused
    torn = town.send(path, **given, document=(io.BytesIO(b"MZ"), "示例.exe")).get_data(as_text=True)
    assert ("示例.exe”不是PDF" in torn, rows(database), list(database.scalars(select(Evidence)))) == (True, [], [])
    # With a document instead of a number; it holds for the days of the scheme.
    assert town.send(path, **given, document=(io.BytesIO(PDF), "示例复函.pdf")).status_code == 302
    assert rows(database) == [("tax", "failed", day + timedelta(days=180))]
    first = database.scalars(select(GateResult)).one()
    kept = database.get_one(Evidence, first.evidence_digest)
    assert (kept.media_type, kept.size, first.file_name) == ("application/pdf", len(PDF), "示例复函.pdf")
    page = text(town, path)
    assert ("示例税务部门" in page, "完成信用修复后" in page, 'chip bad">不通过' in page) == (True, True, True)
    sent = town.get(f"{path}/documents/{first.id}")
    assert (sent.status_code, sent.get_data()) == (200, PDF)
    assert town.get(f"/conditions/{cases.firms['乙']}/documents/{first.id}").status_code == 404
    # Who did not see the first record is told, and what was typed stays.
    late = town.send(path, **given | {"verdict": "passed", "number": "示函2号"}).get_data(as_text=True)
    assert ("刚刚有人记录了核查结果" in late, "示函2号" in late) == (True, True)
    passed = given | {"verdict": "passed", "number": "示函2号", "seen": str(first.id), "valid_until": str(day)}
    assert town.send(path, **passed).status_code == 302
    assert counted(database, cases, str(day)) == {("913101140000000001", "tax"): Verdict.PASSED}
    assert counted(database, cases, str(day + timedelta(days=1))) == {}
    second = max(database.scalars(select(GateResult.id)))
    back = given | {"verdict": "pending", "seen": str(second), "source": ""}
    assert "请写明为什么改回待核" in town.send(path, **back).get_data(as_text=True)
    assert town.send(path, **back | {"note": "示例：复函是别家的"}).status_code == 302
    assert counted(database, cases, str(day)) == {}
    assert [row[1] for row in rows(database)] == ["failed", "passed", "pending"]
    page = text(town, path)
    assert (page.count("已有新的记录"), "已改回待核：示例：复函是别家的" in page) == (2, True)
    case = text(town, f"/cases/{cases.firms['甲']}")
    assert ("近三年无重大税收违法：不通过" in case, "近三年无重大税收违法：改回待核" in case) == (True, True)
    one, two = entries(database, "record_condition")
    [three] = entries(database, "withdraw_condition")
    assert (one.object_id, one.user_id) == (str(cases.firms["甲"]), cases.people["town"])
    assert one.detail["after"] == {
        "gate_answer": "failed", "office": "示例税务部门", "dated": str(day), "number": "",
        "valid_until": str(day + timedelta(days=180)), "digest": first.evidence_digest,
    }  # fmt: skip
    assert (two.detail["before"], three.detail["reason"]) == (one.detail["after"], "示例：复函是别家的")
    trail = text(cases.signed_in("district"), "/trail?whom=913101140000000001")
    assert ("记录条件核查结果" in trail, "条件改回待核" in trail) == (True, True)


def test_a_firm_sees_what_it_fails_and_what_cures_it(cases: Cases, database: Session) -> None:
    make_user(database, "firm", Role.ENTERPRISE, enterprise_id=cases.firms["己"])
    database.commit()
    firm = cases.signed_in("firm")
    assert "准入条件核查不通过" not in text(firm, "/workbench")
    put(database, cases, answer(FAILED, dated=today(), note="示例：内部说明"), "己", by="malu")
    assert "有 1 项准入条件核查不通过" in text(firm, "/workbench")
    page = text(firm, "/own-conditions")
    for said in ("近三年无重大税收违法", "示例税务部门", "文号示函1号", "完成信用修复后", "示例科室", "021-0000 0000"):
        assert said in page
    assert "示例：内部说明" not in page
    firm.send("/language", language="en")
    assert "Settle the matter with the tax office" in text(firm, "/own-conditions")


def test_the_leader_reads_and_another_town_does_not(cases: Cases, database: Session) -> None:
    put(database, cases, answer())
    path = f"/conditions/{cases.firms['甲']}"
    leader = cases.signed_in("leader")
    assert ("示函1号" in text(leader, path), 'name="gate"' in text(leader, path)) == (True, False)
    assert leader.send(path, gate="tax").status_code == 403
    malu = cases.signed_in("malu")
    assert [malu.get(path).status_code, malu.send(path, gate="tax").status_code] == [404, 404]


@pytest.mark.parametrize(
    ("what", "more", "code"),
    [
        (answer(gate="none"), {}, "gate"),
        (answer(source=" "), {}, "source"),
        (answer(number=""), {}, "document"),
        (answer(dated=date(2126, 1, 1)), {}, "future"),
        (answer(dated=date(2025, 1, 1)), {}, "run_out"),
        (answer(valid_until=date(2026, 11, 20)), {}, "run_out"),
        (answer(PENDING, note=" "), {}, "note"),
        (answer(PENDING, note="示例"), {}, "nothing"),
        (answer(), {"name": "乙"}, "gone"),
        (answer(), {"by": "townmate"}, "recused"),
        (answer(), {"seen": 7}, "moved"),
    ],
)
def test_what_is_refused_writes_nothing(
    cases: Cases, database: Session, what: Answer, more: dict[str, Any], code: str
) -> None:
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=cases.people["townmate"], reason="示例"))
    database.get_one(Enterprise, cases.firms["乙"]).closed_on = date(2026, 1, 1)
    database.commit()
    with pytest.raises(ConditionRefusedError) as refused:
        put(database, cases, what, **more)
    assert (refused.value.code, rows(database), entries(database, "record_condition")) == (code, [], [])


def test_a_campaign_without_a_scheme_asks_for_nothing(cases: Cases, database: Session) -> None:
    database.get_one(Campaign, cases.campaign).scheme_version_id = None
    database.commit()
    assert "还没有方案" in text(cases.signed_in("town"), f"/conditions/{cases.firms['甲']}")
    with pytest.raises(ConditionRefusedError) as refused:
        put(database, cases, answer())
    assert refused.value.code == "no_scheme"


def test_an_answer_runs_out_at_midnight_in_shanghai(
    cases: Cases, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = date(2026, 12, 1)
    monkeypatch.setattr(recording, "today", lambda: last)
    put(database, cases, answer(FAILED, dated=date(2026, 11, 25), valid_until=last))
    place = ("913101140000000001", "tax")
    for clock, holding in (
        (datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC), {place: Verdict.FAILED}),  # 23:59:59 in Shanghai
        (datetime(2026, 12, 1, 16, 0, tzinfo=UTC), {}),
    ):
        monkeypatch.setattr("survey.definitions.local_days.utc_now", lambda clock=clock: clock)
        until = snapshots.until_now(database)
        failed = conditions.failed_now(database, cases.campaign, cases.firms["甲"], date.fromisoformat(until.day))
        assert (snapshots.checked_gates(database, cases.campaign, until), failed) == (holding, len(holding))
    page = text(cases.signed_in("town"), f"/conditions/{cases.firms['甲']}")
    assert ("已于2026年12月1日到期，按待核处理" in page, 'chip bad">不通过' in page) == (True, False)


def test_each_firm_and_each_condition_has_answers_of_its_own(cases: Cases, database: Session) -> None:
    first = put(database, cases, answer(dated=today()))
    put(database, cases, answer(FAILED, gate="not_pilot_before", dated=today()), seen=first)
    put(database, cases, answer(FAILED, dated=today()), "乙", by="district")
    codes = [database.get_one(Enterprise, cases.firms[name]).credit_code for name in ("甲", "乙")]
    assert counted(database, cases, str(today())) == {
        (codes[0], "tax"): Verdict.PASSED,
        (codes[0], "not_pilot_before"): Verdict.FAILED,
        (codes[1], "tax"): Verdict.FAILED,
    }
    assert [row[2] is None for row in rows(database)] == [False, True, False]  # one holds as long as the campaign
    assert database.get_one(Participation, cases.rows["甲"]).enterprise_id == cases.firms["甲"]
