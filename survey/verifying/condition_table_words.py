"""An office's table in words: why a row is not taken, what is to be said of one that is, and what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.archive.refusals import Mark
from survey.incoming_tables.words import remedy_of, rule_of
from survey.models import GateVerdict
from survey.verifying.condition_fields import condition_fields
from survey.verifying.condition_table_results import LONGEST_TITLE, ComparedConditions, ConditionRow, Place
from survey.words.language import _


def say_found(verdict: GateVerdict) -> str:
    """Return what an answer says."""
    return {GateVerdict.PASSED: _("通过"), GateVerdict.FAILED: _("不通过"), GateVerdict.PENDING: _("待核")}[verdict]


def say_row_reason(row: ConditionRow) -> str:
    """Return why a row is not taken as it is, and what to do; empty if only its cells are wrong, or nothing is."""
    firm = row.firm
    return {
        "unknown_enterprise": _("名录中没有这个代码，也没有这个名称，或不在您的管辖范围"),
        "several_named": _("名录中没有这个代码；有几家企业叫过这个名称，请填写正确的代码"),
        "code_of_other": _(
            "代码是“%(name)s”的，名称却是另一家企业的，请核对", name=firm.name if firm is not None else ""
        ),
        "suggested": _(
            "名录中没有这个代码；名称与“%(name)s”（%(code)s）相符，请核对后勾选",
            name=firm.name if firm is not None else "",
            code=firm.code if firm is not None else "",
        ),
        "contradicts": _("与第%(rows)s行相互矛盾，都不采纳，请核对后只保留正确的一行", rows=say_rows(row.rows)),
        "not_in_campaign": _("企业在名录中，但不在这个批次"),
        "closed": _("企业已注销"),
        "recused": _("您已对这家企业回避，请由其他工作人员导入"),
        "future": _("核查日期晚于今天，请核对"),
        "run_out": _("按核查日期和有效期，这个结果今天已经失效"),
        "older": _("系统中已有日期更晚的结果"),
        "faults": "",
        "": "",
    }[row.reason]


def say_remark(row: ConditionRow) -> str:
    """Return what is to be said of a row that is taken."""
    name = row.firm.name if row.firm is not None else ""
    return {
        "old_name": _("表中是旧名称，现名“%(name)s”", name=name),
        "other_name": _("代码相符，名称与名录不同（名录：%(name)s），按代码采纳", name=name),
        "repeats": _("与第%(rows)s行相同，只记一次", rows=say_rows(row.rows)),
        "": "",
    }[row.remark]


def say_rows(rows: Sequence[Place]) -> str:
    """Return the numbers of rows."""
    return _("、").join(str(number) for _sheet, number in rows)


def say_absent_refused(code: str) -> str:
    """Return why absence from a table can't count as passing."""
    return {
        "gates": _("请勾选适用的条件"),
        "title": _("请填写表的名称"),
        "long_title": _("表的名称最多%(n)s字", n=LONGEST_TITLE),
        "no_date": _("请填写表的日期，如 2026-11-28"),
        "future": _("表的日期还没有到，请核对"),
        "run_out": _("按表的日期和有效期，这个结果今天已经失效，请取得新的表"),
    }[code]


def say_written(counts: Mapping[str, int]) -> str:
    """Return what was written of a table."""
    told = _(
        "已写入：新增 %(a)s 行，变更 %(b)s 行，确认建议 %(c)s 行。",
        a=counts["new"], b=counts["changed"], c=counts["ticked"],
    )  # fmt: skip
    return told + (_("未列入者视为通过 %(n)s 条。", n=counts["absent"]) if counts["absent"] else "")


def marks_of_conditions(compared: ComparedConditions) -> list[Mark]:
    """Return one mark per wrong cell, and one per row that is not taken, at its code or its name."""
    fields = {item.key: item for item in condition_fields(compared.office.gates)}
    marks = []
    for item in compared.rows:
        for fault in item.row.faults:
            place = fault.place
            words = rule_of(fault), remedy_of(fault, fields[fault.key])
            marks.append(Mark(place.sheet, place.row, place.column, place.text, *words))
        if say_row_reason(item):
            place = item.row.places.get("credit_code", item.row.places["name"])
            marks.append(Mark(place.sheet, place.row, place.column, place.text, _("不能采纳"), say_row_reason(item)))
    return marks
