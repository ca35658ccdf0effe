"""Changing a campaign on its page: what it touches is said first, two at once lose nothing, every refusal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.calling.mark_sent import mark_sent
from survey.chasing.remind_firms import remind_firms
from survey.models import AuditEntry, Campaign, SentBy
from survey.words.figures import SHANGHAI
from tests.integration.calling.called import called_firms
from tests.integration.campaigns.setting_up import NOW, account, client, opened, people, prepared, ready
from tests.integration.conftest import Browser
from tests.integration.page_forms import fill, form_at, send

__all__ = ["client", "people", "prepared"]
CONFLICT = "别人刚刚保存了修改。您填写的内容都在下面，没有丢"


def typed(days: int) -> str:
    """Return a moment so many days from now as a browser sends it."""
    return (NOW + timedelta(days=days)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def test_an_open_one_says_what_it_touches_before_it_is_saved(database: Session, client: Browser, prepared: int) -> None:
    opened(database, prepared)
    path = f"/campaigns/{prepared}/change"
    told = fill(client, path, closes_at=typed(20), seats="90", asked__integration="")
    page = told.get_data(as_text=True)
    assert "填报截止提前 10 天：还没提交的 0 家到时没提交就不计入本批；已提交的 0 家到时不能再改。" in page
    assert "名额由 100 家改为 90 家，下一次评估起按新名额。" in page
    assert "不再问《两化融合水平自评》：还没提交的 0 家草稿、已提交的 0 家填过" in page
    assert '<a href="/firms"><b>1</b></a>' in page
    database.rollback()
    assert database.get_one(Campaign, prepared).seats == 100
    refused = send(client, path, page, action="save").get_data(as_text=True)
    assert "批次已经开放，修改须写明理由" in refused
    other = send(client, path, refused, action="save", reason="会议决定", seats="80").get_data(as_text=True)
    assert "名额由 100 家改为 80 家" in other
    saved = send(client, path, other, action="save")
    assert saved.location == f"/campaigns/{prepared}"
    shown = client.get(saved.location).get_data(as_text=True)
    assert "名额：100 → 80" in shown
    assert "理由：会议决定" in shown
    database.rollback()
    campaign = database.get_one(Campaign, prepared)
    assert campaign.seats == 80
    assert [item.questionnaire_id for item in campaign.questionnaires] == ["facts", "cmmm", "sme2024"]
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "change_campaign")).one()
    assert (entry.detail["before"]["seats"], entry.detail["after"]["seats"]) == (100, 80)
    assert entry.detail["before"]["asked"] == ["cmmm:all", "facts:all", "integration:above", "sme2024:all"]
    assert entry.detail["reason"] == "会议决定"


def test_two_who_change_at_once(database: Session, client: Browser, prepared: int) -> None:
    path = f"/campaigns/{prepared}/change"
    page = client.get(path).get_data(as_text=True)
    assert fill(client, path, seats="110").location == f"/campaigns/{prepared}"
    refused = send(client, path, page, action="save", contact_hours="只在上午", seats="120").get_data(as_text=True)
    assert CONFLICT in refused
    values = form_at(refused, "").values
    assert (values["contact_hours"], values["seats"]) == ("只在上午", "120")
    database.rollback()
    assert database.get_one(Campaign, prepared).seats == 110
    assert send(client, path, refused, action="save").location == f"/campaigns/{prepared}"
    database.rollback()
    assert database.get_one(Campaign, prepared).seats == 120


def test_two_who_change_an_open_one_at_once(database: Session, client: Browser, prepared: int) -> None:
    opened(database, prepared)
    path = f"/campaigns/{prepared}/change"
    mine = fill(client, path, seats="110").get_data(as_text=True)
    theirs = fill(client, path, seats="130").get_data(as_text=True)
    assert send(client, path, theirs, action="save", reason="先到").location == f"/campaigns/{prepared}"
    refused = send(client, path, mine, action="save", reason="后到的理由").get_data(as_text=True)
    assert CONFLICT in refused
    values = form_at(refused, "").values
    assert (values["seats"], values["reason"]) == ("110", "后到的理由")
    assert "名额由 130 家改为 110 家" in refused
    wrong = send(client, path, refused, action="save", title="").get_data(as_text=True)
    assert form_at(wrong, "").values["reason"] == "后到的理由"
    assert send(client, path, refused, action="save").location == f"/campaigns/{prepared}"
    database.rollback()
    assert database.get_one(Campaign, prepared).seats == 110


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("closes_at", typed(0), "填报截止须在开始提交之后"),
        ("correction_on", typed(10)[:10], "补正截止不能早于填报截止"),
        ("decision_on", typed(35)[:10], "决定日期不能早于填报截止和补正截止"),
        ("seats", "很多", "请填1到100000的整数"),
        ("opens_at", "下周", "“下周”不是日期和时间"),
        ("title", "", "请填写批次名称"),
    ],
)
def test_what_is_out_of_order_is_refused_beside_its_field(
    client: Browser, prepared: int, field: str, value: str, words: str
) -> None:
    page = fill(client, f"/campaigns/{prepared}/change", **{field: value}).get_data(as_text=True)
    assert words in page
    assert form_at(page, "").values["contact_office"] == "信息化科"


def test_an_open_one_keeps_its_beginning_its_kind_and_what_its_scheme_needs(
    database: Session, client: Browser, prepared: int, people: dict[str, int]
) -> None:
    ready(database, people, title="第二批")
    opened(database, prepared)
    path = f"/campaigns/{prepared}/change"
    for given, words in (
        ({"opens_at": typed(2)}, "企业已经可以提交，开始时间不能再改"),
        ({"closes_at": typed(0)}, "填报截止不能改到已经过去的时间"),
        ({"trial": "y"}, "批次开放后，试填和正式不能互换"),
        ({"asked__cmmm": "above"}, "《智能制造能力成熟度自评》不能去掉或只问一部分企业"),
        ({"title": "第二批"}, "已有同名的批次"),
    ):
        assert words in fill(client, path, **given).get_data(as_text=True)
    same = fill(client, path).get_data(as_text=True)
    assert "没有任何改动" in send(client, path, same, action="save", reason="没有").get_data(as_text=True)


def test_a_campaign_needs_a_programme_and_a_title_of_its_own(client: Browser, prepared: int) -> None:
    page = fill(client, "/campaigns/new", title="第一批", seats="10", opens_at=typed(1), closes_at=typed(5)).get_data(
        as_text=True
    )
    assert "已有同名的批次，请换一个名称" in page
    assert form_at(page, "").offered["asked-facts"] == ["all"]


def test_without_a_programme_one_is_led_there(database: Session, client: Browser) -> None:
    led = client.get("/campaigns/new")
    assert led.location == "/programmes/new"
    assert "请先填写工作计划，再建批次。" in client.get(led.location).get_data(as_text=True)


def test_every_fault_of_an_open_one_at_once_beside_its_field_and_nothing_is_lost(
    database: Session, client: Browser, prepared: int
) -> None:
    """Dates out of order, an end in the past, no seats, no title, a stale form: all said at once, all typed kept."""
    opened(database, prepared)
    path = f"/campaigns/{prepared}/change"
    wrong = {
        "title": "", "seats": "0", "opens_at": "明天", "closes_at": typed(-3), "correction_on": typed(-9)[:10],
        "decision_on": typed(-20)[:10], "contact_hours": "只在上午",
    }  # fmt: skip
    page = fill(client, path, **wrong).get_data(as_text=True)
    beside = {name: fault_beside(page, name) for name in ("title", "seats", "opens_at")}
    assert (beside["title"], beside["seats"]) == ("错误：请填写批次名称", "错误：请填1到100000的整数")
    assert "“明天”不是日期和时间" in beside["opens_at"]
    values = form_at(page, "").values
    assert fault_beside(page, "decision_on") == "错误：决定日期不能早于填报截止和补正截止"
    assert "错误：填报截止不能改到已经过去的时间" in fault_beside(page, "closes_at")
    assert {name: values[name] for name in ("seats", "contact_hours", "opens_at")} == {
        "seats": "0", "contact_hours": "只在上午", "opens_at": "明天",
    }  # fmt: skip
    database.rollback()
    now = database.get_one(Campaign, prepared)
    begins = now.opens_at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    right = {"title": "第一批", "seats": "5", "opens_at": begins}
    again = send(client, path, page, action="preview", **right).get_data(as_text=True)
    assert "错误：填报截止须在开始提交之后" in fault_beside(again, "closes_at")
    assert "填报截止不能改到已经过去的时间" in fault_beside(again, "closes_at")
    assert fault_beside(again, "decision_on") == "错误：决定日期不能早于填报截止和补正截止"
    assert fault_beside(again, "correction_on") == "错误：补正截止不能早于填报截止"
    assert form_at(again, "").values["contact_hours"] == "只在上午"
    database.rollback()
    assert database.get_one(Campaign, prepared).seats == 100


def fault_beside(page: str, name: str) -> str:
    """Return what is said to be wrong with a field, empty for nothing."""
    found = re.findall(rf'<span class="err" id="{name}-error">(.*?)</span> *</span>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", one).strip() for one in found)


def test_who_holds_an_older_letter_is_told_anew(database: Session, client: Browser, prepared: int) -> None:
    campaign = opened(database, prepared)
    first, second = called_firms(database, campaign, 2)
    numbers, author = [first.id, second.id], account(database, "district-1").id
    assert mark_sent(database, prepared, numbers, by=SentBy.LETTER, author_id=author).left == []
    path, calls = f"/campaigns/{prepared}/change", "/calls?state=outdated"
    told = fill(client, path, seats="99").get_data(as_text=True)
    assert "已登记发出的通知" not in told
    send(client, path, told, action="save", reason="名额")
    assert "内容已变" not in client.get("/calls").get_data(as_text=True)
    told = fill(client, path, closes_at=typed(35)).get_data(as_text=True)
    assert "已登记发出的通知 2 家（通知书 2、短信或企业微信 0、邮件 0、当面或电话 0）" in told
    assert "其中还没提交的 2 家，保存后可以补发或提醒。" in told
    saved = send(client, path, told, action="save", reason="多数企业来电要求延期")
    page = client.get(saved.location).get_data(as_text=True)
    assert "2 家还没提交的企业，收到的通知写的是改动以前的内容" in page
    assert f'href="{calls}"' in page
    listed = client.get(calls).get_data(as_text=True)
    assert ("示例甲厂" in listed, "示例乙厂" in listed) == (True, True)
    database.rollback()
    assert mark_sent(database, prepared, numbers[:1], by=SentBy.MESSAGE, author_id=author).changed == numbers[:1]
    assert mark_sent(database, prepared, numbers[:1], by=SentBy.LETTER, author_id=author).changed == []
    assert remind_firms(database, prepared, numbers[1:], by=SentBy.MESSAGE, author_id=author).done == numbers[1:]
    assert "没有符合条件的企业" in client.get(calls).get_data(as_text=True)
    assert "收到的通知写的是" not in client.get(f"/campaigns/{prepared}").get_data(as_text=True)
