"""What is missing, what a change touches, and why something is refused, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from survey.campaigns.campaign_results import CampaignRefusedError, Effect, Lacking
from survey.definitions.catalogue import catalogue
from survey.models import Campaign, EnterpriseClass, utc_now
from survey.words.figures import unit_name
from survey.words.language import _, in_words


def title_of(questionnaire: str) -> str:
    """Return the title of a questionnaire; its id where it is not known."""
    known = catalogue().questionnaires.get(questionnaire)
    return in_words(known.title) if known is not None else questionnaire


def say_class(asked_of: str) -> str:
    """Return whom a questionnaire is asked of."""
    return {
        EnterpriseClass.ALL: _("全部企业"),
        EnterpriseClass.ABOVE: _("仅规上企业"),
        EnterpriseClass.BELOW: _("仅规下企业"),
    }[EnterpriseClass(asked_of)]


def say_state(campaign: Campaign, extended: datetime | None = None) -> str:
    """Return where a campaign stands, in a word or two. `extended`: until when somebody in it has longer."""
    now = utc_now()
    if campaign.opened_at is None:
        return _("准备中")
    if now > campaign.closes_at:
        return _("已截止，有企业延期") if extended is not None and extended >= now else _("已截止")
    return _("填报中") if now >= campaign.opens_at else _("已开放，未到提交时间")


def item_title(code: str) -> str:
    """Return what an item of the checklist is called."""
    return {
        "calendar": _("日程"),
        "seats": _("名额"),
        "questionnaires": _("问卷"),
        "contact": _("主管科室和咨询电话"),
        "scheme": _("评分方案"),
        "deciders": _("两位决定人"),
        "substitute": _("回避时的替补"),
        "directory": _("企业名录"),
        "reviewers": _("各街镇拟定审核人员"),
        "address": _("对外网址"),
    }[code]


def say_lacking(item: Lacking) -> str:
    """Return what is missing, and what to do."""
    names = item.names
    said = {
        "calendar": lambda: "".join(_say_day(name) for name in names),
        "seats": lambda: _("请填写名额。"),
        "questionnaires": lambda: _(
            "《%(titles)s》须问全部企业：评分方案要用到。", titles=_("》《").join(map(title_of, names))
        ),
        "contact": lambda: _("请填写%(what)s：企业有问题时要找得到人。", what=_("、").join(map(_contact, names))),
        "scheme": lambda: _say_scheme(names),
        "deciders": lambda: _("须有两位在用的区经委账号作决定人。") + _gone(names),
        "substitute": lambda: _("须另有一位在用的区经委账号，在决定人回避时替补。") + _gone(names),
        "directory": lambda: _("名录里还没有企业：请导入名录，或逐家新增。"),
    }
    return said[item.code]()


def _say_scheme(names: Sequence[str]) -> str:
    if names:
        return _("现用的方案由演示数据得出，不能用于正式批次，请另发布一版。")
    return _("还没有发布的评分方案：可由模板起草，也可复制已有的一版，确定权重后发布。")


def _gone(names: Sequence[str]) -> str:
    return _("%(names)s的账号已停用或不再是区经委人员。", names=_("、").join(names)) if names else ""


def _contact(name: str) -> str:
    return {
        "contact_office": _("主管科室"),
        "contact_phone": _("咨询电话"),
        "contact_hours": _("接听时间"),
    }[name]


def _say_day(name: str) -> str:
    return {
        "closes": _("填报截止须在开始提交之后。"),
        "correction": _("补正截止不能早于填报截止。"),
        "decision": _("决定日期不能早于填报截止和补正截止。"),
        "past": _("填报截止已过去，请改为以后的时间。"),
        "correction_until": _("请填写补正截止。"),
        "decision_on": _("请填写决定日期。"),
    }[name]


def say_conflict() -> str:
    """Return that somebody else saved meanwhile, and what becomes of what was typed."""
    return _("别人刚刚保存了修改。您填写的内容都在下面，没有丢；请先在新窗口查看对方的改动，再次保存将以您的为准。")


def say_refused(error: CampaignRefusedError) -> list[tuple[str, str]]:
    """Return (field, sentence) of every reason why values are refused; the field is empty for the whole form."""
    return [_say_refused(code, name) for code, name in error.codes]


def _say_refused(code: str, name: str) -> tuple[str, str]:
    return {
        "closes": ("closes_at", _("填报截止须在开始提交之后")),
        "correction": ("correction_on", _("补正截止不能早于填报截止")),
        "decision": ("decision_on", _("决定日期不能早于填报截止和补正截止")),
        "past": ("closes_at", _("填报截止不能改到已经过去的时间；要马上截止，请填几分钟以后")),
        "begun": ("opens_at", _("企业已经可以提交，开始时间不能再改")),
        "trial": ("trial", _("批次开放后，试填和正式不能互换；请另建批次")),
        "facts": ("", _("《%(title)s》每批都要问全部企业", title=title_of("facts"))),
        "unknown": ("", _("所选问卷已不可用，请刷新页面重新选择")),
        "same_title": ("title", _("已有同名的批次，请换一个名称")),
        "needed": (
            "",
            _("《%(title)s》不能去掉或只问一部分企业：现行评分方案要用到。请先发布不用它的方案", title=title_of(name)),
        ),
        "reason": ("reason", _("批次已经开放，修改须写明理由")),
        "same": ("", _("没有任何改动")),
        "twice": ("", _("两位决定人和替补须是三个不同的人")),
        "official": ("", _("决定人和替补须是在用的区经委账号；有人的账号刚刚停用或换了角色，请重新选择")),
        "reviewer": ("", _("%(unit)s的审核人员须是该街镇在用的账号，请重新选择", unit=unit_name(name))),
        "too_few": ("", _("批次已经开放，两位决定人和一位替补都不能空缺")),
    }[code]


def say_effect(effect: Effect) -> str:
    """Return what a change touches, as a sentence with its figures."""
    title, figures = title_of(effect.name) if effect.name else "", dict(zip("abcdef", effect.figures, strict=False))
    worded = _of_calendar(figures) | _of_questionnaires(title, figures) | _of_letters(figures)
    return worded[effect.code]()


Worded = dict[str, Callable[[], str]]
"""Code of an effect -> what makes its sentence."""


def _of_calendar(figures: Mapping[str, int]) -> Worded:
    return {
        "opens": lambda: _("还没提交的 %(a)s 家改按新的时间开始提交；已填的内容不受影响。", **figures),
        "closes_earlier": lambda: _(
            "填报截止提前 %(b)s 天：还没提交的 %(a)s 家到时没提交就不计入本批；已提交的 %(c)s 家到时不能再改。",
            **figures,
        ),
        "closes_later": lambda: _(
            "填报截止推后 %(b)s 天：还没提交的 %(a)s 家多了时间；已提交的 %(c)s 家可以在新截止前再改。", **figures
        ),
        "reopened": lambda: _(
            "本批已经截止，改后截止推后 %(b)s 天、重新开放：还没提交的 %(a)s 家又可以提交；已提交的 %(c)s 家可以再改。",
            **figures,
        ),
        "extended": lambda: _("另有 %(a)s 家还没提交、已延期的，延期比截止更晚，仍按各自的时间。", **figures),
        "over": lambda: _(
            "还没提交的企业里，现在已过自己的截止、不能提交的有 %(a)s 家，改后还有 %(b)s 家。", **figures
        ),
        "returned": lambda: _("退回补正的 %(a)s 家，在各自退回时写明的期限以前都可以提交，不因此缩短。", **figures),
        "correction": lambda: _(
            "补正截止变了：已发出的退回补正（现有 %(a)s 家）各按原来写明的期限，不跟着变。", **figures
        ),
        "decision": lambda: _("决定日期变了：不影响企业填报。"),
        "seats": lambda: _("名额由 %(a)s 家改为 %(b)s 家，下一次评估起按新名额。", **figures),
        "seats_ranked": lambda: _(
            "名额由 %(a)s 家改为 %(b)s 家：已有的评估和名单不变，须重新评估才按新名额。", **figures
        ),
    }


def _of_questionnaires(title: str, figures: Mapping[str, int]) -> Worded:
    return {
        "added": lambda: _(
            "增加《%(title)s》：还没提交的 %(a)s 家草稿要补填后才能提交；"
            "已提交的 %(b)s 家仍然有效，但不含这份，须再提交一次才补上。",
            title=title,
            **figures,
        ),
        "narrowed": lambda: _(
            "《%(title)s》改为只问一部分企业：还没提交的 %(a)s 家草稿、已提交的 %(b)s 家填过，填过的保留；"
            "不再问到的企业，这份不计入。",
            title=title,
            **figures,
        ),
        "removed": lambda: _(
            "不再问《%(title)s》：还没提交的 %(a)s 家草稿、已提交的 %(b)s 家填过，填过的保留，但不再显示和提交。",
            title=title,
            **figures,
        ),
        "judged": lambda: _(
            "还没提交的 %(a)s 家草稿里，现在待提交的有 %(b)s 家；保存后逐家重新核对，"
            "要补填的变为“填写中”，不再缺的变为“待提交”，台账随后更新。",
            **figures,
        ),
    }


def _of_letters(figures: Mapping[str, int]) -> Worded:
    return {
        "shown": lambda: _("名称或联系方式变了：企业页面随即显示新的。"),
        "issued": lambda: _(
            "已登记发出的通知 %(a)s 家（通知书 %(b)s、短信或企业微信 %(c)s、邮件 %(d)s、当面或电话 %(e)s）"
            "写的是改动以前的内容，不会跟着变；其中还没提交的 %(f)s 家，保存后可以补发或提醒。",
            **figures,
        ),
        "files": lambda: _(
            "已制作的通知书和通知名单 %(a)s 份（共 %(b)s 家次）写的也是改动以前的内容：还没发的请不要再发，重新制作。",
            **figures,
        ),
    }
