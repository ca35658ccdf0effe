"""What is refused about a first review, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from survey.words.language import _l

_REFUSED: Mapping[str, str] = {
    "gone": _l("这家企业已注销或已并入另一条记录，初审意见没有保存。"),
    "moved": _l("在您打开本页之后，别人刚刚初审了这次提交，您的意见没有保存。请看下面的最新意见，确认后可再次保存。"),
    "not_standing": _l("这次提交已不是有效的提交（企业撤回修改、被退回、退出或已重新提交），初审意见没有保存。"),
    "reason": _l("不是“建议通过”的，请写明理由。"),
    "recused": _l("您已对这家企业回避，不能再作初审。"),
    "remark": _l("选了存疑的，请写明说明。"),
}


def say_refused(code: str) -> str:
    """Return why a first review was not written."""
    return str(_REFUSED[code])
