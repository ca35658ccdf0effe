"""Facts appended to somebody else's workbook."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from exports.writing.append_fact_sheet import append_facts
from exports.writing.tables import FactSheet, TableError


def test_facts_are_the_last_sheet_and_text() -> None:
    book = Workbook()
    append_facts(book, FactSheet("文件说明", "标题", [("文件", [("编号", "=1"), ("说明", "长" * 100)])]))
    sheet = book["文件说明"]
    assert book.sheetnames[-1] == "文件说明"
    assert [(cell.value, cell.data_type) for cell in (sheet["A1"], sheet["B4"])] == [("标题", "s"), ("=1", "s")]
    assert [sheet.row_dimensions[row].height for row in (4, 5)] == [15, 45]


def test_taken_name_gets_a_number() -> None:
    book = Workbook()
    book.create_sheet("文件说明")
    append_facts(book, FactSheet("文件说明", "标题"))
    assert book.sheetnames[-1] == "文件说明1"


def test_bad_name_is_refused() -> None:
    with pytest.raises(TableError):
        append_facts(Workbook(), FactSheet("a/b", "标题"))
