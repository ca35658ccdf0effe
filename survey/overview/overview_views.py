"""The overview for its page: figures with the lists they open, bars, shades and shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from scoring.maturity.assessed import UNLEVELLED
from survey.definitions.directory import directory
from survey.definitions.published_levels import PublishedLevels, published_levels
from survey.definitions.stages import Stage
from survey.ledger.ledger_views import NONE, Figure, opens
from survey.ledger.words import say_group
from survey.models import Campaign
from survey.overview.overview_results import (
    BESIDE,
    MAPPED,
    PLACES,
    STAGES,
    UNSTATED,
    Counts,
    LevelCounts,
    Measure,
    Overview,
    days_of,
    needed_of,
    share_of,
)
from survey.overview.words import say_left_out, say_level, say_levels, say_measure, say_span
from survey.queries.firm_filters import ANY_PLACE
from survey.queries.ledger import Grouping
from survey.queries.placed_firms import RANKED
from survey.queries.review_states import STATES
from survey.queries.step_times import Step
from survey.words.reviews import say_review
from survey.words.stages import say_stage

SHADES = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A word and its figure."""

    title: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A step of the way to the list. `share`: of the step before in per cent; `beside`: who is left out on the way."""

    title: str
    figure: Figure
    before: int
    share: Decimal | None
    beside: Sequence[Part]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """How far a step is towards the target; `share` in per cent of what is still needed."""

    title: str
    figure: Figure
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Target:
    """The target of the programme, what earlier campaigns gave, and the steps held against what is still needed.

    `own`: the pilots of this campaign's list by now; `reached`: how many count towards the target with them.
    """

    target: int
    earlier: int
    needed: int
    lines: Sequence[TargetLine]
    own: int = 0
    reached: int = 0

    @property
    def widest(self) -> int:
        """The number that a bar of full width stands for."""
        return max([self.needed, *(line.figure.count for line in self.lines), 1])


@dataclass(frozen=True, slots=True)
class MapCell:
    """A cell of the map: its figure, and how dark it is, 0 for none to `SHADES` for the most."""

    figure: Figure
    shade: int
    what: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """A division of industries: a cell per unit, and their sum."""

    title: str
    cells: Sequence[MapCell]
    total: Figure


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Industries by units. `choices`: (value in the address, word) of what the map can show."""

    measure: Measure
    title: str
    choices: Sequence[tuple[str, str]]
    units: Sequence[str]
    rows: Sequence[MapRow]
    sums: Sequence[Figure]
    total: Figure


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level, or some of them together: how many firms, their share in per cent, and what was published of it."""

    title: str
    figure: Figure
    share: Decimal | None
    published: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LevelTable:
    """The levels of one questionnaire. `compared`: by the levels that were published, where there are any."""

    title: str
    answered: int
    lines: Sequence[LevelLine]
    published: PublishedLevels | None
    compared: Sequence[LevelLine]


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A span in days; `median` and `most` None where too few firms took the step."""

    title: str
    figure: Figure
    median: Decimal | None
    most: Decimal | None


def filters_of(measure: Measure) -> dict[str, list[str]]:
    """Return what narrows the list of firms to those who came as far as a step."""
    stages = [stage.value for stage in STAGES[measure]] if measure is not Measure.LISTED else []
    places = PLACES.get(measure)
    found = {"stage": stages} if stages else {}
    return found | ({"place": [ANY_PLACE] if places == RANKED else list(places)} if places is not None else {})


def _opened(counts: Counts, measure: Measure, **own: object) -> Figure:
    return opens(counts.of(measure), **filters_of(measure), **own)


def view_funnel(overview: Overview) -> list[FunnelStep]:
    """Return the way from the directory to the list; what stands beside a step is what it lost, to the last firm."""
    steps: list[FunnelStep] = []
    before = 0
    for measure in Measure:
        figure = _opened(overview.total, measure)
        beside = _left_out(overview.total, measure) if steps else []
        steps.append(FunnelStep(say_measure(measure), figure, before or figure.count, None, beside))
        if len(steps) > 1:
            last = steps[-1]
            steps[-1] = FunnelStep(last.title, last.figure, before, share_of(figure.count, before), last.beside)
        before = figure.count
    return steps


