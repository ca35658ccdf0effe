"""The incentive check of an evaluation as a workbook: everybody who is not ruled out, and what absences give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exports.writing.tables import Cell, CellKind, Column
from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.exporting.write_table import CREDIT_CODE, BesideTable, TableExport
from survey.models import Evaluation, EvaluationEntry
from survey.ranking.incentive_results import EXAMPLES, OPEN, POOL, CheckList
from survey.ranking.read_incentives import say_above, say_tried
from survey.words.entries import points_of
from survey.words.label_sources import say_changes
from survey.words.language import in_words
from survey.words.pools import pool_title

NAME = "虚报核算"
_WORDS = "合格而未入选、不能证明换用自报标签也换不来名额的企业；试改时其他企业不变，评分只往低改。仅供内部参考"


def incentives_table(
    lists: Sequence[CheckList], entries: Sequence[EvaluationEntry], of: tuple[Evaluation, Scheme]
) -> TableExport:
    """Return whom the check of an evaluation does not rule out, and beside them what pools and absences give whom.

    `lists`: of the check, in Chinese, with the lines of those whom the taker may see; `entries`: of all whom they name.
    """
    evaluation, scheme = of
    points = (CellKind.DECIMAL, scheme.places)
    columns = (
        *_FIRM,
        Column("result", "核算结果", width=24),
        Column("change", "改动", width=60),
        Column("was", "现得分", *points),
        Column("score", "改后得分", *points),
        Column("passed", "替下", width=30),
    )
    told = _Told({entry.version.credit_code: entry for entry in entries}, of)
    known = {one.name: one for one in lists}
    rows = [told.example(line) for line in known[EXAMPLES].lines]
    rows += [told.open(line) for line in known[OPEN].lines]
    of_pools = [one for one in lists if one.name.startswith(POOL)]
    of_absences = [one for one in lists if one.name not in {EXAMPLES, OPEN} and one not in of_pools]
    choices = (
        Column("choice", "改选", width=36),
        Column("score", "改选后得分", *points),
        Column("above", "说明", width=36),
    )
    absences = (
        Column("question", "自报没有或不适用的", width=36),
        Column("points", "最多多得的分", *points),
        Column("selected", "已入选"),
    )
    chosen = [told.choice(one, line) for one in of_pools for line in one.lines]
    absent = [told.absence(one, line) for one in of_absences for line in one.lines]
    return TableExport(
        "incentives",
        NAME,
        columns,
        rows,
        filters=f"评估 #{evaluation.id}，{_WORDS}",
        codes={"evaluation": str(evaluation.id)},
        beside=[
            BesideTable("改选组别", (*_FIRM, *choices), chosen, key_title=CREDIT_CODE),
            BesideTable("自报没有或不适用", (*_FIRM, *absences), absent, key_title=CREDIT_CODE),
        ],
    )


_FIRM = (
    Column("name", "企业名称"),
    Column("credit_code", CREDIT_CODE),
    Column("unit", "所属街镇"),
    Column("pool", "排序组"),
    Column("rank", "名次", CellKind.INTEGER),
)


class _Told:
    """The rows of the workbook: what a stored line says, with the firm that it is about."""

    def __init__(self, seen: Mapping[str, EvaluationEntry], of: tuple[Evaluation, Scheme]) -> None:
        self.seen, self.scheme = seen, of[1]
        corrected = of[0].summary.get("corrected", ())
        self.towns = {item["key"]: item["verified"] for item in corrected if item["label"] == "unit"}

    def points(self, score: int | None) -> Cell:
        return points_of(score, self.scheme.places)

    def firm(self, code: str) -> list[Cell]:
        """Return the firm of a credit code, with the town that limits count."""
        entry = self.seen[code]
        town = in_words(directory().unit_name(self.towns.get(code, entry.version.unit)))
        pool = pool_title(self.scheme, entry.pool)
        return [entry.version.name, code, f"{town}（核定）" if code in self.towns else town, pool, entry.rank]

    def example(self, line: Mapping[str, Any]) -> list[Cell]:
        passed = self.seen.get(line["passed"])
        said: list[Cell] = ["试改后入选", say_changes(line, self.scheme)]
        said += [self.points(line["was"]), self.points(line["score"])]
        return [*self.firm(line["key"]), *said, passed.version.name if passed is not None else ""]

    def open(self, line: Mapping[str, Any]) -> list[Cell]:
        said = [f"只有上限：{say_tried(line)}", say_changes(line, self.scheme)]
        return [*self.firm(line["key"]), *said, self.points(self.seen[line["key"]].score), None, ""]

    def choice(self, one: CheckList, line: Mapping[str, Any]) -> list[Cell]:
        return [*self.firm(line["key"]), one.title, self.points(line["score"]), say_above(line)]

    def absence(self, one: CheckList, line: Mapping[str, Any]) -> list[Cell]:
        return [*self.firm(line["key"]), one.title, self.points(line["points"]), "是" if line["selected"] else "否"]
