"""Experts' advice, why something of a round is refused, and the figures of marks, in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from survey.models import ExpertAdvice
from survey.words.language import _l, _n

ADVICE: Mapping[ExpertAdvice, str] = {
    ExpertAdvice.RECOMMEND: _l("推荐列入"),
    ExpertAdvice.HESITATE: _l("可列可不列"),
    ExpertAdvice.AGAINST: _l("不推荐列入"),
}
REFUSED: Mapping[str, str] = {
    "title": _l("请填写名称。"),
    "due": _l("截止日期已经过了，请填写今天或以后的日期。"),
    "scales": _l("所选的评分项已不在目录中，请刷新页面后重选。"),
    "experts": _l("所选的专家不够每家企业的人数，请多选专家或减少每家的人数。"),
    "per_case": _l("每家企业至少由一位专家评。"),
    "cases": _l("没有可以评审的企业：按所选范围没有企业，或者您对它们都已回避。"),
    "evaluation": _l("所依据的评估不属于本批次，请刷新页面后重试。"),
    "ended": _l("这次评审已经结束，没有保存。"),
    "assigned": _l("这位专家已经分到过这家企业，请另选一位。"),
    "not_impartial": _l("这位专家已声明与这家企业有利益冲突，请另选一位。"),
    "expert": _l("所选账号已停用或不再是评审专家，请刷新页面后重选。"),
    "gone": _l("这项评审任务已经撤回或回避，没有保存。"),
    "reason": _l("请写明原因。"),
    "recused": _l("您已对这家企业回避，不能办理。"),
    "marks": _l("每一项都要评分。"),
    "why": _l("每一项评分都要写明理由。"),
    "change_reason": _l("修改已提交的评分，请写明原因。"),
    "moved": _l("您在别处刚刚提交过这家企业的评分，这次没有保存。请看最新的评分，确认后可再次提交。"),
}


def say_expert_refused(code: str) -> str:
    """Return why something of a round was not written."""
    return str(REFUSED[code])


def say_advice(advice: ExpertAdvice) -> str:
    """Return what an expert advises."""
    return str(ADVICE[ExpertAdvice(advice)])


def say_median(figure: Fraction) -> str:
    """Return a median, which is whole or has a half: ``4`` or ``3.5``."""
    return str(figure.numerator) if figure.denominator == 1 else f"{float(figure):.1f}"


def say_range(lowest: int, highest: int) -> str:
    """Return how far marks lie apart: ``2–5``, or ``4`` where all are one."""
    return str(lowest) if lowest == highest else f"{lowest}–{highest}"


def say_reminder(unmarked: int, title: str, due: str) -> str:
    """Return what is sent to an expert: one text for all cases of a round."""
    return _n(
        "您好，“%(title)s”还有 %(n)s 家企业待您评分，截止 %(due)s。请登录系统，在“待评企业”中办理；"
        "有利益冲突的请在该企业页面声明回避。",
        title=title,
        n=unmarked,
        due=due,
    )
