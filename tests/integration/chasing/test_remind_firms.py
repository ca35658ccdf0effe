"""Firms are marked as reminded once a day, by whoever does it first, and taken back by him alone."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.plan_reminders import plan_reminders
from survey.chasing.remind_firms import remind_firms, take_back_reminders
from survey.definitions.local_days import SHANGHAI, today
from survey.models import Campaign, Reminder, SentBy
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.chasing.chased import Chased, chased

__all__ = ["chased"]
DAY = timedelta(days=1)


def test_a_firm_is_reminded_once_a_day(chased: Chased, database: Session) -> None:
    both = [chased.firm, chased.other]
    first = remind_firms(database, chased.campaign, both, by=SentBy.MESSAGE, author_id=chased.town)
    assert (first.done, dict(first.why)) == ([chased.firm], {chased.other: "unknown"})
    again = remind_firms(database, chased.campaign, both, by=SentBy.MAIL, author_id=chased.district)
    assert (again.done, dict(again.why)) == ([chased.other], {chased.firm: "reminded"})
    later = remind_firms(
        database, chased.campaign, [chased.firm], by=SentBy.MAIL, author_id=chased.district, day=today() + DAY
    )
    assert dict(later.why) == {chased.firm: "later"}
    rows = database.execute(select(Reminder.enterprise_id, Reminder.by, Reminder.day).order_by(Reminder.id))
    assert [tuple(row) for row in rows] == [(chased.firm, "message", today()), (chased.other, "mail", today())]
    assert chased.actions("remind") == [("remind", "enterprise", str(one)) for one in both]


def test_who_submitted_is_reminded_of_nothing(chased: Chased, database: Session) -> None:
    assert chased.submit() == ""
    done = remind_firms(database, chased.campaign, [chased.firm], by=SentBy.MAIL, author_id=chased.district)
    assert dict(done.why) == {chased.firm: "submitted"}


def test_of_two_who_remind_at_once_one_does(chased: Chased, database: Session, app: Flask) -> None:
    def work(own: Session) -> str:
        done = remind_firms(own, chased.campaign, [chased.firm], by=SentBy.MAIL, author_id=chased.district)
        return "done" if done.done else done.why[chased.firm]

    assert sorted(at_once(app, work, work)) == ["done", "reminded"]


def test_what_somebody_marked_he_takes_back_himself(chased: Chased, database: Session) -> None:
    remind_firms(database, chased.campaign, [chased.firm], by=SentBy.MAIL, author_id=chased.town)
    other = take_back_reminders(database, chased.campaign, [chased.firm], author_id=chased.district)
    assert dict(other.why) == {chased.firm: "not_reminded"}
    own = take_back_reminders(database, chased.campaign, [chased.firm], author_id=chased.town)
    assert (own.done, dict(own.why)) == ([chased.firm], {})
    assert database.scalars(select(Reminder)).all() == []
    assert chased.actions("take_back_reminder") == [("take_back_reminder", "enterprise", str(chased.firm))]


def test_the_page_of_a_day_has_the_text_of_each_and_is_marked_once(chased: Chased, database: Session) -> None:
    with unit_of_work(database):
        closes = database.get_one(Campaign, chased.campaign).closes_at.astimezone(SHANGHAI).date()
    ahead = (closes - today()).days
    plan_reminders(database, chased.campaign, days=[ahead], message="请抓紧。", author_id=chased.district)
    town, path = chased.signed_in("town"), f"/chasing/reminders/{today()}"
    page = town.get(path).get_data(as_text=True)
    assert ("已全部填完，但还没有提交！" in page, "请抓紧。" in page, "上海另例电子" in page) == (True, True, False)
    assert "请选择怎样提醒" in town.send(path, firm=chased.firm, by="").get_data(as_text=True)
    assert town.send(path, firm=[chased.firm, chased.other], by="message").status_code == 302
    assert database.scalars(select(Reminder.enterprise_id)).all() == [chased.firm]
    database.rollback()
    assert "短信或企业微信，示例town" in town.get(path).get_data(as_text=True)
    assert "登记已提醒" in chased.signed_in("district").get(path).get_data(as_text=True)
    assert town.send(f"{path}/undo", firm=chased.firm).status_code == 302
    assert database.scalars(select(Reminder.enterprise_id)).all() == []
    assert "这一天还没有到" in town.get(f"/chasing/reminders/{today() + DAY}").get_data(as_text=True)
    assert town.get("/chasing/reminders/morgen").status_code == 404
