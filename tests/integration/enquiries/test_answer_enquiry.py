"""The office answers; two at once lose nothing; towns and the leader read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Enquiry, EnquiryState, User, utc_now
from tests.integration.conftest import personal
from tests.integration.enquiries.asked import FIRM, OTHER, Asking, actions, answer, asking, put, seen, stored, text

__all__ = ["asking"]


def test_an_answer_is_seen_by_the_firm_that_asked_and_recorded(asking: Asking, database: Session) -> None:
    boss, district = asking.signed_in("boss"), asking.signed_in("district")
    number = put(boss)
    answer(district, number)
    page = text(boss, "/enquiries")
    assert ("已答复" in page, "算，按账面原值填。" in page) == (True, True)
    assert "算，按账面原值填。" not in text(asking.signed_in("rival"), "/enquiries")
    found = stored(database, number)
    assert (found.state, found.answer, found.published_at) == (EnquiryState.ANSWERED, "算，按账面原值填。", None)
    answer(district, number, "算，按账面净值填。")
    database.rollback()
    entries = database.scalars(select(AuditEntry).where(AuditEntry.action == "answer_enquiry").order_by(AuditEntry.id))
    assert [personal(database, entry) for entry in entries] == [
        {"answer": "算，按账面原值填。"},
        {"answer": "算，按账面净值填。", "answer_before": "算，按账面原值填。"},
    ]
    assert "算，按账面净值填。" in text(boss, "/enquiries")


def test_of_two_who_answer_at_once_the_second_sees_the_first_and_loses_nothing(
    asking: Asking, database: Session
) -> None:
    number = put(asking.signed_in("boss"))
    first, second = asking.signed_in("district"), asking.signed_in("second")
    marks = [seen(client, number) for client in (first, second)]
    path = f"/enquiries/office/{number}/answer"
    assert first.send(path, answer="第一人的答复", seen=marks[0]).status_code == 302
    refused = second.send(path, answer="第二人的答复", seen=marks[1])
    page = refused.get_data(as_text=True)
    assert (refused.status_code, "别人刚刚处理了这条提问" in page) == (200, True)
    assert ("第一人的答复" in page, "第二人的答复" in page, "示例district" in page) == (True, True, True)
    assert stored(database, number).answer == "第一人的答复"
    again = seen(second, number)
    assert f'value="{again}"' in page
    assert second.send(path, answer="第二人的答复", seen=again).status_code == 302
    assert stored(database, number).answer == "第二人的答复"
    assert actions(database)[1:] == [("answer_enquiry", "district"), ("answer_enquiry", "second")]


def test_what_was_withdrawn_meanwhile_takes_no_answer_and_keeps_it_on_the_page(
    asking: Asking, database: Session
) -> None:
    boss, district = asking.signed_in("boss"), asking.signed_in("district")
    number = put(boss)
    mark = seen(district, number)
    boss.send(f"/enquiries/{number}/withdraw")
    page = district.send(f"/enquiries/office/{number}/answer", answer="写好的答复", seen=mark).get_data(as_text=True)
    assert ("提问企业刚刚撤回了这条提问" in page, "写好的答复" in page) == (True, True)
    assert (stored(database, number).answer, stored(database, number).state) == ("", EnquiryState.WITHDRAWN)


@pytest.mark.parametrize(("given", "said"), [("", "请写答复"), ("长" * 3001, "请写3000字以内")])
def test_what_is_wrong_with_an_answer_is_said(asking: Asking, database: Session, given: str, said: str) -> None:
    number = put(asking.signed_in("boss"))
    district = asking.signed_in("district")
    page = district.send(f"/enquiries/office/{number}/answer", answer=given, seen=seen(district, number))
    assert (said in page.get_data(as_text=True), given in page.get_data(as_text=True)) == (True, True)
    assert stored(database, number).state == EnquiryState.OPEN


def test_a_notice_takes_no_answer(asking: Asking, database: Session) -> None:
    district = asking.signed_in("district")
    made = district.send("/enquiries/office/notice", subject="延期通知", notice="截止日期不变。", questionnaire="")
    number = int(made.headers["Location"].rpartition("/")[2])
    mark = seen(district, number)
    page = district.send(f"/enquiries/office/{number}/answer", answer="答复", seen=mark).get_data(as_text=True)
    assert "这是主管科室的通知，不能答复。" in page
    assert stored(database, number).answer == ""


def test_towns_and_the_leader_read_those_in_their_scope_and_answer_none(asking: Asking, database: Session) -> None:
    number = put(asking.signed_in("boss"), "安亭企业的问题")
    for login, status in (("town", 200), ("leader", 200), ("malu", 404), ("boss", 403)):
        client = asking.signed_in(login)
        assert client.get(f"/enquiries/office/{number}").status_code == status
        assert client.send(f"/enquiries/office/{number}/answer", answer="代答", seen="").status_code == 403
    town = text(asking.signed_in("town"), f"/enquiries/office/{number}")
    assert ("安亭企业的问题" in town, 'name="answer"' in town) == (True, False)
    assert ("安亭企业的问题" in text(asking.signed_in("town"), "/enquiries/office")) is True
    assert ("安亭企业的问题" in text(asking.signed_in("malu"), "/enquiries/office")) is False
    assert stored(database, number).state == EnquiryState.OPEN


def test_the_list_has_those_that_wait_first_the_oldest_on_top_with_their_working_days(
    asking: Asking, database: Session
) -> None:
    author = database.scalars(select(User.id).where(User.login == "boss")).one()
    now = utc_now()
    rows = (
        ("等了三周", EnquiryState.OPEN, 21),
        ("刚刚问的", EnquiryState.OPEN, 0),
        ("等了一周", EnquiryState.OPEN, 7),
        ("早已答复", EnquiryState.ANSWERED, 30),
        ("昨天答复", EnquiryState.ANSWERED, 1),
    )
    database.add_all(
        Enquiry(
            campaign_id=asking.campaign,
            enterprise_id=asking.firm,
            text=words,
            state=state,
            asked_by_id=author,
            asked_at=now - timedelta(days=days),
        )
        for words, state, days in rows
    )
    database.commit()
    page = text(asking.signed_in("district"), "/enquiries/office")
    order = sorted((page.index(words), words) for words, _state, _days in rows)
    assert [words for _place, words in order] == ["等了三周", "等了一周", "刚刚问的", "昨天答复", "早已答复"]
    assert ("待答复 3 条" in page, '已等工作日">15</td>' in page, '已等工作日">5</td>' in page) == (True,) * 3


def test_the_list_is_narrowed_by_state_unit_questionnaire_and_text(asking: Asking) -> None:
    boss, rival, district = asking.signed_in("boss"), asking.signed_in("rival"), asking.signed_in("district")
    first = put(boss, "甲家的问题", "/enquiries/ask?questionnaire=facts&question=staff_y1")
    put(rival, "乙问题的内容")
    answer(district, first)
    for query, found in (
        ("", (True, True)),
        ("state=open", (False, True)),
        ("state=answered", (True, False)),
        ("state=public", (False, False)),
        ("unit=anting", (True, False)),
        ("unit=malu", (False, True)),
        ("questionnaire=facts", (True, False)),
        ("text=另例电子", (False, True)),
        ("text=账面", (True, False)),
        ("state=nonsense&unit=nonsense&questionnaire=nonsense", (True, True)),
    ):
        page = text(district, f"/enquiries/office?{query}")
        assert (query, "甲家的问题" in page, "乙问题的内容" in page) == (query, *found)
    assert "没有符合条件的提问。" in text(district, "/enquiries/office?text=没有的词")


def test_the_menu_counts_what_waits_for_the_office_alone(asking: Asking) -> None:
    boss, district = asking.signed_in("boss"), asking.signed_in("district")
    numbers = [put(boss, f"第{n}个问题") for n in range(3)]
    sign = 'title="%s 项需要留意或处理"'
    assert sign % 3 in text(district, "/pins")
    answer(district, numbers[0])
    assert sign % 2 in text(district, "/pins")
    for login in ("town", "leader", "boss"):
        assert "项需要留意或处理" not in text(asking.signed_in(login), "/account")


def test_firms_names_stand_in_the_offices_list(asking: Asking) -> None:
    put(asking.signed_in("boss"))
    put(asking.signed_in("rival"))
    page = text(asking.signed_in("leader"), "/enquiries/office")
    assert (FIRM in page, OTHER in page, "安亭镇" in page, "马陆镇" in page) == (True,) * 4


def test_moments_are_those_of_shanghai(asking: Asking, database: Session) -> None:
    number = put(asking.signed_in("boss"))
    stored(database, number).asked_at = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    database.commit()
    assert "2026年11月21日 00:30" in text(asking.signed_in("district"), f"/enquiries/office/{number}")
