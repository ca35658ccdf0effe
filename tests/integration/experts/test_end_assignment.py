"""An assignment ends by the expert's own word or by an official's; marks stay on record and do not count."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.experts.end_assignment import end_assignment
from survey.experts.expert_results import ExpertRefusedError
from survey.models import AssignmentEndKind, ExpertAssignmentEnd, ExpertCase
from tests.integration.conftest import Browser
from tests.integration.experts.rounds import Panel, assignment, entries, give, marked, opinion, panel, recuse
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]


def test_who_recuses_himself_sees_nothing_more_and_his_marks_do_not_count(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    number = panel.open(database)
    one, other = marked(database, panel)[0][:2]
    give(database, panel, 0, one, opinion(5, 5))
    give(database, panel, 0, other, opinion(1, 2))
    client, own = browser(), assignment(database, panel, 0, one)
    client.sign_in(one)
    assert "请写明原因" in client.send(f"/expert-cases/{own}/recuse", reason="").get_data(as_text=True)
    assert client.send(f"/expert-cases/{own}/recuse", reason="示例：持有股份").status_code == 302
    assert client.get(f"/expert-cases/{own}").status_code == 404
    [entry] = entries(database, "recuse_expert")
    assert entry.detail["reason"] == "示例：持有股份"
    case = database.scalars(select(ExpertCase.id).where(ExpertCase.participation_id == panel.parts[0])).one()
    official = browser()
    official.sign_in("district")
    page = official.get(f"/expert-rounds/{number}/cases/{case}").get_data(as_text=True)
    for said in ("已回避", "示例：持有股份", "以下评分不计入：", "中位数 1，范围 1", "中位数 2，范围 2"):
        assert said in page


def test_an_official_takes_a_case_away_but_not_from_a_firm_he_is_recused_from(
    panel: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    number = panel.open(database)
    one = marked(database, panel)[0][0]
    own = assignment(database, panel, 0, one)
    case = database.scalars(select(ExpertCase.id).where(ExpertCase.participation_id == panel.parts[0])).one()
    official, path = browser(), f"/expert-rounds/{number}/cases/{case}/withdraw"
    official.sign_in("district")
    assert "请选择要撤回的专家。" in official.send(path, reason="示例：时间不够").get_data(as_text=True)
    assert official.send(path, assignment=str(own), reason="示例：时间不够").status_code == 302
    database.rollback()
    assert database.get_one(ExpertAssignmentEnd, own).kind == AssignmentEndKind.WITHDRAWN
    recuse(database, panel, 0, "district")
    left = assignment(database, panel, 0, marked(database, panel)[0][1])
    assert official.send(path, assignment=str(left), reason="示例：时间不够").status_code == 403
    page = official.get(f"/expert-rounds/{number}/cases/{case}").get_data(as_text=True)
    assert ("您已对这家企业回避，不能看评分" in page, "各位专家" in page) == (True, False)


@pytest.mark.parametrize(
    ("kind", "reason", "by", "code"),
    [
        (AssignmentEndKind.WITHDRAWN, " ", "district", "reason"),
        (AssignmentEndKind.RECUSED, "示例", "district", "gone"),
        (AssignmentEndKind.WITHDRAWN, "示例", "reviewer", "recused"),
    ],
)
def test_what_is_refused_ends_nothing(
    panel: Panel, database: Session, kind: AssignmentEndKind, reason: str, by: str, code: str
) -> None:
    panel.open(database)
    recuse(database, panel, 0, "reviewer")
    own = assignment(database, panel, 0, marked(database, panel)[0][0])
    database.rollback()
    with pytest.raises(ExpertRefusedError) as refused:
        end_assignment(database, own, kind, reason, author_id=panel.people[by])
    assert (refused.value.code, database.get(ExpertAssignmentEnd, own)) == (code, None)


def test_it_ends_once(panel: Panel, database: Session) -> None:
    panel.open(database)
    own = assignment(database, panel, 0, marked(database, panel)[0][0])
    database.rollback()
    end_assignment(database, own, AssignmentEndKind.WITHDRAWN, "示例", author_id=panel.people["district"])
    with pytest.raises(ExpertRefusedError) as refused:
        end_assignment(database, own, AssignmentEndKind.WITHDRAWN, "示例", author_id=panel.people["district"])
    assert refused.value.code == "gone"
