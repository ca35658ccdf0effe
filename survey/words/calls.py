"""How calls went out, and why something about them cannot be done, in words."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import SentBy
from survey.words.language import _, _l

SENT_BY: Mapping[SentBy, str] = {
    SentBy.LETTER: _l("通知书"),
    SentBy.MESSAGE: _l("短信或企业微信"),
    SentBy.MAIL: _l("邮件"),
    SentBy.BY_HAND: _l("当面或电话"),
}


def say_sent_by(by: SentBy) -> str:
    """Return how a call reached an enterprise."""
    return str(SENT_BY[SentBy(by)])


def say_cannot_call(code: str) -> str:
    """Return why letters, lists or mails are refused, and what to do; empty for another code."""
    return {
        "no_campaign": _("还没有批次，请先建立批次。"),
        "closed": _("本批次的填报已截止，不再制作通知。要延长期限，请先在批次页修改截止时间。"),
        "nobody": _(
            "没有需要制作的：所选企业或者已有能用的代码，或者刚刚由别人印出，或者不再是应填企业。没有任何代码改变。"
        ),
        "no_mail": _("没有设置邮件服务器，不能发邮件。"),
        "server": _("邮件服务器不能用，已停止发送；没有轮到的企业没有发，也没有标记。请告诉管理员，恢复后再发其余的。"),
    }.get(code, "")


def say_left_out(why: str) -> str:
    """Return why a firm is not in a file."""
    return {
        "has_code": _("已有能用的代码，没有勾选“重新生成”"),
        "over": _("它的申报已经截止"),
        "meanwhile": _("有人刚刚为它印出了代码，或它的代码刚被使用"),
        "not_called": _("不再是本批次的应填企业"),
    }.get(why, "")


def say_mail_failed(why: str) -> str:
    """Return why a mail did not go out."""
    return {
        "address": _("邮件服务器不接受这个地址"),
        "refused": _("邮件服务器拒收这封邮件"),
    }.get(why, _("没有发成"))
