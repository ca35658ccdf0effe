"""What is said of accounts: pauses, crowds, and what happened to one's own account."""

from __future__ import annotations

from survey.models import AuditEntry
from survey.words.actions import action_title
from survey.words.language import _, _n

EVENTS = (
    "sign_in",
    "sign_in_failed",
    "password_right",
    "second_factor_failed",
    "recovery_code_used",
    "password_wrong",
    "change_password",
    "reset_issued",
    "reset_done",
    "second_factor_set",
    "second_factor_reset",
    "second_factor_removed",
    "recovery_codes_made",
    "address_confirmed",
    "address_removed",
    "make_account",
)
"""Actions of the audit trail that the person they are about sees on the page of the own account."""


def say_event(entry: AuditEntry) -> str:
    """Return what happened to an account."""
    return action_title(entry.action)


def say_pause(seconds: int) -> str:
    """Return how long to wait after failures."""
    return _n("连续输错，请 %(n)s 秒后再试。已保存的内容不受影响。", n=seconds)


def say_busy() -> str:
    """Return that many people of the same address sign in just now."""
    return _("同一网络正在登录的人较多，请几秒后再试。")
