"""Faults that a cell has in every kind of uploaded workbook: the rule it breaks, and what to do about it."""

from __future__ import annotations

from survey.words.language import _


def common_rules() -> dict[str, str]:
    """Return code of a fault -> its rule in a few words."""
    return {
        "formula": _("不接收公式"),
        "error_value": _("不接收错误值"),
        "lost_digits": _("代码须为文本"),
    }


def common_remedies(title: str) -> dict[str, str]:
    """Return code of a fault -> what to do about the cell under a title."""
    return {
        "formula": _("“%(title)s”是公式，请复制该单元格后用“选择性粘贴—数值”改为固定内容", title=title),
        "error_value": _("“%(title)s”显示为错误值，请直接填写内容", title=title),
        "lost_digits": _(
            "“%(title)s”被当作数字保存，后几位已经丢失；请先把单元格格式设为“文本”，再对照证照重新录入", title=title
        ),
    }


def say_yes_or_no(title: str, typed: str) -> str:
    """Return what to do about a cell that takes 是 or 否 and holds something else."""
    return _("“%(title)s”请填“是”或“否”，现为“%(typed)s”", title=title, typed=typed)
