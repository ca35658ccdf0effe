"""Why verdicts on files are refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from survey.words.language import _l

REFUSED: Mapping[str, str] = {
    "gone": _l("这家企业已注销或已并入另一条记录，核对结果没有保存。"),
    "moved": _l("在您打开本页之后，别人刚刚核对了这份文件，您的结果没有保存。请看最新的结果，确认后可再次保存。"),
    "not_standing": _l("这次提交已不是有效的提交（企业撤回修改、被退回、退出或已重新提交），核对结果没有保存。"),
    "reason": _l("选了“不采信”的，请写明理由，企业看得到。"),
    "recused": _l("您已对这家企业回避，不能核对它的佐证。"),
    "unknown": _l("这份文件已被企业移除，核对结果没有保存。请刷新页面后再看。"),
    "verdict": _l("请选择“已核”或“不采信”。"),
}


def say_verdict_refused(code: str) -> str:
    """Return why a verdict was not written."""
    return str(REFUSED[code])
