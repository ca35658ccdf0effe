"""The form that we offer as an example: its marked row, its total, its paper."""

from __future__ import annotations

from typing import Any

from exports.blank_forms.sample_form import BlankColumn, BlankForm, draw
from tests.unit.exports.made_forms import opened

FORM = BlankForm(
    name="汇总表",
    title="{{批次名称}}汇总表",
    about=("单位：{{单位}}", "共 {{家数}} 家"),
    columns=(
        BlankColumn("序号", "{{序号}}", 6, number_format="0"),
        BlankColumn("企业名称", "{{企业名称}}", 28, "企业", left=True),
        BlankColumn("代码", "{{统一社会信用代码}}", 22, "企业"),
        BlankColumn("投资", "{{计划投资}}", 14, number_format="#,##0.00", summed=True),
    ),
    total="合计",
    signatures=("制表：{{制表人}}", "审核："),
    footer="{{文件编号}}",
)


def test_form_is_drawn_with_merged_heads_and_a_sum() -> None:
    sheet: Any = opened(draw(FORM))["汇总表"]
    assert [[cell.value for cell in row] for row in sheet["A3:D6"]] == [
        ["序号", "企业", None, "投资"],
        [None, "企业名称", "代码", None],
        ["{{序号}}", "{{企业名称}}", "{{统一社会信用代码}}", "{{计划投资}}"],
        ["合计", None, None, "=SUM(D5:D5)"],
    ]
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == [
        "A1:D1", "A2:B2", "A3:A4", "A6:C6", "A8:B8", "B3:C3", "C2:D2", "C8:D8", "D3:D4",
    ]  # fmt: skip
    assert [sheet["A8"].value, sheet["C8"].value] == ["制表：{{制表人}}", "审核："]


def test_paper_is_a4_landscape_with_the_heads_on_every_page() -> None:
    sheet: Any = opened(draw(FORM))["汇总表"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.print_area, sheet.freeze_panes) == ("$3:$4", "'汇总表'!$A$1:$D$8", "A5")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert [sheet["C5"].number_format, sheet["D5"].number_format] == ["@", "#,##0.00"]
    assert sheet["A5"].border.left.style == "thin"
