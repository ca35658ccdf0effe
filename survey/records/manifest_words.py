"""The texts of the sheet 文件说明, in Chinese as the files are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MANIFEST_SHEET = "文件说明"
NUMBER_LABEL = "文件编号"
PROGRAM_LABEL = "程序版本"
HEAD_LABEL = "操作记录位置"
"""The place of the record at which the file was made: with it a record that was cut off later is found out."""
COMMAND_LINE = "命令行"
ALL_ROWS = "未筛选"
SIGNATURES = ("制表：", "审核：", "日期：")
"""What stands below a table that is printed and signed."""


def manifest_pairs(given: dict[str, str], columns: Sequence[str], rows: int) -> list[tuple[str, str]]:
    """Return (label, text) of a manifest, without those that are empty and optional."""
    pairs = [
        (NUMBER_LABEL, given["number"]),
        ("导出人", given["user"] or COMMAND_LINE),
        ("导出时间", given["made_at"]),
        ("内容", given["title"]),
        ("批次性质", given["trial"]),
        ("范围", given["scope"]),
        ("筛选条件", given["filters"] or ALL_ROWS),
        ("列", "、".join(columns)),
        ("方案", given["scheme"]),
        ("名单版本", given["list_version"]),
        ("行数", str(rows)),
        ("个人信息用途", given["reason"]),
        ("指纹", given["fingerprint"]),
        (PROGRAM_LABEL, given["program"]),
        (HEAD_LABEL, given["head"]),
    ]
    return [(label, text) for label, text in pairs if text]


def checking_pairs() -> list[tuple[str, str]]:
    """Return (label, text) of how anybody can check whether a copy of the file was altered."""
    return [
        ("核对方法", "在系统的“核对文件”页上传本文件，即可核对是否由本系统导出、哪些行被改动、哪些内容导出后有变化"),
        ("不影响核对", "排序、筛选、调整列宽和格式、增加自己的列，用 Excel、WPS 或 LibreOffice 另存"),
        ("请保留", "本工作表、各表的列标题，以及每行的企业名称或信用代码等识别列"),
    ]


COLUMN_NOTES: Mapping[str, str] = {
    "核定情况": "“已核n项”是有n个答案经核实；“未核”的企业两轨都按自评，不作平均",
    "自评分": "完全按企业自报的答案计算",
    "自评名次": "全部企业都按自报的答案计算时，这家企业在其排序组内的名次",
    "核定分": "经核实的答案以核定结果为准，没有核实的按自报；哪一轨决定名次，见方案",
    "核定名次": "全部企业都按核定分排列时的组内名次",
    "核定分减自评分": "只列有答案经核实、且两轨在同一排序组的企业",
    "核定等级": "现场核查或有效的外部评定核定的等级，截至这次评估；空着的还没有核定",
}
"""Title of a column -> what it says, for those that need it."""
