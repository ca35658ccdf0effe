"""What an entry holds, in words: all for whoever sees the object, no answer and no person for others."""

from __future__ import annotations

from typing import Any

import pytest

from survey import blueprints
from survey.jobs.kinds import KINDS
from survey.words.trail_detail_titles import CODES, DETAIL_TITLES
from survey.words.trail_details import CLOSED, OF_OFFICIALS, Told, tell


def pairs(told: tuple[Told, ...]) -> list[tuple[str, str, str]]:
    """Return title, old and new of details."""
    return [(item.title, item.old, item.text) for item in told]


def test_a_change_of_role_is_told_old_to_new() -> None:
    before, after = {"role": "unassigned", "unit": ""}, {"role": "town", "unit": "anting"}
    told, hidden = tell({"before": before, "after": after, "reason": "任命1号"}, "user", whole=False)
    assert pairs(told) == [("角色", "尚未授权", "街镇审核人员"), ("街镇", "–", "安亭镇"), ("理由", "", "任命1号")]
    assert hidden == 0


def test_what_is_the_same_before_and_after_is_not_told() -> None:
    both = {"before": {"active": True, "unit": "anting"}, "after": {"active": False, "unit": "anting"}}
    told, hidden = tell(both, "user", whole=False)
    assert (pairs(told), hidden) == ([("在用", "是", "否")], 0)


@pytest.mark.parametrize(
    ("about", "detail", "shown", "hidden"),
    [
        ("enterprise", {"contact": "示例张", "phone": "13812345678", "request": 3}, [("申请", "", "3")], 2),
        ("enterprise", {"user": 5, "reason": "致电在册联系人"}, [("账号", "", "编号 5")], 1),
        ("version", {"reason": "营业收入有误", "due": "2026-12-01", "questions": ["facts.contact"]}, [], 3),
        ("upload", {"kind": "directory"}, [("类别", "", "企业名录")], 0),
        ("pin", {"kind": "in", "reason": "示例", "document": "1号"}, [], 3),
        ("scheme", {"version": "2026.4", "replaced": {"criteria": []}}, [("版本", "", "2026.4")], 1),
        ("submission", {"written": 3, "channel": "page", "conflicts": 0}, [("途径", "", "页面")], 2),
        ("enterprise", {"name": "示例王", "role": "colleague"}, [("角色", "", "企业填报人")], 1),
        ("export", {"number": "JD-EX-20261128-8DB05955"}, [("编号", "", "JD-EX-20261128-8DB05955")], 0),
        ("export", {"rows": 7}, [("行数", "", "7")], 0),
        ("evaluation", {"personal": True}, [("含个人信息", "", "是")], 0),
        ("enterprise", {"purpose": "致电13812345678"}, [("用途", "", "致电138****5678")], 0),
        ("trail", {"purpose": "核查"}, [("用途", "", "核查")], 0),
        ("user", {"anything": "else"}, [], 1),
        ("", {}, [], 0),
    ],
)  # fmt: skip
def test_what_the_audit_administrator_gets(
    about: str, detail: dict[str, Any], shown: list[tuple[str, str, str]], hidden: int
) -> None:
    told, left = tell(detail, about, whole=False)
    assert (pairs(told), left) == (shown, hidden)


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({"phone": "13812345678"}, ("电话", "138****5678")),
        ({"email": "anna@example.com"}, ("邮箱", "a***@example.com")),
        ({"from": "10.20.30.40"}, ("来自", "10.20.*.*")),
        ({"reason": "致电 13812345678 核实"}, ("理由", "致电 138****5678 核实")),
        ({"contact": "示例张"}, ("联系人", "示例张")),
        ({"kind": "in"}, ("类别", "指定入选")),
        ({"kind": "brand_new"}, ("类别", "其他")),
        ({"was": "submitted"}, ("此前状态", "已提交")),
        ({"former": "ended"}, ("原负责人", "停用")),
        ({"by": "recovery"}, ("方式", "恢复码")),
        ({"channel": "import_official"}, ("途径", "工作人员代为导入")),
        ({"sections": [["facts", "identity"]]}, ("填写部分", "企业身份")),
        ({"sections": []}, ("填写部分", "全部")),
        ({"sections": [["facts", "gone"]]}, ("填写部分", "其他")),
        ({"questions": ["facts.contact_phone"]}, ("题目", "联系人手机或座机")),
        ({"questions": []}, ("题目", "全部")),
        ({"questionnaire": "gone"}, ("问卷", "其他")),
        ({"columns": ["name", "score"]}, ("列", "共 2 项")),
        ({"replaced": {"a": 1}}, ("改动前的规则", "共 1 项")),
        ({"role": "gone"}, ("角色", "其他")),
        ({"unit": "gone"}, ("街镇", "其他")),
        ({"reason": ""}, ("理由", "–")),
        ({"left": 0}, ("剩余", "0")),
        ({"brand_new": "text"}, ("其他", "text")),
    ],
)
def test_who_sees_the_object_gets_every_detail_in_words(detail: dict[str, Any], expected: tuple[str, str]) -> None:
    told, hidden = tell(detail, "enterprise", whole=True)
    assert ([(item.title, item.text) for item in told], hidden) == ([expected], 0)


