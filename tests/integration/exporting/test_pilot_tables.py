"""The file of the pilots holds the rows of the page, what they promised beside, and is recorded."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Enterprise, Evaluation, ExportRecord, Pilot, PilotSource
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official, user

__all__ = ["evaluation", "official"]


def test_the_file_is_the_page(database: Session, evaluation: Evaluation, official: Browser) -> None:
    one, two = database.scalars(select(Enterprise).order_by(Enterprise.id).limit(2)).all()
    said = {"question": "quality_target", "name": "产品不良率", "was": "3.5", "value": "1.2", "unit": "%"}
    for firm, more in ((one, {"accepted_on": date(2026, 5, 6)}), (two, {})):
        database.add(
            Pilot(
                programme_id=evaluation.campaign.programme_id,
                enterprise_id=firm.id,
                source=PilotSource.EARLIER,
                since=date(2025, 1, 2),
                document_number="示例〔2025〕1号",
                indicators={"promised": [said], "version": 7} if firm is one else {},
                made_by_id=user(database, "district").id,
                **more,
            )
        )
    database.commit()
    name, code = one.name, one.credit_code
    database.rollback()
    book = openpyxl.load_workbook(BytesIO(official.get("/pilots/list.xlsx", query_string={"state": "accepted"}).data))
    rows = [[cell or "" for cell in row] for row in book["试点企业"].values]
    start = next(place for place, row in enumerate(rows) if row[:2] == ["序号", "企业名称"])
    found = rows[start + 1]
    assert found[:3] == [1, name, code]
    assert found[4:12] == ["早先试点", "已验收", "示例〔2025〕1号", "2025-01-02", "", "", "", "2026-05-06"]
    assert "状态：已验收" in "".join(str(cell) for row in rows[:start] for cell in row if cell)
    beside = [list(row) for row in book["承诺的指标"].values]
    assert [code, name, "quality_target", "产品不良率", "3.5", "1.2", "%"] in [row[:7] for row in beside]
    record = database.scalars(select(ExportRecord).order_by(ExportRecord.id.desc()).limit(1)).one()
    assert record.kind == "pilots"
