"""The marks of a round of experts as rows of a workbook: one per expert and case, with the figures of the case."""

from __future__ import annotations

from collections.abc import Sequence

from exports.writing.tables import Cell, CellKind, Column
from survey.definitions.directory import directory
from survey.experts.expert_results import MarkedCase, OpinionLine
from survey.exporting.write_table import CREDIT_CODE, NUMBER, TableExport
from survey.words.figures import moment
from survey.words.language import in_chinese, in_words

MARKS = "专家评分表"
STATES = {"given": "已评", "open": "未评", "recused": "已回避", "withdrawn": "已撤回"}
_WIDE = 40


def marks_table(title: str, scales: Sequence[str], cases: Sequence[MarkedCase], *, round_id: int) -> TableExport:
    """Return the marks of a round; of a firm that the reader is recused from, the case and who decides it.

    `title`: of the round; `scales`, `cases`: in Chinese.
    """
    titles = list(scales)
    with in_chinese():
        cells = [row for case in cases for row in _rows(case, len(titles))]
    columns = (
        Column("number", NUMBER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("pool", "分组"),
        Column("rank", "名次", CellKind.INTEGER),
        Column("decided_by", "由谁决定"),
        Column("expert", "专家"),
        Column("state", "状态"),
        *(Column(f"mark{n}", scale, CellKind.INTEGER) for n, scale in enumerate(titles)),
        Column("total", "合计", CellKind.INTEGER),
        Column("advice", "建议"),
        *(Column(f"why{n}", f"{scale}的理由", width=_WIDE) for n, scale in enumerate(titles)),
        Column("comment", "其他意见", width=_WIDE),
        Column("change_reason", "修改原因"),
        Column("given_at", "评分时间"),
        *(Column(f"median{n}", f"{scale}中位数（范围）") for n, scale in enumerate([*titles, "合计"])),
        Column("advices", "专家建议汇总"),
    )
    return TableExport("expert_marks", MARKS, columns, cells, key_title=NUMBER, filters=f"评审：{title}",
                       codes={"round": str(round_id)})  # fmt: skip


def _rows(case: MarkedCase, scales: int) -> list[list[Cell]]:
    """Return a row for each expert of a case; for who is recused one without marks."""
    head: list[Cell] = [
        case.name,
        case.credit_code,
        in_words(directory().unit_name(case.unit)),
        case.pool,
        case.rank,
        case.decided_by,
    ]
    if case.recused:
        empty: list[Cell] = [*[None] * (scales + 1), *[""] * (2 * scales + 6)]
        return [[f"#{case.id}", *head, "", "您已回避，评分不列", *empty]]
    tail: list[Cell] = [f"{line.median}（{line.range}）" for line in case.figures] or [""] * (scales + 1)
    return [
        [f"#{case.id}-{line.id}", *head, line.name, STATES[line.state], *_marks(line, scales), *tail, case.advices]
        for line in case.opinions
    ]


def _marks(line: OpinionLine, scales: int) -> Sequence[Cell]:
    """Return the cells of what an expert gave; empty where he did not."""
    if not line.marks:
        return [*[None] * scales, None, *[""] * (scales + 4)]
    return [
        *(mark for _title, mark, _why in line.marks),
        line.total,
        line.advice,
        *(why for _title, _mark, why in line.marks),
        line.comment,
        line.change_reason,
        moment(line.given_at),
    ]
