"""Calls are logged and corrected, never changed; the page says what is wrong and keeps what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.chasing.chase_results import ChaseRefusedError, TypedCall
from survey.chasing.log_call import log_call
from survey.definitions.local_days import today
from survey.models import AuditEntry, CampaignOfficial, Channel, ChaseCall, ChaseOutcome, OfficialPart
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.chasing.chased import Chased, chased
from tests.integration.conftest import personal

__all__ = ["chased"]
DAY = timedelta(days=1)
CALL = TypedCall(Channel.PHONE, ChaseOutcome.REACHED, today(), None, "王经理", "说下周填")


def test_a_call_is_kept_with_who_and_when_and_what_was_said_apart(chased: Chased, database: Session) -> None:
    number = log_call(database, chased.campaign, chased.firm, CALL, author_id=chased.town)
    row = database.get_one(ChaseCall, number)
    assert (row.spoken_with, row.note, row.recorded_by_id, row.corrects_id) == ("王经理", "说下周填", chased.town, None)
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "log_call"))
    assert entry.detail == {
        "called_by": "phone", "call_outcome": "reached", "called_on": today().isoformat(), "number": f"#{number}",
    }  # fmt: skip
    assert personal(database, entry) == {"spoken_with": "王经理", "call_note": "说下周填"}


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (TypedCall(Channel.PHONE, ChaseOutcome.REACHED, today() + DAY), "future"),
        (TypedCall(Channel.PHONE, ChaseOutcome.PROMISED, today()), "no_next"),
        (TypedCall(Channel.PHONE, ChaseOutcome.REACHED, today(), today() - DAY), "next_before"),
    ],
)
def test_what_cannot_be_is_not_logged(chased: Chased, database: Session, call: TypedCall, code: str) -> None:
    with pytest.raises(ChaseRefusedError, match=code):
        log_call(database, chased.campaign, chased.firm, call, author_id=chased.town)
    assert database.scalars(select(ChaseCall)).all() == []


def test_a_button_pressed_twice_logs_once_and_another_person_logs_his_own(chased: Chased, database: Session) -> None:
    first = log_call(database, chased.campaign, chased.firm, CALL, author_id=chased.town)
    assert log_call(database, chased.campaign, chased.firm, CALL, author_id=chased.town) == first
    assert log_call(database, chased.campaign, chased.firm, CALL, author_id=chased.district) == first + 1


def test_a_wrong_entry_is_corrected_once_and_by_what_differs(chased: Chased, database: Session, app: Flask) -> None:
    wrong = log_call(database, chased.campaign, chased.firm, CALL, author_id=chased.town)
    right = TypedCall(Channel.PHONE, ChaseOutcome.WRONG_NUMBER, today())

    def correct(call: TypedCall, entry: int, firm: int) -> str:
        try:
            log_call(database, chased.campaign, firm, call, author_id=chased.town, corrects_id=entry)
        except ChaseRefusedError as refused:
            return refused.code
        return "done"

    tried = [(CALL, wrong, chased.firm), (right, wrong, chased.other), (right, 99, chased.firm)]
    assert [correct(*one) for one in tried] == ["same", "unknown", "unknown"]
    database.rollback()

    def work(own: Session) -> str:
        try:
            log_call(own, chased.campaign, chased.firm, right, author_id=chased.district, corrects_id=wrong)
        except ChaseRefusedError as refused:
            return refused.code
        return "done"

    assert sorted(at_once(app, work, work)) == ["corrected", "done"]
    assert chased.actions("log_call", "correct_call") == [
        ("log_call", "enterprise", str(chased.firm)),
        ("correct_call", "enterprise", str(chased.firm)),
    ]


def test_the_database_changes_no_entry(chased: Chased, database: Session) -> None:
    number = log_call(database, chased.campaign, chased.firm, CALL, author_id=chased.town)
    with pytest.raises(DBAPIError), unit_of_work(database):
        database.execute(update(ChaseCall).values(note="别的"))
    with pytest.raises(DBAPIError), unit_of_work(database):
        database.delete(database.get_one(ChaseCall, number))


def test_the_page_says_all_that_is_wrong_and_keeps_what_was_typed(chased: Chased, database: Session) -> None:
    town, path = chased.signed_in("town"), f"/chasing/{chased.firm}"
    page = town.send(path, called_on="昨天", channel="phone", outcome="", note="对方在忙").get_data(as_text=True)
    assert ("不是日期" in page, "请选择联系结果" in page, "对方在忙" in page) == (True, True, True)
    sent = {"called_on": today().isoformat(), "channel": "phone", "outcome": "promised", "spoken_with": "李总"}
    page = town.send(path, **sent).get_data(as_text=True)
    assert ("企业承诺了日期的，请填写这个日期" in page, "李总" in page) == (True, True)
    late = (today() + 3 * DAY).isoformat()
    assert town.send(path, **sent, next_on=late).headers["Location"] == path
    number = database.scalars(select(ChaseCall.id)).one()
    database.rollback()
    edit = f"{path}?corrects={number}"
    assert "李总" in town.get(edit).get_data(as_text=True)
    assert "没有登记更正" in town.send(edit, **sent, next_on=late).get_data(as_text=True)
    assert town.send(edit, **{**sent, "spoken_with": "李经理"}, next_on=late).status_code == 302
    page = town.get(path).get_data(as_text=True)
    assert ("已被更正" in page, f"更正 #{number}" in page, "李经理" in page) == (True, True, True)
    assert town.get(f"{path}?corrects=99").status_code == 404
    assert [chased.signed_in("malu").get(one).status_code for one in (path, f"/chasing/{chased.other}")] == [404, 200]


def test_only_the_reviewer_of_the_unit_sees_the_telephone_and_others_say_what_for(
    chased: Chased, database: Session
) -> None:
    town, path = chased.signed_in("town"), f"/chasing/{chased.firm}"
    whole, masked = "13912345678", "139****5678"
    pages = [town.get(one).get_data(as_text=True) for one in ("/chasing", path)]
    assert [(masked in page, whole in page) for page in pages] == [(True, False), (True, False)]
    assert "请写明用途" in town.send(f"{path}/contact", reason="").get_data(as_text=True)
    opened = town.send(f"{path}/contact", reason="电话催办").get_data(as_text=True)
    assert (whole in opened, chased.actions("unmask")) == (True, [("unmask", "enterprise", str(chased.firm))])
    with unit_of_work(database):
        database.add(
            CampaignOfficial(
                campaign_id=chased.campaign, user_id=chased.town, part=OfficialPart.REVIEWER, unit="anting"
            )
        )
    pages = [town.get(one).get_data(as_text=True) for one in ("/chasing", path)]
    assert [whole in page for page in pages] == [True, True]
    assert whole not in chased.signed_in("district").get("/chasing").get_data(as_text=True)
    assert len(chased.actions("unmask")) == 1


def test_the_list_shouts_about_complete_drafts_and_the_first_page_counts_todays_calls(chased: Chased) -> None:
    town = chased.signed_in("town")
    page = town.get("/chasing").get_data(as_text=True)
    assert ("1 家企业全部填完了，但还没有提交！" in page, "今天要联系 1 家" in page) == (True, True)
    assert "今天要联系的企业" in town.get("/today").get_data(as_text=True)
    malu = chased.signed_in("malu").get("/chasing").get_data(as_text=True)
    assert ("全部填完了" in malu, "上海另例电子有限公司" in malu) == (False, True)
    log_call(chased.database, chased.campaign, chased.firm, CALL, author_id=chased.town)
    assert "没有符合条件的企业" in town.get("/chasing?due=today").get_data(as_text=True)
