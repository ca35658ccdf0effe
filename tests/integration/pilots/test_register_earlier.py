"""Earlier pilots are registered once, of firms of the directory, and count once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Evaluation, Participation, Programme, Recusal
from survey.pilots.pilot_results import PilotRefusedError
from survey.pilots.register_earlier import register_earlier
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.pilots.piloting import records

__all__ = ["evaluation", "official"]
BEFORE = (date(2025, 6, 30), "示例旧〔2025〕6号")


def test_each_refusal(database: Session, evaluation: Evaluation) -> None:
    programme, author = evaluation.campaign.programme_id, user(database, "district").id
    one, two, three = database.scalars(select(Enterprise.id).order_by(Enterprise.id).limit(3)).all()
    database.rollback()

    def refused(firm: int, act: tuple[date, str] = BEFORE) -> str:
        with pytest.raises(PilotRefusedError) as caught:
            register_earlier(database, programme, firm, act, author_id=author)
        database.rollback()
        return caught.value.code

    register_earlier(database, programme, one, BEFORE, author_id=author)
    assert refused(one) == "known"
    assert refused(999_999) == "no_firm"
    assert refused(two, (BEFORE[0], " ")) == "document"
    part = database.scalars(select(Participation.id).where(Participation.enterprise_id == two)).first()
    database.add(Recusal(participation_id=part, user_id=author, reason="示例", declared_by_id=author))
    database.get_one(Enterprise, three).merged_into_id = one
    database.commit()
    assert (refused(three), refused(two)) == ("no_firm", "recused")
    assert [(row.enterprise_id, row.since, row.document_number) for row in records(database)] == [(one, *BEFORE)]


def test_by_the_form(database: Session, evaluation: Evaluation, official: Browser) -> None:
    firm = database.scalars(select(Enterprise).order_by(Enterprise.id).limit(1)).one()
    number, name = firm.id, firm.name
    database.rollback()
    found = folded(official.get("/pilots/earlier/new", query_string={"text": name}).get_data(as_text=True))
    assert f'value="{number}"' in found
    empty = folded(official.send("/pilots/earlier/new").get_data(as_text=True))
    assert [told for told in ("请先查找企业", "请填写日期", "请填写文号") if told not in empty] == []
    sent = {"firm": str(number), "since": "2025-06-30", "document_number": BEFORE[1]}
    wrong = {"since": "1999-12-31", "document_number": ""}
    told = folded(official.send("/pilots/earlier/new", **{**sent, **wrong}).get_data(as_text=True))
    assert ("日期早于2000年" in told, "请填写文号" in told, "checked" in told) == (True, True, True)
    assert official.send("/pilots/earlier/new", **sent).status_code == 302
    assert "已有试点记录" in official.send("/pilots/earlier/new", **sent).get_data(as_text=True)
    page = folded(official.get("/pilots").get_data(as_text=True))
    database.rollback()
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    typed = campaign.programme.earlier_pilots
    assert f"早先 {max(typed, 1)} 家 + 本期 0 家 = {max(typed, 1)} 家" in page
    assert name in page


def test_every_page_says_the_same_number_of_before(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    """Two are registered where the work plan says one: the register counts, on each page."""
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    programme, author = campaign.programme_id, user(database, "district").id
    campaign.programme.earlier_pilots, campaign.programme.target = 1, 300
    firms = database.scalars(select(Enterprise.id).order_by(Enterprise.id).limit(2)).all()
    database.commit()
    for firm in firms:
        register_earlier(database, programme, firm, BEFORE, author_id=author)
    paths = ("/today", "/overview", "/pilots", "/campaigns")
    pages = {path: folded(official.get(path).get_data(as_text=True)) for path in paths}
    assert "计划 300 家，此前已有 2 家" in pages["/today"]
    assert "以前批次已确定2家，还需298家" in pages["/overview"].replace(" ", "")
    assert "早先 2 家 + 本期 0 家 = 2 家" in pages["/pilots"]
    assert "<span>工作计划写明此前已有试点 1 家</span><span>已登记早先试点 2 家，按登记的计</span>" in (
        pages["/campaigns"].replace("</span> <span>", "</span><span>")
    )


def test_the_campaigns_page_tells_what_the_work_plan_says_from_what_is_registered(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    programme, author = campaign.programme_id, user(database, "district").id
    firm = database.scalars(select(Enterprise.id).order_by(Enterprise.id).limit(1)).all()[0]

    def said(typed: int) -> list[str]:
        database.get_one(Programme, programme).earlier_pilots = typed
        database.commit()
        page = folded(official.get("/campaigns").get_data(as_text=True))
        return re.findall(r"<span>([^<]*(?:早先|此前|登记)[^<]*)</span>", page)

    none, wrote = "工作计划没有写此前已有试点", "工作计划写明此前已有试点 5 家"
    assert [said(0), said(5)] == [[none], [wrote]]
    register_earlier(database, programme, firm, BEFORE, author_id=author)
    assert [said(0), said(5)] == [[none, "已登记早先试点 1 家，按登记的计"], [wrote, "其中已登记名字的 1 家"]]
