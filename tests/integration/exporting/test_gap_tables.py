"""The workbook of gaps against the entries of the evaluation, firm by firm and group by group."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import openpyxl
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.exact import SCORE
from survey.definitions.directory import directory
from survey.models import Evaluation, EvaluationEntry, ExportRecord, ExternalRating
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official
from tests.integration.overlays import run, verified_firms

__all__ = ["evaluation", "official"]
SHEETS = ["自评与核定的差", "各排序组", "各街镇", "各行业", "各外部诊断或评定", "文件说明"]


def rows_of(book: Any, name: str) -> list[dict[str, Any]]:
    titles = [cell.value for cell in book[name][3]]
    return [
        dict(zip(titles, cells, strict=True))
        for cells in book[name].iter_rows(4, values_only=True)
        if sum(cell is not None for cell in cells) > 1  # not what closes the page
    ]


def points(amount: float | None) -> float | None:
    return None if amount is None else float(round(Decimal(amount) / SCORE, 4))


def test_firms_and_groups_are_those_of_the_evaluation(
    app: Flask, database: Session, evaluation: Evaluation, official: Browser
) -> None:
    firms = verified_firms(database, evaluation)
    second = run(app, database, evaluation.campaign_id)
    listed = {row.version.credit_code: row for row in entries(database, second.id) if row.checked is not None}
    rated = listed[firms.lowered].version.submission.participation.enterprise_id
    units = {code: directory().unit_name(row.version.unit).zh for code, row in listed.items()}
    with unit_of_work(database):
        rating = ExternalRating(
            enterprise_id=rated, source="gongfu", level="示例", report_number="示例-1", dated=date(2026, 5, 1)
        )
        database.add(rating)
    path = f"/evaluations/{second.id}/gaps"
    assert f'href="{path}.xlsx"' in official.get(path).get_data(as_text=True)
    book = openpyxl.load_workbook(io.BytesIO(official.get(f"{path}.xlsx").data))
    assert book.sheetnames == SHEETS

    def gap(row: EvaluationEntry) -> int:
        return (row.verified_score or 0) - (row.self_score or 0)

    found = {row["统一社会信用代码"]: row for row in rows_of(book, SHEETS[0])}
    assert set(found) == {firms.lowered, firms.raised, firms.confirmed}
    for code, row in found.items():
        own = listed[code]
        assert (row["自评分"], row["核定分"]) == (points(own.self_score), points(own.verified_score))
        assert (row["自评名次"], row["核定名次"]) == (own.self_rank, own.verified_rank)
        assert row["核定分减自评分"] == points(firms.points[code]) == points(gap(own))
        assert row["核定比自评上升名次（负为下降）"] == (own.self_rank or 0) - (own.verified_rank or 0)
        assert row["已核（项）"] == 1

    def group(members: list[EvaluationEntry]) -> tuple[Any, ...]:
        gaps = [gap(row) for row in members if row.checked]
        up, down = sum(one > 0 for one in gaps), sum(one < 0 for one in gaps)
        if not gaps:
            return (len(members), 0, None, None, 0, 0)
        return (len(members), len(gaps), points(sum(gaps) / len(gaps)), points(median(gaps)), up, down)

    by_unit: dict[str, list[EvaluationEntry]] = {}
    for code, own in listed.items():
        by_unit.setdefault(units[code], []).append(own)
    expected = {name: group(members) for name, members in by_unit.items()} | {"合计": group([*listed.values()])}
    towns = [list(row.values()) for row in rows_of(book, SHEETS[2])]
    assert {row[0]: tuple(row[1:]) for row in towns} == expected
    assert towns[-1][0] == "合计"
    sources = {row["来源"]: row["已核（家）"] for row in rows_of(book, SHEETS[4])}
    assert (sources["工赋·制诊"], sources["没有外部诊断或评定"], sources["合计"]) == (1, 2, 3)
    database.rollback()
    record = database.scalars(select(ExportRecord).where(ExportRecord.kind == "track_gaps")).one()
    assert (record.manifest["rows"], record.filters["evaluation"]) == (3, str(second.id))
