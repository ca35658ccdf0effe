"""Extensions in words: for whom, how each stands, why one is refused."""

from __future__ import annotations

from datetime import datetime

from survey.chasing.extension_results import LONGEST, ExtensionRefusedError
from survey.models import Extension
from survey.words.figures import unit_name
from survey.words.language import _

_NAMED = 5


def say_whom(extension: Extension) -> str:
    """Return for whom an extension is."""
    if extension.enterprise is not None:
        return extension.enterprise.name
    return _("%(unit)s全部企业", unit=unit_name(extension.unit)) if extension.unit else _("全部企业")


def say_extension_state(extension: Extension, now: datetime) -> str:
    """Return whether an extension is in force."""
    if extension.revoked_at is not None:
        return _("已撤销")
    return _("有效") if extension.until >= now else _("已到期")


def say_extension_refused(error: ExtensionRefusedError) -> str:
    """Return why nothing was extended or revoked, and what to do."""
    names = _("、").join(error.firms[:_NAMED])
    more = _("等 %(n)s 家企业", n=len(error.firms)) if len(error.firms) > _NAMED else ""
    return {
        "reason": _("请写明理由，企业会看到，也会留下记录。"),
        "past": _("延期的时间已经过去，请填以后的时间。"),
        "not_longer": _("这些企业现在的截止时间不早于这个时间，没有延长。请填更晚的时间。"),
        "after_decision": _("延期不能晚于本批次的决定日期；请先在“批次”中推迟决定日期。"),
        "far": _("延期最多到批次截止后 %(n)s 天。", n=LONGEST.days),
        "revoked": _("这次延期已经撤销。"),
        "relied_on": _("不能撤销：%(names)s%(more)s在延长的时间里已经保存或提交过。", names=names, more=more),
    }[error.code]
