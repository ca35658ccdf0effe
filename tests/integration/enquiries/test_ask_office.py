"""A firm asks, sees its own questions, withdraws one; and is told why where it may not."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.enquiries.enquiry_results import MOST_OF_FIRM, MOST_OPEN
from survey.models import AuditEntry, Campaign, CampaignQuestionnaire, Enquiry, EnquiryState
from tests.integration.conftest import personal
from tests.integration.enquiries.asked import Asking, actions, answer, asking, publish, put, stored, text

__all__ = ["asking"]
QUESTION = "/enquiries/ask?questionnaire=facts&question=staff_y1"


def count(database: Session) -> int:
    database.rollback()
    return database.scalars(select(func.count()).select_from(Enquiry)).one()


def test_both_people_of_a_firm_ask_and_see_what_either_asked(asking: Asking, database: Session) -> None:
    boss, clerk = asking.signed_in("boss"), asking.signed_in("clerk")
    first, second = put(boss, "厂房在两个镇怎么填？"), put(clerk, "外包人员算不算？")
    for client in (boss, clerk):
        page = text(client, "/enquiries")
        assert ("本单位的提问（2）" in page, "厂房在两个镇怎么填？" in page, "外包人员算不算？" in page) == (True,) * 3
        assert page.index(f'id="enquiry-{second}"') < page.index(f'id="enquiry-{first}"')
    assert actions(database) == [("ask_enquiry", "boss"), ("ask_enquiry", "clerk")]
    entries = select(AuditEntry).where(AuditEntry.action == "ask_enquiry").order_by(AuditEntry.id)
    entry = database.scalars(entries).first()
    assert entry is not None
    assert (entry.detail, personal(database, entry)) == ({}, {"text": "厂房在两个镇怎么填？"})


def test_a_question_of_the_questionnaire_is_kept_with_its_key_and_shown_with_number_and_text(
    asking: Asking, database: Session
) -> None:
    boss = asking.signed_in("boss")
    page = text(boss, QUESTION)
    assert ("从业人员" in page, "《" in page, "返回这道题" in page) == (True, True, True)
    assert "/fill/facts/" in page
    found = stored(database, put(boss, "含劳务派遣吗？", QUESTION))
    kept = (found.questionnaire_id, found.question_id, found.text, found.state, found.enterprise_id)
    assert kept == ("facts", "staff_y1", "含劳务派遣吗？", EnquiryState.OPEN, asking.firm)
    assert "从业人员" in text(boss, "/enquiries")


def test_each_question_to_fill_in_has_its_link(asking: Asking) -> None:
    """Not those that are only shown, as the directory has them."""
    page = text(asking.signed_in("boss"), "/fill/facts/identity")
    linked = re.findall(r'href="/enquiries/ask\?questionnaire=facts&amp;question=(\w+)"', page)
    assert set(re.findall(r'id="q-(\w+)"', page)) - set(linked) == {"credit_code", "name"}
    assert (len(linked), "contact" in linked) == (10, True)
    assert "公开解答" not in page


def test_a_section_leads_once_to_what_is_public_about_its_questions(asking: Asking) -> None:
    boss, district = asking.signed_in("boss"), asking.signed_in("district")
    address = "/enquiries/ask?questionnaire=facts&question=contact"
    for number in (put(boss, "联系人要写谁？", address), put(boss, "可以写两个人吗？", address)):
        answer(district, number)
        publish(district, number, f"联系人问题{number}")
    page = text(asking.signed_in("rival"), "/fill/facts/identity")
    assert page.count("主管科室对本部分题目的公开解答（2 条）") == 1
    listed = text(asking.signed_in("rival"), "/enquiries?questionnaire=facts&section=identity")
    assert "公开解答（2）" in listed
    assert "公开解答（0）" in text(asking.signed_in("rival"), "/enquiries?questionnaire=facts&section=business")
    assert "公开解答" not in text(asking.signed_in("rival"), "/fill/facts/business").partition("<main")[2]
    assert "这道题已有 2 条公开解答" in text(asking.signed_in("rival"), address)


@pytest.mark.parametrize(
    "query", ["questionnaire=facts&question=no_such", "questionnaire=no_such", "question=contact", "questionnaire=a%00"]
)
def test_what_the_campaign_does_not_ask_is_not_found(asking: Asking, query: str) -> None:
    assert asking.signed_in("boss").get(f"/enquiries/ask?{query}").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [("", "请写下您的问题"), ("  ", "请写下您的问题"), ("为啥", "请至少写4个字"), ("长" * 1001, "请写1000字以内")],
)
def test_what_is_wrong_with_a_question_is_said_and_nothing_stored(
    asking: Asking, database: Session, given: str, said: str
) -> None:
    answered = asking.signed_in("boss").send("/enquiries/ask", text=given)
    page = answered.get_data(as_text=True)
    assert (answered.status_code, said in page, given.strip() in page, count(database)) == (200, True, True, 0)


def test_a_question_of_a_thousand_signs_is_kept_whole(asking: Asking, database: Session) -> None:
    assert stored(database, put(asking.signed_in("boss"), "长" * 1000)).text == "长" * 1000


def test_beyond_ten_that_wait_the_next_is_refused_and_its_text_kept_on_the_page(
    asking: Asking, database: Session
) -> None:
    boss, district = asking.signed_in("boss"), asking.signed_in("district")
    numbers = [put(boss, f"第{number}个问题") for number in range(MOST_OPEN)]
    refused = boss.send("/enquiries/ask", text="再问一个问题").get_data(as_text=True)
    assert "贵单位已有 10 条提问在等待答复，这一条没有提交" in refused
    assert "再问一个问题" in refused
    assert count(database) == MOST_OPEN
    assert put(asking.signed_in("rival"), "另一家的问题") > numbers[-1]
    answer(district, numbers[0])
    assert put(boss, "再问一个问题") > numbers[-1]


def test_beyond_a_hundred_of_a_campaign_the_next_is_refused(asking: Asking, database: Session) -> None:
    boss = asking.signed_in("boss")
    author = stored(database, put(boss)).asked_by_id
    database.add_all(
        Enquiry(
            campaign_id=asking.campaign,
            enterprise_id=asking.firm,
            text="以前的问题",
            state=EnquiryState.ANSWERED,
            asked_by_id=author,
        )
        for _ in range(MOST_OF_FIRM - 1)
    )
    database.commit()
    assert "贵单位在本批次已提问 100 条，这一条没有提交" in boss.send("/enquiries/ask", text="第101问").get_data(
        as_text=True
    )
    assert count(database) == MOST_OF_FIRM


def test_a_question_without_an_answer_can_be_withdrawn_once(asking: Asking, database: Session) -> None:
    boss, clerk = asking.signed_in("boss"), asking.signed_in("clerk")
    number = put(boss)
    answered = clerk.send(f"/enquiries/{number}/withdraw")
    assert answered.headers["Location"] == f"/enquiries#enquiry-{number}"
    assert stored(database, number).state == EnquiryState.WITHDRAWN
    page = text(boss, "/enquiries")
    assert ("已撤回" in page, f"/enquiries/{number}/withdraw" in page) == (True, False)
    clerk.get("/enquiries")
    boss.send(f"/enquiries/{number}/withdraw")
    assert "这条提问已经撤回。" in text(boss, "/enquiries")
    assert actions(database) == [("ask_enquiry", "boss"), ("withdraw_enquiry", "clerk")]


def test_an_answered_question_cannot_be_withdrawn(asking: Asking, database: Session) -> None:
    boss = asking.signed_in("boss")
    number = put(boss)
    answer(asking.signed_in("district"), number)
    boss.send(f"/enquiries/{number}/withdraw")
    assert "这条提问刚刚已有答复，不能撤回。" in text(boss, "/enquiries")
    assert stored(database, number).state == EnquiryState.ANSWERED


def test_another_firm_neither_sees_nor_withdraws_a_question(asking: Asking, database: Session) -> None:
    number = put(asking.signed_in("boss"), "只给主管科室看的问题")
    rival = asking.signed_in("rival")
    assert "只给主管科室看的问题" not in text(rival, "/enquiries")
    assert rival.send(f"/enquiries/{number}/withdraw").status_code == 404
    assert rival.get(f"/enquiries/office/{number}").status_code == 403
    assert stored(database, number).state == EnquiryState.OPEN


def test_without_a_campaign_the_page_says_so(asking: Asking, database: Session) -> None:
    database.rollback()
    database.execute(delete(CampaignQuestionnaire))
    database.execute(delete(Campaign))
    database.commit()
    for login, path in (("boss", "/enquiries"), ("boss", "/enquiries/ask"), ("district", "/enquiries/office")):
        assert "目前没有申报批次" in text(asking.signed_in(login), path)
