"""What the directory refuses, and what became of many firms, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from survey.directory.firm_results import FirmRefusedError
from survey.directory.merger_results import Goes
from survey.words.language import _, _l

_REFUSALS: Mapping[str, str] = {
    "reason": _l("请写明理由。"),
    "campaign": _l("没有这个批次，可能已被移除。"),
    "over": _l("这个批次已经截止，不能再变动应填名单。"),
    "holder": _l("这个人不能承办：账号已停用，或者不在您的管理范围内。请另选。"),
    "unit": _l("没有交接：接手人不是这个街镇的审核人员，或者街镇不在您的管理范围内。"),
    "same": _l("没有交接：已经由这个人承办。"),
    "nothing": _l("没有交接：这位同事在您的管理范围内没有承办任何企业或街镇。"),
    "recused": _l("没有交接：接手人对其中的企业已经回避，请另选，或者逐家交接。"),
}
_LEFT: Mapping[str, str] = {
    "unknown": _l("名录中没有这家企业，或者它不属于您的街镇。"),
    "merged": _l("这条记录已并入另一条，请在那一条上操作。"),
    "closed": _l("企业已注销，不在名录中。"),
    "unlisted": _l("企业还没有列入名录，请先核准它的账号申请。"),
    "called": _l("已在应填名单中。"),
    "not_called": _l("不在应填名单中。"),
    "begun": _l("企业已开始填写，不能撤回；不需要填写的，可以豁免。"),
    "sent": _l("通知已发出，不能撤回；不需要填写的，可以豁免。"),
    "submitted": _l("企业已提交，提交仍然有效。"),
    "returned": _l("企业提交后被退回，正在补正。"),
    "exempt": _l("企业已豁免；要列入，请先取消豁免。"),
    "not_exempt": _l("企业没有豁免。"),
    "withdrawn": _l("企业已退出申报。"),
    "proposed": _l("街镇已经建议列入，正等区里决定。"),
    "other_unit": _l("接手人不是这家企业所属街镇的人员。"),
    "recused": _l("接手人对这家企业已经回避。"),
    "own_recusal": _l("您已对这家企业回避。"),
    "held": _l("已经由这个人承办。"),
    "not_held": _l("没有指定过承办人。"),
    "others": _l("之后由别人重新办理过，不在这次撤销之内。"),
    "not_proposed": _l("没有等待决定的建议，可能已有人决定。"),
    "over": _l("企业的申报已经截止；要列入，请先给它延期。"),
}
_FIRM_REFUSED: Mapping[str, str] = {
    "reason": _l("请写明理由，会留下记录。"),
    "gone": _l("名录中没有这家企业，或者它不属于您的街镇。"),
    "known": _l("名录中已有这家企业，请在它的页面上修改。"),
    "known_elsewhere": _l("这个信用代码已在名录中，属于其他街镇，请联系区里。"),
    "merged": _l("这条记录已并入另一条，请在那一条上操作。"),
    "closed": _l("名录中已有这家企业，记录为已注销；如有误，请由区里撤销注销记录。"),
    "not_closed": _l("这家企业没有注销记录，可能已有人撤销。"),
    "unlisted": _l("企业自行注册过，还没有列入名录，请由区里核准它的账号申请或新增。"),
    "other_unit": _l("街镇只能新增本街镇的企业，不能改所属街镇和信用代码，请联系区里。"),
    "code_taken": _l("另一条记录已有这个信用代码。如果是同一家企业，请合并两条记录。"),
    "late": _l("注销日期不能晚于一年之后，请核对。"),
    "same": _l("请另选一条记录，不能与自己合并。"),
    "into_closed": _l("保留的记录已注销，不能并入；请换过来，保留另一条。"),
    "both_begun": _l(
        "两条记录在“%(campaign)s”中都已填写或提交，不能合并。请企业在其中一条记录的账号中“退出申报”，再来合并。"
    ),
    "pinned": _l("保留的记录在“%(campaign)s”中有指定或不列入，不能让位给另一条。请先撤销指定，或换过来保留另一条。"),
    "moved": _l("预览之后，两条记录有了变化，没有合并。请核对下面的最新预览，再确认。"),
    "unchanged": _l("没有改动任何内容。"),
}
_GOES: Mapping[Goes, str] = {
    Goes.KEPT: _l("保留的记录照旧；另一条的留在被并入的记录中，不再使用"),
    Goes.MOVES: _l("移到保留的记录"),
    Goes.SWAPS: _l("用另一条的填报；保留的记录在这一批次没有填写"),
    Goes.BOTH: _l("两条都已填写，不能合并"),
    Goes.PINNED: _l("保留的记录有指定，不能让位"),
}


def say_refusal(code: str) -> str:
    """Return why nothing was done with any firm (`call_results.CallRefusedError`)."""
    return str(_REFUSALS[code])


def say_left(code: str) -> str:
    """Return why a firm was left as it was (`call_results.FirmsOutcome.why`)."""
    return str(_LEFT[code])


def say_firm_refused(error: FirmRefusedError) -> str:
    """Return why a firm's record stays as it is."""
    return str(_FIRM_REFUSED[error.code]) % {"campaign": error.campaign}


def say_goes(goes: Goes) -> str:
    """Return what becomes of both records' parts in a campaign once they are merged."""
    return str(_GOES[goes])


def say_conflict(title: str, now: str, by: str) -> str:
    """Return what somebody else wrote into a field meanwhile, and what saving again does."""
    return _(
        "在您打开本页之后，%(who)s已把“%(title)s”改为“%(now)s”。再次保存将以您的为准。",
        who=by or _("另一位工作人员"),
        title=title,
        now=now or _("（空）"),
    )
