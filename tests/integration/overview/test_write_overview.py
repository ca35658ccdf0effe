"""The workbook of the overview: the figures of its page, and the file checks as it left."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Evaluation, ExportRecord, Role
from tests.integration.conftest import Browser, make_user
from tests.integration.file_checks.test_routes import ALTERED, UNALTERED, check, edited, verdict
from tests.integration.officials import evaluation
from tests.integration.overview.following import figures, shown
from tests.integration.season import NANXIANG, lay_out

__all__ = ["evaluation"]


def taken(client: Browser) -> bytes:
    response = client.get("/overview.xlsx")
    assert response.status_code == 200
    return bytes(response.data)


def rows(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    """Return the rows of a sheet below its titles, up to the first that is empty."""
    found = []
    for row in openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(min_row=4, values_only=True):
        if row[0] is None or str(row[0]).startswith("制表"):
            break
        found.append(row)
    return found


def test_the_way_and_the_cells_are_those_of_the_page(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    lay_out(database, campaign)
    make_user(database, "district", Role.DISTRICT)
    client = browser()
    client.sign_in("district")
    content = taken(client)
    assert [row[:4] for row in rows(content, "进展")] == [
        ("名录", 13, None, 4.3),
        ("应填", 10, 76.9, 3.3),
        ("已领取账号", 7, 70, 2.3),
        ("已开始填写", 6, 85.7, 2),
        ("已提交", 2, 33.3, 0.7),
        ("进入排序", 0, 0, 0),
        ("入选候选", 0, None, 0),
        ("已提交中：未初审", 2, 100, None),
        ("已提交中：建议通过", 0, 0, None),
        ("已提交中：退回", 0, 0, None),
        ("已提交中：不建议", 0, 0, None),
    ]
    cells = {row[0]: row[3:10] for row in rows(content, "街镇和行业")}
    assert cells["安亭镇／36 汽车制造业"] == (5, 4, 3, 2, 2, 0, 0)
    assert cells["合计"] == (13, 10, 7, 6, 2, 0, 0)
    assert sum(int(str(row[0])) for key, row in cells.items() if key != "合计") == 13
    record = database.scalars(select(ExportRecord).order_by(ExportRecord.id.desc()).limit(1)).one()
    assert (record.kind, record.rows, record.manifest["scope"]) == ("overview", 25, "全区")
    assert verdict(check(client, content)) == UNALTERED
    altered = edited(content, lambda book: book["进展"].__setitem__("B5", 11))
    assert verdict(check(client, altered)) == ALTERED


def test_a_town_takes_its_own_figures(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> None:
    lay_out(database, campaign)
    make_user(database, "town", Role.TOWN, unit=NANXIANG)
    client = browser()
    client.sign_in("town")
    assert [row[1] for row in rows(taken(client), "进展")] == [4, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0]


def test_levels_are_those_of_the_page_with_the_source_of_what_was_published(
    evaluation: Evaluation, browser: Callable[[], Browser]
) -> None:
    client = browser()
    client.sign_in("district")
    content = taken(client)
    levels = rows(content, "等级")
    page = figures(shown(client, "/overview"))
    shown_levels = [number for address, number in page if address.startswith("/overview/levels")]
    assert [row[1] for row in levels if row[1]] == shown_levels
    published = [row for row in levels if row[3] is not None]
    assert [row[3] for row in published] == [63, 21, 12, 4]
    assert {str(row[4])[:5] for row in published} == {"2022年"}
    assert evaluation.id
