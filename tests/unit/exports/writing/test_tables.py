"""What a table refuses before anything is drawn."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exports.writing.tables import CellKind, Column, FactSheet, Table, TableError

NAME = Column("name", "企业名称")
SCORE = Column("score", "得分", CellKind.DECIMAL, 2)
COUNT = Column("count", "家数", CellKind.INTEGER)


def table(rows: list[list[object]], *, name: str = "名单") -> Table:
    return Table(name, "标题", "共 1 家", (NAME, SCORE, COUNT), rows)  # type: ignore[arg-type]


def test_table_that_fits_passes() -> None:
    table([["示例", Decimal("1.50"), 3], ["示例", 2, None]]).check()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["示例", Decimal(1)], "名单, row 1: 2 cells for 3 columns"),
        ([1, Decimal(1), 1], "名单, row 1, 企业名称: 1 is no text"),
        (["示例", "1", 1], "名单, row 1, 得分: '1' is no decimal"),
        (["示例", 1.5, 1], "名单, row 1, 得分: 1.5 is no decimal"),
        (["示例", Decimal(1), Decimal(1)], "名单, row 1, 家数: Decimal('1') is no integer"),
        (["示例", Decimal(1), True], "名单, row 1, 家数: True is no integer"),
    ],
)
def test_row_that_does_not_fit_is_refused(row: list[object], words: str) -> None:
    with pytest.raises(TableError) as refused:
        table([row]).check()
    assert str(refused.value) == words


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a:b", "[a]", "'a", "a'"])
def test_sheet_name_that_excel_refuses_is_refused(name: str) -> None:
    with pytest.raises(TableError, match="is no sheet name"):
        table([], name=name).check()
    with pytest.raises(TableError, match="is no sheet name"):
        FactSheet(name, "标题").check()
