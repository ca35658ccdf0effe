"""The audit trail as rows of a workbook: what its page shows, in Chinese as the files are."""

from __future__ import annotations

from collections.abc import Sequence

from exports.writing.tables import Cell, Column
from survey.accounts.trail_results import TrailRow
from survey.words.figures import moment
from survey.words.language import _, _n
from survey.words.trail_details import Told

NUMBER = "编号"
COLUMNS = (
    Column("number", NUMBER),
    Column("at", "时间"),
    Column("name", "谁"),
    Column("login", "账号"),
    Column("role", "角色"),
    Column("action", "操作"),
    Column("about", "对象", width=36),
    Column("sentence", "一句话", width=60),
    Column("told", "内容", width=60),
    Column("address", "来自"),
)


def trail_cells(rows: Sequence[TrailRow]) -> list[list[Cell]]:
    """Return the cells of entries."""
    return [_cells(row) for row in rows]


def _cells(row: TrailRow) -> list[Cell]:
    told = [_told(item) for item in row.told]
    if row.hidden:
        told.append(_n("另有 %(n)s 项内容，仅有权查看该对象的人员可见", n=row.hidden))
    return [
        f"#{row.id}",
        moment(row.at),
        row.name,
        row.login,
        row.role,
        row.action,
        row.about,
        row.sentence,
        "；".join(told),
        row.address,
    ]


def _told(item: Told) -> str:
    if item.old:
        return _("%(name)s：%(old)s → %(new)s", name=item.title, old=item.old, new=item.text)
    return _("%(name)s：%(text)s", name=item.title, text=item.text)
