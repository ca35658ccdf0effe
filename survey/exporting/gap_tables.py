"""How far verified scores are from self-reported ones as a workbook: firm by firm, and by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.writing.tables import Cell, CellKind, Column
from scoring.definition.scheme import Scheme
from survey.exporting.write_table import CREDIT_CODE, BesideTable, TableExport
from survey.models import Evaluation, EvaluationEntry
from survey.words.counted_labels import say_counted, say_counted_industry
from survey.words.entries import points_of
from survey.words.pools import pool_title
from survey.words.rating_sources import SOURCES
from survey.words.tracks import gap_of, moved_of

NAME = "自评与核定的差"
_WORDS = "有答案经核实的企业；差是核定分减自评分，只在同一排序组内计算。仅供内部参考"


def gaps_table(
    entries: Sequence[EvaluationEntry],
    groups: Sequence[tuple[str, str, Sequence[Sequence[Cell]]]],
    sources: Mapping[int, Sequence[str]],
    of: tuple[Evaluation, Scheme],
) -> TableExport:
    """Return the gaps of an evaluation: the verified firms, and beside them a sheet for each kind of group.

    `groups`: title, heading and rows of each kind (`survey.ranking.gap_views.group_rows`), in Chinese. `sources`:
    version -> its diagnoses and ratings.
    """
    evaluation, scheme = of
    points = (CellKind.DECIMAL, scheme.places)
    columns = (
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("industry", "行业"),
        Column("pool", "排序组"),
        Column("sources", "外部诊断或评定", width=36),
        Column("checked", "已核（项）", CellKind.INTEGER),
        Column("self_pool", "自评的排序组"),
        Column("self_score", "自评分", *points),
        Column("self_rank", "自评名次", CellKind.INTEGER),
        Column("verified_score", "核定分", *points),
        Column("verified_rank", "核定名次", CellKind.INTEGER),
        Column("gap", "核定分减自评分", *points),
        Column("moved", "核定比自评上升名次（负为下降）", CellKind.INTEGER),
    )
    return TableExport(
        "track_gaps",
        NAME,
        columns,
        [_firm(entry, scheme, sources) for entry in entries],
        filters=f"评估 #{evaluation.id}，{_WORDS}",
        codes={"evaluation": str(evaluation.id)},
        beside=[_group(*group, scheme.places) for group in groups],
    )


def _firm(entry: EvaluationEntry, scheme: Scheme, sources: Mapping[int, Sequence[str]]) -> list[Cell]:
    version = entry.version
    own = sources.get(entry.version_id, ())
    return [
        version.name,
        version.credit_code,
        say_counted(entry, "unit"),
        say_counted_industry(entry),
        pool_title(scheme, entry.pool),
        "、".join(str(SOURCES.get(name, name)) for name in own),
        entry.checked,
        pool_title(scheme, entry.self_pool or ""),
        points_of(entry.self_score, scheme.places),
        entry.self_rank,
        points_of(entry.verified_score, scheme.places),
        entry.verified_rank,
        points_of(gap_of(entry), scheme.places),
        moved_of(entry),
    ]


def _group(title: str, heading: str, rows: Sequence[Sequence[Cell]], places: int) -> BesideTable:
    """Return the sheet of one kind of group."""
    columns = (
        Column("group", heading, width=30),
        Column("ranked", "参与排序（家）", CellKind.INTEGER),
        Column("verified", "已核（家）", CellKind.INTEGER),
        Column("mean", "平均差", CellKind.DECIMAL, places),
        Column("median", "中位差", CellKind.DECIMAL, places),
        Column("up", "核定较高（家）", CellKind.INTEGER),
        Column("down", "核定较低（家）", CellKind.INTEGER),
    )
    return BesideTable(title, columns, rows, key_title=heading)
