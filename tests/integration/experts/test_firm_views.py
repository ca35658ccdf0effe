"""What experts gave of a firm, on its pages: to whoever reads marks, but not to who is recused from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.experts.expert_results import FigureLine
from survey.experts.firm_views import FirmMarks, RoundMarks, view_marks
from survey.models import CampaignOfficial, Enterprise, EvaluationEntry, ExpertAdvice, OfficialPart, Participation, User
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.experts.rounds import Panel, give, marked, opinion, panel, recuse
from tests.integration.officials import evaluation

__all__ = ["evaluation", "panel"]

TWO = [
    FigureLine("场景价值", "4.5", "4–5", apart=False),
    FigureLine("方案可行", "2", "1–3", apart=True),
    FigureLine("合计", "6.5", "6–7", apart=False),
]


@pytest.fixture
def opened(panel: Panel, database: Session) -> Panel:
    """Return the panel with two rounds and two marks in the first, and a decider with his substitute."""
    panel.open(database)
    first, second, _third = marked(database, panel)[0]
    give(database, panel, 0, first, opinion(5, 1))
    give(database, panel, 0, second, opinion(4, 3, advice=ExpertAdvice.HESITATE))
    panel.open(database, title="示例复评", due=today() + timedelta(days=9), versions=panel.versions[:1])
    with unit_of_work(database):
        for login, part in (("district", OfficialPart.DECIDER), ("leader", OfficialPart.SUBSTITUTE)):
            database.add(CampaignOfficial(campaign_id=panel.campaign, user_id=panel.people[login], part=part))
    return panel


def seen(database: Session, panel: Panel, case: int, login: str) -> FirmMarks | None:
    """Return what an official reads of a firm."""
    database.rollback()
    return view_marks(database, panel.campaign, panel.parts[case], panel.people[login])


def test_marks_are_by_round_with_median_range_and_number(opened: Panel, database: Session) -> None:
    found = seen(database, opened, 0, "leader")
    assert found is not None
    assert (found.decided_by, found.recused) == ("示例district", False)
    newest, first = found.rounds
    assert newest == RoundMarks(newest.round_id, newest.case_id, "示例复评", 3, 0, [], "", far_apart=False)
    assert (first.round, first.asked, first.given, first.figures) == ("示例评审", 3, 2, TWO)
    assert (first.advices, first.far_apart) == ("推荐列入 1，可列可不列 1", True)
    assert newest.round_id > first.round_id


def test_who_is_recused_reads_who_decides_and_no_marks(opened: Panel, database: Session) -> None:
    recuse(database, opened, 0, "district")
    assert seen(database, opened, 0, "district") == FirmMarks((), "示例leader", recused=True)
    others = seen(database, opened, 0, "leader")
    assert others is not None
    assert (len(others.rounds), others.decided_by, others.recused) == (2, "示例leader", False)


def test_a_firm_in_no_round_has_no_marks(opened: Panel, database: Session) -> None:
    inside = set(opened.parts)
    other = next(one for one in database.scalars(select(Participation.id)) if one not in inside)
    assert view_marks(database, opened.campaign, other, opened.people["district"]) is None


def test_pages_show_them_to_whoever_reads_marks(
    opened: Panel, database: Session, browser: Callable[[], Browser]
) -> None:
    entry = database.scalars(
        select(EvaluationEntry.id).where(
            EvaluationEntry.evaluation_id == opened.evaluation, EvaluationEntry.version_id == opened.versions[0]
        )
    ).one()
    database.rollback()
    firm = database.scalars(
        select(Enterprise)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .where(Participation.id == opened.parts[0])
    ).one()
    number, unit = firm.id, firm.unit
    ranked = f"/evaluations/{opened.evaluation}/candidates/{entry}"
    case = f"/cases/{number}"
    database.rollback()
    with unit_of_work(database):
        database.get_one(User, opened.people["town"]).unit = unit

    def shown(login: str, path: str) -> tuple[int, str]:
        client = browser()
        client.sign_in(login)
        response = client.get(path)
        box = re.search(r'aria-labelledby="expert-marks">.*?</section>', response.get_data(as_text=True), re.DOTALL)
        return response.status_code, " ".join(re.sub(r"<[^>]+>", " ", box[0] if box else "").split())

    for path in (ranked, case):
        status, text = shown("leader", path)
        assert (status, text.count("中位数 6.5，范围 6–7"), text.count("3 位专家评，已评 2 位")) == (200, 1, 1)
        assert text.count("决定人：示例district") == 1
    assert shown("town", ranked) == (200, "")
    assert shown("town", case) == (200, "")
    recuse(database, opened, 0, "district")
    status, text = shown("district", ranked)
    assert (status, text.count("决定人：示例leader"), text.count("您已对这家企业回避"), text.count("中位数")) == (
        200,
        1,
        1,
        0,
    )
    assert shown("district", case) == (403, "")
