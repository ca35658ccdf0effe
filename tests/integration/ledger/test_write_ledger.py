"""The ledger as a workbook: every sum a formula whose cached value is the sum, and the file checks as it left."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from openpyxl.workbook.workbook import Workbook
from sqlalchemy.orm import Session

from survey.models import Campaign, Role
from tests.integration.conftest import Browser, make_user
from tests.integration.file_checks.test_routes import ALTERED, UNALTERED, check, edited, verdict
from tests.integration.season import lay_out

TITLES = [
    "街镇", "名录", "未通知", "豁免", "应填", "未领取", "未开始", "填写中", "待提交", "已提交", "退回", "已退出",
    "其中承诺书待接收", "其中已核实", "其中初审：未初审", "其中初审：建议通过", "其中初审：退回", "其中初审：不建议",
]  # fmt: skip
ROWS = [
    ["南翔镇", 4, 1, 1, 2, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0],
    ["安亭镇", 8, 1, 0, 7, 1, 1, 2, 1, 2, 0, 0, 0, 1, 2, 0, 0, 0],
    ["未填所属街镇", 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ["合计", 13, 2, 1, 10, 2, 1, 2, 1, 2, 1, 1, 0, 1, 2, 0, 0, 0],
]


def taken(browser: Callable[[], Browser], database: Session, path: str = "/ledger.xlsx") -> bytes:
    make_user(database, "district", Role.DISTRICT)
    official = browser()
    official.sign_in("district")
    response = official.get(path)
    assert response.status_code == 200
    return bytes(response.data)


def books(content: bytes) -> tuple[Workbook, Workbook]:
    """Return the workbook with its formulas, and with what they gave."""
    return openpyxl.load_workbook(io.BytesIO(content)), openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def test_the_sums_are_formulas_that_show_the_sums(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    lay_out(database, campaign)
    formulas, values = books(taken(browser, database))
    sheet, shown = formulas["填报台账"], values["填报台账"]
    assert [cell.value for cell in shown[3]] == TITLES
    assert [[cell.value for cell in row] for row in shown.iter_rows(min_row=4, max_row=7, max_col=18)] == ROWS
    assert [sheet[place].value for place in ("B4", "E4", "B5", "E5", "B6", "E6")] == [
        "=C4+D4+E4", "=SUM(F4:L4)", "=C5+D5+E5", "=SUM(F5:L5)", "=C6+D6+E6", "=SUM(F6:L6)",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[7]][1:] == [f"=SUM({column}4:{column}6)" for column in "BCDEFGHIJKLMNOPQR"]
    assert "按街镇，截至 " in shown["A2"].value
    assert "　共 3 行　" in shown["A2"].value  # the total is none of them


def test_by_size_and_by_industry(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> None:
    lay_out(database, campaign)
    _formulas, by_size = books(taken(browser, database, "/ledger.xlsx?by=scale"))
    rows = by_size["填报台账"].iter_rows(min_row=3, max_row=7, max_col=5, values_only=True)
    assert list(rows) == [
        ("规模", "名录", "未通知", "豁免", "应填"),
        ("规上", 8, 2, 0, 6),
        ("规下", 2, 0, 0, 2),
        ("规模不详", 3, 0, 1, 2),
        ("合计", 13, 2, 1, 10),
    ]


def test_a_campaign_without_firms_gives_the_titles_alone(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    assert campaign.id
    _formulas, values = books(taken(browser, database))
    assert [cell.value for cell in values["填报台账"][3]] == TITLES
    assert values["填报台账"]["A4"].value is None


def test_the_file_is_known_as_it_left_and_an_altered_figure_is_found(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    lay_out(database, campaign)
    content = taken(browser, database)
    official = browser()
    official.sign_in("district")
    official.get("/files/check")
    assert verdict(check(official, content)) == UNALTERED
    altered = edited(content, lambda book: book["填报台账"].__setitem__("J5", 3))
    assert verdict(check(official, altered)) == ALTERED
