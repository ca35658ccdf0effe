"""The pages of the directory by hand: what is refused is said beside the form, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Role
from survey.queries.firm_records import revision
from tests.integration.conftest import Browser, make_user
from tests.integration.directory.firms import TODAY, firm, history
from tests.integration.incoming_tables.test_import_table import code

CODE, OTHER = code(1), code(2)
TYPED = {"credit_code": CODE, "name": "示例甲厂", "unit": "anting", "industry": "3670", "above_scale": "yes"}
KEPT = {"registered_place": "示例路1号", "contact": "示例人", "contact_phone": "139 0000 0001", "reason": "新迁入"}


@pytest.fixture
def clerk(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official."""
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    return client


@pytest.fixture
def town(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in official of Anting."""
    make_user(database, "town", Role.TOWN, unit="anting")
    client = browser()
    client.sign_in("town")
    return client


def said(client: Browser, path: str, **typed: str) -> str:
    """Send a form that is refused, and return the page."""
    client.get(path)
    response = client.send(path, **typed)
    assert response.status_code == 200
    return str(response.get_data(as_text=True))


def done(client: Browser, path: str, **typed: str) -> str:
    """Send a form that is taken, and return the page it leads to."""
    client.get(path)
    response = client.send(path, **typed)
    assert response.status_code == 302
    return str(client.get(response.headers["Location"]).get_data(as_text=True))


def test_a_firm_is_added_and_its_page_tells_its_record(clerk: Browser, database: Session) -> None:
    text = done(clerk, "/firms/new", **TYPED, **KEPT)
    for words in ("已列入名录", "3670 汽车零部件及配件制造", "示例路1号", "139****0001", "新迁入", "未通知"):
        assert words in text
    assert "13900000001" not in text
    made = database.scalars(select(Enterprise)).one()
    assert (made.name, made.contact_phone, made.above_scale) == ("示例甲厂", "13900000001", True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"credit_code": CODE[:-1] + "1"}, "校验"),
        ({"credit_code": ""}, "请填写18位统一社会信用代码"),
        ({"name": " "}, "请按营业执照填写企业名称"),
        ({"unit": ""}, "请选择所属街镇"),
        ({"industry": "没有的行业"}, "没有的行业"),
        ({"contact_phone": "123"}, "123"),
        ({"reason": ""}, "请写明理由"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stays(
    clerk: Browser, database: Session, changed: dict[str, str], words: str
) -> None:
    text = said(clerk, "/firms/new", **(TYPED | KEPT | changed))
    assert words in text
    assert "示例路1号" in text
    assert database.scalars(select(Enterprise.id)).all() == []


def test_a_firm_that_is_known_is_opened_instead(clerk: Browser, database: Session) -> None:
    number = firm(database, "甲", credit_code=CODE)
    text = said(clerk, "/firms/new", **TYPED, **KEPT)
    assert "名录中已有这家企业" in text
    assert f'href="/firms/{number}"' in text


def test_a_town_is_offered_its_own_unit_only(town: Browser, database: Session) -> None:
    page = str(town.get("/firms/new").get_data(as_text=True))
    assert re.findall(r'<option[^>]* value="(\w+)"', page.partition('name="unit"')[2].partition("</select>")[0]) == [
        "anting"
    ]
    assert "malu" not in page.partition("<main")[2]
    said(town, "/firms/new", **(TYPED | KEPT | {"unit": "malu"}))
    assert database.scalars(select(Enterprise.id)).all() == []
    assert "已列入名录" in done(town, "/firms/new", **TYPED, **KEPT)


def test_a_record_is_corrected_and_a_telephone_never_shown(clerk: Browser, database: Session) -> None:
    number = firm(database, "甲", credit_code=CODE, contact_phone="13900000001", contact="旧人")
    path = f"/firms/{number}/record"
    page = str(clerk.get(path).get_data(as_text=True))
    assert ("139****0001" in page, "13900000001" in page) == (True, False)
    typed = TYPED | {"revision": "0", "contact": "新人", "reason": "已变更"}
    text = done(clerk, path, **typed)
    assert "已保存" in text
    assert "曾用名" in text
    database.rollback()
    stored = database.get_one(Enterprise, number)
    assert (stored.name, stored.contact, stored.contact_phone) == ("示例甲厂", "新人", "13900000001")
    done(clerk, path, **(typed | {"revision": "99", "no_phone": "y"}))
    database.rollback()
    assert database.get_one(Enterprise, number).contact_phone == ""


def test_what_somebody_else_changed_meanwhile_is_said_and_saving_again_keeps_mine(
    clerk: Browser, database: Session
) -> None:
    number = firm(database, "示例甲厂", credit_code=CODE, contact="旧人", industry="3670", above_scale=True)
    path = f"/firms/{number}/record"
    done(clerk, path, **TYPED, contact="新人", revision="0", reason="甲改")
    text = said(clerk, path, **TYPED, contact="我的人", revision="0", reason="乙改")
    assert "示例district已把“联系人”改为“新人”。再次保存将以您的为准。" in text
    assert 'value="我的人"' in text
    database.rollback()
    now = str(revision(database, number))
    assert f'name="revision" type="hidden" value="{now}"' in text
    done(clerk, path, **TYPED, contact="我的人", revision=now, reason="乙改")
    assert [row[1:3] for row in history(database, number)] == [("旧人", "新人"), ("新人", "我的人")]


def test_a_town_corrects_neither_code_nor_unit(town: Browser, database: Session) -> None:
    number = firm(database, "甲", credit_code=CODE)
    path = f"/firms/{number}/record"
    page = str(town.get(path).get_data(as_text=True))
    assert ['name="credit_code"' in page, 'name="unit"' in page] == [False, False]
    done(town, path, name="示例乙厂", credit_code=OTHER, unit="malu", above_scale="", reason="示例", revision="0")
    database.rollback()
    stored = database.get_one(Enterprise, number)
    assert (stored.name, stored.credit_code, stored.unit) == ("示例乙厂", CODE, "anting")


def test_a_code_of_another_record_leads_to_merging(clerk: Browser, database: Session) -> None:
    number = firm(database, "甲", credit_code=OTHER)
    other = firm(database, "乙", credit_code=CODE)
    text = said(clerk, f"/firms/{number}/record", **TYPED, reason="写错了", revision="0")
    assert "另一条记录已有这个信用代码" in text
    assert f"/firms/{number}/merge?other={other}" in text


def test_a_firm_is_closed_and_reopened_on_pages(clerk: Browser, database: Session) -> None:
    number = firm(database, "甲")
    path = f"/firms/{number}/close"
    for day, words in (("", "请填写注销日期"), ("1949-10-01", "注销日期太早"), ("2999-01-01", "不能晚于一年之后")):
        assert words in said(clerk, path, day=day, reason="已注销")
    assert "请写明理由" in said(clerk, path, day=TODAY.isoformat(), reason="")
    text = done(clerk, path, day=TODAY.isoformat(), reason="已注销")
    assert f"{TODAY.year}年{TODAY.month}月{TODAY.day}日起注销" in text
    assert "不在名录中" in text
    assert "记录为已注销" in said(clerk, path, day=TODAY.isoformat(), reason="再次")
    clerk.get(path)
    refused = clerk.send(f"/firms/{number}/reopen", reopen__reason="")
    assert "请写明理由" in refused.get_data(as_text=True)
    clerk.send(f"/firms/{number}/reopen", reopen__reason="看错了")
    database.rollback()
    assert database.get_one(Enterprise, number).closed_on is None
    again = clerk.send(f"/firms/{number}/reopen", reopen__reason="再次")
    assert "没有注销记录" in again.get_data(as_text=True)
