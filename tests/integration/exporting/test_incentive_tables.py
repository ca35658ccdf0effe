"""The workbook of a check that found nothing: one sheet for each kind, and no row."""

from __future__ import annotations

import io

import openpyxl
from flask import Flask
from sqlalchemy.orm import Session

from survey.models import Evaluation
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def test_the_workbook_holds_the_lines_of_the_check(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    """What the lines say is told by tests/integration/ranking/test_read_incentives.py."""
    found = evaluation.summary["incentives"]
    book = openpyxl.load_workbook(io.BytesIO(official.get(f"/evaluations/{evaluation.id}/incentives.xlsx").data))
    assert book.sheetnames == ["虚报核算", "改选组别", "自报没有或不适用", "文件说明"]
    codes = {str(cell.value) for row in book["自报没有或不适用"].iter_rows(4) for cell in row}
    assert {one["key"] for item in found["absences"] for one in item["listed"]} <= codes
