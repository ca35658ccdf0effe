"""The security administrator's pages: who waits for a role comes first; every refusal is said in words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, RecoveryCode, Role, User, WebSession
from tests.integration.conftest import Browser, make_enterprise, make_user

ROW = re.compile(r'<a href="/roles/\d+">([^<]+)</a>')


@pytest.fixture
def security(database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return the browser of a security administrator."""
    make_user(database, "security", Role.SECURITY)
    client = browser()
    client.sign_in("security")
    return client


def text(client: Browser, address: str) -> str:
    """Return the text of a page."""
    found: str = client.get(address).get_data(as_text=True)
    return found


def test_the_roles_page_lists_who_waits_for_a_role_first(security: Browser, database: Session) -> None:
    assert security.get("/").headers["Location"] == "/today"
    assert "还没有工作人员账号" in text(security, "/roles")
    for login, role in (("b", Role.DISTRICT), ("z", Role.UNASSIGNED), ("c", Role.TOWN)):
        make_user(database, login, role)
    make_user(database, "a", Role.UNASSIGNED, active=False)
    shown = text(security, "/roles")
    assert ROW.findall(shown) == ["示例z", "示例c", "示例b", "示例security", "示例a"]
    assert "有 1 个账号还没有角色，排在最前。" in shown
    assert ROW.findall(text(security, "/roles?role=town&state=active")) == ["示例c"]


def test_a_role_is_granted_and_shown_with_before_after_and_reason(security: Browser, database: Session) -> None:
    clerk = make_user(database, "clerk", Role.UNASSIGNED)
    page = f"/roles/{clerk.id}"
    answer = security.send(page, role="verifier", unit="malu", reason="任命文件3号")
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    shown = text(security, page)
    assert "已变更，该账号须重新登录。" in shown
    assert "角色：尚未授权 → 现场核验人员" in shown
    assert "街镇：– → 马陆镇" in shown
    assert "理由：任命文件3号" in shown
    assert '<option selected value="verifier">' in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": ""}, "请选择角色"),
        ({"role": "enterprise"}, "不是有效的选择"),
        ({"role": "town"}, "这个角色须选择街镇"),
        ({"role": "verifier"}, "这个角色须选择街镇"),
        ({"role": "town", "unit": "nowhere"}, "不是有效的选择"),
        ({"reason": ""}, "请写明理由"),
        ({"reason": "短"}, "请写4到300字"),
    ],
)
def test_what_is_wrong_with_a_grant_is_said_and_nothing_changed(
    given: dict[str, str], said: str, security: Browser, database: Session
) -> None:
    clerk = make_user(database, "clerk", Role.UNASSIGNED)
    sent = {"role": "district", "unit": "", "reason": "示例理由"} | given
    answer = security.send(f"/roles/{clerk.id}", **sent)
    assert answer.status_code == 200
    assert said in answer.get_data(as_text=True)
    database.rollback()
    assert (clerk.role, clerk.unit) == (Role.UNASSIGNED, None)


def test_oneself_the_last_and_a_second_of_three_are_refused_in_words(security: Browser, database: Session) -> None:
    own = database.scalars(select(User)).one().id
    last = make_user(database, "last", Role.AUDIT).id
    second = make_user(database, "last2", Role.UNASSIGNED).id
    send = {"role": "expert", "unit": "", "reason": "示例理由"}
    assert "不能变更自己的账号" in security.send(f"/roles/{own}", **send).get_data(as_text=True)
    assert "这是最后一位在用的同类管理员" in security.send(f"/roles/{last}", **send).get_data(as_text=True)
    send["role"] = "system_admin"
    assert "似乎已用账号 last 担任管理员" in security.send(f"/roles/{second}", **send).get_data(as_text=True)
    assert "须由另一位安全管理员变更" in text(security, f"/roles/{own}")
    database.rollback()
    roles = database.scalars(select(User.role).order_by(User.id)).all()
    assert roles == ["security_admin", "audit_admin", "unassigned"]


def test_accounts_of_enterprises_are_not_found(security: Browser, database: Session) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲").id
    user = make_user(database, "firm", Role.ENTERPRISE, enterprise_id=firm, totp_secret="sealed").id
    assert ROW.findall(text(security, "/roles")) == ["示例security"]
    assert security.get(f"/roles/{user}").status_code == 404
    assert security.send(f"/roles/{user}", role="district", unit="", reason="示例理由").status_code == 404
    assert security.send(f"/roles/{user}/second-factor", **{"factor-reason": "示例理由"}).status_code == 404


def test_a_second_factor_is_reset_with_a_reason(security: Browser, database: Session) -> None:
    clerk = make_user(database, "clerk", Role.DISTRICT, totp_secret="sealed")
    clerk_id = clerk.id
    database.add_all([RecoveryCode(user_id=clerk_id, code_hash="a"), WebSession(id_hash="open", user_id=clerk_id)])
    database.commit()
    page = f"/roles/{clerk_id}"
    assert f'action="{page}/second-factor"' in text(security, page)
    refused = security.send(f"{page}/second-factor", **{"factor-reason": ""}).get_data(as_text=True)
    assert "请写明理由" in refused
    assert database.scalars(select(RecoveryCode)).all() != []
    assert security.send(f"{page}/second-factor", **{"factor-reason": "当面核对证件"}).status_code == 302
    database.rollback()
    assert (clerk.totp_secret, clerk.role) == (None, Role.DISTRICT)
    assert database.scalars(select(RecoveryCode)).all() == []
    assert database.get(WebSession, "open") is None
    shown = text(security, page)
    assert f'action="{page}/second-factor"' not in shown
    assert "理由：当面核对证件" in shown
    again = security.send(f"{page}/second-factor", **{"factor-reason": "当面核对证件"}).get_data(as_text=True)
    assert "没有可以重设的动态口令" in again


def test_an_enterprises_person_gets_a_new_second_factor_by_the_login_alone(
    security: Browser, database: Session
) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例精密机械").id
    boss = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm, totp_secret="sealed")
    make_user(database, "plain", Role.COLLEAGUE, enterprise_id=firm)
    make_user(database, "gone", Role.COLLEAGUE, enterprise_id=firm, totp_secret="sealed", active=False)
    make_user(database, "clerk", Role.DISTRICT, totp_secret="sealed")
    database.add(WebSession(id_hash="open", user_id=boss.id))
    database.commit()
    page = "/roles/second-factor"
    for login in ("plain", "gone", "clerk", "nobody"):
        refused = security.send(page, login=login, reason="当面核对证件").get_data(as_text=True)
        assert "没有这个企业人员账号，或该账号没有设置动态口令" in refused
        assert f'value="{login}"' in refused
    assert "请写明理由" in security.send(page, login="boss", reason="").get_data(as_text=True)
    assert database.get(WebSession, "open") is not None
    assert security.send(page, login=" boss ", reason="当面核对证件").headers["Location"] == "/roles"
    database.rollback()
    database.expire_all()
    assert (database.get_one(User, boss.id).totp_secret, database.get(WebSession, "open")) == (None, None)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "second_factor_reset")).one()
    assert (entry.object_type, entry.object_id) == ("enterprise", str(firm))
    assert entry.detail == {"user": boss.id, "reason": "当面核对证件"}
    assert "示例精密机械" not in text(security, "/roles")


def test_no_page_of_his_shows_an_enterprise(security: Browser, database: Session) -> None:
    make_enterprise(database, "91310114MA1GT00010", "示例精密机械")
    shown = "".join(text(security, page) for page in ("/roles", "/account", "/permissions", "/roles/1"))
    assert "示例精密机械" not in shown
