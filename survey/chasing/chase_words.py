"""Calls in words: channels, outcomes, why one is not logged."""

from __future__ import annotations

from collections.abc import Mapping

from survey.chasing.chase_results import ChaseRefusedError
from survey.models import Channel, ChaseCall, ChaseOutcome
from survey.words.figures import say_date
from survey.words.language import _, _l

CHANNELS: Mapping[Channel, str] = {
    Channel.PHONE: _l("电话"),
    Channel.MESSAGE: _l("短信或企业微信"),
    Channel.MAIL: _l("邮件"),
    Channel.VISIT: _l("上门"),
    Channel.OTHER: _l("其他"),
}
OUTCOMES: Mapping[ChaseOutcome, str] = {
    ChaseOutcome.REACHED: _l("已接通"),
    ChaseOutcome.PROMISED: _l("承诺日期"),
    ChaseOutcome.NO_ANSWER: _l("无人接听"),
    ChaseOutcome.WRONG_NUMBER: _l("号码错误"),
    ChaseOutcome.ASKS_TIME: _l("要求延期"),
    ChaseOutcome.REFUSED: _l("拒绝"),
    ChaseOutcome.OTHER: _l("其他"),
}
FIELD_OF: Mapping[str, str] = {"future": "called_on", "no_next": "next_on", "next_before": "next_on"}
"""The field beside which a fault is said."""


def say_call_refused(error: ChaseRefusedError) -> str:
    """Return why a call is not logged, and what to do."""
    return {
        "future": _("联系日期不能晚于今天"),
        "no_next": _("企业承诺了日期的，请填写这个日期"),
        "next_before": _("这个日期不能早于联系日期"),
        "unknown": _("没有找到要更正的记录。"),
        "corrected": _("这条记录刚刚已由别人更正，请看最新的记录。"),
        "same": _("与原记录没有不同，没有登记更正。"),
    }[error.code]


def say_next(call: ChaseCall) -> str:
    """Return what the next date of a call is, empty where it has none."""
    if call.next_on is None:
        return ""
    day = say_date(call.next_on)
    if call.outcome == ChaseOutcome.PROMISED:
        return _("承诺%(day)s前提交", day=day)
    return _("%(day)s再联系", day=day)
