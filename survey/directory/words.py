"""What the directory refuses, and what became of many firms, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from survey.words.language import _l

_REFUSALS: Mapping[str, str] = {
    "reason": _l("请写明理由。"),
    "campaign": _l("没有这个批次，可能已被移除。"),
    "over": _l("这个批次已经截止，不能再变动应填名单。"),
}
_LEFT: Mapping[str, str] = {
    "unknown": _l("名录中没有这家企业，或者它不属于您的街镇。"),
    "merged": _l("这条记录已并入另一条，请在那一条上操作。"),
    "closed": _l("企业已注销，不在名录中。"),
    "unlisted": _l("企业还没有列入名录，请先核准它的账号申请。"),
    "called": _l("已在应填名单中。"),
    "not_called": _l("不在应填名单中。"),
    "begun": _l("企业已开始填写，不能撤回；不需要填写的，可以豁免。"),
    "sent": _l("通知已发出，不能撤回；不需要填写的，可以豁免。"),
    "submitted": _l("企业已提交，提交仍然有效。"),
    "returned": _l("企业提交后被退回，正在补正。"),
    "exempt": _l("企业已豁免；要列入，请先取消豁免。"),
    "not_exempt": _l("企业没有豁免。"),
    "withdrawn": _l("企业已退出申报。"),
    "proposed": _l("街镇已经建议列入，正等区里决定。"),
    "not_proposed": _l("没有等待决定的建议，可能已有人决定。"),
}


def say_refusal(code: str) -> str:
    """Return why nothing was done with any firm (`call_results.CallRefusedError`)."""
    return str(_REFUSALS[code])


def say_left(code: str) -> str:
    """Return why a firm was left as it was (`call_results.FirmsOutcome.why`)."""
    return str(_LEFT[code])
