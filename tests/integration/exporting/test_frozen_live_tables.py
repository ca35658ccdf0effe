"""The live workbook of a frozen version against the page of that version."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Decision, Evaluation, Outcome, User
from survey.queries import frozen_lists
from tests.integration.conftest import Browser
from tests.integration.exporting.test_frozen_tables import CODE, Line, Rows, sent, signed_in
from tests.integration.freezing.made import (
    NUMBER,
    decide_as_ranked,
    evaluate_again,
    frozen,
    issue,
    leader,
    withdraw,
)
from tests.integration.officials import evaluation, text

__all__ = ["evaluation", "leader"]


def ranked(content: bytes, sheet_name: str) -> dict[str, list[object]]:
    """Return the rows of a sheet of the live workbook by credit code, as they are shown without calculating."""
    rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(content), data_only=True)[sheet_name].values]
    at = next(place for place, row in enumerate(rows) if CODE in row)
    column = rows[at].index(CODE)
    return {str(row[column]): row for row in rows[at + 1 :] if str(row[column]).startswith("9")}


def test_the_live_workbook_of_version_1_equals_its_page_three_evaluations_and_an_amendment_later(
    app: Flask,
    database: Session,
    evaluation: Evaluation,
    leader: User,
    browser: Callable[[], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = evaluation.campaign_id
    decide_as_ranked(database, evaluation, {9: Outcome.DENY, 10: Outcome.CONFIRM})
    version = issue(database, frozen(database, evaluation))
    fingerprint, number = version.fingerprint, version.id
    database.rollback()
    for _ in range(3):
        evaluate_again(app, database, campaign)
    database.rollback()
    kept = {row.facts["credit_code"]: row for row in frozen_lists.entries(database, number)}
    decided = {row.id: row.outcome for row in database.scalars(select(Decision).order_by(Decision.id))}
    out = next(row.participation_id for row in kept.values() if row.status == "selected")
    database.rollback()
    found = frozen_lists.version_of(database, campaign, 1)
    assert found is not None
    second = issue(database, withdraw(database, found, [out])).fingerprint
    district = signed_in(browser, "district")
    content = sent(district, "/list/1/live.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["名单第1版", "权重", "排序", "测算", "统计", "说明", "文件说明"]
    listed = [list(row) for row in book["名单第1版"].values]
    titles = listed[2]
    place = {str(title): column for column, title in enumerate(titles)}
    rows = [row for row in listed[3:] if isinstance(row[0], int)]
    assert [row[place[CODE]] for row in rows] == list(kept)
    for status, words in (("selected", "入选"), ("reserve", "备选"), ("out", "未入选"), ("unranked", "未参加排序")):
        own = [
            (
                str(row[0]), str(row[1]), str(row[place["街镇"]]),
                "–" if row[place["计入得分"]] is None else f"{row[place['计入得分']]:.2f}",
                str(row[place["名次"]]), str(row[place["列入依据"]] or words), str(row[place["理由"]] or ""),
            )
            for row in rows
            if row[2] == words
        ]  # fmt: skip
        assert own == of_page(district, 1, status), status
    outcomes = {"confirm": "确认", "reserve": "备选", "deny": "不予"}
    assert {row[place[CODE]]: row[place["决定"]] for row in rows} == {
        code: outcomes[decided[row.decision_id]] if row.decision_id else "—" for code, row in kept.items()
    }
    order, calculation = ranked(content, "排序"), ranked(content, "测算")
    assert order.keys() == calculation.keys() == {code for code, row in kept.items() if row.rank is not None}
    words = {"selected": "入选", "reserve": "备选", "out": "未入选"}
    for code, row in order.items():
        assert (row[8], row[9], row[10]) == (kept[code].score / 1_000_000, kept[code].rank, words[kept[code].status])
    said = "".join(str(cell) for row in book["说明"].values for cell in row)
    assert ("已被第2版替代" in said, fingerprint in said, second in said, NUMBER in said) == (True, True, False, True)
    amended = openpyxl.load_workbook(io.BytesIO(sent(district, "/list/2/live.xlsx")))
    said = "".join(str(cell) for row in amended["说明"].values for cell in row)
    name = next(row.facts["name"] for row in kept.values() if row.participation_id == out)
    assert (second in said, f"企业退出；退出：{name}；补入：" in said, "已被" in said) == (True, True, False)
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], large_rows=1))
    with district.get(district.get("/list/1/live.xlsx").headers["Location"] + "/file") as by_job:
        made = openpyxl.load_workbook(io.BytesIO(by_job.get_data()))
    assert [list(row) for row in made["名单第1版"].values] == listed
    monkeypatch.setattr("survey.exporting.frozen_routes.MOST_ROWS", 20)
    assert district.get("/list/1/live.xlsx").headers["Location"] == "/list/1"


def of_page(client: Browser, number: int, status: str) -> list[Line]:
    """Return the rows that the page of a version shows of a status."""
    page = text(client, f"/list/{number}", place=status)
    if '<table class="tbl firm-rows plain">' not in page:
        return []
    return [(*line[:3], line[3] if line[3] == "–" else f"{float(line[3]):.2f}", *line[4:]) for line in Rows(page).lines]
