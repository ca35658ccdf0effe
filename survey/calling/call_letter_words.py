"""What a letter says, in the language of the block (`survey.words.language.in_language`) that it is written in."""

from __future__ import annotations

import io
from datetime import datetime

import segno

from exports.printed.call_letters import CallLetterWords
from survey.answering.estimate_effort import CampaignEffort
from survey.models import Campaign
from survey.words.figures import deadline, end_of_day
from survey.words.language import _, in_words, language
from survey.words.trials import trial_mark


def call_letter_words(
    campaign: Campaign, effort: CampaignEffort | None, address: str, *, made_at: datetime, expires: datetime
) -> CallLetterWords:
    """Return everything that all letters of a campaign have in common.

    `effort`: of its questionnaires, None where there are none.  `address`: of the page where a code is typed.
    `expires`: until when the codes work.
    """
    return CallLetterWords(
        language=language(),
        title=_("%(title)s填报通知书", title=campaign.title),
        about=_("请贵单位在线填报：%(title)s", title=campaign.title),
        addressed=_("："),
        credit_code=_("统一社会信用代码") + " ",
        opening=[_opening(campaign)],
        code_title=_("认领账号的一次性代码"),
        code_until=_(
            "有效期至%(time)s，只能用一次。代码中没有数字0、1和字母O、I。请交给负责填报的人员本人，不要转发、不要拍照外传。",
            time=deadline(expires),
        ),
        account_title=_("贵单位已有账号，不需要代码"),
        account_text=_("请用原来的账号和密码登录。忘记密码或负责人有变动的，请联系所属街镇。"),
        steps_title=_("怎么做"),
        steps=[
            _("用电脑或手机打开网址，填写上面的代码，核对企业名称。"),
            _("填写姓名、电话，设置密码（至少12位），即可登录。登录账号是统一社会信用代码。"),
            *_later_steps(),
        ],
        account_steps=[_("用电脑或手机打开网址，点“登录”，用原来的账号和密码进入。"), *_later_steps()],
        needed_title=_("请先备好"),
        needed=_needed(effort),
        facts=call_letter_facts(campaign, effort, campaign.closes_at),
        closing="",
        signed=campaign.contact_office,
        dated=_day(made_at),
        address=address,
        qr=_picture(address),
        scan=_("手机扫码打开"),
        sample=_marked(campaign),
        missing=_("（名称中有本系统字库没有的字，印作“〓”；以营业执照为准。）"),
    )


def _opening(campaign: Campaign) -> str:
    if campaign.trial:
        return _(
            "请贵单位在正式填报前先试填一次。请在下列期限内在线填写并提交；可以分多次、由多位同事填写。"
            "试填的内容不参加评估和排序，请把看不懂、填不了的地方告诉我们。"
        )
    return _(
        "贵单位在本批次的填报名单内。请在下列期限内在线填写并提交；可以分多次、由多位同事填写，没有提交的不参加排序。"
    )


def _later_steps() -> list[str]:
    return [
        _("按页面提示逐部分填写；可以邀请同事一起填写，每人用自己的账号。"),
        _("核对后提交；第一次提交后打印承诺书，签字盖章交所属街镇。"),
    ]


def _needed(effort: CampaignEffort | None) -> list[str]:
    licence = _("营业执照")
    seal = _("单位公章：提交后在承诺书上盖章")
    if effort is None:
        return [licence, seal]
    return [
        licence,
        _("近三年的财务报表：营业收入、成本费用、研发费用、从业人员"),
        _("生产设备台账、在用信息系统清单和画面（没有的不需要）"),
        _("已有的评级、诊断报告或证书（没有的不需要）"),
        seal,
    ]


def call_letter_facts(campaign: Campaign, effort: CampaignEffort | None, closes_at: datetime) -> list[tuple[str, str]]:
    """Return dates and whom to ask. `closes_at`: until when whoever gets the letter may submit."""
    rows = [(_("开始填报"), deadline(campaign.opens_at)), (_("提交截止"), deadline(closes_at))]
    if campaign.correction_until is not None:
        rows.append((_("退回后补正截止"), deadline(campaign.correction_until)))
    if campaign.decision_on is not None:
        rows.append((_("计划确定结果"), _day(end_of_day(campaign.decision_on))))
    if effort is not None:
        rows.append((_("填写内容"), say_effort(effort)))
    office = _("、").join(filter(None, (campaign.contact_office, campaign.contact_phone)))
    if office:
        rows.append((_("咨询"), office))
    if campaign.contact_hours:
        rows.append((_("咨询时间"), campaign.contact_hours))
    return rows


def say_effort(effort: CampaignEffort) -> str:
    """Return which questionnaires there are, and how long they take."""
    titles = _("、").join(in_words(title) for title in effort.titles)
    if effort.most.minutes == effort.begun.minutes:
        return _("%(titles)s，合计约%(m)s分钟", titles=titles, m=effort.begun.minutes)
    return _(
        "%(titles)s，合计约%(m)s分钟（规模以上制造业企业约%(more)s分钟）",
        titles=titles,
        m=effort.begun.minutes,
        more=effort.most.minutes,
    )


def _day(moment: datetime) -> str:
    """Return the day of a moment in Shanghai with its day of the week."""
    worded = deadline(moment)
    return worded[: -len("23:59")].rstrip(", ")


def _marked(campaign: Campaign) -> str:
    sample = _("示例数据，不是真实的通知") if campaign.sample else ""
    return _("；").join(filter(None, (trial_mark(campaign), sample)))


def _picture(address: str) -> str:
    """Return an address as a QR picture in SVG."""
    drawn = io.BytesIO()
    segno.make(address, micro=False, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
