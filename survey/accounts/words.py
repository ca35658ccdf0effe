"""What is said of accounts: pauses, crowds, and what happened to one's own account."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import AuditEntry
from survey.words.language import _, _l

EVENTS: Mapping[str, str] = {
    "sign_in": _l("登录成功"),
    "sign_in_failed": _l("登录失败：密码不正确"),
    "password_right": _l("密码正确，等待动态口令"),
    "second_factor_failed": _l("动态口令不正确"),
    "recovery_code_used": _l("用恢复代码代替动态口令登录"),
    "password_wrong": _l("在本人页面上输错密码"),
    "change_password": _l("修改了密码"),
    "reset_issued": _l("发放了重设密码的代码"),
    "reset_done": _l("用代码重设了密码"),
    "second_factor_set": _l("设置了动态口令"),
    "second_factor_reset": _l("安全管理员重设了动态口令"),
    "second_factor_removed": _l("停用了动态口令"),
    "recovery_codes_made": _l("重新生成了恢复代码"),
    "address_confirmed": _l("确认了邮箱"),
    "address_removed": _l("删除了邮箱"),
    "make_account": _l("建立了账号"),
}
"""Actions of the audit trail that the person they are about sees on the page of the own account."""


def say_event(entry: AuditEntry) -> str:
    """Return what happened to an account."""
    return str(EVENTS[entry.action])


def say_pause(seconds: int) -> str:
    """Return how long to wait after failures."""
    return _("连续输错，请 %(n)s 秒后再试。已保存的内容不受影响。", n=seconds)


def say_busy() -> str:
    """Return that many people of the same address sign in just now."""
    return _("同一网络正在登录的人较多，请几秒后再试。")
