"""The texts of the sheet 文件说明, in Chinese as the files are."""

from __future__ import annotations

from collections.abc import Sequence

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
