"""What happened to a firm in words: kinds of events, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from survey.cases.case_results import CaseRefusedError
from survey.chasing.chase_words import CHANNELS, OUTCOMES, say_next
from survey.enquiries.enquiry_results import MOST_MESSAGES
from survey.models import Act, Channel, ChaseCall, ChaseOutcome, FlagStep
from survey.words.figures import unit_name
from survey.words.language import _, _l


class EventKind(StrEnum):
    """What a line of the chronology is about."""

    CALL = "call"
    QUESTION = "question"
    SUBMISSION = "submission"
    RETURN = "return"
    REVIEW = "review"
    NOTE = "note"
    FLAG = "flag"
    MESSAGE = "message"
    CHASE = "chase"
    REMINDER = "reminder"
    EXTENSION = "extension"
    ENTRY = "entry"
    HAND_OVER = "hand_over"
    SIGNAL = "signal"
    LEVEL = "level"
    CONDITION = "condition"
    VISIT = "visit"
    DECISION = "decision"


EVENT_TITLES: Mapping[EventKind, str] = {
    EventKind.VISIT: _l("走访"),
    EventKind.DECISION: _l("决定"),
    EventKind.CALL: _l("列入与通知"),
    EventKind.QUESTION: _l("提问"),
    EventKind.SUBMISSION: _l("提交"),
    EventKind.RETURN: _l("退回"),
    EventKind.REVIEW: _l("初审"),
    EventKind.NOTE: _l("备注"),
    EventKind.FLAG: _l("标记"),
    EventKind.MESSAGE: _l("消息"),
    EventKind.CHASE: _l("催办"),
    EventKind.REMINDER: _l("提醒"),
    EventKind.EXTENSION: _l("延期"),
    EventKind.ENTRY: _l("代填"),
    EventKind.HAND_OVER: _l("移交"),
    EventKind.SIGNAL: _l("线索"),
    EventKind.LEVEL: _l("核定等级"),
    EventKind.CONDITION: _l("准入条件"),
}
ACT_TITLES: Mapping[Act, str] = {
    Act.TAKE_BACK: _l("企业撤回修改"),
    Act.LEAVE: _l("企业退出申报"),
    Act.REJOIN: _l("企业恢复申报"),
}
STEP_TITLES: Mapping[FlagStep, str] = {
    FlagStep.RESOLVE: _l("了结标记“%(kind)s”"),
    FlagStep.REOPEN: _l("重新打开标记“%(kind)s”"),
}


def say_refused(error: CaseRefusedError) -> str:
    """Return why something about a case was refused, and what to do."""
    return {
        "other_note": _("要更正的备注不在这家企业的记录里，没有保存。请回到本页重新选择。"),
        "corrected": _("这条备注刚刚已有人更正，没有保存您写的内容；它仍在下面。请看更正后的备注再决定。"),
        "resolved": _("别人刚刚了结了这个标记，没有保存您写的内容；请看对方写的处理结果。"),
        "open": _("别人刚刚重新打开了这个标记，没有保存您写的内容；请看对方写的原因。"),
        "moved": _("刚刚有新的消息，您写的没有发出；它仍在下面。请先看新消息，再决定是否发出。"),
        "many": _("往来消息已有 %(n)s 条，不能再发。请电话联系。", n=MOST_MESSAGES),
        "silent": _("主管部门还没有给贵单位发过消息。有问题请到“咨询答疑”提问。"),
    }[error.code]


def text_or_gone(text: str) -> str:
    """Return a typed text, or that it is kept no more."""
    return text or _("（保存期满，已清除）")


def say_call(call: ChaseCall) -> str:
    """Return how a firm was called and what came of it."""
    what = _("%(how)s：%(outcome)s", how=CHANNELS[Channel(call.channel)], outcome=OUTCOMES[ChaseOutcome(call.outcome)])
    after = say_next(call)
    return _("%(what)s，%(next)s", what=what, next=after) if after else what


def say_reach(unit: str, *, own: bool) -> str:
    """Return for whom something is: for the firm itself, for its unit, or for all where `unit` is empty."""
    if own:
        return _("本企业")
    return unit_name(unit) if unit else _("全部企业")
