"""The page of a firm: contacts are masked until somebody says what for; that is recorded before they are shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.register import Registration, register_enterprise
from survey.models import AuditEntry, Role
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.web.made_world import world

__all__ = ["world"]

WHOLE = ("13812345678", "13911112222", "13733334444", "anna@example.com", "10.9.8.7")
MASKED = ("138****5678", "139****2222", "137****4444", "a***@example.com", "10.9.*.*")


@pytest.fixture
def firm(database: Session) -> int:
    """Return the id of a firm with a contact on record, a person with an account, and somebody who asks for one."""
    made = make_enterprise(database, "91999999MA0000031R", "示例精密机械031")
    made.contact, made.contact_phone = "示例在册", "13812345678"
    number = made.id
    make_user(database, "boss", Role.ENTERPRISE, enterprise_id=number, phone="13911112222", email="anna@example.com")
    wanted = Registration("91999999MA0000031R", "示例精密机械031", "anting", "示例申请人", "13733334444", PASSWORD)
    register_enterprise(database, wanted, "10.9.8.7")
    return number


def browsing(database: Session, browser: Callable[[], Browser], role: Role, unit: str | None = None) -> Browser:
    """Return the browser of an official."""
    make_user(database, "official", role, unit=unit)
    client = browser()
    client.sign_in("official")
    return client


def test_everything_is_masked_at_first(database: Session, browser: Callable[[], Browser], firm: int) -> None:
    shown = browsing(database, browser, Role.TOWN, "anting").get(f"/firms/{firm}").get_data(as_text=True)
    assert [word in shown for word in WHOLE] == [False] * 5
    assert [word in shown for word in MASKED] == [True] * 5
    assert [name in shown for name in ("示例在册", "示例boss", "示例申请人")] == [True] * 3


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "请写明用途"),
        ("  ", "请写明用途"),
        ("核实", "用途请写4到100字"),
        ("长" * 101, "用途请写4到100字"),
    ],
)
def test_without_a_purpose_nothing_is_opened(
    reason: str, said: str, database: Session, browser: Callable[[], Browser], firm: int
) -> None:
    client = browsing(database, browser, Role.DISTRICT)
    shown = client.send(f"/firms/{firm}", reason=reason).get_data(as_text=True)
    assert [word in shown for word in WHOLE] == [False] * 5
    assert said in shown
    database.rollback()
    assert database.scalars(select(AuditEntry).where(AuditEntry.action == "unmask")).all() == []


def test_with_one_the_values_are_shown_once_and_that_is_recorded(
    database: Session, browser: Callable[[], Browser], firm: int
) -> None:
    client = browsing(database, browser, Role.TOWN, "anting")
    shown = client.send(f"/firms/{firm}", reason="致电核实账号申请").get_data(as_text=True)
    assert [word in shown for word in WHOLE] == [True] * 5
    database.rollback()
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "unmask")).one()
    assert (entry.object_type, entry.object_id) == ("enterprise", str(firm))
    assert entry.detail == {"purpose": "致电核实账号申请"}
    again = client.get(f"/firms/{firm}").get_data(as_text=True)
    assert [word in again for word in WHOLE] == [False] * 5
    assert "说明用途后查看了完整的联系方式或网络地址" in again


def test_the_leader_reads_the_page_and_opens_nothing(
    database: Session, browser: Callable[[], Browser], firm: int
) -> None:
    client = browsing(database, browser, Role.LEADER)
    shown = client.get(f"/firms/{firm}").get_data(as_text=True)
    assert ("示例在册" in shown, 'name="reason"' in shown) == (True, False)
    assert client.send(f"/firms/{firm}", reason="致电核实账号申请").status_code == 403


@pytest.mark.parametrize("path", ["/account-requests", "/enterprises/{firm}/hand-over", "/trail"])
def test_lists_and_other_pages_hold_no_whole_value(
    path: str, database: Session, browser: Callable[[], Browser], firm: int
) -> None:
    answer = browsing(database, browser, Role.DISTRICT).get(path.format(firm=firm))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert [word in shown for word in WHOLE] == [False] * 5


def test_contact_and_signatory_of_the_newest_submission_are_among_them(
    world: dict[str, int], browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("district")
    path = f"/firms/{world['enterprise']}"
    masked, opened = client.get(path), client.send(path, reason="核实申报联系人")
    found = [answer.get_data(as_text=True) for answer in (masked, opened)]
    assert ["问卷中的联系人" in text and "承诺书签署人" in text for text in found] == [True, True]
    assert [("10000000001" in text, "100****0001" in text) for text in found] == [(False, True), (True, False)]
