"""The marks of a round of experts as rows of a workbook: one per expert and case, with the figures of the case."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from exports.writing.tables import Cell, CellKind, Column
from survey.definitions.directory import directory
from survey.experts.round_views import OpinionLine, case_figures, say_advices, scales_of, view_figures, view_opinions
from survey.exporting.write_table import CREDIT_CODE, NUMBER, TableExport
from survey.models import EvaluationEntry, ExpertCase, ExpertRound
from survey.queries import expert_rounds, recusals
from survey.words.figures import moment
from survey.words.language import in_chinese, in_words

MARKS = "专家评分表"
STATES = {"given": "已评", "open": "未评", "recused": "已回避", "withdrawn": "已撤回"}
_WIDE = 40


def marks_table(database: Session, row: ExpertRound, reader_id: int) -> TableExport:
    """Return the marks of a round; of a firm that the reader is recused from, the case and who decides it."""
    with in_chinese():
        titles = [in_words(scale.title) for scale in scales_of(row)]
        cells = list(_rows(database, row, reader_id))
    columns = (
        Column("number", NUMBER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("rank", "名次", CellKind.INTEGER),
        Column("decided_by", "由谁决定"),
        Column("expert", "专家"),
        Column("state", "状态"),
        *(Column(f"mark{n}", title, CellKind.INTEGER) for n, title in enumerate(titles)),
        Column("total", "合计", CellKind.INTEGER),
        Column("advice", "建议"),
        *(Column(f"why{n}", f"{title}的理由", width=_WIDE) for n, title in enumerate(titles)),
        Column("comment", "其他意见", width=_WIDE),
        Column("change_reason", "修改原因"),
        Column("given_at", "评分时间"),
        *(Column(f"median{n}", f"{title}中位数（范围）") for n, title in enumerate([*titles, "合计"])),
        Column("advices", "专家建议汇总"),
    )
    return TableExport("expert_marks", MARKS, columns, cells, key_title=NUMBER, filters=f"评审：{row.title}",
                       codes={"round": str(row.id)})  # fmt: skip


def _rows(database: Session, row: ExpertRound, reader_id: int) -> list[list[Cell]]:
    found = expert_rounds.cases(database, row.id)
    entries = expert_rounds.entries_of(database, row.evaluation_id, [case.version_id for case in found])
    mine, scales = recusals.recused_from(database, reader_id), len(row.scales["scales"])
    rows: list[list[Cell]] = []
    for case in found:
        head = _head(database, row, case, entries.get(case.version_id))
        if case.participation_id in mine:
            empty = [*[None] * (scales + 1), *[""] * (2 * scales + 6)]
            rows.append([f"#{case.id}", *head, "", "您已回避，评分不列", *empty])
            continue
        figures = case_figures(scales_of(row), case)
        lines = view_figures(scales_of(row), figures)
        tail: list[Cell] = [f"{line.median}（{line.range}）" for line in lines] or [""] * (scales + 1)
        tail.append(say_advices(figures))
        rows += [
            [f"#{case.id}-{line.id}", *head, line.name, STATES[line.state], *_marks(line, scales), *tail]
            for line in view_opinions(scales_of(row), case)
        ]
    return rows


def _head(database: Session, row: ExpertRound, case: ExpertCase, entry: EvaluationEntry | None) -> list[Cell]:
    recused = recusals.recused_among(database, case.participation_id)
    version = case.version
    return [
        version.name,
        version.credit_code,
        in_words(directory().unit_name(version.unit)),
        entry.rank if entry is not None else None,
        "、".join(expert_rounds.deciders(database, row.campaign_id, recused)),
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
