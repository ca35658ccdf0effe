"""Sentences about a blank form: why it can't be filled, what it would lose, unknown markers; and our sample."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exports.blank_forms.markers import FormFault, Unknown
from exports.blank_forms.sample_form import BlankColumn, BlankForm
from survey.words.language import _

_LOST = (
    (re.compile(r"xl/media/"), "pictures"),
    (re.compile(r"xl/charts/"), "charts"),
    (re.compile(r"xl/(drawings|diagrams|ctrlprops|activex)/"), "shapes"),
    (re.compile(r"xl/(pivot|slicer|timeline)"), "pivots"),
    (re.compile(r"xl/threadedcomments"), "threads"),
    (re.compile(r"xl/sparklines"), "sparklines"),
    (re.compile(r"xl/extended-conditional"), "formats"),
)


def marker_text(title: str) -> str:
    """Return a title as it is written in a form."""
    return f"{{{{{title}}}}}"


def say_fault(fault: FormFault) -> str:
    """Return why a form can't be filled, where, and what to do."""
    given = {"sheet": fault.sheet, "cell": fault.cell, "marker": marker_text(fault.title)}
    match fault.code:
        case "two_rows":
            return _(
                "工作表“%(sheet)s”有两行逐家标记：%(other)s 所在行和 %(cell)s（%(marker)s）所在行。"
                "每张工作表只能有一行逐家标记，请合为一行，或把另一行放到另一张工作表。",
                other=fault.other,
                **given,
            )
        case "list_outside":
            return _(
                "工作表“%(sheet)s”的%(cell)s里有逐家标记 %(marker)s，那里只能放单个值；请把它移到表格的标记行里。",
                **given,
            )
        case "tall_merge":
            return _(
                "工作表“%(sheet)s”%(cell)s（%(marker)s）在跨多行的合并单元格里，无法逐家重复；请取消纵向合并，只在一行内合并。",
                **given,
            )
        case "in_formula":
            return _(
                "工作表“%(sheet)s”%(cell)s 的公式里有标记 %(marker)s；"
                "请把标记放在单独的单元格里，让公式引用那个单元格。",
                **given,
            )
        case _:
            return _(
                "工作表名“%(sheet)s”里有标记 %(marker)s，但有公式引用了这张工作表；请把工作表名改为固定的文字。",
                **given,
            )


def say_unknown(unknown: Unknown) -> str:
    """Return where an unknown marker stands and which known one is nearest."""
    marker = unknown.marker
    text = _(
        "工作表“%(sheet)s”%(cell)s：%(marker)s", sheet=marker.sheet, cell=marker.cell, marker=marker_text(marker.title)
    )
    if not unknown.nearest:
        return _("%(place)s → 没有相近的标记", place=text)
    return _("%(place)s → 您是指 %(known)s 吗？", place=text, known=marker_text(unknown.nearest[0]))


def say_lost(lost: Iterable[str]) -> list[str]:
    """Return, once each, the kinds of parts that filling would lose."""
    names = {
        "pictures": _("图片（如印章、标志）"),
        "charts": _("图表（可能改变样式）"),
        "shapes": _("图形、文本框或控件"),
        "pivots": _("数据透视表或切片器"),
        "threads": _("对话式批注"),
        "sparklines": _("迷你图"),
        "formats": _("部分条件格式（新版数据条、图标集等）"),
        "other": _("其他附加部分"),
    }
    kinds = {next((kind for pattern, kind in _LOST if pattern.match(part.lower())), "other") for part in lost}
    return [text for kind, text in names.items() if kind in kinds]


def sample_form() -> BlankForm:
    """Return the blank form that we offer as a sample, in Chinese."""
    about, result, project = "企业基本情况", "评估结果", "试点项目"
    text = BlankColumn
    return BlankForm(
        name="申报企业汇总表",
        title="{{批次名称}}申报企业汇总表",
        about=("单位：{{单位}}　　方案：{{方案}}", "共 {{家数}} 家　　评估时间：{{评估时间}}"),
        columns=(
            text("序号", marker_text("序号"), 6, number_format="0"),
            text("企业名称", marker_text("企业名称"), 28, about, left=True),
            text("统一社会信用代码", marker_text("统一社会信用代码"), 23, about),
            text("所属街镇", marker_text("所属街镇"), 12, about),
            text("行业", marker_text("行业"), 28, about, left=True),
            text("组内名次", marker_text("组内全区排名"), 9, result, "0"),
            text("综合得分", marker_text("综合得分"), 11, result, "0.0000"),
            text("推荐意见", marker_text("推荐意见"), 11, result),
            text("项目名称", marker_text("项目名称"), 25, project, left=True),
            text("计划投资（万元）", marker_text("计划投资（万元）"), 16, project, "#,##0.00", summed=True),
            text("备注", marker_text("备注"), 26, left=True),
        ),
        total="合　　计",
        signatures=("制表：{{制表人}}", "审核：{{审核人}}", "签发：{{签发人}}", "日期：{{制表日期}}"),
        footer="文件编号 {{文件编号}}",
    )
