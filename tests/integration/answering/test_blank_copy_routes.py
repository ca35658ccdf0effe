"""The blank copy: every question with its conditions, for anybody, and nothing of a firm."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable

from sqlalchemy.orm import Session

from survey.answering.read_draft import questionnaires_of
from survey.models import Campaign, Role
from tests.integration.conftest import Browser, make_enterprise, make_user


def text(client: Browser) -> str:
    response = client.get("/questions")
    assert response.status_code == 200
    return markup.unescape(response.get_data(as_text=True))


def test_every_question_option_and_reason_is_there_once_in_order(
    campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    """Also those that a firm is never asked."""
    shown = text(browser())
    place = 0
    for questionnaire in questionnaires_of(campaign).values():
        for section in questionnaire.sections:
            place = shown.index(section.title.zh, place)
            for question in section.questions:
                place = shown.index(question.title.zh, place)
                for option in (*question.options, *question.not_applicable):
                    assert option.label.zh in shown[place:]
    count = sum(len(item.questions) for item in questionnaires_of(campaign).values())
    assert len(re.findall(r'class="item(?: inline)?"><p class="asked"><b>', shown)) == count


def test_conditions_are_said_in_words(campaign: Campaign, browser: Callable[[], Browser]) -> None:
    shown = text(browser())
    assert "仅当第3.1题没有选“不满2年（只有2025年度数据）”时填写" in shown
    assert "以下 3 题：仅当第6.2题选“是”时填写" in shown
    assert re.search(r"本问卷仅当“基础数据与申报”中的“[^”]+”.+?时填写", shown)
    assert "情况说明（出现下列情形时写明原因，没有请留空）" in shown
    assert "由系统计算，不需填写" in shown


def test_who_is_signed_in_reads_the_same_and_nothing_of_the_firm(
    campaign: Campaign, database: Session, browser: Callable[[], Browser]
) -> None:
    firm = make_enterprise(database, "91999999MA0000001N", "示例保密机械")
    make_user(database, "enterprise", Role.ENTERPRISE, enterprise_id=firm.id)
    client = browser()
    before = text(client)
    client.sign_in("enterprise")
    after = text(client)
    table = re.compile(r'<table class="sheet".*?</table>', re.DOTALL)
    assert table.findall(after) == table.findall(before)
    assert "示例保密机械" not in table.findall(after)[0]


def test_in_english_too(campaign: Campaign, browser: Callable[[], Browser]) -> None:
    client = browser()
    client.get("/questions")
    client.send("/language", language="en", back="/questions")
    shown = text(client)
    assert "Revenue in 2025" in shown
    assert "2025年度营业收入" not in shown


def test_it_is_linked_before_and_after_signing_in(
    campaign: Campaign, database: Session, browser: Callable[[], Browser]
) -> None:
    make_user(
        database, "enterprise", Role.ENTERPRISE, enterprise_id=make_enterprise(database, "91999999MA0000001N", "甲").id
    )
    client = browser()
    assert 'href="/questions"' in client.get("/").get_data(as_text=True)
    client.sign_in("enterprise")
    assert 'href="/questions"' in client.get("/workbench").get_data(as_text=True)


def test_without_a_campaign_there_is_none(app: object, browser: Callable[[], Browser]) -> None:
    response = browser().get("/questions")
    assert response.status_code == 200
    assert "申报批次开始后，这里可以看到全部题目。" in response.get_data(as_text=True)
