"""The tables of the report on a zip of workbooks: a row per file, and every wrong cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.archive.cell_references import address
from exports.archive.refusals import Mark, RefusedWorkbookError
from exports.writing.tables import Cell, CellKind, Column, Table
from survey.definitions.catalogue import catalogue
from survey.models import Enterprise, Upload, UploadState
from survey.words.language import in_words
from survey.workbooks.words import say_import_refused

COUNTED = ("new", "changed", "unchanged", "refused", "locked", "faults", "unseen")
MOVED = "moved"
"""In the counts of a file: its firm's draft changed between the preview and handing it over."""
_SIGNATURES = ("制表：", "审核：", "日期：")


def say_upload_refused(upload: Upload) -> str:
    """Return why a file of a zip was refused; empty if it was not."""
    if upload.state != UploadState.REFUSED:
        return ""
    return say_import_refused(RefusedWorkbookError(upload.detail["code"], **upload.detail.get("parameters", {})))


def questionnaire_title(questionnaire_id: str) -> str:
    """Return the title of a questionnaire in the reader's language."""
    questionnaire = catalogue().questionnaires.get(questionnaire_id)
    return in_words(questionnaire.title) if questionnaire is not None else ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file of a zip: its record, the enterprise that it is for, where there is one, and its wrong cells."""

    upload: Upload
    enterprise: Enterprise | None = None
    marks: Sequence[Mark] = ()


def report_tables(rows: Sequence[ReadFile]) -> tuple[Table, ...]:
    """Return the sheets 汇总 and 错误清单."""
    summary = [_summary(number, row) for number, row in enumerate(rows, start=1)]
    faults = [(row.upload, mark) for row in rows for mark in row.marks]
    counted = tuple(
        Column(key, title, CellKind.INTEGER)
        for key, title in zip(COUNTED, ("新填", "修改", "未变", "未采纳", "没有退回", "有误", "隐藏"), strict=True)
    )
    head = (Column("number", "序号", CellKind.INTEGER), Column("file", "文件"))
    who = (Column("name", "企业名称"), Column("code", "统一社会信用代码"), Column("questionnaire", "问卷"))
    last = (Column("why", "不能接收的原因", width=60),)
    subtitle = f"共 {len(summary)} 个文件，不能接收 {sum(bool(row[-1]) for row in summary)} 个，有误 {len(faults)} 处"
    cells = (
        *head,
        Column("sheet", "工作表"),
        Column("cell", "单元格"),
        Column("value", "现值"),
        Column("rule", "规则"),
        Column("remedy", "如何修改", width=60),
    )
    listed: list[list[Cell]] = [
        [number, upload.name, mark.sheet, address(mark.row, mark.column), mark.value, mark.rule, mark.remedy]
        for number, (upload, mark) in enumerate(faults, start=1)
    ]
    return (
        Table("汇总", "批量导入报告", subtitle, (*head, *who, *counted, *last), summary, _SIGNATURES),
        Table("错误清单", "错误清单", f"共 {len(listed)} 处", cells, listed),
    )


def _summary(number: int, row: ReadFile) -> list[Cell]:
    upload, enterprise = row.upload, row.enterprise
    counts: list[Cell] = [
        None if upload.state == UploadState.REFUSED else int(upload.detail.get(name, 0)) for name in COUNTED
    ]
    return [
        number,
        upload.name,
        enterprise.name if enterprise is not None else "",
        enterprise.credit_code if enterprise is not None else "",
        questionnaire_title(upload.questionnaire_id),
        *counts,
        say_upload_refused(upload),
    ]
