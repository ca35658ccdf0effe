"""The overview as tables of a workbook, with the figures of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.writing.tables import Cell, CellKind, Column
from survey.definitions.published_levels import PublishedLevels, published_levels
from survey.ledger.words import say_group
from survey.models import Campaign
from survey.overview.overview_results import LevelCounts, Measure, Overview, days_of, needed_of, share_of
from survey.overview.words import say_level, say_levels, say_measure, say_span
from survey.queries.ledger import Grouping
from survey.queries.review_states import STATES
from survey.words.language import in_words
from survey.words.reviews import say_review

WAY, CELLS, LEVELS, TIMES = "进展", "街镇和行业", "等级", "用时"
KEY = "项目"
REVIEWED = "已提交中："
KEYS = {WAY: KEY, CELLS: "街镇／行业", LEVELS: "问卷／等级", TIMES: KEY}
"""Sheet -> the title of the column that names a row."""


@dataclass(frozen=True, slots=True)
class OverviewSheet:
    """A sheet: its name, columns and rows."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


def overview_sheets(overview: Overview, campaign: Campaign) -> list[OverviewSheet]:
    """Return the sheets; that of levels only where there is an evaluation. Call it within `in_chinese`."""
    sheets = [_way(overview, needed_of(campaign, overview.pilots)), _cells(overview)]
    return [*sheets, *([_levels(overview.levels)] if overview.levels else []), _times(overview)]


def _number(key: str, title: str) -> Column:
    return Column(key, title, CellKind.INTEGER)


def _share(key: str, title: str) -> Column:
    return Column(key, title, CellKind.DECIMAL, places=1)


def _way(overview: Overview, needed: int) -> OverviewSheet:
    columns = (
        Column("item", KEY), _number("count", "家数"), _share("before", "占上一步%"), _share("needed", "占还需数%"),
    )  # fmt: skip
    rows: list[list[Cell]] = []
    before = 0
    for measure in Measure:
        count = overview.total.of(measure)
        rows.append([say_measure(measure), count, share_of(count, before), share_of(count, needed)])
        before = count
    submitted = overview.total.of(Measure.SUBMITTED)
    for state in STATES:
        count = overview.reviews.get(state, 0)
        rows.append([f"{REVIEWED}{say_review(state)}", count, share_of(count, submitted), None])
    return OverviewSheet(WAY, columns, rows)


def _cells(overview: Overview) -> OverviewSheet:
    columns = (
        Column("cell", KEYS[CELLS]),
        Column("unit", "街镇"),
        Column("industry", "行业"),
        *(_number(measure.value, say_measure(measure)) for measure in Measure),
    )
    rows: list[list[Cell]] = []
    for unit, division in sorted(overview.cells):
        names = say_group(Grouping.UNIT, unit), say_group(Grouping.DIVISION, division)
        counts = overview.cells[unit, division]
        rows.append(["／".join(names), *names, *(counts.of(measure) for measure in Measure)])
    total = [overview.total.of(measure) for measure in Measure]
    return OverviewSheet(CELLS, columns, [*rows, ["合计", "", "", *total]])


def _levels(levels: Sequence[LevelCounts]) -> OverviewSheet:
    columns = (
        Column("level", KEYS[LEVELS]),
        _number("count", "家数"),
        _share("share", "占已答%"),
        _share("published", "已公布的全国占比%"),
        Column("source", "全国数字的年份和来源", width=60),
    )
    known, rows = published_levels(), list[list[Cell]]()
    for own in levels:
        for level in own.shown:
            count = own.of([level])
            rows.append(
                [f"{own.title}／{say_level(level, own.titles)}", count, share_of(count, own.answered), None, ""]
            )
        published = known.get(own.questionnaire)
        for share in published.shares if published is not None else ():
            count, title = own.of(own.within(share)), f"{own.title}／{say_levels(share, own.titles)}（对照）"
            rows.append([title, count, share_of(count, own.answered), share.share, _source(published)])
    return OverviewSheet(LEVELS, columns, rows)


def _source(published: PublishedLevels | None) -> str:
    if published is None:
        return ""
    return f"{published.year}年，{in_words(published.about)}；{in_words(published.source)}"


def _times(overview: Overview) -> OverviewSheet:
    columns = (
        Column("item", KEY),
        _number("count", "家数"),
        _share("median", "中位数（天）"),
        _share("most", "九成以内（天）"),
    )
    rows: list[list[Cell]] = []
    for step, time in overview.times.items():
        median, most = days_of(time) or (None, None)
        rows.append([say_span(step), time.firms, median, most])
    return OverviewSheet(TIMES, columns, rows)
