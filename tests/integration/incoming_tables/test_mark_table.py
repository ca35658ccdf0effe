"""A table with its wrong cells marked."""

from __future__ import annotations

import io

import openpyxl
from flask import Flask
from sqlalchemy.orm import Session

from survey.incoming_tables.import_table import compare_table
from survey.incoming_tables.mark_table import marked_copy
from survey.store.scope import Scope
from tests.integration.handing_in import marked_cells
from tests.integration.incoming_tables.test_import_table import book, code


def test_wrong_cells_and_only_those_are_marked(app: Flask, database: Session) -> None:
    content = book([1, "示例甲厂", "1", "安亭镇"], [2, "示例乙厂", code(2), "没有这个镇"], [3, "丙", code(3), "安亭镇"])
    compared = compare_table(database, Scope(everything=True), "directory", content)
    with app.app_context():
        marked = openpyxl.load_workbook(io.BytesIO(marked_copy(compared, "directory", content, site="")))
    assert marked_cells(marked) == {("Sheet", "C3"), ("Sheet", "D4")}
