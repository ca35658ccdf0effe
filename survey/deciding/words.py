"""Outcomes of decisions, what stands behind them, and why one is refused, in words."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import Footing, Outcome, PanelPart
from survey.words.language import _l

KINDS: Mapping[Outcome, str] = {
    Outcome.CONFIRM: "ok",
    Outcome.RESERVE: "mut",
    Outcome.DENY: "mut",
    Outcome.VERIFY: "warn",
}
"""Outcome -> how it is coloured; each is said in words, too."""
FOOTINGS: Mapping[Footing, str] = {
    Footing.RANKING: _l("与排序一致"),
    Footing.GREY: _l("临界区"),
    Footing.DEPARTS: _l("与排序不同"),
}
PARTS: Mapping[PanelPart, str] = {
    PanelPart.CHAIR: _l("主持"),
    PanelPart.MEMBER: _l("委员"),
    PanelPart.SECRETARY: _l("记录"),
}
LEFT_OUT: Mapping[str, str] = {
    "grey": _l("临界区，须逐家议"),
    "recused": _l("您已对它回避，由其他决定人办理"),
    "decided": _l("已有同样的决定"),
    "decided_otherwise": _l("已另有决定"),
    "waiting": _l("已有决定等待第二人"),
    "gate_failed": _l("有准入条件不通过"),
    "left": _l("企业已退出或撤回提交"),
    "": _l("不再属于这一部分"),
}
REFUSED: Mapping[str, str] = {
    "trial": _l("这是试填批次，不评估、不排序，也不作决定。"),
    "no_evaluation": _l("这家企业不在最新的评估里，不能作决定。请先重新评估。"),
    "moved_on": _l("这一页打开后又作了一次评估，没有保存。下面已是最新的名次，请看过再提出。"),
    "not_decider": _l("您不是这家企业的决定人，没有保存。决定人在批次的分工里指定。"),
    "recused": _l("您已对这家企业回避，不能提出或确认决定。"),
    "waiting": _l("这家企业已有一项决定等待第二人，没有保存。请先由第二人答复或由提出人撤回。"),
    "meanwhile": _l("您看这一页时，别人刚刚对这家企业作了决定，您的没有保存。请看下面的决定。"),
    "gate_failed": _l("这家企业有准入条件不通过，不能确认或列为备选。条件核实通过并重新评估后才可以。"),
    "unranked": _l("这家企业缺少必填问卷，没有名次，不能确认或列为备选。"),
    "left": _l("这家企业已退出申报或撤回了提交，不能确认或列为备选。"),
    "reason": _l("请写明理由，它会印入会议纪要。"),
    "document": _l("请填写依据文件的文号。"),
    "second": _l("请另选一位第二人：须是这家企业的另一位决定人。"),
    "meeting": _l("所选的会审已经结束或不属于本批次，请重新选择。"),
    "same": _l("这家企业在这次评估上已有同样的决定，不必再提出。"),
    "answered": _l("这项决定刚刚已有答复，没有保存。请看下面的结果。"),
    "same_person": _l("须由另一位决定人确认，不能自己确认自己提出的决定。"),
    "not_author": _l("只有提出人可以撤回。"),
    "nothing": _l("没有可以决定的企业，没有保存。"),
    "outcome": _l("成批只能确认稳定入选的企业，或把稳定的备选列为备选。"),
    "title": _l("请填写会审的名称。"),
    "people": _l("主持和委员须是本批次的决定人或替补，请重新选择。"),
    "ended": _l("这次会审已经结束，没有保存。"),
    "changed": _l("预览之后名单有变化，没有保存。下面是变化和新的预览，请看过再提出。"),
}


def say_decision_refused(code: str) -> str:
    """Return why something of a decision was not written, and what to do."""
    return str(REFUSED[code])
