"""Rows of the trail: telephones, names of contacts and business are not in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from survey.accounts.trail_views import TrailRow, mask_name, mask_telephone, mask_telephones, view_entries
from survey.models import AuditEntry, Role, User

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13800000001", "***01"),
        ("致电021-5555 0001核实", "致电***01核实"),
        ("+86 138 0000 0001、10000000002", "***01、***02"),
        ("文件2026-1号", "文件2026-1号"),
        ("共12345家", "共12345家"),
        ("JD-EX-000123-7f3a", "JD-EX-000123-7f3a"),
        ("JD-EX-000128-8DB05955", "JD-EX-000128-8DB05955"),
        ("91310114MA1GT00010", "91310114MA1GT00010"),
        ("", ""),
    ],
)
def test_telephones_in_a_text(text: str, expected: str) -> None:
    assert mask_telephones(text) == expected


@pytest.mark.parametrize(("number", "expected"), [("13800000001", "***01"), ("1234", "***"), ("", "***")])
def test_a_telephone(number: str, expected: str) -> None:
    assert mask_telephone(number) == expected


def test_a_name_keeps_its_first_sign() -> None:
    assert (mask_name("示例联系人"), mask_name("")) == ("示**", "**")


def row(action: str, about: tuple[str, str], detail: dict[str, Any]) -> TrailRow:
    """Return the row of an entry of Li's."""
    user = User(login="li", name="示例李", role=Role.SECURITY)
    entry = AuditEntry(
        at=NOON,
        user=user,
        action=action,
        object_type=about[0],
        object_id=about[1],
        detail=detail,
        address="10.0.0.1",
    )
    [made] = view_entries([entry])
    return made


def test_a_change_of_role_is_told_whole() -> None:
    before, after = {"role": "unassigned", "unit": ""}, {"role": "town", "unit": "anting"}
    made = row("grant_role", ("user", "5"), {"before": before, "after": after, "reason": "任命1号"})
    assert made == TrailRow(
        at=NOON,
        login="li",
        name="示例李",
        action="变更角色或街镇",
        about="账号编号 5",
        said=(
            ("变更前", "角色：尚未授权；街镇：–"),
            ("变更后", "角色：街镇审核人员；街镇：安亭镇"),
            ("理由", "任命1号"),
        ),
        hidden=0,
        address="10.0.0.1",
    )


def test_a_change_of_state_says_yes_and_no() -> None:
    made = row("deactivate_account", ("user", "5"), {"before": {"active": True}, "after": {"active": False}})
    assert made.said == (("变更前", "在用：是"), ("变更后", "在用：否"))


@pytest.mark.parametrize(
    ("about", "detail", "said", "hidden"),
    [
        ("enterprise", {"reason": "致电13800000001"}, (("理由", "致电***01"),), 0),
        ("version", {"reason": "营业收入有误"}, (), 1),
        ("pin", {"kind": "in", "reason": "示例", "document": "1号"}, (("类别", "in"),), 2),
        ("scheme", {"version": "2026.4", "replaced": {"criteria": []}}, (("版本", "2026.4"),), 1),
        ("submission", {"written": 3, "channel": "page"}, (("写入", "3"), ("途径", "page")), 0),
        ("enterprise", {"contact": "示例张", "phone": "10000000001"}, (("联系人", "示**"), ("电话", "***01")), 0),
        ("export", {"number": "JD-EX-000128-8DB05955"}, (("编号", "JD-EX-000128-8DB05955"),), 0),
        ("export", {"digest": "1234567890"}, (("文件摘要", "1234567890"),), 0),
        ("user", {"anything": "else"}, (), 1),
        ("", {}, (), 0),
    ],
)
def test_what_is_shown_of_a_detail(
    about: str, detail: dict[str, Any], said: tuple[tuple[str, str], ...], hidden: int
) -> None:
    made = row("anything", (about, "5"), detail)
    assert (made.action, made.said, made.hidden) == ("anything", said, hidden)


def test_an_entry_of_nobody_s_has_no_name() -> None:
    [made] = view_entries([AuditEntry(at=NOON, action="evaluate", object_type="", object_id="", detail={}, address="")])
    assert (made.login, made.name, made.action, made.about) == ("", "", "重新评估", "")
