"""States, reasons and refusals of visits as texts."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import VisitAct, VisitReason
from survey.visiting.visit_results import VisitRefusedError
from survey.words.language import _, _l, _n

STATES: Mapping[VisitAct, tuple[str, str]] = {
    VisitAct.PLANNED: (_l("待走访"), "pri"),
    VisitAct.SENT_BACK: (_l("退回重核"), "warn"),
    VisitAct.SUBMITTED: (_l("等企业答复"), "warn"),
    VisitAct.ANSWERED: (_l("待复核"), "warn"),
    VisitAct.CONFIRMED: (_l("已复核生效"), "ok"),
    VisitAct.CANCELLED: (_l("已取消"), ""),
}
"""State -> its words and the colour of its chip."""
REASONS: Mapping[str, str] = {
    VisitReason.EFFECT.value: _l("对名单影响大"),
    VisitReason.NEAR.value: _l("临近入选线"),
    VisitReason.EXPOSURE.value: _l("未核实的分数多"),
    VisitReason.TOWN.value: _l("街镇最少家数"),
    VisitReason.RANDOM.value: _l("随机抽查"),
    VisitReason.HAND.value: _l("指定走访"),
}
QUICK: tuple[str, ...] = (_l("没有凭证"), _l("口径不同"), _l("只覆盖部分产线"), _l("现场未见"))
"""Reasons that are common: taken over with one press."""
REFUSED: Mapping[str, str] = {
    "state": _l("这次走访的状态已经变了，没有保存。请看最新的状态。"),
    "not_standing": _l(
        "企业已撤回、被退回或重新提交，这次走访所依据的提交不再有效。请取消这次走访，等企业提交后重新安排。"
    ),
    "gone": _l("企业已注销或已并入另一条记录，没有保存。"),
    "recused": _l("您已对这家企业回避，不能办理它的走访。"),
    "not_yours": _l("这次走访由别人负责，只有核查员和同行人能录入。需要换人的，请先改期或换人。"),
    "lead": _l("所选的人不能走访这家企业：不管这个街镇，或已对它回避。请另选。"),
    "open": _l("这家企业已有没办完的走访，不能再安排。"),
    "day": _l("走访日期已经过去，请改为今天或以后。"),
    "reason": _l("核定与填报不同的，请写明理由，企业看得到。"),
    "moved": _l("在您打开本页之后，别人刚刚改了内容，您的没有保存。请看最新的内容，确认后可再次保存。"),
    "nothing": _l("还没有录入任何核查结果。"),
    "question": _l("这家企业没有填报这一题，不能核定。"),
    "second": _l("复核须由第二人办理：参加走访或录入结果的人不能复核。"),
    "waiting": _l("企业还可以答复，答复之前或期限届满之前不能复核生效。"),
    "late": _l("答复期限已过，没有保存。"),
    "number": _l("选了核定等级的，请填写核查记录编号"),
    "level": _l("核定等级不能记录：这个批次的问卷没有这一等级，或走访日期还没有到。请退回改正。"),
    "early": _l("走访日期还没有到，不能提交结果。提前走访的，请先改期。"),
    "unanswered": _l("企业有异议，请写明对异议的答复，企业看得到。"),
}


def say_visit_refused(error: VisitRefusedError) -> str:
    """Return why something about a visit is refused, and what to do."""
    told = str(REFUSED[error.code])
    return _("%(firm)s：%(told)s", firm=error.firm, told=told) if error.firm else told


def say_reason(code: str, figure: int) -> str:
    """Return why a firm is visited, with the figure that it was chosen by."""
    title = str(REASONS.get(code, code))
    if code == VisitReason.EFFECT.value:
        return _("%(title)s：未核实的内容都低一档，名次掉 %(n)s 名", title=title, n=figure)
    if code == VisitReason.NEAR.value:
        return (
            _n("%(title)s：离入选线 %(n)s 名", title=title, n=figure)
            if figure
            else _("%(title)s：就在线上", title=title)
        )
    if code == VisitReason.EXPOSURE.value:
        return _("%(title)s：%(points)s 分没有核实", title=title, points=say_points(figure))
    return title


def say_points(points: int) -> str:
    """Return 10⁻⁶ points as points with two places."""
    return f"{points / 1_000_000:.2f}"


def say_message(number: int, until: str) -> str:
    """Return what a firm is told when a visit was handed in. `number`: of answers that were looked at."""
    return _(
        "走访核查的结果已录入，共 %(n)s 项。请在%(until)s之前到“走访核查结果”逐项查看：认可，或提出异议并说明理由。"
        "逾期没有答复的，按核查结果办理。",
        n=number,
        until=until,
    )
