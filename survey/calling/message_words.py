"""Texts to paste into a message, and the mail to a firm, in the language of the block."""

from __future__ import annotations

from datetime import datetime

from scoring.characters import one_line
from survey.models import Campaign
from survey.words.figures import deadline
from survey.words.language import _
from survey.words.trials import trial_mark


def say_message(
    campaign: Campaign, name: str, *, closes_at: datetime, code: str, has_account: bool, address: str
) -> str:
    """Return the text of a message to a firm, in one line.

    `closes_at`: its own last moment.  `code`: its claim code; without one it is told where to find it, or to sign in
    with the account that it has.
    """
    what = _("%(name)s：请在%(time)s前在线填报“%(title)s”并提交。", name=name, time=deadline(closes_at),
             title=campaign.title)  # fmt: skip
    if has_account:
        how = _("网址 %(address)s ，请用贵单位原来的账号登录。", address=address)
    elif code:
        how = _("网址 %(address)s ，认领代码 %(code)s （只能用一次，请勿转发）。", address=address, code=code)
    else:
        how = _("网址 %(address)s ，认领代码见纸质通知书；没有收到的请联系所属街镇。", address=address)
    mark = f"{trial_mark(campaign)}。" if campaign.trial else ""
    return one_line(what + mark + how + _ask(campaign))


def _ask(campaign: Campaign) -> str:
    told = " ".join(filter(None, (campaign.contact_office, campaign.contact_phone, campaign.contact_hours)))
    return _("咨询：%(whom)s。", whom=told) if told else ""


_TRIAL = ("试填批次：不参加评估和排序", "Trial campaign: not evaluated, not ranked")
_MAIL = """{name}（{firm}）：

请贵单位在线填报“{title}”。
{trial}
开始填报：{opens}
提交截止：{closes}
网址：{address}

请用贵单位原来的账号登录，可以分多次、由多位同事填写。{ranked}
{asked}
本邮件由系统发送，请不要回复。

----

{name} ({firm}),

please fill in "{title}" online.
{trial_en}
Begins: {opens_en}
Ends: {closes_en}
Address: {address}

Sign in with the account that you have. You may fill it in bit by bit, and with colleagues.{ranked_en}
{asked_en}
This mail was sent by a program: please do not answer it.
"""


def call_mail(
    campaign: Campaign, whom: tuple[str, str], address: str, dates: tuple[tuple[str, str], tuple[str, str]]
) -> tuple[str, str]:
    """Return subject and text of the mail that calls a firm, in Chinese and below it in English.

    `whom`: the name of the person and of the firm.  `dates`: (opening, closing) in Chinese, and in English.
    """
    person, firm = whom
    (opens, closes), (opens_en, closes_en) = dates
    told = " ".join(filter(None, (campaign.contact_office, campaign.contact_phone, campaign.contact_hours)))
    text = _MAIL.format(
        name=one_line(person),
        firm=one_line(firm),
        title=one_line(campaign.title),
        address=address,
        opens=opens,
        closes=closes,
        opens_en=opens_en,
        closes_en=closes_en,
        trial=f"{_TRIAL[0]}。\n" if campaign.trial else "",
        trial_en=f"{_TRIAL[1]}.\n" if campaign.trial else "",
        ranked="" if campaign.trial else "没有提交的不参加排序。",
        ranked_en="" if campaign.trial else " What is not submitted is\nnot ranked.",
        asked=f"咨询：{one_line(told)}" if told else "",
        asked_en=f"Questions: {one_line(told)}" if told else "",
    )
    subject = f"请填报：{campaign.title} / Please fill in: {campaign.title}"
    if campaign.trial:
        subject = f"请试填：{campaign.title} / Please try out: {campaign.title}"
    return one_line(subject), text
