"""The lists of an incentive check whole, on pages and in a workbook, as the reader may see them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, EvaluationEntry, ExportRecord
from survey.ranking import robustness_routes
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, text
from tests.integration.tampering import tamper

__all__ = ["evaluation"]
LEVEL = [{"name": "level", "old": "3", "new": "1"}]


def stored_check(rows: list[EvaluationEntry]) -> dict[str, Any]:
    """Return a check that names firms: two examples, seven that are only bounded, two that gain by an absence."""
    codes = [row.version.credit_code for row in rows]
    more = {"changes": LEVEL, "was": 61_000_000, "score": 60_500_000}
    staff = {"changes": [{"name": "size", "old": "large", "new": "medium"}], "facts": {"facts.revenue_y1": 3_999_999}}
    return {
        "rules": 3,
        "labels": ["level", "size"],
        "counts": {"impossible": 4, "example": 2, "bound": 7},
        "searched": 5,
        "examples": [
            {"key": codes[0], **more, "lowered": 12, "facts": {}, "passed": codes[9]},
            {"key": codes[1], **more, **staff, "lowered": 0, "passed": ""},
        ],
        "open": [{"key": code, "changes": LEVEL, "tried": place < 3} for place, code in enumerate(codes[2:9])],
        "pools": [
            {
                "pool": "starting",
                "listed": [
                    {"key": codes[1], "score": 40_000_000, "above": True},
                    {"key": codes[2], "score": 39_000_000, "above": False},
                ],
            }
        ],
        "absences": [
            {
                "question": "cmmm.logistics_business",
                "firms": 2,
                "listed": [
                    {"key": codes[9], "points": 2_500_000, "selected": True},
                    {"key": codes[0], "points": 1_000_000, "selected": False},
                ],
            }
        ],
    }


@pytest.fixture
def named(database: Session, evaluation: Evaluation) -> list[EvaluationEntry]:
    """Return ten entries, every other one of the town of 安亭, which the evaluation's check names."""
    listed = [row for row in entries(database, evaluation.id) if row.rank]
    own = [row for row in listed if row.version.unit == "anting"][:5]
    others = [row for row in listed if row.version.unit != "anting"][:5]
    rows = [row for pair in zip(own, others, strict=True) for row in pair]
    summary = json.dumps({**evaluation.summary, "incentives": stored_check(rows)})
    numbers = [row.id for row in rows]
    tamper(database, "UPDATE evaluation SET summary = :summary", summary=summary)
    again = {row.id: row for row in entries(database, evaluation.id)}
    return [again[number] for number in numbers]


def test_every_line_is_on_a_page_of_its_list_and_in_the_workbook(
    app: Flask,
    database: Session,
    evaluation: Evaluation,
    named: list[EvaluationEntry],
    browser: Callable[[], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(robustness_routes, "PAGE", 3)
    path = f"/evaluations/{evaluation.id}/robustness/incentives"
    names = [row.version.name for row in named]
    found, told = {}, {}
    for login in ("district", "town"):
        reader = browser()
        reader.sign_in(login)
        for page in (1, 2, 3):
            shown = text(reader, path, list="open", page=page).split("<tbody>")[1].split("</tbody>")[0]
            found[login, page] = [name for name in names if name in shown]
            told[login, page] = (shown.count("试过，没有入选"), shown.count("没有试"))
        first = text(reader, path)
        found[login, 0] = [name for name in names if name in first.split("<tbody>")[1]]
    assert [found["district", page] for page in (1, 2, 3)] == [names[2:5], names[5:8], names[8:9]]
    assert [told["district", page] for page in (1, 2, 3)] == [(3, 0), (0, 3), (0, 1)]
    assert found["district", 0] == [names[0], names[1], names[9]]  # the examples, and whose seat it would be
    assert [found["town", page] for page in (1, 2, 3)] == [names[2:8:2], names[8:9], names[8:9]]  # the last page again
    assert found["town", 0] == [names[0]]
    reader = _signed(browser, "district")
    first = text(reader, path)
    assert ["营业收入" in first, "39999.99" in first] == [True, True]
    assert f'href="/evaluations/{evaluation.id}/incentives.xlsx"' in first
    robust = text(reader, f"/evaluations/{evaluation.id}/robustness")
    assert "不能排除：7家，其中3家试过具体的改法，没有入选；4家没有试，只有上限" in robust
    assert "能入选：2家，其中1家自评等级高于该组上限，核定后失去名额" in robust
    assert f'href="{path}"' in robust
    track = text(reader, path, list="pool:starting").split("<tbody>")[1]
    assert [name for name in names if name in track] == names[1:3]
    assert (track.count("核定后失去名额"), "40.0000" in track) == (1, True)
    _the_workbook(reader, evaluation.id, named)
    town = openpyxl.load_workbook(
        io.BytesIO(_signed(browser, "town").get(f"/evaluations/{evaluation.id}/incentives.xlsx").data)
    )
    assert [row["企业名称"] for row in _rows(town, "虚报核算")] == names[0:9:2]
    database.rollback()
    records = database.scalars(
        select(ExportRecord).where(ExportRecord.kind == "incentives").order_by(ExportRecord.id)
    ).all()
    assert [(record.manifest["rows"], record.filters["evaluation"]) for record in records] == [
        (9, str(evaluation.id)),
        (5, str(evaluation.id)),
    ]


def _the_workbook(reader: Browser, number: int, named: list[EvaluationEntry]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"/evaluations/{number}/incentives.xlsx").data))
    rows = _rows(book, "虚报核算")
    assert [row["统一社会信用代码"] for row in rows] == [row.version.credit_code for row in named[:9]]
    assert [row["核算结果"] for row in rows] == [
        *["试改后入选"] * 2,
        *["只有上限：试过，没有入选"] * 3,
        *["只有上限：没有试"] * 4,
    ]
    assert [(row["现得分"], row["改后得分"], row["替下"]) for row in rows[:2]] == [
        (61, 60.5, named[9].version.name),
        (61, 60.5, ""),
    ]
    assert rows[0]["改动"].endswith("；调低12项评分")
    assert rows[2]["现得分"] == float(Decimal(named[2].score or 0).scaleb(-6))
    track = _rows(book, "改选组别")
    assert [(row["企业名称"], row["改选后得分"], row["说明"]) for row in track] == [
        (named[1].version.name, 40, "自评等级高于该组上限，核定后失去名额"),
        (named[2].version.name, 39, ""),
    ]
    absent = _rows(book, "自报没有或不适用")
    assert [(row["企业名称"], row["最多多得的分"], row["已入选"]) for row in absent] == [
        (named[9].version.name, 2.5, "是"),
        (named[0].version.name, 1, "否"),
    ]


def test_where_no_check_was_made_there_is_no_page_and_no_file(
    database: Session, evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    summary = {name: value for name, value in evaluation.summary.items() if name != "incentives"}
    tamper(database, "UPDATE evaluation SET summary = :summary", summary=json.dumps(summary))
    reader = _signed(browser, "district")
    for path in (
        f"/evaluations/{evaluation.id}/robustness/incentives",
        f"/evaluations/{evaluation.id}/incentives.xlsx",
    ):
        assert reader.get(path).status_code == 404


def _signed(browser: Callable[[], Browser], login: str) -> Browser:
    reader = browser()
    reader.sign_in(login)
    return reader


def _rows(book: Any, name: str) -> list[dict[str, Any]]:
    titles = [cell.value for cell in book[name][3]]
    return [
        dict(zip(titles, cells, strict=True))
        for cells in book[name].iter_rows(4, values_only=True)
        if sum(cell is not None for cell in cells) > 1  # not what closes the page
    ]
