"""A plan on its page: numbers, whom they give with why, by day and person, and made in one act."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Evaluation, Visit, VisitPlan
from survey.visiting.visit_results import after_working_days, working_days
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import entries, evaluation, official, user

__all__ = ["evaluation", "official"]


def numbers(database: Session, **more: Any) -> dict[str, Any]:
    people = [str(user(database, login).id) for login in ("district", "reviewer")]
    first = after_working_days(today(), 1).isoformat()
    return {"effect": "4", "near": "4", "exposure": "4", "random": "3", "each_town": "1", "seed": "7", "first": first,
            "per_day": "3", "answer_days": "4", "people": people, **more}  # fmt: skip


def test_previewed_then_made_and_nothing_twice(database: Session, evaluation: Evaluation, official: Browser) -> None:
    assert "预览" in official.get("/visits/plan").get_data(as_text=True)
    # Everything wrong is said at once.
    wrong = numbers(database, effect="-1", per_day="0", first="2020-01-01", people=[])
    refused = official.send("/visits/plan", **wrong).get_data(as_text=True)
    for told in ("请填写 0 到 200 之间的整数", "请填写 1 到 10 之间的整数", "这一天已经过去", "请至少选择一名核查员"):
        assert told in refused
    asked = numbers(database)
    shown = folded(official.send("/visits/plan", **asked, action="preview").get_data(as_text=True))
    total = int(re.findall(r"预览：共 (\d+) 家", shown)[0])
    assert total >= 15
    [stamp] = re.findall(r'name="stamp" value="([0-9a-f]+)"', shown)
    assert database.scalars(select(Visit)).all() == []
    # What was shown no more is not stored.
    sent = {**asked, "action": "make", "evaluation": str(evaluation.id)}
    moved = official.send("/visits/plan", **sent, stamp="0" * 16).get_data(as_text=True)
    assert "预览之后情况有变" in moved
    answer = official.send("/visits/plan", **sent, stamp=stamp)
    assert answer.status_code == 302
    database.rollback()
    plan = database.scalars(select(VisitPlan)).one()
    rows = database.scalars(select(Visit).order_by(Visit.id)).all()
    assert (len(rows), plan.evaluation_id, plan.asked["seed"]) == (total, evaluation.id, 7)
    assert len({row.participation_id for row in rows}) == total
    assert {row.plan_id for row in rows} == {plan.id}
    codes = [row.reasons[0]["code"] for row in rows]
    assert {code: codes.count(code) for code in ("near", "exposure", "random")} == {
        "near": 4,
        "exposure": 4,
        "random": 3,
    }
    # Three firms a day for each of the two, on working days from the first on.
    load: dict[tuple[Any, int], int] = {}
    for row in rows:
        load[row.day, row.lead_id] = load.get((row.day, row.lead_id), 0) + 1
    assert max(load.values()) == 3
    days = working_days(after_working_days(today(), 1), -(-total // 6))
    assert sorted({row.day for row in rows}) == days
    listed = folded(official.get(answer.headers["Location"]).get_data(as_text=True))
    assert f"共 {total} 家" in listed
    # A second plan leaves them out.
    again = folded(
        official.send("/visits/plan", **numbers(database, effect="40"), action="preview").get_data(as_text=True)
    )
    assert "对名单影响大：要 40 家，只有" in again


def test_one_by_hand(database: Session, evaluation: Evaluation, official: Browser) -> None:
    entry = next(row for row in entries(database, evaluation.id) if row.rank is not None)
    firm = entry.version.submission.participation.enterprise_id
    path, lead = f"/visits/add/{firm}", str(user(database, "district").id)
    assert "安排走访" in official.get(path).get_data(as_text=True)
    day = (today() + timedelta(days=2)).isoformat()
    refused = official.send(path, day=day, lead=lead, companion=lead).get_data(as_text=True)
    assert ("请写明原因" in refused, "同行人不能是核查员本人" in refused) == (True, True)
    sent = {"day": day, "lead": lead, "companion": "", "reason": "示例：举报"}
    assert official.send(path, **sent).status_code == 302
    assert "已有没办完的走访" in official.send(path, **sent).get_data(as_text=True)
    database.rollback()
    visit = database.scalars(select(Visit)).one()
    assert (visit.why, visit.plan_id, len(visit.claims) > 10) == ("示例：举报", None, True)
