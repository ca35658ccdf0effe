"""Blank forms built by hand for tests: one with everything that a commission puts into a sheet, and random ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from exports.blank_forms.markers import MarkerKind

ROW = 5
KNOWN = {
    "序号": MarkerKind.LIST,
    "企业名称": MarkerKind.LIST,
    "统一社会信用代码": MarkerKind.LIST,
    "综合得分": MarkerKind.LIST,
    "批次名称": MarkerKind.DOCUMENT,
    "家数": MarkerKind.DOCUMENT,
    "制表人": MarkerKind.DOCUMENT,
    "制表日期": MarkerKind.DOCUMENT,
}


def packed(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def opened(content: bytes) -> Workbook:
    """Return the workbook of bytes."""
    return load_workbook(io.BytesIO(content), rich_text=True)


def rewritten(content: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """Return a workbook with one part edited as text; everything else stays byte for byte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        after = edit(given.read(part).decode()).encode()
        assert after != given.read(part)
        for name in given.namelist():
            new.writestr(name, after if name == part else given.read(name))
    return buffer.getvalue()


def full_form() -> Workbook:
    """Return a form with a marked row 5, a total in row 6 and signatures in row 8, and every kind of set-up."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "汇总表"
    thin = Side(style="thin", color="FF0000")
    sheet.merge_cells("A1:G1")
    sheet["A1"] = "{{批次名称}}申报企业汇总表（{{家数}}家）"
    sheet["A1"].font, sheet["A1"].alignment = Font(name="方正小标宋简体", size=22), Alignment(horizontal="center")
    for column, title in zip("ABCDEFG", ("序号", "企业", "", "代码", "得分", "占比", "备注"), strict=True):
        sheet[f"{column}4"] = title
    sheet.merge_cells("B4:C4")
    for column, text in zip("ABDE", ("序号", "企业名称", "统一社会信用代码", "综合得分"), strict=True):
        sheet[f"{column}{ROW}"] = f"{{{{{text}}}}}"
    sheet["F5"], sheet["G5"] = "=E5/$E$6", "见附件"
    sheet.merge_cells("B5:C5")
    for column in "ABCDEFG":
        sheet[f"{column}5"].border = Border(left=thin, right=thin, top=thin, bottom=thin)
        sheet[f"{column}5"].fill = PatternFill("solid", fgColor="FFFFCC")
    sheet["E5"].number_format, sheet["F5"].number_format = "0.00", "0.0%"
    sheet["A6"], sheet["E6"], sheet["F6"] = "合计", "=SUM(E5:E5)", "=SUM(F5)"
    sheet.merge_cells("A6:D6")
    sheet["A8"], sheet["E8"] = "制表：{{制表人}}　审核：", "{{制表日期}}"
    sheet["A8"].hyperlink = "#汇总表!E6"
    sheet["E8"].hyperlink = Hyperlink("E8", location="汇总表!E6")
    for row, height in ((1, 36), (4, 20), (5, 27), (6, 22), (8, 40)):
        sheet.row_dimensions[row].height = height
    sheet.column_dimensions["B"].width = 33
    sheet.print_area, sheet.print_title_rows = "A1:G8", "1:4"
    sheet.row_breaks.append(Break(id=6))
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddHeader.left.text, sheet.oddFooter.center.text = "{{批次名称}}", "第 &P 页"
    sheet.auto_filter.ref = "A4:G5"
    red = PatternFill("solid", bgColor="FF0000")
    sheet.conditional_formatting.add("E5", CellIsRule(operator="lessThan", formula=["60"], fill=red))
    sheet.conditional_formatting.add("A6:G6", FormulaRule(formula=["$E6>100"], fill=red))
    validation = DataValidation(type="list", formula1='"同意,不同意"', allow_blank=True, sqref="G5")
    below = DataValidation(type="whole", operator="equal", formula1="E6", sqref="E8")
    sheet.data_validations.dataValidation = [validation, below]
    book.defined_names["合计格"] = DefinedName("合计格", attr_text="汇总表!$E$6")
    other: Any = book.create_sheet("说明")
    other["A1"] = "=汇总表!E6+SUM(汇总表!E5:E5)"
    return book


@cache
def full_file() -> bytes:
    """Return the bytes of that form, made once."""
    return packed(full_form())
