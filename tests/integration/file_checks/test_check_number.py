"""Letters on 核对文件, by the number that stands on each: whose it is, with which result, and for whom to know."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import (
    Enterprise,
    Evaluation,
    Letter,
    ListVersion,
    Participation,
    Recusal,
    Role,
)
from survey.words.figures import say_date
from tests.integration.conftest import Browser, make_user
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issue, issued

__all__ = ["evaluation", "issued", "official"]
OURS, NONE = "是本系统发放的告知书", "没有这个编号的记录"


@dataclass(frozen=True)
class Released:
    """A letter that was released, with its number as its paper has it, and its firm."""

    number: str
    id: int
    digest: str
    participation: int
    firm: int
    name: str
    credit_code: str
    unit: str


@pytest.fixture
def released(database: Session, official: Browser, issued: ListVersion) -> Released:
    """Release the letters of version 1, and return that of the last firm that was not selected."""
    assert official.send("/letters", version=str(issued.number), come_back="示例：2027年").status_code == 302
    database.rollback()
    letter = database.scalars(select(Letter).where(Letter.outcome == "out").order_by(Letter.id.desc())).all()[0]
    part = database.get_one(Participation, letter.participation_id)
    firm = database.get_one(Enterprise, part.enterprise_id)
    number = f"JD-GZ-{letter.id:06d}-{letter.digest[:8].upper()}"
    one = Released(
        number, letter.id, letter.digest, part.id, firm.id, name=firm.name, credit_code=firm.credit_code, unit=firm.unit
    )
    database.rollback()
    return one


def asked(client: Browser, number: str) -> str:
    """Return the page of 核对文件 about a number."""
    return folded(client.get("/files/check", query_string={"number": number}).get_data(as_text=True))


def said(page: str) -> str:
    """Return the verdict about a number."""
    part = page.split("<h2>编号核对结果</h2>", 1)[1]
    return re.findall(r'<span class="chip[^"]*">([^<]+)</span>', part)[0]


def test_a_number_says_whose_letter_it_is_with_which_result_and_whether_its_list_is_in_force(
    database: Session, evaluation: Evaluation, official: Browser, released: Released
) -> None:
    page = asked(official, f" {released.number.lower()[:10]} {released.number[10:]}")
    fingerprint = database.scalars(select(ListVersion.fingerprint)).one()
    database.rollback()
    facts = dict(re.findall(r'<th scope="row">([^<]+)</th>\s*<td>([^<]+)</td>', page))
    place = facts.pop("得分和名次")
    assert facts == {
        "企业": f"{released.name}（{released.credit_code}）",
        "结果": "经评审，贵单位没有列入本批次数字化应用试点企业名单。",
        "名单版本": f"第 1 版，名单指纹 {fingerprint}",
        "发放日期": say_date(today()),
        "本函校验码": released.digest,
    }
    assert (said(page), "名单第1版现在有效" in page, place.startswith("贵单位得分")) == (OURS, True, True)
    assert (f"告知书编号 {released.number}；" in page, "最值得改进的几项" in page) == (True, True)
    database.rollback()
    issue(database, evaluation, 2)
    page = asked(official, released.number)
    assert (said(page), f"名单第1版已被第2版替代（{say_date(today())}签发）" in page) == (OURS, True)


def test_a_number_with_another_digit_is_not_ours_and_what_is_no_number_is_refused_beside_the_field(
    official: Browser, released: Released
) -> None:
    number = released.number
    other = number[:-1] + ("0" if number[-1] != "0" else "1")
    page = asked(official, other)
    assert (said(page), f"没有您可以核对的编号 {other}" in page, released.name in page) == (NONE, True, False)
    assert said(asked(official, f"JD-GZ-999999999-{number[-8:]}")) == NONE
    assert said(asked(official, "JD-EX-20261123-00000000")) == NONE
    page = asked(official, "第7号<函>")
    assert ("编号核对结果" in page, page.count("编号形如 JD-EX-20261123-7F3A9C2D")) == (False, 2)
    assert 'value="第7号&lt;函&gt;"' in page


def test_a_firm_checks_its_own_letter_and_learns_nothing_of_another(
    database: Session, browser: Callable[[], Browser], released: Released
) -> None:
    make_user(database, "firm-out", Role.ENTERPRISE, enterprise_id=released.firm)
    others = select(Letter).where(Letter.id != released.id)
    other = database.scalars(others.order_by(Letter.id)).all()[0]
    others_number = f"JD-GZ-{other.id:06d}-{other.digest[:8].upper()}"
    database.rollback()
    client = browser()
    client.sign_in("firm-out")
    assert released.number in client.get("/own-letters").get_data(as_text=True)
    page = asked(client, released.number)
    assert (said(page), "最值得改进的几项" in page) == (OURS, True)
    assert said(asked(client, others_number)) == NONE


def test_towns_learn_of_their_own_firms_and_whoever_is_recused_of_none(
    database: Session, browser: Callable[[], Browser], released: Released
) -> None:
    unit = released.unit
    elsewhere = database.scalars(select(Enterprise.unit).where(Enterprise.unit != unit)).all()[0]
    make_user(database, "own-town", Role.TOWN, unit=unit)
    make_user(database, "other-town", Role.TOWN, unit=elsewhere)
    colleague = user(database, "reviewer").id
    database.add(Recusal(participation_id=released.participation, user_id=colleague, reason="示例"))
    database.commit()
    pages = {}
    for login in ("own-town", "other-town", "reviewer"):
        client = browser()
        client.sign_in(login)
        pages[login] = asked(client, released.number)
    assert said(pages["own-town"]) == OURS
    assert ("结果" in pages["own-town"], "最值得改进的几项" in pages["own-town"]) == (True, False)
    assert said(pages["other-town"]) == NONE
    assert ("您已对这家企业回避，请由其他人员核对。" in pages["reviewer"], released.name in pages["reviewer"]) == (
        True, False,
    )  # fmt: skip
