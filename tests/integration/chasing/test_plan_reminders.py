"""The days of reminders are planned by the district, with what was before in the trail."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.plan_reminders import plan_reminders
from survey.models import AuditEntry, ReminderPlan
from tests.integration.chasing.chased import Chased, chased

__all__ = ["chased"]


def test_a_plan_is_kept_in_order_and_changed_with_its_old_value(chased: Chased, database: Session) -> None:
    done = [
        plan_reminders(database, chased.campaign, days=days, message=message, author_id=chased.district)
        for days, message in (([1, 7, 3, 7], ""), ([7, 3, 1], ""), ([5], "请抓紧。"))
    ]
    assert done == [True, False, True]
    plan = database.scalars(select(ReminderPlan)).one()
    assert (plan.days, plan.message) == ([5], "请抓紧。")
    entries = database.scalars(select(AuditEntry).where(AuditEntry.action == "plan_reminders").order_by(AuditEntry.id))
    assert [entry.detail for entry in entries] == [
        {"before": {}, "after": {"days": "7、3、1", "message": ""}},
        {"before": {"days": "7、3、1", "message": ""}, "after": {"days": "5", "message": "请抓紧。"}},
    ]


def test_the_page_says_what_is_wrong_with_days_and_only_the_district_plans(chased: Chased, database: Session) -> None:
    district = chased.signed_in("district")
    for typed in ("七天", "7,400", "1、2、3、4、5、6、7、8、9、10、11"):
        page = district.send("/chasing/reminders", days=typed, message="留着").get_data(as_text=True)
        assert ("请写不超过10个天数" in page, "留着" in page, typed in page) == (True, True, True)
    assert district.send("/chasing/reminders", days="3，7 1", message="").status_code == 302
    assert database.scalars(select(ReminderPlan.days)).all() == [[7, 3, 1]]
    database.rollback()
    town = chased.signed_in("town")
    seen = town.get("/chasing/reminders").get_data(as_text=True)
    assert ("前 7、3、1 天提醒" in seen, "安排提醒的日期" in seen) == (True, False)
    assert town.send("/chasing/reminders", days="1").status_code == 403


def test_a_day_of_a_campaign_that_nobody_planned_reminds_nobody(chased: Chased) -> None:
    town = chased.signed_in("town")
    assert "这一天没有要提醒的企业" in town.get("/chasing/reminders/2026-11-29").get_data(as_text=True)
    assert town.send("/chasing/reminders/2026-11-29", by="").status_code == 200
    assert town.get("/chasing/reminders/2026-11-29/list.xlsx?personal=0").status_code == 200
