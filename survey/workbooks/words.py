"""Sentences on returned workbooks: why a file is refused, what is wrong with cells, why an answer is refused."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from exports.archive.refusals import RefusedWorkbookError
from scoring.answers.checks import Finding
from scoring.answers.written import read_number
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.words.cell_faults import common_remedies, common_rules, say_yes_or_no
from survey.words.findings import say_exclusive, say_finding
from survey.words.language import _, in_words
from survey.words.refused_files import say_refused
from survey.workbooks.comparison_results import ComparedAnswer, Fault


def say_import_refused(error: RefusedWorkbookError) -> str:
    """Return why a file can't be taken as a questionnaire workbook, and what to do."""
    given = error.parameters
    own = {
        "not_questionnaire": _("这不是从本系统下载的填报表格。请在“用Excel填报”页下载表格，填好后再上传。"),
        "other_export": _("这是本系统导出的其他文件，不是填报表格。请上传在“用Excel填报”页下载的表格。"),
        "no_identity": _(
            "文件里缺少“_信息”工作表，无法确认是哪家企业的哪份问卷。请重新下载表格，把内容粘贴过去再上传。"
        ),
        "no_keys": _(
            "工作表“%(sheet)s”缺少“题目编码”列，无法对应题目。请重新下载表格，把内容粘贴过去再上传。",
            sheet=given.get("sheet", ""),
        ),
        "wrong_enterprise": _(
            "文件是为统一社会信用代码%(code)s的企业下载的，与当前企业不符。请上传本企业的表格。",
            code=given.get("credit_code", ""),
        ),
        "wrong_questionnaire": _("文件里的问卷不在本批次填报范围内。请在“用Excel填报”页下载本批次的表格。"),
        "not_asked": _("按目前的基础数据，贵单位不需填写这份问卷。如果应当填写，请先核对“基础数据与申报”。"),
        "nothing_stated": _("表格里没有填写任何内容。请填写浅黄色格子，保存后再上传。"),
        "unknown_enterprise": _("文件里的企业不在您的管辖范围或本批次名单内。"),
        "no_campaign": _("目前没有正在填报的批次。"),
        "twice_in_zip": _(
            "同一企业的同一份问卷在压缩包里已有一个文件（%(name)s），只保留一个后再上传。", name=given.get("name", "")
        ),
    }
    return own.get(error.code) or say_refused(error)


def say_zip_refused(error: RefusedWorkbookError) -> str:
    """Return why a zip can't be taken, and what to do."""
    limit = error.parameters.get("limit", "")
    return {
        "not_a_zip": _("这不是压缩包（.zip）。请把填好的表格放进一个 .zip 文件后再上传。"),
        "no_workbooks": _("压缩包里没有文件。请把填好的表格（.xlsx）放进去再上传。"),
        "too_many_workbooks": _("压缩包里的文件超过%(limit)s个，请分几次上传。", limit=limit),
        "too_large": _("压缩包超过%(limit)s MB，请分几次上传。", limit=limit),
    }.get(error.code) or say_refused(error)


def rule_of(fault: Fault, questionnaire: Questionnaire) -> str:
    """Return the rule that a marked cell breaks, in a few words."""
    if fault.cell:
        return _cell_rules()[fault.cell]
    code = fault.findings[0].code if fault.findings else ""
    if code == "unreadable":
        kind = questionnaire.questions[fault.id].kind
        return {Kind.NUMBER: _("应为数字"), Kind.DATE: _("应为日期")}.get(kind, _("从列表中选择"))
    return {
        "required": _("必填"),
        "exclusive": _("选项互斥"),
        "below_minimum": _("低于下限"),
        "above_maximum": _("超过上限"),
        "too_many_places": _("小数位数"),
        "too_long": _("字数"),
        "check": _("前后一致"),
    }.get(code, _("格式"))


def _cell_rules() -> dict[str, str]:
    return {
        **common_rules(),
        "tick_unknown": _("填“是”或留空"),
        "reason_unknown": _("从列表中选择"),
        "answer_and_reason": _("答案和不适用只填一个"),
        "doubled": _("题目重复"),
        "registered": _("以登记为准"),
        "option_unknown": _("从列表中选择"),
        "exclusive": _("选项互斥"),
        "day_as_number": _("应为数字"),
        "shown_otherwise": _("格式改变了数字"),
        "other_unit": _("单位不符"),
        "percent_unclear": _("请写明百分数"),
    }


