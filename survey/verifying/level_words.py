"""Why a level was not recorded."""

from __future__ import annotations

from survey.verifying.level_results import LevelRefusedError
from survey.words.language import _


def say_level_refused(error: LevelRefusedError) -> str:
    """Return why a level was not recorded, and what to do."""
    return {
        "reason": _("请写明理由。"),
        "basis": _("请写全依据：编号、日期，外部评定还要机构和有效期。"),
        "level": _("这个批次的问卷没有这一等级，请重新选择。"),
        "not_submitted": _("企业还没有提交，没有可以核定的内容；提交之后再核定。"),
        "gone": _("企业已注销或已并入另一条记录，不再核定。"),
        "recused": _("您已对这家企业回避，不能核定它的等级。"),
        "moved": _("刚刚有人记录了核定等级，您写的没有保存，仍在下面。请先看最新的记录，再决定是否更正。"),
        "nothing": _("这份问卷没有可以撤销的核定等级。"),
        "future": _("核查或发证的日期还没有到，请核对。"),
        "run_out": _("证书已过有效期，不能作为核定依据。"),
    }[error.code]
