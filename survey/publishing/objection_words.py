"""Kinds, states and refusals of objections as texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.models import ObjectionKind, ObjectionStepKind
from survey.publishing.objection_results import ObjectionRefusedError
from survey.words.language import _, _l

KINDS: Mapping[ObjectionKind, str] = {
    ObjectionKind.WHY_NOT: _l("为什么没有入选"),
    ObjectionKind.DATA: _l("认为数据有误"),
    ObjectionKind.IRREGULAR: _l("反映程序或作风问题"),
    ObjectionKind.OTHER: _l("其他"),
}
STEPS: Mapping[ObjectionStepKind, tuple[str, str]] = {
    ObjectionStepKind.NOTED: (_l("核查情况"), ""),
    ObjectionStepKind.ANSWERED: (_l("已答复：名单不变"), "ok"),
    ObjectionStepKind.UPHELD: (_l("异议成立：修订名单"), "warn"),
}
"""Kind of a step -> its words and the colour of its chip."""
REFUSED: Mapping[str, str] = {
    "text": _l("请写明内容"),
    "person": _l("署名的请填写姓名；不署名的不要填写姓名和联系方式。"),
    "future": _l("收到日期还没有到，请核对。"),
    "early": _l("收到日期早于公示开始日期，请核对。"),
    "due": _l("答复期限早于收到日期，请核对。"),
    "about": _l("所选的企业不在这个批次，请重新选择。"),
    "settled": _l("这件异议已经答复，没有保存。请看下面的记录。"),
    "recused": _l("您已对这家企业回避，不能办理与它有关的异议。请由其他人办理。"),
    "no_firm": _l("这件异议没有涉及名单上的企业，没有可以重新计算的得分。"),
    "lost": _l("当时的问卷版本已不在系统中，不能按当时的数据重新计算。"),
    "changed": _l("当时的数据与记录不符，不能重新计算。请与系统管理员联系，并核对操作记录链。"),
}


def say_objection_refused(error: ObjectionRefusedError) -> str:
    """Return why something about an objection is refused, and what to do."""
    return str(REFUSED[error.code])


def say_again(kept: Mapping[str, Any]) -> str:
    """Return what working a score out again gave; `kept`: as it lies with a step."""
    figures = {
        "score": _points(kept["score"]),
        "rank": kept["rank"] if kept["rank"] is not None else "–",
        "then": _points(kept["stored_score"]),
        "place": kept["stored_rank"] if kept["stored_rank"] is not None else "–",
    }
    if kept["equal"]:
        return _("按当时的数据和规则重新计算：得分 %(score)s，名次 %(rank)s，与名单所依据的结果一致。", **figures)
    return _(
        "按当时的数据和规则重新计算：得分 %(score)s，名次 %(rank)s；"
        "名单所依据的是得分 %(then)s，名次 %(place)s，两者不一致。",
        **figures,
    )


def _points(score: int | None) -> str:
    return "–" if score is None else f"{score / 1_000_000:.2f}"
