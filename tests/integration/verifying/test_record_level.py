"""核定等级: recorded with what it rests on, corrected by a later row, withdrawn; shown beside what the firm says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Enterprise, LevelBasis, Recusal, VerifiedLevel
from survey.queries import verified_levels
from survey.verifying.level_results import Found, LevelRefusedError
from survey.verifying.record_level import record_level
from tests.integration.reviewing.cases import Cases, add_version, cases, entries, text

__all__ = ["cases"]

VISIT: dict[str, Any] = {"number": "示核〔2026〕1号", "dated": date(2026, 11, 20)}
RATING: dict[str, Any] = {"number": "示证1", "dated": date(2026, 1, 5), "body": "示例评定机构"}


def found(level: int | None = 2, basis: LevelBasis = LevelBasis.VISIT, **more: Any) -> Found:
    given = {"questionnaire_id": "cmmm", "reason": "示例：现场看了两条线", **VISIT, **more}
    return Found(level=level, basis=basis, **given)


def put(database: Session, cases: Cases, what: Found, name: str = "甲", *, seen: int = 0, by: str = "town") -> int:
    return record_level(database, cases.rows[name], what, seen=seen, author_id=cases.people[by])


def rows(database: Session) -> list[tuple[int | None, str, int | None]]:
    database.rollback()
    kept = database.scalars(select(VerifiedLevel).order_by(VerifiedLevel.id))
    return [(row.level, str(row.basis), row.replaces_id) for row in kept]


def counted(database: Session, cases: Cases, day: date | None = None) -> list[tuple[str, int]]:
    found = verified_levels.counted(database, cases.campaign, day or today())
    return [(row.questionnaire, row.level) for row in found]


def test_a_level_is_recorded_corrected_and_withdrawn_on_the_page(cases: Cases, database: Session) -> None:
    town, path = cases.signed_in("town"), f"/verified-levels/{cases.firms['甲']}"
    page = text(town, path)
    assert ("还没有核定记录。" in page, "智能制造能力成熟度" in page) == (True, True)
    given = {"seen": "0", "basis": "visit", "found": "cmmm:2", "number": "示核1号", "dated": "2026-11-20",
             "reason": "示例：现场看了两条线"}  # fmt: skip
    # All that is wrong is said at once, and nothing is stored.
    wrong = {**given, "basis": "rating", "number": "", "dated": "2126-11-20", "valid_until": "2020-01-01", "reason": ""}
    refused = town.send(path, **wrong).get_data(as_text=True)
    for said in (
        "请填写核查记录编号，或证书、报告编号", "这一天还没有到，请核对", "请填写评定机构",
        "证书已过有效期，不能作为核定依据", "请写明理由",
    ):  # fmt: skip
        assert said in refused
    assert re.search(r'<input checked[^>]*value="rating"', refused) is not None
    assert rows(database) == []
    assert town.send(path, **given).status_code == 302
    assert rows(database) == [(2, "visit", None)]
    first = database.scalars(select(VerifiedLevel.id)).one()
    page = text(town, path)
    assert ("规范级" in page, "现场核查，2026年11月20日，记录编号示核1号" in page, "现行" in page) == (True, True, True)
    # Who did not see the first record is told, and what was typed stays.
    late = town.send(path, **given | {"found": "cmmm:1", "reason": "示例：另一份记录"}).get_data(as_text=True)
    assert ("刚刚有人记录了核定等级" in late, "示例：另一份记录" in late) == (True, True)
    rated = {"basis": "rating", "found": "cmmm:3", "body": "示例评定机构", "valid_until": str(today())}
    assert town.send(path, **given | rated | {"seen": str(first)}).status_code == 302
    assert rows(database) == [(2, "visit", None), (3, "rating", first)]
    assert counted(database, cases) == [("cmmm", 3)]
    assert counted(database, cases, today() + timedelta(days=1)) == []  # the certificate has run out by then
    second = max(database.scalars(select(VerifiedLevel.id)))
    gone = {"seen": str(second), "basis": "withdrawn", "found": "cmmm:3", "reason": "示例：证书是别家的"}
    assert town.send(path, **gone).status_code == 302
    assert rows(database)[2] == (None, "withdrawn", second)
    assert counted(database, cases) == []
    page = text(town, path)
    assert (page.count("已被更正"), page.count("已撤销")) == (2, 2)  # the notice says so, too
    # Its page and its chronology say all three; the trail has old and new.
    case = text(town, f"/cases/{cases.firms['甲']}")
    assert ("核定为" in case, "核定等级已撤销" in case, "（更正此前一条）" in case) == (True, True, True)
    assert f"/verified-levels/{cases.firms['甲']}" in text(town, f"/firms/{cases.firms['甲']}")
    [one], [two], [three] = (
        entries(database, action) for action in ("record_level", "correct_level", "withdraw_level")
    )
    assert (one.object_id, one.user_id) == (str(cases.firms["甲"]), cases.people["town"])
    assert one.detail["after"] == {"level": 2, "basis": "visit", "number": "示核1号", "dated": "2026-11-20"}
    assert two.detail["before"] == one.detail["after"]
    assert three.detail["after"]["level"] == ""
    for action in ("记录核定等级", "更正核定等级", "撤销核定等级"):
        assert action in text(cases.signed_in("district"), "/trail?whom=913101140000000001")


def test_the_leader_reads_and_another_town_does_not(cases: Cases, database: Session) -> None:
    put(database, cases, found())
    path = f"/verified-levels/{cases.firms['甲']}"
    leader = cases.signed_in("leader")
    assert ("示核〔2026〕1号" in text(leader, path), 'name="found"' in text(leader, path)) == (True, False)
    assert leader.send(path, reason="x").status_code == 403
    malu = cases.signed_in("malu")
    assert [malu.get(path).status_code, malu.send(path, reason="x").status_code] == [404, 404]


def test_a_later_submission_is_told_beside_what_was_found(cases: Cases, database: Session) -> None:
    put(database, cases, found())
    add_version(database, cases.rows["甲"], number=2, days=0)
    database.commit()
    assert "核定之后企业又提交了一次" in text(cases.signed_in("town"), f"/verified-levels/{cases.firms['甲']}")


@pytest.mark.parametrize(
    ("what", "more", "code"),
    [
        (found(reason=" "), {}, "reason"),
        (found(6), {}, "level"),
        (found(questionnaire_id="facts"), {}, "level"),
        (found(questionnaire_id="none"), {}, "level"),
        (found(), {"name": "己"}, "not_submitted"),
        (found(), {"name": "乙"}, "gone"),
        (found(), {"by": "townmate"}, "recused"),
        (found(), {"seen": 7}, "moved"),
        (found(None, LevelBasis.WITHDRAWN), {}, "nothing"),
    ],
)
def test_what_is_refused_writes_nothing(
    cases: Cases, database: Session, what: Found, more: dict[str, Any], code: str
) -> None:
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=cases.people["townmate"], reason="示例"))
    database.get_one(Enterprise, cases.firms["乙"]).closed_on = date(2026, 1, 1)
    database.commit()
    with pytest.raises(LevelRefusedError) as refused:
        put(database, cases, what, **more)
    assert (refused.value.code, rows(database), entries(database, "record_level")) == (code, [], [])


def test_each_questionnaire_and_each_firm_has_a_level_of_its_own(cases: Cases, database: Session) -> None:
    first = put(database, cases, found())
    second = put(database, cases, found(0, questionnaire_id="sme2024"), seen=first)
    put(database, cases, found(1, LevelBasis.RATING, **RATING, valid_until=date(2126, 1, 1)), "乙", by="district")
    assert rows(database) == [(2, "visit", None), (0, "visit", None), (1, "rating", None)]
    assert second > first
    assert counted(database, cases) == [("cmmm", 2), ("sme2024", 0), ("cmmm", 1)]
    standing = verified_levels.standing_of(database, cases.rows["甲"])
    assert [(row.questionnaire_id, row.level) for row in standing] == [("cmmm", 2), ("sme2024", 0)]
