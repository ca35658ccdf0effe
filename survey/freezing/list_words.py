"""Frozen lists in words: checks, what a seat rests on, who signs, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.definition.scheme import Scheme
from survey.freezing.list_results import ListRefusedError
from survey.models import ListEntry
from survey.words.language import _, _l
from survey.words.limits import say_limit

CHECKS: Mapping[str, tuple[str, str, str]] = {
    "waiting": (_l("决定都有第二人确认"), _l("还有 %(n)s 家的决定等第二人确认"), "panel"),
    "verify_open": (_l("没有退回核实未办结的"), _l("还有 %(n)s 家退回核实，须重新决定"), "panel"),
    "not_evaluated": (
        _l("有决定的企业都在最新评估中"), _l("有 %(n)s 家定为确认或备选，却不在最新评估中，须改定不予"), "panel"
    ),
    "undecided": (_l("名额内的企业都有决定"), _l("名额内还有 %(n)s 家没有决定"), "panel"),
    "nobody": (_l("有确认入选的企业"), _l("还没有确认任何一家入选"), "panel"),
    "unranked": (_l("确认的企业都参加了排序"), _l("确认的企业中有 %(n)s 家缺必填问卷，没有参加排序"), "panel"),
    "gate_failed": (_l("确认的企业没有条件不通过"), _l("确认的企业中有 %(n)s 家条件不通过，不能入选"), "panel"),
    "ceilings": (_l("名额上限都满足"), _l("有 %(n)s 项名额上限超出"), "panel"),
    "too_many": (_l("确认的不超过名额"), _l("确认的比名额多 %(n)s 家"), "panel"),
    "undecided_reserve": (_l("备选企业都有决定"), _l("备选中有 %(n)s 家没有决定，冻结后不再备选"), "panel"),
    "moved": (_l("决定之后名次没有变化"), _l("有 %(n)s 家在决定之后重新评估，列入情况有变"), "panel"),
    "newer_answers": (_l("评估用的是最新的填报"), _l("评估之后有 %(n)s 家重新提交，须重新评估才计入"), "evaluation"),
    "gate_pending": (_l("确认的企业没有待核的条件"), _l("确认的企业中有 %(n)s 家的条件还待核"), "conditions"),
    "floors": (_l("名额下限都满足（等级只认核定）"), _l("有 %(n)s 项名额下限没有满足（等级只认核定）"), "panel"),
    "signals_open": (_l("确认的企业没有未办结的线索"), _l("确认的企业中有 %(n)s 家的线索未办结"), "signals"),
    "visits_open": (_l("确认的企业没有未办结的走访"), _l("确认的企业中有 %(n)s 家的走访未办结"), "visits"),
    "near_line": (_l("临近入选线的企业都经过核实"), _l("临近入选线而没有核实的有 %(n)s 家"), "visits"),
    "too_few": (_l("名额都用满"), _l("确认的比名额少 %(n)s 家"), "panel"),
}  # fmt: skip
"""Code -> what a check says where it is fine, what it says where it is open, and where that is mended."""
BASES: Mapping[str, str] = {
    "rank": _l("按名次"),
    "limit": _l("名额约束"),
    "pin": _l("指定"),
    "panel": _l("会审决定"),
    "promoted": _l("递补"),
}
PLACES: Mapping[str, str] = {
    "selected": _l("入选"),
    "reserve": _l("备选"),
    "out": _l("未入选"),
    "unranked": _l("未参加排序"),
}
PARTS: Mapping[str, str] = {"prepared": _l("制表"), "reviewed": _l("审核"), "issued": _l("签发")}
KINDS: Mapping[str, str] = {
    "withdrawal": _l("企业退出"),
    "correction": _l("更正"),
    "objection": _l("异议成立"),
}


def say_refused(error: ListRefusedError) -> str:
    """Return why something about a list was refused, and what to do."""
    names = _("、").join(error.names)
    return {
        "trial": _("这是试填批次，不产生名单。"),
        "no_evaluation": _("这一批次还没有评估。请先评估，再逐家决定。"),
        "hard": _("还有必须先办结的事项，不能冻结；请看下面的检查。"),
        "no_reason": _("请写明理由。"),
        "changed": _("您打开本页之后情况有变（有新的决定、评估或版本），没有保存。请核对下面的最新情况后再提交。"),
        "open_version": _("第%(n)s版还在等签署；签发或退回之后才能有新的一版。", n=names),
        "issued": _("名单已经签发，不能重新冻结；要改动请提出修订。"),
        "not_issued": _("还没有签发的名单，不能修订。"),
        "over": _("这一版已经签发或退回，不能再签。"),
        "not_next": _("现在不是签这一栏的时候，请刷新页面查看签署进展。"),
        "same_person": _("制表、审核、签发须是三个人，您已签过这一版。"),
        "recused": _("这一版改动的企业中有您须回避的，请由别人办理。"),
        "no_document": _("请填写文号。"),
        "broken": _("库里的名单与指纹不符，不能签署。请联系系统管理员，用“核对”查明改动。"),
        "unlike": _("与本版的指纹不符。请照纸上印的指纹前16位填写，并确认扫描件是这一版的。"),
        "holds_no_seat": _("所选企业不在名单上，不能退出。请重新选择。"),
        "holds_seat": _("所选企业已在名单上，或没有参加排序，不能补入。请重新选择。"),
        "gate_failed": _("所选企业有条件不通过，不能补入。"),
        "nothing": _("请至少选一家退出或补入的企业。"),
        "both": _("同一家企业不能既退出又补入，请只勾选一项。"),
        "no_objection": _("请选择这次修订依据的异议。"),
        "objection_over": _("所选异议没有成立，或已有一版名单按它修订，请重新选择。"),
        "limits": _("这样改动会超出名额上限，请另选企业。"),
        "too_many": _("名额已满，补入一家须同时退出一家。"),
        "lost": _("这次评估用的问卷版本已不在系统中，无法复算；请重新评估。"),
    }[error.code]


def say_why(row: ListEntry, scheme: Scheme) -> str:
    """Return what stands beside a firm: the reason that was given, or the limits that gave it a seat."""
    limits = _("；").join(say_limit(limit, scheme) for limit in row.facts.get("limits", ()))
    return row.reason or limits


def say_firm(number: int | None, entries: Mapping[int, ListEntry]) -> str:
    """Return the name of a firm, empty for nobody."""
    if number is None:
        return ""
    return str(entries[number].facts["name"]) if number in entries else _("其他街镇的企业")


def say_skipped(
    skipped: Sequence[tuple[int, Sequence[Mapping[str, str]]]], entries: Mapping[int, ListEntry], scheme: Scheme
) -> list[str]:
    """Return whom a promotion passed over and for which limits: ``某企业（小型至多5家）``."""
    return [
        _(
            "%(name)s（%(why)s）",
            name=say_firm(number, entries),
            why=_("；").join(say_limit(one, scheme) for one in limits) or _("几项名额约束合在一起，没有它的位置"),
        )
        for number, limits in skipped
    ]
