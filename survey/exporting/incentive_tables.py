"""The incentive check of an evaluation as a workbook: everybody who is not ruled out, and what absences give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exports.writing.tables import Cell, CellKind, Column
from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.exporting.write_table import CREDIT_CODE, BesideTable, TableExport
from survey.models import Evaluation, EvaluationEntry
from survey.ranking.incentive_lists import EXAMPLES, OPEN, CheckList, say_tried
from survey.words.entries import points_of
from survey.words.label_sources import say_changes
from survey.words.language import in_words
from survey.words.pools import pool_title

NAME = "虚报核算"
_WORDS = "合格而未入选、不能证明换用自报标签也换不来名额的企业；试改时其他企业不变，评分只往低改。仅供内部参考"


def incentives_table(
    lists: Sequence[CheckList], entries: Sequence[EvaluationEntry], of: tuple[Evaluation, Scheme]
) -> TableExport:
    """Return whom the check of an evaluation does not rule out, and beside them what each absence gives whom.

    `lists`: of the check, in Chinese, with the lines of those whom the taker may see; `entries`: of all whom they name.
    """
    evaluation, scheme = of
    seen = {entry.version.credit_code: entry for entry in entries}
    points = (CellKind.DECIMAL, scheme.places)
    columns = (
        *_FIRM,
        Column("result", "核算结果", width=24),
        Column("change", "改动", width=60),
        Column("was", "现得分", *points),
        Column("score", "改后得分", *points),
        Column("passed", "替下", width=30),
    )
    absences = (
        *_FIRM,
        Column("question", "自报没有或不适用的", width=36),
        Column("points", "最多多得的分", *points),
        Column("selected", "已入选"),
    )
    known = {one.name: one for one in lists}
    rows = [_example(line, scheme, seen) for line in known[EXAMPLES].lines]
    rows += [_open(line, scheme, seen) for line in known[OPEN].lines]
    beside = [
        [
            *_firm(seen[line["key"]], scheme),
            one.title,
            points_of(line["points"], scheme.places),
            "是" if line["selected"] else "否",
        ]
        for one in lists
        if one.name not in {EXAMPLES, OPEN}
        for line in one.lines
    ]
    return TableExport(
        "incentives",
        NAME,
        columns,
        rows,
        filters=f"评估 #{evaluation.id}，{_WORDS}",
        codes={"evaluation": str(evaluation.id)},
        beside=[BesideTable("自报没有或不适用", absences, beside, key_title=CREDIT_CODE)],
    )


_FIRM = (
    Column("name", "企业名称"),
    Column("credit_code", CREDIT_CODE),
    Column("unit", "所属街镇"),
    Column("pool", "排序组"),
    Column("rank", "名次", CellKind.INTEGER),
)


def _firm(entry: EvaluationEntry, scheme: Scheme) -> list[Cell]:
    version = entry.version
    return [
        version.name,
        version.credit_code,
        in_words(directory().unit_name(version.unit)),
        pool_title(scheme, entry.pool),
        entry.rank,
    ]


def _example(line: Mapping[str, Any], scheme: Scheme, seen: Mapping[str, EvaluationEntry]) -> list[Cell]:
    passed = seen.get(line["passed"])
    return [
        *_firm(seen[line["key"]], scheme),
        "试改后入选",
        say_changes(line, scheme),
        points_of(line["was"], scheme.places),
        points_of(line["score"], scheme.places),
        passed.version.name if passed is not None else "",
    ]


def _open(line: Mapping[str, Any], scheme: Scheme, seen: Mapping[str, EvaluationEntry]) -> list[Cell]:
    entry = seen[line["key"]]
    own = points_of(entry.score, scheme.places)
    return [*_firm(entry, scheme), f"只有上限：{say_tried(line)}", say_changes(line, scheme), own, None, ""]
