"""Chasing as files: contacts only for a reason, by scope, and the reminders of a day with their texts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.chasing.chase_results import TypedCall
from survey.chasing.log_call import log_call
from survey.chasing.plan_reminders import plan_reminders
from survey.definitions.local_days import SHANGHAI, today
from survey.models import Campaign, Channel, ChaseOutcome
from tests.integration.chasing.chased import Chased, chased
from tests.integration.exporting.test_enquiry_tables import everything

__all__ = ["chased"]


def test_contacts_stand_in_the_list_for_a_reason_alone(chased: Chased) -> None:
    town = chased.signed_in("town")
    with_reason = everything(town.send("/chasing/list.xlsx", reason="电话催办企业").data)
    without = everything(town.get("/chasing/list.xlsx?personal=0").data)
    assert [("13912345678" in text, "示例甲乙" in text, "上海另例" in text) for text in (with_reason, without)] == [
        (True, True, False),
        (False, False, False),
    ]
    assert len(chased.actions("export")) == 2


def test_the_log_holds_what_was_said_for_a_reason_alone(chased: Chased, database: Session) -> None:
    said = TypedCall(Channel.PHONE, ChaseOutcome.REACHED, today(), None, "王经理", "说下周填")
    log_call(database, chased.campaign, chased.firm, said, author_id=chased.town)
    district = chased.signed_in("district")
    texts = [
        everything(district.send("/chasing/log.xlsx", reason="核对催办情况").data),
        everything(district.get("/chasing/log.xlsx?personal=0").data),
    ]
    assert [("王经理" in text, "说下周填" in text, "已接通" in text) for text in texts] == [
        (True, True, True),
        (False, False, True),
    ]
    assert "已接通" not in everything(chased.signed_in("malu").get("/chasing/log.xlsx?personal=0").data)


def test_the_reminders_of_a_day_have_their_texts(chased: Chased, database: Session) -> None:
    closes = database.get_one(Campaign, chased.campaign).closes_at.astimezone(SHANGHAI).date()
    database.rollback()
    ahead = (closes - today()).days
    plan_reminders(database, chased.campaign, days=[ahead], message="请抓紧。", author_id=chased.district)
    town = chased.signed_in("town")
    text = everything(town.get(f"/chasing/reminders/{today()}/list.xlsx?personal=0").data)
    assert ("已全部填完，但还没有提交！" in text, "请抓紧。" in text, "13912345678" in text) == (True, True, False)
    assert town.get("/chasing/reminders/x/list.xlsx?personal=0").status_code == 404