def _left_out(total: Counts, measure: Measure) -> list[Part]:
    if measure in BESIDE:
        stage = [Stage.SUBMITTED.value]
        return [
            Part(
                say_left_out(place),
                opens(total.at((Stage.SUBMITTED,), (place,)), stage=stage, place=[place or NONE]),
            )
            for place in BESIDE[measure]
        ]
    order = list(Measure)
    earlier = STAGES[order[order.index(measure) - 1]]
    lost = [stage for stage in earlier if stage not in STAGES[measure]]
    return [Part(say_stage(stage), opens(total.at((stage,)), stage=[stage.value])) for stage in lost]


def view_reviews(overview: Overview) -> list[Part]:
    """Return where the submitted stand with their first review."""
    stage = [Stage.SUBMITTED.value]
    return [
        Part(say_review(state), opens(overview.reviews.get(state, 0), stage=stage, review=[state])) for state in STATES
    ]


def view_target(overview: Overview, campaign: Campaign) -> Target:
    """Return the steps that lead to the target, held against what the programme still needs."""
    programme, needed = campaign.programme, needed_of(campaign, overview.pilots)
    shown = (Measure.SELECTED, Measure.RANKED, Measure.SUBMITTED, Measure.EXPECTED)
    figures = [(say_measure(measure), _opened(overview.total, measure)) for measure in shown]
    lines = [TargetLine(title, figure, share_of(figure.count, needed)) for title, figure in figures]
    counts = overview.pilots
    return Target(programme.target, counts.of_before(programme), needed, lines, counts.own, counts.towards(programme))


def view_map(overview: Overview, measure: Measure) -> HeatMap:
    """Return divisions of industries by units. Who sees one unit alone gets its one column."""
    units = sorted(overview.units, key=_place_of_unit)
    counted = {key: counts.of(measure) for key, counts in overview.cells.items()}
    most = max(counted.values(), default=0)
    own = filters_of(measure)
    rows = []
    for division in overview.divisions:
        cells = [
            MapCell(
                opens(counted.get((unit, division), 0), **own, unit=unit or NONE, industry=division or NONE),
                shade_of(counted.get((unit, division), 0), most),
                f"{say_group(Grouping.UNIT, unit)} {say_group(Grouping.DIVISION, division)}",
            )
            for unit in units
        ]
        total = opens(sum(cell.figure.count for cell in cells), **own, industry=division or NONE)
        rows.append(MapRow(say_group(Grouping.DIVISION, division), cells, total))
    sums = [
        opens(sum(row.cells[place].figure.count for row in rows), **own, unit=unit or NONE)
        for place, unit in enumerate(units)
    ]
    return HeatMap(
        measure=measure,
        title=say_measure(measure),
        choices=[(one.value, say_measure(one)) for one in MAPPED],
        units=[say_group(Grouping.UNIT, unit) for unit in units],
        rows=rows,
        sums=sums,
        total=opens(sum(figure.count for figure in sums), **own),
    )


def _place_of_unit(unit: str) -> tuple[int, str]:
    known = list(directory().units)
    return (known.index(unit), unit) if unit in known else (len(known) + (unit == ""), unit)


def shade_of(count: int, most: int) -> int:
    """Return how dark a cell is: 0 for no firm, then by fifths of the largest cell."""
    return -(-SHADES * count // most) if most else 0


def view_levels(overview: Overview) -> list[LevelTable]:
    """Return the levels of each questionnaire, with what was published of them."""
    known = published_levels()
    return [_level_table(one, known.get(one.questionnaire)) for one in overview.levels]


def _level_table(counts: LevelCounts, published: PublishedLevels | None) -> LevelTable:
    lines = [LevelLine(say_level(level, counts.titles), *_of_levels(counts, [level])) for level in counts.shown]
    shares = published.shares if published is not None else ()
    compared = [
        LevelLine(say_levels(share, counts.titles), *_of_levels(counts, counts.within(share)), share.share)
        for share in shares
    ]
    return LevelTable(counts.title, counts.answered, lines, published, compared)


def _of_levels(counts: LevelCounts, levels: Sequence[int]) -> tuple[Figure, Decimal | None]:
    count = counts.of(levels)
    named = [UNSTATED if level == UNLEVELLED else level for level in levels]
    address = url_for("overview.levels", questionnaire=counts.questionnaire, level=named) if count else ""
    return Figure(count, address), share_of(count, counts.answered)


def view_times(overview: Overview) -> list[TimeLine]:
    """Return the spans in days, to a tenth; of fewer than `FEWEST` firms only how many they are."""
    lines = []
    for step in Step:
        time = overview.times[step]
        median, most = days_of(time) or (None, None)
        lines.append(TimeLine(say_span(step), opens(time.firms, passed=[step.value]), median, most))
    return lines
