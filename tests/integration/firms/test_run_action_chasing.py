"""Firms of a selection are reminded and extended: named first, done with just these, taken back; and found again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.chase_results import TypedCall
from survey.chasing.log_call import log_call
from survey.definitions.local_days import today
from survey.models import Channel, ChaseOutcome, Extension, Reminder
from survey.words.figures import SHANGHAI
from tests.integration.chasing.chased import DAY, Chased, chased
from tests.integration.firms.test_run_action import FIRMS, send, tick

__all__ = ["chased"]


def test_a_selection_is_reminded_once_and_taken_back(chased: Chased, database: Session) -> None:
    district, both = chased.signed_in("district"), [chased.firm, chased.other]
    district.get("/firms")
    assert tick(district, both, "do:remind").partition("?")[0] == "/firms/actions/remind"
    page = district.get("/firms/actions/remind").get_data(as_text=True)
    assert ("登记今天已提醒：2 家企业" in page, FIRMS.findall(page)) == (True, [f"{chased.other},{chased.firm}"])
    assert "请选择怎样提醒" in district.send("/firms/actions/remind", firms=FIRMS.findall(page)[0]).get_data(
        as_text=True
    )
    shown = send(district, "/firms/actions/remind", firms=FIRMS.findall(page)[0], by="message")
    assert "2 家已办理" in shown
    assert sorted(database.scalars(select(Reminder.enterprise_id))) == both
    database.rollback()
    again = send(district, "/firms/actions/remind", firms=FIRMS.findall(page)[0], by="mail", once="x")
    assert "今天已经登记过提醒" in again
    undone = send(district, "/firms/undo/remind", firms=f"{chased.firm}")
    assert "撤回今天已提醒的登记：1 家已办理" in undone
    assert list(database.scalars(select(Reminder.enterprise_id))) == [chased.other]


def test_a_selection_is_extended_and_taken_back(chased: Chased, database: Session) -> None:
    regular = chased.close(-DAY)
    district, firms = chased.signed_in("district"), f"{chased.firm},{chased.other}"
    district.get("/firms")
    path, typed = "/firms/actions/extend", f"{(regular + 3 * DAY).astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
    page = district.send(path, firms=firms).get_data(as_text=True)
    assert ("请填写延期到什么时间" in page, "请写明为什么延期" in page) == (True, True)
    early = f"{(regular - 3 * DAY).astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
    page = district.send(path, firms=firms, until=early, reason="停电停工").get_data(as_text=True)
    assert ("延期的时间已经过去" in page, "停电停工" in page) == (True, True)
    assert "延期：2 家已办理" in send(district, path, firms=firms, until=typed, reason="停电停工")
    listed = district.get("/firms?extended=yes&column=extended_until&sort=-extended_until").get_data(as_text=True)
    assert ("符合条件 2 家" in listed, "延期到" in listed) == (True, True)
    assert "撤销延期：1 家已办理" in send(district, "/firms/undo/extend", firms=str(chased.other))
    revoked = database.execute(select(Extension.enterprise_id, Extension.revoked_at).order_by(Extension.id))
    assert [(number, at is not None) for number, at in revoked] == [(chased.firm, False), (chased.other, True)]
    database.rollback()
    assert "符合条件 1 家" in district.get("/firms?extended=yes").get_data(as_text=True)
    town = chased.signed_in("town")
    assert town.get(path).status_code == 403


def test_firms_are_found_and_sorted_by_their_last_call(chased: Chased, database: Session) -> None:
    asks = TypedCall(Channel.PHONE, ChaseOutcome.ASKS_TIME, today())
    log_call(database, chased.campaign, chased.firm, asks, author_id=chased.town)
    district = chased.signed_in("district")
    found = {
        value: district.get(f"/firms?contact={value}&column=contacted_on&sort=contacted_on").get_data(as_text=True)
        for value in ("asks_time", "never", "promised")
    }
    assert {
        value: f"符合条件 {count} 家" in found[value]
        for value, count in (("asks_time", 1), ("never", 1), ("promised", 0))
    } == dict.fromkeys(found, True)
