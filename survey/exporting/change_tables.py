"""What moved between two evaluations as rows of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from exports.writing.tables import Cell, CellKind, Column
from survey.exporting.write_table import CREDIT_CODE, TableExport
from survey.models import Evaluation

NAME = "两次评估的变化"


def changes_table(rows: Sequence[Sequence[Cell]], pair: tuple[Evaluation, Evaluation], *, few: int) -> TableExport:
    """Return the table of `survey.ranking.changes_views.change_rows`; `pair`: the earlier evaluation and the later."""
    before, after = pair
    columns = (
        Column("kind", "变化"),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("rank_before", "上次名次（组内）", CellKind.INTEGER),
        Column("rank_after", "这次名次（组内）", CellKind.INTEGER),
        Column("shift", "名次变动"),
        Column("before", "上次", width=36),
        Column("after", "这次", width=36),
        Column("why", "原因", width=80),
    )
    words = f"评估 #{before.id} → #{after.id}；名次变动超过{few}位的，以及结果、排序组或群组有变化、新参加或不再参加的"
    codes = {"evaluation": str(after.id), "before": str(before.id), "few": str(few)}
    return TableExport("changes", NAME, columns, rows, filters=words, codes=codes)