def test_what_is_open_has_a_title() -> None:
    assert sorted((CLOSED | OF_OFFICIALS) - DETAIL_TITLES.keys()) == []


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        (
            {"user": 5, "role": "enterprise", "before": {"role": "colleague", "sections": [["facts", "identity"]]}},
            [("角色", "企业填报人", "企业负责人"), ("填写部分", "企业身份", "–"), ("账号", "", "编号 5")],
        ),
        ({"user": 5, "before": {"role": "colleague"}}, [("角色", "企业填报人", "–"), ("账号", "", "编号 5")]),
        (
            {"email": "anna@example.com", "before": "bert@example.com"},
            [("邮箱", "b***@example.com", "a***@example.com")],
        ),
        ({"email": "", "before": "bert@example.com"}, [("邮箱", "b***@example.com", "–")]),
        (
            {
                "changes": {"unit": ["anting", "malu"], "above_scale": [False, True]},
                "contact_phone": ["", "13812345678"],
            },
            [("街镇", "安亭镇", "马陆镇"), ("规上", "否", "是"), ("在册电话", "–", "138****5678")],
        ),
        (
            {"questionnaire": "facts", "questions": [["contact_phone", 2], ["note:x", 1]]},
            [("问卷", "", "基础数据与申报"), ("题目", "", "联系人手机或座机、其他")],
        ),
        (
            {"questionnaire": "facts", "question": "contact"},
            [("问卷", "", "基础数据与申报"), ("题目", "", "联系人姓名")],
        ),
        ({"purpose": "reset"}, [("用途", "", "重设密码")]),
        ({"purpose": "核查"}, [("用途", "", "核查")]),
    ],
)  # fmt: skip
def test_changes_are_told_however_they_were_written(
    detail: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    told, _hidden = tell(detail, "enterprise", whole=True)
    assert pairs(told) == expected


def test_a_change_of_an_enterprise_is_closed_to_who_does_not_see_it() -> None:
    detail = {"changes": {"unit": ["anting", "malu"]}, "contact": ["示例甲", "示例乙"], "contact_phone": ["1", "2"]}
    assert tell(detail, "enterprise", whole=False) == ((), 3)


@pytest.mark.parametrize(
    ("detail", "shown", "hidden"),
    [
        ({"before": "bert@example.com", "email": "anna@example.com"}, [], 2),
        ({"before": {"name": "示例甲", "phone": "13812345678"}, "after": {"name": "示例乙"}}, [], 2),
        (
            {"before": {"role": "colleague", "name": "示例甲"}, "after": {"role": "enterprise", "name": "示例乙"}},
            [("角色", "企业填报人", "企业负责人")],
            2,
        ),
        ({"before": {"role": "colleague"}, "role": "enterprise"}, [("角色", "企业填报人", "企业负责人")], 0),
        ({"after": ["示例甲"]}, [], 1),
    ],
)
def test_of_old_values_and_new_only_what_is_open_by_name_is_shown(
    detail: dict[str, Any], shown: list[tuple[str, str, str]], hidden: int
) -> None:
    told, left = tell(detail, "enterprise", whole=False)
    assert (pairs(told), left) == (shown, hidden)


def test_every_kind_of_job_is_called_by_name() -> None:
    assert blueprints.BLUEPRINTS  # importing them registers every kind
    assert sorted(KINDS.keys() - CODES["kind"].keys()) == []
