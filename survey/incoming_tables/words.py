"""Sentences on uploaded tables: why a file is refused, what is wrong with cells, why a row is refused."""

from __future__ import annotations

from collections.abc import Mapping

from exports.archive.refusals import Mark, RefusedWorkbookError
from exports.incoming_lists.reader import CellFault, Field
from survey.incoming_tables.fields import FIELDS
from survey.incoming_tables.table_results import ComparedRow, ComparedTable
from survey.uploads.four_lists import ListName
from survey.words.cell_faults import common_remedies, common_rules, say_yes_or_no
from survey.words.findings import say_format
from survey.words.language import _
from survey.words.refused_files import say_refused

_PLACE_OF: Mapping[str, str] = {
    "no_entry": "entry",
    "entry_corrected": "entry",
    "no_called_on": "called_on",
    "no_channel": "channel",
    "no_outcome": "outcome",
    "call_future": "called_on",
    "call_no_next": "next_on",
    "call_next_before": "next_on",
    "ends_before": "valid_until",
    "pilot_later": "since",
}
"""The cell that is marked for a row that is refused as a whole, where it is not that of the credit code."""


def say_table_refused(error: RefusedWorkbookError) -> str:
    """Return why a file can't be taken as a table, and what to do."""
    if error.code == "no_header" and error.parameters.get("missing"):
        return _(
            "标题行里还缺：%(missing)s。请补上这些标题（可用的别名见上传页“识别的列”），或下载空白表，把内容粘贴过去再上传。",
            missing=error.parameters["missing"],
        )
    if error.code == "no_header":
        return _(
            "没有找到标题行。标题行须在前60行之内，并含有：%(titles)s。请补上标题，或下载空白表，把内容粘贴过去再上传。",
            titles=error.parameters["titles"],
        )
    if error.code == "no_rows":
        return _("工作表“%(sheet)s”的标题行下面没有内容。请填写后再上传。", sheet=error.parameters["sheet"])
    return say_refused(error)


def rule_of(fault: CellFault) -> str:
    """Return the rule that a marked cell breaks, in a few words."""
    return {
        **common_rules(),
        "required": _("必填"),
        "too_long": _("字数"),
        "no_date": _("应为日期"),
        "too_early": _("日期过早"),
        "no_yes_no": _("填“是”或“否”"),
        "no_choice": _("从列表中选择"),
        "repeated": _("不能重复"),
    }.get(fault.code, _("格式"))


def remedy_of(fault: CellFault, field: Field) -> str:
    """Return what to do about a marked cell."""
    title, typed, given = field.title, fault.place.text, fault.parameters
    if fault.code.startswith("format_"):
        return say_format(fault.code.removeprefix("format_"), given["value"])
    return {
        **common_remedies(title),
        "required": _("请填写“%(title)s”", title=title),
        "too_long": _(
            "“%(title)s”最多%(limit)s字，现有%(length)s字，请删减",
            title=title,
            limit=given.get("limit", ""),
            length=given.get("length", ""),
        ),
        "no_date": _("“%(title)s”应为日期，您填写的是“%(value)s”，请写成 2026-11-23 这样", title=title, value=typed),
        "too_early": _("“%(title)s”不能早于%(limit)s，请核对", title=title, limit=given.get("limit", "")),
        "no_yes_no": say_yes_or_no(title, typed),
        "no_choice": _("“%(title)s”请从以下各项中选择：%(choices)s", title=title, choices=_("、").join(field.choices)),
        "repeated": _say_repeated(title, given),
    }[fault.code]


def _say_repeated(title: str, given: Mapping[str, str]) -> str:
    if "sheet" in given:
        return _("“%(title)s”与工作表“%(sheet)s”第%(row)s行重复，请只保留一行", title=title, **given)
    return _("“%(title)s”与第%(row)s行重复，请只保留一行", title=title, row=given.get("row", ""))


