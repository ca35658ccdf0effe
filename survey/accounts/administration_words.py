"""Why a change of an official's account is refused, and who may do what, as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from survey.accounts.refusal_results import ChangeRefusedError
from survey.models import OF_ENTERPRISES, Role
from survey.store.permissions import GRANTS, Permission
from survey.words.language import _
from survey.words.roles import PERMISSION_TITLES, ROLE_TITLES


@dataclass(frozen=True, slots=True)
class PermissionSentence:
    """Who may do one thing. `mine`: whether the reader is among them."""

    who: str
    what: str
    mine: bool


def say_refused(error: ChangeRefusedError) -> str:
    """Return why the change is refused, and what to do."""
    return {
        "self": _("不能变更自己的账号，请由另一位管理员办理。"),
        "same": _("账号已经是这样，没有改动。"),
        "last": _("这是最后一位在用的同类管理员，不能停用或改任。请先给另一个人授予这个角色。"),
        "second": _(
            "这个人似乎已用账号 %(other)s 担任管理员（姓名和电话相同，或账号名只差后缀）；同一人不得兼任，请另选一人。",
            other=error.other,
        ),
    }[error.fault]


def list_roles(roles: Iterable[Role]) -> str:
    """Return the titles of roles in the order of `Role`, one after another; all of them as one word."""
    own = frozenset(roles)
    if own == frozenset(Role):
        return _("所有账号")
    return _("、").join(str(ROLE_TITLES[role]) for role in Role if role in own)


def say_permissions(reader: Role) -> list[PermissionSentence]:
    """Return the table of permissions as sentences, in the order of the table."""
    return [
        PermissionSentence(list_roles(GRANTS[one]), str(PERMISSION_TITLES[one]), reader in GRANTS[one])
        for one in Permission
    ]


def roles_of_officials() -> list[tuple[str, str]]:
    """Return the roles that an account without an enterprise can have, with their titles."""
    return [(role.value, str(ROLE_TITLES[role])) for role in Role if role not in OF_ENTERPRISES]
