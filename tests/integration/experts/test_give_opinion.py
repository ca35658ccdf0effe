"""Marks are justified, given apart from each other, and changed only with a reason; the page keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.experts.end_round import end_round
from survey.experts.expert_results import ExpertRefusedError
from survey.experts.give_opinion import give_opinion
from survey.models import ExpertOpinion
from tests.integration.conftest import Browser
from tests.integration.experts.rounds import Panel, assignment, entries, give, marked, opinion, panel
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]
WELL = {
    "seen": "0", "mark_worth": "4", "why_worth": "示例：停线损失有记录", "mark_feasibility": "3",
    "why_feasibility": "示例：进度偏紧，有风险", "advice": "recommend",
}  # fmt: skip


def text(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    found: str = answer.get_data(as_text=True)
    return found


def test_an_expert_marks_on_the_page_and_sees_the_others_only_then(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    panel.open(database)
    one, other = marked(database, panel)[0][:2]
    give(database, panel, 0, other, opinion(2, 5, comment="示例：别人的意见"))
    client, number = browser(), assignment(database, panel, 0, one)
    client.sign_in(one)
    path = f"/expert-cases/{number}"
    assert "待评分" in text(client, "/expert-cases")
    page = text(client, path)
    assert ("示例：别人的意见" in page, 'id="others"' in page) == (False, False)
    # All that is wrong is said at once; what was typed stays.
    wrong = client.send(path, **WELL | {"why_worth": "短", "mark_feasibility": "", "advice": ""}).get_data(as_text=True)
    for said in ("“场景价值”的理由请写6到500字", "“方案可行”还没有评分", "请选择总的建议", "示例：进度偏紧，有风险"):
        assert said in wrong
    assert database.scalar(select(func.count(ExpertOpinion.id))) == 1
    assert client.send(path, **WELL).status_code == 302
    page = text(client, path)
    # Median of 4 and 2 is 3, of 3 and 5 is 4; of the sums 7 and 7 it is 7.
    for said in ("示例：别人的意见", "中位数 3，范围 2–4", "中位数 4，范围 3–5", "中位数 7，范围 7", "修改评分"):
        assert said in page
    database.rollback()
    mine = max(database.scalars(select(ExpertOpinion.id)))
    again = WELL | {"mark_worth": "2", "seen": str(mine)}
    assert "修改已提交的评分，请写明原因" in client.send(path, **again).get_data(as_text=True)
    assert client.send(path, **again, change_reason="示例：看漏了附件").status_code == 302
    database.rollback()
    kept = database.scalars(
        select(ExpertOpinion).where(ExpertOpinion.assignment_id == number).order_by(ExpertOpinion.id)
    ).all()
    assert [(row.marks["worth"]["mark"], row.change_reason) for row in kept] == [(4, ""), (2, "示例：看漏了附件")]
    # A page that was opened before the change is told, and nothing of it is lost.
    late = client.send(path, **again, change_reason="示例：另一个窗口").get_data(as_text=True)
    assert ("您在别处刚刚提交过" in late, "示例：另一个窗口" in late) == (True, True)
    assert "已评分" in text(client, "/expert-cases")


def test_nobody_reads_marks_in_the_trail_and_every_opinion_has_its_digest(panel: Panel, database: Session) -> None:
    panel.open(database)
    one = marked(database, panel)[0][0]
    first = give(database, panel, 0, one)
    give(database, panel, 0, one, opinion(5, 5, seen=first, change_reason="示例：改"))
    before, after = entries(database, "give_opinion")
    assert before.detail.keys() == {"round", "opinion", "digest", "was_digest"}
    assert (before.detail["was_digest"], after.detail["was_digest"]) == ("", before.detail["digest"])
    assert after.detail["digest"] != before.detail["digest"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"marks": {"worth": (4, "示例：问题清楚的")}}, "marks"),
        ({"marks": {"worth": (4, "示例：问题清楚的"), "feasibility": (6, "示例：问题清楚的")}}, "marks"),
        ({"marks": {"worth": (4, "示例：问题清楚的"), "feasibility": (0, "示例：问题清楚的")}}, "marks"),
        ({"marks": {"worth": (4, "示例：问题清楚的"), "feasibility": (4, " 短  ")}}, "why"),
        ({"seen": 7}, "moved"),
    ],
)
def test_what_is_refused_writes_nothing(panel: Panel, database: Session, more: dict[str, Any], code: str) -> None:
    panel.open(database)
    one = marked(database, panel)[0][0]
    with pytest.raises(ExpertRefusedError) as refused:
        give(database, panel, 0, one, opinion(**more))
    assert (refused.value.code, database.scalar(select(func.count(ExpertOpinion.id)))) == (code, 0)


def test_somebody_elses_case_is_not_found_and_a_round_that_is_over_takes_nothing(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    number = panel.open(database)
    mine, others = marked(database, panel)[0][0], assignment(database, panel, 0, marked(database, panel)[0][1])
    client = browser()
    client.sign_in(mine)
    assert [
        client.get(f"/expert-cases/{others}").status_code,
        client.send(f"/expert-cases/{others}", **WELL).status_code,
    ] == [404, 404]
    assert client.send(f"/expert-cases/{others}/recuse", reason="示例：不是我的").status_code == 404
    own = assignment(database, panel, 0, mine)
    database.rollback()
    with pytest.raises(ExpertRefusedError) as refused:
        give_opinion(database, others, opinion(), author_id=panel.people[mine])
    assert refused.value.code == "gone"
    database.rollback()
    end_round(database, number, "示例：已齐", author_id=panel.people["district"])
    said = client.send(f"/expert-cases/{own}", **WELL).get_data(as_text=True)
    assert "这次评审已经结束，没有保存。" in said
    assert "评审已结束，没有评分" in text(client, "/expert-cases")
