"""What is done with many firms, in words: buttons, what happens, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from survey.directory.words import say_left
from survey.firms.action_results import Action, DoneAction
from survey.words.language import _, _l

_TITLES: Mapping[Action, str] = {
    Action.CALL: _l("列入应填"),
    Action.TAKE_BACK_CALL: _l("撤回列入"),
    Action.EXEMPT: _l("豁免"),
    Action.END_EXEMPTION: _l("取消豁免"),
    Action.PROPOSE: _l("建议列入"),
    Action.MARK_SENT: _l("登记通知已发出"),
    Action.TAKE_BACK_SENT: _l("撤销通知已发出"),
    Action.REMIND: _l("登记今天已提醒"),
    Action.TAKE_BACK_REMINDER: _l("撤回今天已提醒的登记"),
    Action.EXTEND: _l("延期"),
    Action.TAKE_BACK_EXTENSION: _l("撤销延期"),
    Action.ASSIGN: _l("指定承办人"),
    Action.TAKE_BACK_ASSIGNED: _l("撤销指定承办人"),
}
_ABOUT: Mapping[Action, str] = {
    Action.CALL: _l("这些企业列入本批次的应填名单，可以领取账号、开始填报。理由会记入每家企业的记录。"),
    Action.EXEMPT: _l("这些企业本批次不需要填报，不再计入应填。已填的内容保留。理由会记入每家企业的记录。"),
    Action.END_EXEMPTION: _l("这些企业恢复到豁免之前的状态，重新计入应填。理由会记入每家企业的记录。"),
    Action.PROPOSE: _l("建议区里把这些企业列入本批次的应填名单，由区里决定。理由会记入每家企业的记录。"),
    Action.MARK_SENT: _l("登记这些企业的通知已经发出；系统不会另外发送任何内容。"),
    Action.REMIND: _l("登记今天已经提醒过这些企业；系统不会另外发送任何内容。每家企业一天登记一次。"),
    Action.EXTEND: _l("给这些企业各自延长截止时间。企业在工作台上看得到新的时间和理由。"),
    Action.ASSIGN: _l("这些企业的初审改由一个人承办，立即生效，双方在工作台都会看到。理由会记入每家企业的记录。"),
}


def say_action(action: Action) -> str:
    """Return what an action is called on its button."""
    return str(_TITLES[action])


def say_about(action: Action) -> str:
    """Return what an offered action does, for the page that asks for its confirmation."""
    return str(_ABOUT[action])


def say_done(done: DoneAction) -> str:
    """Return what came of an action in one sentence."""
    if not done.done:
        return _("没有一家办理“%(what)s”。", what=say_action(done.action))
    if done.why:
        return _(
            "%(what)s：%(n)s 家已办理，%(m)s 家没有办理。",
            what=say_action(done.action),
            n=len(done.done),
            m=len(done.why),
        )
    return _("%(what)s：%(n)s 家已办理。", what=say_action(done.action), n=len(done.done))


_WHY: Mapping[str, str] = {
    "marked": _l("通知已登记为发出。"),
    "not_marked": _l("通知没有登记为发出。"),
    "reminded": _l("今天已经登记过提醒。"),
    "not_reminded": _l("今天没有由您登记过提醒。"),
    "later": _l("这一天还没有到。"),
    "longer": _l("现在的截止时间不早于这个时间。"),
    "not_longer": _l("没有由您给它的、还有效的延期。"),
    "relied_on": _l("在延长的时间里已经保存或提交过，延期保留。"),
    "revoked": _l("延期刚刚已经撤销。"),
    "moved": _l("您打开确认页之后，别人改变了它的状态；请核对后再办理。"),
    "others": _l("之后由别人重新办理过，不在这次撤销之内。"),
}


def say_why(code: str) -> str:
    """Return why something was not done with a firm."""
    return str(_WHY[code]) if code in _WHY else say_left(code)