def say_reason(item: ComparedRow) -> str:
    """Return why a row is refused; empty if only its cells are wrong."""
    return {
        "other_unit": _("不属于本街镇，请由所属街镇或区里导入"),
        "no_unit": _("名录中还没有这家企业，请填写所属街镇"),
        "merged": _("这个代码的记录已并入另一条，请改用保留的那条记录的代码"),
        "closed": _("名录中记录为已注销；如有误，请先在企业页面上撤销注销记录"),
        "no_campaign": _("还没有批次，或批次已经截止，不能安排应填或豁免；请把“本批次安排”留空"),
        "no_reason": _("填了“本批次安排”，请同时写明“应填或豁免的理由”"),
        "exempt_by_district": _("豁免由区里决定，请把“本批次安排”留空"),
        "call_exempt": _("企业已豁免；要列入应填，请先在企业页面上取消豁免"),
        "exempt_submitted": _("企业已提交，不能豁免"),
        "exempt_withdrawn": _("企业已退出申报，不需要豁免"),
        "later": _("报告日期晚于今天，请核对"),
        "ends_before": _("有效期至早于报告日期，请核对"),
        "unknown_enterprise": _("名录中没有这家企业，或不在您的管辖范围；请先导入企业名录"),
        "contradicts": _("同一来源、同一编号已有记录，等级、日期或有效期不同；已有记录不会被覆盖，请核对编号"),
        "contradicts_rows": _("同一来源、同一编号在表中的等级、日期或有效期不同，都不采纳，请核对后只保留正确的一行"),
        "code_of_other": _("代码是“%(firm)s”的，名称却是另一家企业的，请核对", firm=item.hint),
        "no_campaign_calls": _("还没有批次，不能登记催办"),
        "not_called": _("企业不在本批次的应填名单中，或已豁免"),
        "no_entry": _("没有这个记录号的催办记录，或不是这家企业的；登记新的一次请把记录号留空"),
        "no_called_on": _("登记一次联系须填写联系日期"),
        "no_channel": _("登记一次联系须填写联系方式"),
        "no_outcome": _("登记一次联系须填写联系结果"),
        "call_future": _("联系日期不能晚于今天"),
        "call_no_next": _("联系结果是“承诺日期”的，请填写下次日期"),
        "call_next_before": _("下次日期不能早于联系日期"),
        "entry_corrected": _("这条记录已被更正，请改最新的一条"),
        **_say_of_pilots(item.hint),
        "faults": "",
        "": "",
    }[item.reason]


def _say_of_pilots(hint: str) -> Mapping[str, str]:
    """Return what is said of rows of pilots of before. `hint`: the firm or the record that is meant."""
    return {
        "no_campaign_pilots": _("还没有批次和工作计划，不能登记试点"),
        "unknown_named": _("名录中没有这个代码；有同名的企业：%(firm)s，请核对代码", firm=hint),
        "name_differs": _("名录中这个代码的企业是“%(firm)s”，请核对是不是同一家；登记以信用代码为准", firm=hint),
        "pilot_later": _("日期还没有到，请核对"),
        "pilot_recused": _("您已对这家企业回避，请删去这一行，由别人登记"),
        "pilot_known": _(
            "这家企业已有试点记录（%(record)s），与这一行不同，不重复登记；请删去这一行，要改的在试点记录页修改",
            record=hint,
        ),
    }


def say_wrong_rows() -> str:
    """Return why nothing of a table was written that is taken whole, and what to do."""
    return _("表中有误的行要先改好：这张表整张写入，有一行有误就都不写入。")


def marks_of(compared: ComparedTable, kind: str) -> list[Mark]:
    """Return one mark per wrong cell, and one per row that is refused as a whole, at its credit code."""
    fields = {item.key: item for item in FIELDS[kind]}
    marks = []
    for item in compared.rows:
        for fault in item.row.faults:
            place = fault.place
            words = rule_of(fault), remedy_of(fault, fields[fault.key])
            marks.append(Mark(place.sheet, place.row, place.column, place.text, *words))
        if item.list is ListName.REFUSED and item.reason != "faults":
            place = item.row.places.get(_PLACE_OF.get(item.reason, ""), item.row.places["credit_code"])
            marks.append(Mark(place.sheet, place.row, place.column, place.text, _("不能采纳"), say_reason(item)))
    return marks


def say_adopted(new: int, changed: int) -> str:
    """Return what was written of a table."""
    return _("已写入：新增 %(a)s 行，变更 %(b)s 行。", a=new, b=changed)


def say_changed_since() -> str:
    """Return why nothing of a table was written although its preview was confirmed, and what to do."""
    return _("预览之后系统中的内容有了变化，没有写入任何内容。请核对下面的最新预览，再决定是否采纳。")
