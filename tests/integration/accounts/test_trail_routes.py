"""The audit administrator's page: filtered, paged, without telephones, contacts and business."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Role
from tests.integration.conftest import Browser, make_user

PLACE = re.compile(r"10\.0\.0\.(\d+)")


@pytest.fixture
def audit(database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return the browser of an audit administrator, and three entries that end in .1, .2 and .3."""
    make_user(database, "audit", Role.AUDIT)
    clerk = make_user(database, "li.mei", Role.DISTRICT).id
    client = browser()
    client.sign_in("audit")
    database.rollback()
    days = (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), datetime(2026, 3, 1, 16, 0, tzinfo=UTC))
    database.add_all(
        [
            AuditEntry(at=days[0], user_id=clerk, action="pin", object_type="pin", object_id="7", address="10.0.0.1"),
            AuditEntry(
                at=days[1], user_id=clerk, action="submit", object_type="version", object_id="7", address="10.0.0.2"
            ),
            AuditEntry(
                at=days[1], user_id=None, action="evaluate", object_type="evaluation", object_id="9", address="10.0.0.3"
            ),
        ]
    )
    database.commit()
    return client


def found(client: Browser, query: str) -> list[str]:
    """Return the ends of the addresses of the made-up entries that a query leaves."""
    return PLACE.findall(client.get(f"/audit?{query}").get_data(as_text=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["3", "2", "1"]),
        ("person=LI.MEI", ["2", "1"]),
        ("person=示例li", ["2", "1"]),
        ("person=nobody", []),
        ("action=submit", ["2"]),
        ("kind=pin", ["1"]),
        ("number=7", ["2", "1"]),
        ("kind=version&number=7", ["2"]),
        ("since=2026-03-02&until=2026-03-02", ["3", "2"]),
        ("until=2026-03-01", ["1"]),
        ("since=2026-03-03&until=2026-03-04", []),
        ("person=li.mei&action=pin&since=2026-03-01&until=2026-03-01", ["1"]),
        ("since=yesterday&until=2026-03-01", ["1"]),
    ],
)
def test_filters(query: str, expected: list[str], audit: Browser) -> None:
    assert found(audit, query) == expected


def test_days_that_are_none_and_a_period_that_ends_before_it_begins_are_told(audit: Browser) -> None:
    assert "日期请写成 2026-11-28 的样子" in audit.get("/audit?since=2026-02-30").get_data(as_text=True)
    assert "日期请写成" in audit.get("/audit?until=0001-01-01").get_data(as_text=True)
    answer = audit.get("/audit?since=2026-03-02&until=2026-03-01").get_data(as_text=True)
    assert "起始日期晚于截止日期，请核对。" in answer
    assert "没有符合条件的记录" in answer
    assert "flash warning" not in audit.get("/audit?since=2026-03-02").get_data(as_text=True)


def test_pages_keep_the_filters(audit: Browser, database: Session) -> None:
    database.add_all(AuditEntry(action="pin", address="10.9.9.9") for _ in range(60))
    database.commit()
    first = audit.get("/audit?action=pin").get_data(as_text=True)
    assert "共 61 条" in first
    assert 'href="/audit?action=pin&amp;page=2"' in first
    assert first.count("10.9.9.9") == 50
    assert audit.get("/audit?action=pin&page=2").get_data(as_text=True).count("10.9.9.9") == 10


def test_telephones_contacts_and_business_are_not_shown(audit: Browser, database: Session) -> None:
    asked = {"request": 3, "contact": "示例联系人", "phone": "13800000001"}
    checked = {"user": 5, "reason": "致电 021-5555 0001 核实"}
    pinned = {"kind": "in", "reason": "示例集团重点企业", "document": "示1号"}
    database.add_all(
        [
            AuditEntry(action="ask_for_account", object_type="enterprise", object_id="5", detail=asked),
            AuditEntry(action="approve_account", object_type="enterprise", object_id="5", detail=checked),
            AuditEntry(action="pin", object_type="pin", object_id="8", detail=pinned),
        ]
    )
    database.commit()
    shown = audit.get("/audit").get_data(as_text=True)
    for hidden in ("示例联系人", "13800000001", "5555", "示例集团重点企业", "示1号"):
        assert hidden not in shown
    for said in ("联系人：示**", "电话：***01", "致电 ***01 核实", "另有 2 项业务内容", "企业申请账号", "企业 5"):
        assert said in shown
