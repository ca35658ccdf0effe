"""Drop-downs from another sheet, which Excel keeps in an extension that openpyxl drops: made plain ones again."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.functions import fromstring

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_TEXTS = ("type", "operator", "errorStyle", "errorTitle", "error", "promptTitle", "prompt")
_FLAGS = ("allowBlank", "showDropDown", "showInputMessage", "showErrorMessage")


def keep_validations(book: Workbook, parts: dict[str, bytes]) -> None:
    """Add the extended validations of each sheet to its plain ones; `parts`: sheet's name -> its XML."""
    for name, part in parts.items():
        if b"x14:dataValidation" in part and name in book.sheetnames:
            book[name].data_validations.dataValidation += list(_extended(fromstring(part)))


def _extended(root: Element) -> Iterator[DataValidation]:
    for element in root.iter(f"{_X14}dataValidation"):
        ranges = element.findtext(f"{_XM}sqref", "").strip()
        if not ranges:
            continue
        made = DataValidation(sqref=MultiCellRange(ranges))
        for text in _TEXTS:
            if element.get(text):
                setattr(made, text, element.get(text))
        for flag in _FLAGS:
            setattr(made, flag, element.get(flag) in {"1", "true"})
        for formula in ("formula1", "formula2"):
            setattr(made, formula, element.findtext(f"{_X14}{formula}/{_XM}f"))
        yield made
