"""The system administrator's pages: accounts made without a role, found among hundreds, ended and taken up again."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.demo.enterprises import make_enterprises
from survey.models import AuditEntry, Role, User
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user

CODE = make_enterprises(1, Random(3))[0].credit_code
ROW = re.compile(r'<a href="/accounts/\d+">([^<]+)</a>')


@pytest.fixture
def system(database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return the browser of a system administrator."""
    make_user(database, "system", Role.SYSTEM)
    client = browser()
    client.sign_in("system")
    return client


def text(client: Browser, address: str) -> str:
    """Return the text of a page."""
    found: str = client.get(address).get_data(as_text=True)
    return found


def test_an_account_is_made_without_a_role_and_its_password_works_once_shown(
    system: Browser, database: Session, browser: Callable[[], Browser]
) -> None:
    shown = system.send(
        "/accounts", login=" Li.Mei ", name="示例李", phone="１３８ 0000 0001", role="district"
    ).get_data(as_text=True)
    found = re.search(r'class="pass">([^<]+)<', shown)
    assert found is not None
    user = database.scalars(select(User).where(User.name == "示例李")).one()
    kept = (user.login, user.role, user.unit, user.phone, user.must_change, user.active)
    assert kept == ("Li.Mei", Role.UNASSIGNED, None, "13800000001", True, True)
    assert found.group(1) not in text(system, "/accounts")
    assert browser().sign_in_on_page("Li.Mei", found.group(1)).status_code == 302
    made = database.scalars(select(AuditEntry).where(AuditEntry.action == "make_account")).one()
    assert made.detail == {"role": "unassigned", "unit": ""}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"login": ""}, "请填写账号"),
        ({"login": "li"}, "账号须为3到60个字符"),
        ({"login": "system"}, "该账号已存在，请换一个"),
        ({"login": CODE}, "统一社会信用代码是企业的账号，请换一个"),
        ({"name": " "}, "请填写姓名"),
        ({"name": "长" * 81}, "姓名最多80字"),
        ({"phone": ""}, "请填写本人电话"),
        ({"phone": "12"}, "12"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_and_nothing_made(
    given: dict[str, str], said: str, system: Browser, database: Session
) -> None:
    sent = {"login": "limei", "name": "示例李", "phone": "13800000001"} | given
    answer = system.send("/accounts", **sent).get_data(as_text=True)
    assert said in answer[answer.index("有以下问题需要修改") :]
    database.rollback()
    assert database.scalars(select(User.login)).all() == ["system"]


def test_four_hundred_accounts_are_paged_and_found_by_name_login_telephone_role_and_state(
    system: Browser, database: Session
) -> None:
    hashed = database.scalars(select(User.password_hash)).one()
    database.add_all(
        User(
            login=f"clerk{n:03d}",
            name=f"示例{n:03d}号",
            role=Role.TOWN if n % 2 else Role.DISTRICT,
            unit="anting" if n % 2 else None,
            phone=f"1380000{n:04d}",
            password_hash=hashed,
            active=n != 7,
        )
        for n in range(400)
    )
    database.commit()
    first = text(system, "/accounts")
    assert "工作人员账号（401）" in first
    assert "第 1 页，共 9 页" in first
    assert ROW.findall(first) == [f"clerk{n:03d}" for n in range(1, 103, 2) if n != 7]
    assert ROW.findall(text(system, "/accounts?page=9")) == ["clerk007"]
    assert ROW.findall(text(system, "/accounts?text=示例399")) == ["clerk399"]
    assert ROW.findall(text(system, "/accounts?text=CLERK398")) == ["clerk398"]
    assert ROW.findall(text(system, "/accounts?text=13800000123")) == ["clerk123"]
    assert ROW.findall(text(system, "/accounts?role=system_admin")) == ["system"]
    assert ROW.findall(text(system, "/accounts?state=ended")) == ["clerk007"]
    assert "没有符合条件的账号" in text(system, "/accounts?text=nobody")
    assert text(system, "/accounts?role=town&page=2").count('href="/accounts?role=town&amp;page=3"') == 1


def test_accounts_of_enterprises_are_neither_listed_nor_found(system: Browser, database: Session) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲").id
    user = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm).id
    assert ROW.findall(text(system, "/accounts")) == ["system"]
    assert system.get(f"/accounts/{user}").status_code == 404
    for change in ("deactivate", "reactivate"):
        assert system.send(f"/accounts/{user}/{change}", reason="示例理由").status_code == 404


def test_an_account_is_ended_with_a_reason_and_taken_up_again(system: Browser, database: Session) -> None:
    clerk = make_user(database, "clerk", Role.TOWN, unit="anting", phone="13800000001")
    page = f"/accounts/{clerk.id}"
    database.rollback()
    shown = text(system, page)
    assert "13800000001" not in shown
    assert ("138****0001" in shown, "安亭镇" in shown, f'action="{page}/reactivate"' in shown) == (True, True, False)
    answer = system.send(f"{page}/deactivate", reason="离职手续1号")
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    after = text(system, page)
    assert "账号已停用，已登录的会话全部结束。" in after
    assert "理由：离职手续1号" in after
    assert "在用：是 → 否" in after
    assert f'action="{page}/reactivate"' in after
    system.send(f"{page}/reactivate", reason="返聘手续2号")
    database.rollback()
    assert clerk.active is True


@pytest.mark.parametrize(("reason", "said"), [("", "请写明理由"), ("离", "请写4到300字"), ("长" * 301, "请写4到300字")])
def test_without_a_reason_nothing_is_changed(reason: str, said: str, system: Browser, database: Session) -> None:
    clerk = make_user(database, "clerk", Role.TOWN)
    assert said in system.send(f"/accounts/{clerk.id}/deactivate", reason=reason).get_data(as_text=True)
    database.rollback()
    assert clerk.active is True


def test_the_last_and_oneself_are_refused_in_words(system: Browser, database: Session) -> None:
    last = make_user(database, "last", Role.AUDIT)
    own = database.scalars(select(User).where(User.login == "system")).one()
    answer = system.send(f"/accounts/{last.id}/deactivate", reason="示例理由").get_data(as_text=True)
    assert "这是最后一位在用的同类管理员" in answer
    answer = system.send(f"/accounts/{own.id}/deactivate", reason="示例理由").get_data(as_text=True)
    assert "不能变更自己的账号" in answer
    assert "须由另一位系统管理员停用" in text(system, f"/accounts/{own.id}")
    database.rollback()
    assert (last.active, own.active) == (True, True)


def test_no_page_of_his_shows_an_enterprise(system: Browser, database: Session) -> None:
    make_enterprise(database, "91310114MA1GT00010", "示例精密机械")
    shown = "".join(text(system, page) for page in ("/accounts", "/account", "/permissions", "/accounts/1"))
    assert "示例精密机械" not in shown
    assert "91310114MA1GT00010" not in shown
    assert PASSWORD not in shown
