"""From an empty database to an open campaign through the pages' forms; choosing among campaigns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions import local_days
from survey.models import AuditEntry, Campaign, Evaluation, Participation, Programme, Role, User
from survey.store.db import unit_of_work
from survey.words.figures import SHANGHAI
from tests.integration.campaigns.setting_up import (
    NOW,
    client,
    directory_of_one,
    officials,
    opened,
    people,
    prepared,
    ready,
)
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.page_forms import fill, form_at, send

__all__ = ["client", "people", "prepared"]
Named = Mapping[str, int]


def day(days: int, clock: str = "") -> str:
    """Return a day from today on as a browser sends it, with a time of the clock if one is given."""
    text = (datetime.now(UTC).astimezone(SHANGHAI) + timedelta(days=days)).date().isoformat()
    return f"{text}T{clock}" if clock else text


def shown(client: Browser, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_from_an_empty_database_to_an_open_campaign(
    app: Flask, database: Session, browser: Callable[[], Browser]
) -> None:
    named = officials(database)
    client = browser()
    client.sign_in("district-1")
    assert "去建批次" in shown(client, "/ledger")
    first = shown(client, "/campaigns")
    assert 'href="/programmes/new"' in first
    assert 'href="/campaigns/new"' not in first
    made = fill(client, "/programmes/new", title="嘉定计划", starts_on=day(0), ends_on=day(400))
    assert made.location == "/campaigns/new?programme=1"
    database.rollback()
    programme = database.scalars(select(Programme)).one()
    assert (programme.target, programme.earlier_pilots) == (300, 0)
    made = fill(
        client,
        made.location,
        title="第一批",
        seats="120家",
        opens_at=day(1, "09:00"),
        closes_at=day(30, "18:00"),
        correction_on=day(40),
        decision_on=day(50),
        contact_office="信息化科",
        contact_phone="021-1234 5678",
        contact_hours="工作日",
        asked__cmmm="all",
        asked__integration="above",
        asked__sme2024="all",
    )
    assert made.location == "/campaigns/1"
    page = shown(client, made.location)
    assert "还有 4 项没有齐，齐了才能开放。" in page
    assert re.findall(r'<li class="todo">.*?<b>(.*?)</b>', page) == [
        "评分方案",
        "两位决定人",
        "回避时的替补",
        "企业名录",
    ]
    assert 'href="/schemes"' in page
    assert 'href="/campaigns/1/officials"' in page
    assert '<a class="btn btn-sm" href="/firms">' in page
    assert "通知书上会印 http://localhost/claim，只有这台机器打得开。" in page
    draft = fill(client, "/schemes", "/schemes/template")
    assert draft.location == "/schemes/1/weights"
    weights = client.get(draft.location).get_data(as_text=True)
    reasons = {"reason": "经委会议决定", "self_reason": "登记信息尚未接入"}
    published = send(client, draft.location, weights, draft.location, action="publish", **reasons)
    assert published.location == "/schemes/1"
    assert "这一版还没有群组" in shown(client, published.location)
    fill(
        client,
        "/campaigns/1/officials",
        first_decider=str(named["district-1"]),
        second_decider=str(named["district-2"]),
        substitute=str(named["district-3"]),
        reviewer__anting=str(named["town"]),
    )
    assert "还有 1 项没有齐" in shown(client, "/campaigns/1")
    database.rollback()
    directory_of_one(database)
    assert "齐了，可以开放。" in shown(client, "/campaigns/1")
    asking = shown(client, "/campaigns/1/open")
    assert "每页底部：信息化科，021-1234 5678，工作日" in asking
    opened = send(client, "/campaigns/1/open", asking)
    assert opened.location == "/campaigns/1"
    assert "齐了。批次已于" in shown(client, "/campaigns/1")
    database.rollback()
    campaign = database.get_one(Campaign, 1)
    assert (campaign.opened_by_id, campaign.seats) == (named["district-1"], 120)
    assert "第一批" in browser().get("/").get_data(as_text=True)
    done = database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [one for one in done if one != "start_job"] == [
        "make_programme",
        "make_campaign",
        "draft_scheme",
        "save_scheme",
        "publish_scheme",
        "name_officials",
        "open_campaign",
    ]


def test_it_is_not_opened_while_something_is_missing(
    database: Session, browser: Callable[[], Browser], prepared: int
) -> None:
    client = browser()
    client.sign_in("district-1")
    asking = shown(client, f"/campaigns/{prepared}/open")
    with unit_of_work(database):
        database.scalars(select(User).where(User.login == "district-2")).one().active = False
    refused = send(client, f"/campaigns/{prepared}/open", asking)
    text = refused.get_data(as_text=True)
    assert "没有开放：还有缺项，请先补齐。" in text
    assert "须有两位在用的区经委账号作决定人。示例district-2的账号已停用或不再是区经委人员。" in text
    database.rollback()
    assert database.get_one(Campaign, prepared).opened_at is None


def test_what_was_confirmed_is_what_is_opened(database: Session, client: Browser, prepared: int) -> None:
    asking = shown(client, f"/campaigns/{prepared}/open")
    with unit_of_work(database):
        database.get_one(Campaign, prepared).contact_hours = "周一至周三"
    refused = send(client, f"/campaigns/{prepared}/open", asking)
    text = refused.get_data(as_text=True)
    assert "没有开放：批次刚刚被改动。下面是最新的内容，请重新核对后再确认。" in text
    assert "周一至周三" in text
    assert send(client, f"/campaigns/{prepared}/open", text).location == f"/campaigns/{prepared}"
    again = send(client, f"/campaigns/{prepared}/open", text)
    assert again.location == f"/campaigns/{prepared}"
    assert "批次此前已经开放，没有重复办理。" in shown(client, again.location)
    assert client.get(f"/campaigns/{prepared}/open").location == f"/campaigns/{prepared}"


def test_officials_choose_among_campaigns(database: Session, client: Browser, prepared: int, people: Named) -> None:
    opened(database, prepared)
    other = ready(database, people, title="第二批", contact_office="第二科")
    page = shown(client, "/campaigns")
    assert '<span>批次：</span><a href="/campaigns/1">第一批</a>' in page
    assert page.count("正在看") == 1
    chosen = fill(client, "/campaigns", f"/campaigns/{other}/choose")
    assert chosen.location == "/campaigns"
    page = shown(client, "/today")
    assert (
        f'<span>批次：</span><a href="/campaigns/{other}">第二批</a><span class="chip warn">准备中，企业看不到' in page
    )
    assert "主管科室：第二科" in page
    assert "<h1>第二批</h1>" in page


def test_what_is_prepared_is_seen_by_nobody_else(
    database: Session, browser: Callable[[], Browser], client: Browser, prepared: int
) -> None:
    firm = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=1)
    mine = browser()
    mine.sign_in(firm.login)
    for seen in (browser().get("/"), mine.get("/workbench"), browser().get("/questions")):
        assert "第一批" not in seen.get_data(as_text=True)
    assert "目前没有开放的申报" in shown(mine, "/workbench")
    database.rollback()
    opened(database, prepared)
    assert "第一批" in browser().get("/").get_data(as_text=True)
    assert "目前没有开放的申报" not in shown(mine, "/workbench")


def test_a_trial_is_marked_for_those_who_were_called_to_it(
    database: Session, browser: Callable[[], Browser], client: Browser, prepared: int, people: Named
) -> None:
    mark = "试填批次：不参加评估和排序"
    opened(database, prepared)
    trial = ready(database, people, title="试填", trial=True)
    opened(database, trial, days=0)
    called = make_enterprise(database, "91310114MA1GT00029", "示例二厂")
    database.add(Participation(campaign_id=trial, enterprise_id=called.id, called_at=NOW))
    database.commit()
    seen = []
    for login, number in (("firm-1", 1), ("firm-2", called.id)):
        make_user(database, login, Role.ENTERPRISE, enterprise_id=number)
        mine = browser()
        mine.sign_in(login)
        seen.append([mark in shown(mine, path) for path in ("/workbench", "/check", "/questions", "/account")])
    assert seen == [[False] * 4, [True] * 4]
    assert mark not in shown(client, "/campaigns")
    fill(client, "/campaigns", f"/campaigns/{trial}/choose")
    assert [mark in shown(client, path) for path in ("/campaigns", "/helping", "/files")] == [True] * 3
    said = client.get(client.send("/evaluations").location, follow_redirects=True).get_data(as_text=True)
    database.rollback()
    assert database.scalars(select(Evaluation)).all() == []
    assert "这是试填批次，填报内容不参加评估和排序。" in said


def test_a_programme_is_changed_and_a_conflict_keeps_what_was_typed(
    database: Session, client: Browser, prepared: int
) -> None:
    page = shown(client, "/programmes/1")
    fill(client, "/programmes/1", title="嘉定计划（修订）")
    refused = send(client, "/programmes/1", page, target="３５０家", title="我的题目")
    text = refused.get_data(as_text=True)
    assert "别人刚刚保存了修改。您填写的内容都在下面，没有丢" in text
    assert 'value="我的题目"' in text
    assert send(client, "/programmes/1", text).location == "/campaigns"
    database.rollback()
    programme = database.get_one(Programme, 1)
    assert (programme.title, programme.target) == ("我的题目", 350)
    for field, value, words in (
        ("target", "0", "请填1到100000的整数"),
        ("earlier_pilots", "-1", "请填0到100000的整数"),
        ("ends_on", "2020-01-01", "结束日期须在开始日期之后"),
        ("starts_on", "明天", "“明天”不是日期"),
        ("title", "", "请填写工作计划名称"),
    ):
        assert words in fill(client, "/programmes/1", **{field: value}).get_data(as_text=True)


def test_two_who_name_officials_at_once(database: Session, client: Browser, prepared: int, people: Named) -> None:
    path = f"/campaigns/{prepared}/officials"
    page = shown(client, path)
    fill(client, path, reviewer__anting=str(people["town"]))
    first, second, third = (str(people[f"district-{number}"]) for number in (1, 2, 3))
    refused = send(client, path, page, first_decider=third, substitute=first)
    text = refused.get_data(as_text=True)
    assert "别人刚刚保存了修改。您填写的内容都在下面，没有丢" in text
    assert form_at(text, "").values["first_decider"] == third
    assert send(client, path, text).location == f"/campaigns/{prepared}"
    twice = fill(client, path, first_decider=second, second_decider=second)
    assert "两位决定人和替补须是三个不同的人" in twice.get_data(as_text=True)


def test_a_clerk_who_may_not_prepare_reads_all_the_same(
    database: Session, browser: Callable[[], Browser], prepared: int
) -> None:
    town = browser()
    town.sign_in("town")
    page = shown(town, f"/campaigns/{prepared}")
    assert "齐了，可以开放。" in page
    assert 'href="/campaigns/1/change"' not in page
    denied = [town.get(path).status_code for path in ("/campaigns/new", "/campaigns/1/change", "/programmes/new")]
    assert denied == [403, 403, 403]


def test_a_day_is_over_by_the_clock_of_shanghai(
    database: Session, client: Browser, prepared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work(database):
        database.get_one(Campaign, prepared).decision_on = date(2026, 5, 4)
    for moment, past in (
        (datetime(2026, 5, 4, 15, 59, tzinfo=UTC), False),  # 23:59 in Shanghai
        (datetime(2026, 5, 4, 16, 0, tzinfo=UTC), True),  # midnight
    ):
        monkeypatch.setattr(local_days, "utc_now", lambda moment=moment: moment)
        line = shown(client, f"/campaigns/{prepared}").split("<b>决定日期</b>")[1].split("</li>")[0]
        assert ("已过" in line) is past
