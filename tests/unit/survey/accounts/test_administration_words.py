"""Refusals and permissions as sentences."""

from __future__ import annotations

import pytest

from survey.accounts.administration_words import PermissionSentence, list_roles, say_permissions, say_refused
from survey.accounts.refusal_results import ChangeRefusedError
from survey.models import Role
from survey.store.permissions import GRANTS, Permission


@pytest.mark.parametrize(
    ("error", "begin"),
    [
        (ChangeRefusedError("self"), "不能变更自己的账号"),
        (ChangeRefusedError("same"), "账号已经是这样"),
        (ChangeRefusedError("last"), "这是最后一位在用的同类管理员"),
        (ChangeRefusedError("second", "li-sys"), "这个人似乎已用账号 li-sys 担任管理员"),
    ],
)
def test_why_a_change_is_refused(error: ChangeRefusedError, begin: str) -> None:
    assert say_refused(error).startswith(begin)


def test_roles_are_listed_in_their_order_and_all_of_them_as_one() -> None:
    assert list_roles({Role.DISTRICT, Role.TOWN}) == "街镇审核人员、区经委工作人员"
    assert list_roles(Role) == "所有账号"


def test_every_permission_is_a_sentence_and_says_whether_the_reader_may() -> None:
    told = say_permissions(Role.AUDIT)
    assert len(told) == len(Permission)
    assert [one for one in told if one.mine] == [
        PermissionSentence("所有账号", "修改自己的密码、动态口令和邮箱", mine=True),
        PermissionSentence(list_roles(GRANTS[Permission.SEE_TODAY]), "查看本角色接下来要办的事", mine=True),
        PermissionSentence("审计管理员", "查看操作日志，不含答案、数据和个人信息", mine=True),
        PermissionSentence(list_roles(GRANTS[Permission.SEE_PERMISSIONS]), "查看权限表", mine=True),
    ]
