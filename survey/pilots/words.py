"""Why something about pilots was refused, in words."""

from __future__ import annotations

from survey.words.language import _


def say_pilot_refused(code: str) -> str:
    """Return why something about pilots was refused, and what to do."""
    return {
        "not_issued": _("还没有签发的名单。名单签发并公示期满以后，才能确认试点企业。"),
        "not_public": _("名单还没有公示期满。公示期满、异议全部答复以后，才能确认试点企业。"),
        "running": _("公示还没有结束。公示期满、异议全部答复以后，才能确认试点企业。"),
        "objections": _("还有异议没有答复。全部答复以后，才能确认试点企业。"),
        "unmended": _("有异议成立，现行名单还没有按它修订。修订的一版签发以后，才能确认试点企业。"),
        "changed": _("您打开本页之后情况有变，没有保存。请核对下面的最新情况后再提交。"),
        "nothing": _("没有改动，不需要保存。"),
        "document": _("请填写文号。"),
        "reason": _("请写明理由。"),
        "early": _("日期早于名单签发的日期，请改正。"),
        "recused": _("您已对这家企业回避，请由别人办理。"),
        "over": _("这家企业的试点已经结束，记录不再修改。"),
        "known": _("这家企业在本工作计划中已有试点记录，不重复登记。"),
        "no_firm": _("名录中没有这家企业，或它的记录已并入另一条，请重新查找。"),
        "order": _("日期的先后不对，请核对开始、完成、任务书和验收日期。"),
    }[code]
