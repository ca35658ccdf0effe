"""What is refused about recusals and absences, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from survey.reviewing.absence_results import LONGEST, AbsenceRefusedError
from survey.reviewing.recusal_results import RecusalRefusedError
from survey.words.language import _, _l

_RECUSALS: Mapping[str, str] = {
    "reason": _l("请写明理由。"),
    "unknown": _l("这一批次的应填名单中没有这家企业，或者它不属于您的街镇。"),
    "person": _l("这个人不办理这家企业：账号已停用，或者不是它所属街镇和区里的工作人员。"),
    "recused": _l("已经回避，没有重复记录。"),
    "author": _l("您自己已对这家企业回避，请区里另一位工作人员办理。"),
    "to": _l("改由的人不能承办：账号已停用、已回避，或者不是这家企业所属街镇和区里的工作人员。请另选。"),
    "nobody": _l("这个街镇没有别的审核人员可以承办，请选定一个人。"),
    "own": _l("自己的回避不能由自己解除，请区里另一位工作人员办理。"),
    "withdrawn": _l("这次回避已由别人解除。"),
}
_ABSENCES: Mapping[str, str] = {
    "reason": _l("请写明理由。"),
    "absent": _l("这个人不能由您登记：账号已停用，或者不在您的管理范围内。"),
    "deputy": _l("这个人不能代理：账号已停用，或者不是同一街镇、区里的工作人员。请另选。"),
    "same": _l("不能由本人代理本人，请另选。"),
    "order": _l("最后一天不能早于第一天，请核对。"),
    "past": _l("最后一天已经过去，请核对。"),
    "already": _l("这段时间里已经登记过由谁代理，请先结束那一次，或者改日期。"),
    "deputy_away": _l("代理人在这段时间里自己也不在，请另选。"),
    "deputises": _l("这个人在这段时间里要代理别人，请先结束那一次代理。"),
    "over": _l("这次代理已经结束。"),
}


def say_recusal_refused(error: RecusalRefusedError) -> str:
    """Return why a recusal was not written or withdrawn."""
    return str(_RECUSALS[error.code])


def say_absence_refused(error: AbsenceRefusedError) -> str:
    """Return why an absence was not written or ended."""
    if error.code == "long":
        return _("代理最长 %(n)s 天；更久的，请把承办的企业交接给别人。", n=LONGEST)
    return str(_ABSENCES[error.code])
