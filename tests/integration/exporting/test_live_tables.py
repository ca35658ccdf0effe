"""The live workbook holds the numbers of the stored evaluation."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import unquote

import openpyxl
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exports.live import layout as at
from survey.config import Settings
from survey.models import Evaluation, EvaluationEntry, Role
from tests.integration.conftest import Browser, make_user
from tests.integration.exporting.test_write_live_workbook import evaluation
from tests.integration.officials import entries as entries_of
from tests.integration.overlays import run, verified_firms, with_tracks

__all__ = ["evaluation"]


def test_workbook_holds_what_the_evaluation_stored(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser], migrated: Settings
) -> None:
    official = browser()
    official.sign_in("district")
    answer = official.get(f"/evaluations/{evaluation.id}/live.xlsx")
    assert unquote(answer.headers["Content-Disposition"]).endswith(f"评估{evaluation.id}权重测算表.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data), data_only=True)
    assert book.sheetnames == ["权重", "排序", "测算", "统计", "说明", "文件说明"]
    statement = (
        select(EvaluationEntry)
        .options(joinedload(EvaluationEntry.version))
        .where(EvaluationEntry.score.is_not(None))
        .order_by(EvaluationEntry.position)
    )
    entries = database.scalars(statement).all()
    header = {cell.value: cell.column - 1 for cell in book["测算"][at.HEADER_ROW + 1]}
    rows = [[cell.value for cell in row] for row in book["测算"].iter_rows(min_row=at.FIRST + 1)]
    shown = [
        [row[header[title]] for title in ("统一社会信用代码", "得分", "名次", "系统得分", "系统名次")]
        for row in rows[: len(entries)]
    ]
    assert shown == [
        [entry.version.credit_code, entry.score / 10**6, entry.rank, entry.score / 10**6, entry.rank]
        for entry in entries
        if entry.score is not None
    ]
    failing = [0 not in entry.detail["verdicts"] for entry in entries]
    assert [row[header["符合条件"]] == "是" for row in rows[: len(entries)]] == failing
    decided = "系统结果（含约束、份额和指定）"
    words = {"selected": "入选候选", "reserve": "备选", "out": "未入选"}
    assert [row[header[decided]] for row in rows[: len(entries)]] == [words[entry.status] for entry in entries]
    seats = [
        book["权重"][f"B{line}"].value for line in range(1, 60) if "名额（家" in str(book["权重"][f"A{line}"].value)
    ]
    assert seats == evaluation.parameters["pool_seats"]
    by_rank: set[int] = set()
    for pool, places in zip(("manufacturing", "starting", "services"), seats, strict=True):
        fit = [entry.id for entry in entries if entry.pool == pool and 0 not in entry.detail["verdicts"]]
        by_rank |= set(fit[:places])
    chosen = {entry.id for entry in entries if entry.status == "selected"}
    apart = len(by_rank - chosen)
    assert 0 < apart == len(chosen - by_rank)
    told = f"按名次与系统一致；系统名单另计约束、份额和指定，本表入选的有{apart}家不在系统名单"
    assert book["权重"]["A3"].value == told
    assert [book["权重"][cell].value for cell in ("C4", "E4")] == [apart, apart]
    assert [
        (row[header["自评分（不计，供对照）"]], row[header["自评名次（不计，供对照）"]]) for row in rows[: len(entries)]
    ] == [(f"{(entry.self_score or 0) / 10**6:.4f}", str(entry.self_rank)) for entry in entries]


def test_the_track_that_does_not_count_stands_beside_as_values(
    app: Flask, database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    """Where all count by their own word, it is the verified one; nothing of it moves with a weight."""
    make_user(database, "reviewer", Role.DISTRICT)
    firms = verified_firms(database, evaluation)
    with_tracks(database, evaluation.campaign_id, {"counts": "self"})
    second = run(app, database, evaluation.campaign_id)
    official = browser()
    official.sign_in("district")
    content = official.get(f"/evaluations/{second.id}/live.xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(content))["测算"]
    header = {cell.value: cell.column - 1 for cell in sheet[at.HEADER_ROW + 1]}
    rows = {row[header["统一社会信用代码"]].value: row for row in sheet.iter_rows(min_row=at.FIRST + 1)}
    listed = {row.version.credit_code: row for row in entries_of(database, second.id) if row.score is not None}
    for code in (firms.lowered, firms.raised, firms.confirmed):
        own, row = listed[code], rows[code]
        assert row[header["核定分（不计，供对照）"]].value == f"{(own.verified_score or 0) / 10**6:.4f}"
        assert row[header["核定名次（不计，供对照）"]].value == str(own.verified_rank)
        assert (own.verified_score or 0) - (own.score or 0) == firms.points[code]
