"""Findings, states and classes in words; reasons of places are in `survey.words.reasons`."""

from __future__ import annotations

from scoring.answers.checks import LONGEST_NOTE, Finding
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.scheme import Scheme
from scoring.definition.texts import Status
from survey.definitions.typed_answers import BOTH
from survey.words.language import _, in_words
from survey.words.unread import say_odd_in, say_unread


def say_finding(finding: Finding, questionnaire: Questionnaire) -> str:
    """Return what a finding says is wrong, and what to do."""
    question = questionnaire.questions[finding.questions[0]]
    parameters = finding.parameters
    if finding.code == "check":
        check = next(check for check in questionnaire.checks if check.id == finding.check)
        text = in_words(check.message)
        for name, value in parameters.items():
            text = text.replace("{" + name + "}", value)
        return text
    title = in_words(question.title)
    match finding.code:
        case "required":
            return _say_required(question, title)
        case "unreadable":
            return _say_unreadable(question, title, parameters["value"])
        case "exclusive":
            return say_exclusive(question)
        case "below_minimum" | "above_maximum":
            return _say_bound(question, title, finding.code, parameters["limit"])
        case "too_many_places":
            return _say_places(title, parameters["places"])
        case "too_long":
            return _("“%(title)s”最多%(limit)s字，现有%(length)s字，请删减", title=title, **parameters)
    return say_format(finding.code.removeprefix("format_"), parameters["value"])


def _say_bound(question: Question, title: str, code: str, limit: str) -> str:
    if question.kind is Kind.DATE and code == "below_minimum":
        return _("“%(title)s”不能早于%(limit)s，请核对", title=title, limit=limit)
    if question.kind is Kind.DATE:
        return _("“%(title)s”不能晚于%(limit)s，请核对", title=title, limit=limit)
    if code == "above_maximum":
        return _("“%(title)s”不能大于%(limit)s，请核对", title=title, limit=limit)
    if question.not_applicable:
        reason = in_words(question.not_applicable[0].label)
        return _(
            "“%(title)s”不能小于%(limit)s；如果是“%(reason)s”，请选不适用", title=title, limit=limit, reason=reason
        )
    return _("“%(title)s”不能小于%(limit)s，请核对", title=title, limit=limit)


def say_exclusive(question: Question) -> str:
    """Return that the option which excludes the others was chosen together with them."""
    alone = next(in_words(option.label) for option in question.options if option.exclusive)
    return _("“%(title)s”既选了“%(alone)s”又选了其他项，请只保留一种", title=in_words(question.title), alone=alone)


def _say_required(question: Question, title: str) -> str:
    if question.kind is Kind.NUMBER:
        return _("请填写“%(title)s”，单位%(unit)s", title=title, unit=in_words(question.unit))
    if question.kind in {Kind.TEXT, Kind.DATE}:
        return _("请填写“%(title)s”", title=title)
    if question.kind is Kind.FILE:
        return _("请上传“%(title)s”", title=title)
    return _("请选择“%(title)s”", title=title)


def _say_unreadable(question: Question, title: str, value: str) -> str:
    if value.endswith(BOTH):
        return _("“%(title)s”既填了答案又选了不适用，请只保留一种", title=title)
    if question.kind in {Kind.NUMBER, Kind.DATE}:
        return say_unread(question, title, value)
    return _("“%(title)s”的答案无法识别，请重新选择", title=title)


def _say_places(title: str, places: str) -> str:
    if places == "0":
        return _("“%(title)s”请填整数", title=title)
    return _("“%(title)s”最多保留%(places)s位小数，请四舍五入", title=title, places=places)


def say_note_too_long(length: int) -> str:
    """Return that the reason given for a soft finding is too long to count."""
    return _("说明最多%(limit)s字，现有%(length)s字：已经保存，删减后才算说明", limit=LONGEST_NOTE, length=length)


def say_format(fault: str, value: str = "") -> str:
    """Return what is wrong with a text of a given format, and which character of it where one is odd."""
    text = _say_rule(fault, value)
    odd = say_odd_in(fault.partition("_")[0], value)
    return _("%(text)s。%(odd)s", text=text, odd=odd) if odd else text


def _say_rule(fault: str, value: str) -> str:
    sentences = {
        "uscc_length": _("统一社会信用代码应为18位，现为%(n)s位，请对照营业执照核对", n=len(value))
        if value
        else _("统一社会信用代码应为18位，请对照营业执照核对"),
        "uscc_characters": _("统一社会信用代码只含数字和大写字母（不含 I、O、S、V、Z），请对照营业执照核对"),
        "uscc_checksum": _("统一社会信用代码校验位不符，可能有一位写错，请对照营业执照逐位核对"),
        "phone": _("请填写一个11位手机号、带区号的座机号（如 021-12345678，分机写作 021-12345678-801）或400电话"),
        "email": _("请填写完整的电子邮箱，如 name@example.com"),
        "industry": _("请填写GB/T 4754行业代码，或从列表中选择行业名称"),
        "unit": _("请从列表中选择所属街镇"),
        "park": _("请从列表中选择所在园区，不在园区请留空"),
    }
    return sentences[fault]


def say_status(status: Status) -> str:
    """Return 待核 for whatever is not verified, else an empty text."""
    return "" if status is Status.VERIFIED else _("待核")


def say_place(place: str) -> str:
    """Return an enterprise's result on the list (入选候选, 备选 …); raises KeyError for an unknown code."""
    return {
        "selected": _("入选候选"),
        "reserve": _("备选"),
        "out": _("未入选"),
        "unranked": _("不具备排序条件"),
    }[place]


def say_standing(standing: str) -> str:
    """Return the class of certainty (稳定入选, 临界 …); empty for no class."""
    return {"stable_in": _("稳定入选"), "grey": _("临界"), "stable_out": _("稳定未入选")}.get(standing, "")


def say_segment(scheme: Scheme, number: int) -> str:
    """Return the name of a segment by its strongest contrasts (``群组2 装备强、数据弱``); empty for none."""
    plan = scheme.segments
    if plan is None or plan.model is None or not number:
        return ""
    titles = {feature.id: in_words(feature.title) for feature in plan.features}
    words = [
        _("%(feature)s强", feature=titles[item.feature])
        if item.high
        else _("%(feature)s弱", feature=titles[item.feature])
        for item in plan.model.contrasts[number - 1]
    ]
    return _("群组%(number)s %(words)s", number=number, words=_("、").join(words))


def say_size(size: str) -> str:
    """Return the size class of the statistical rule."""
    return {"large": _("大型"), "medium": _("中型"), "small": _("小型"), "micro": _("微型")}.get(size, "")


def say_verdict(verdict: int) -> str:
    """Return the verdict of a gate: 不通过, 待核 or 通过."""
    return (_("不通过"), _("待核"), _("通过"))[verdict]


def say_state(state: str) -> str:
    """Return the state of a participation."""
    return {
        "called": _("未开始"),
        "exempt": _("豁免"),
        "filling": _("填写中"),
        "submitted": _("已提交"),
        "returned": _("退回补正"),
        "verified": _("已核实"),
        "withdrawn": _("已退出申报"),
    }[state]
