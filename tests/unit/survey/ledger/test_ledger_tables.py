"""Rows of the ledger's workbook: each sum with the formula that gives it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from exports.writing.tables import Cell, Computed
from survey.app import create_app
from survey.config import Settings
from survey.definitions.stages import Stage, Tally
from survey.ledger.ledger_results import Group, Ledger
from survey.ledger.ledger_tables import ledger_columns, ledger_rows
from survey.queries.ledger import Grouping
from survey.words.language import in_chinese

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    return create_app(Settings(instance=folder, database_url=f"sqlite:///{folder / 'x.sqlite'}", secret_key="x"))


def formulas(row: list[Cell]) -> list[str]:
    return [cell.formula for cell in row if isinstance(cell, Computed)]


def test_a_group_and_the_total_have_their_formulas(app: Flask) -> None:
    tally = Tally({Stage.NOT_CALLED: 1, Stage.EXEMPT: 2, Stage.UNCLAIMED: 3, Stage.SUBMITTED: 4})
    with app.app_context(), in_chinese():
        rows = ledger_rows(
            Ledger(NOW, Grouping.SCALE, [Group("above", tally, 2, 1, {"waiting": 1, "pass": 3})], 10, [], None, [])
        )
        titles = [column.title for column in ledger_columns(Grouping.SCALE)]
    figures = [10, 1, 2, 7, 3, 0, 0, 0, 4, 0, 0, 2, 1, 1, 3, 0, 0]
    assert rows == [["规上", *figures], ["合计", *figures]]
    assert formulas(rows[0]) == ["=C4+D4+E4", "=SUM(F4:L4)"]
    assert formulas(rows[1]) == [f"=SUM({column}4:{column}4)" for column in "BCDEFGHIJKLMNOPQR"]
    assert len(titles) == len(rows[0])


def test_without_groups_there_is_no_total(app: Flask) -> None:
    with app.app_context(), in_chinese():
        assert ledger_rows(Ledger(NOW, Grouping.UNIT, [], 0, [], None, [])) == []