def remedy_of(fault: Fault, questionnaire: Questionnaire) -> str:
    """Return what to do about a marked cell, in the same words as on the pages."""
    if fault.findings:
        return _("；").join(say_finding(finding, questionnaire) for finding in fault.findings)
    question = questionnaire.questions.get(fault.id)
    if question is not None and fault.cell == "exclusive":
        return say_exclusive(question)
    title = in_words(question.title) if question is not None else _("情况说明")
    return {
        **common_remedies(title),
        "tick_unknown": _("“%(title)s”的选项请填“是”，不选请留空", title=title),
        "reason_unknown": _("“%(title)s”的不适用原因请从下拉列表中选择", title=title)
        if question is not None and question.not_applicable
        else _("“%(title)s”不能选不适用，请清空“不适用”一格并作答", title=title),
        "answer_and_reason": _("“%(title)s”既填了答案又选了不适用，请只保留一种", title=title),
        "registered": _("“%(title)s”以账号登记为准，不从表格接收；名称有变更请联系主管科室", title=title),
        "doubled": _("“%(title)s”在文件中出现了两次，请删去多余的一行", title=title),
        "option_unknown": _option_remedy(question, title, fault.typed),
        "day_as_number": _(
            "“%(title)s”的单元格是日期格式，现显示为%(typed)s；请把单元格格式改为“常规”，再填写数字",
            title=title,
            typed=fault.typed,
        ),
        "shown_otherwise": _(
            "“%(title)s”的单元格格式使显示的数与实际存的数（%(typed)s）不同；请把单元格格式改为“常规”，再填写数字",
            title=title,
            typed=fault.typed,
        ),
        "other_unit": _(
            "“%(title)s”的单位是“%(unit)s”，单元格显示的是“%(typed)s”；请换算成“%(unit)s”，把格式改为“常规”后只写数字",
            title=title,
            unit=in_words(question.unit) if question is not None else "",
            typed=fault.typed,
        ),
        "percent_unclear": _percent_remedy(title, fault.typed),
    }[fault.cell]


def _percent_remedy(title: str, typed: str) -> str:
    """Return the sentence that asks which of 0.85 % and 85 % is meant."""
    figure = read_number(typed)
    hundredfold = f"{figure.scaleb(2).normalize():f}" if isinstance(figure, Decimal) else ""
    return _(
        "“%(title)s”的单位是%%，单元格里是%(typed)s，看不出是%(typed)s%%还是%(hundredfold)s%%；"
        "请带百分号写明，如 %(hundredfold)s%%，或把单元格格式设为“百分比”",
        title=title,
        typed=typed,
        hundredfold=hundredfold,
    )


def _option_remedy(question: Question | None, title: str, typed: str) -> str:
    if question is not None and question.kind is Kind.YESNO:
        return say_yes_or_no(title, typed)
    return _("“%(title)s”中没有“%(typed)s”这个选项，请从下拉列表中选择", title=title, typed=typed)


def say_reason(item: ComparedAnswer) -> str:
    """Return why an answer is refused; empty if its cell is wrong, which is said with the cell."""
    return {
        "not_asked": _("按您对其他题的回答，本题不需填写；网页上的原有内容不变"),
        "together": _("与另一处有误的内容有关，请一并改好后再上传"),
        "fault": "",
        "conflict": _("导出之后网页上已改为现在的内容，与表格不同"),
        "locked": _("这一题没有退回，保持提交时的答案"),
    }.get(item.reason, "")


def say_hint(finding: Finding, questionnaire: Questionnaire) -> str:
    """Return a soft finding: something to look at, or to explain in the line 情况说明."""
    return say_finding(finding, questionnaire)


def say_not_own(questionnaire: Questionnaire, sections: Collection[str]) -> str:
    """Return why a colleague's workbook was not taken in: it changes sections that are not his."""
    titles = [in_words(section.title) for section in questionnaire.sections if section.id in sections]
    return _(
        "这份表格改动了不由您负责的部分：%(titles)s。没有写入任何内容，文件仍保留在这里。"
        "请把这些部分改回原样后重新上传，或请本单位负责人上传采纳。",
        titles=_("、").join(titles),
    )
