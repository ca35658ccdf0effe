"""What happened to the people of an enterprise, as sentences that they read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.models import Role
from survey.words.language import _
from survey.words.masking import mask_phone
from survey.words.roles import ROLE_TITLES

ACTIONS = (
    "print_claim_code",
    "claim_account",
    "approve_account",
    "invite_colleague",
    "withdraw_invitation",
    "join_enterprise",
    "assign_sections",
    "change_colleague",
    "remove_colleague",
    "hand_over",
    "take_over",
    "accept_seal",
    "reset_issued",
    "reset_done",
    "second_factor_reset",
)
"""The entries of the audit trail about an enterprise that its people read."""


def say_event(action: str, who: str, detail: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Return what happened. `who`: the name of whoever did it; `names`: of the users that entries name by id."""
    whom = str(detail.get("name") or names.get(int(detail.get("user") or 0), "") or _("一位同事"))
    return {
        "print_claim_code": _("%(who)s打印了认领账号的代码", who=who),
        "claim_account": _("%(whom)s用代码认领了本单位的账号（电话 %(phone)s）", whom=whom, phone=_phone(detail)),
        "approve_account": _("%(who)s核准了%(whom)s的账号", who=who, whom=whom),
        "invite_colleague": _("%(who)s邀请%(whom)s作为%(role)s加入", who=who, whom=whom, role=_role(detail)),
        "withdraw_invitation": _("%(who)s撤回了给%(whom)s的邀请", who=who, whom=whom),
        "join_enterprise": _("%(whom)s接受邀请，成为%(role)s", whom=whom, role=_role(detail)),
        "assign_sections": _("%(who)s调整了%(whom)s负责的部分", who=who, whom=whom),
        "change_colleague": _("%(who)s把%(whom)s改为%(role)s", who=who, whom=whom, role=_role(detail)),
        "remove_colleague": _("%(who)s移除了%(whom)s", who=who, whom=whom),
        "hand_over": _(
            "%(who)s根据文件%(document)s，准备把本单位账号移交给%(whom)s",
            who=who,
            whom=whom,
            document=detail.get("document", ""),
        ),
        "take_over": _("%(whom)s接手本单位账号，成为负责人（电话 %(phone)s）", whom=whom, phone=_phone(detail)),
        "accept_seal": _("%(who)s确认收到盖章的承诺书", who=who),
        "reset_issued": _("%(who)s给%(whom)s发放了重设密码的代码", who=who, whom=whom),
        "reset_done": _("%(whom)s重设了密码", whom=whom),
        "second_factor_reset": _("%(who)s重设了%(whom)s的动态口令", who=who, whom=whom),
    }.get(action, action)


def _phone(detail: Mapping[str, Any]) -> str:
    return mask_phone(str(detail.get("phone") or "")) or "–"


def _role(detail: Mapping[str, Any]) -> str:
    role = str(detail.get("role", ""))
    return str(ROLE_TITLES[Role(role)]) if role in {item.value for item in Role} else "–"
