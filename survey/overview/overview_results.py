"""What the overview says, as plain data: counts per unit and division, levels of an evaluation, times per step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scoring.maturity.assessed import UNLEVELLED
from survey.definitions.published_levels import PublishedShare
from survey.definitions.stages import EXPECTED, Stage
from survey.models import Campaign
from survey.queries.overview import FirmCount
from survey.queries.pilots import PilotCounts
from survey.queries.placed_firms import OUT, RANKED, RESERVE, SELECTED
from survey.queries.step_times import Step, StepTime

DAY = 86_400
FEWEST = 5
"""Of fewer firms no time is shown: a middle of four says more of one firm than of a step."""


UNSTATED = "none"
"""How an address names those for whom no level is stated."""


class Measure(StrEnum):
    """The steps of the way from the directory to the list, in their order; each counts some of those before it."""

    LISTED = "listed"
    EXPECTED = "expected"
    CLAIMED = "claimed"
    BEGUN = "begun"
    SUBMITTED = "submitted"
    RANKED = "ranked"
    SELECTED = "selected"


_CLAIMED = tuple(stage for stage in EXPECTED if stage not in {Stage.UNCLAIMED, Stage.LEFT})
_BEGUN = tuple(stage for stage in _CLAIMED if stage is not Stage.NOT_BEGUN)
STAGES: Mapping[Measure, tuple[Stage, ...]] = {
    Measure.LISTED: tuple(Stage),
    Measure.EXPECTED: EXPECTED,
    Measure.CLAIMED: _CLAIMED,
    Measure.BEGUN: _BEGUN,
    Measure.SUBMITTED: (Stage.SUBMITTED,),
    Measure.RANKED: (Stage.SUBMITTED,),
    Measure.SELECTED: (Stage.SUBMITTED,),
}
"""The stages at which the firms of a step stand."""
PLACES: Mapping[Measure, tuple[str, ...]] = {Measure.RANKED: RANKED, Measure.SELECTED: (SELECTED,)}
"""The places at which they stand in the newest evaluation; any, for the other steps."""
BESIDE: Mapping[Measure, tuple[str, ...]] = {Measure.RANKED: ("",), Measure.SELECTED: (RESERVE, OUT)}
"""The places of those of the step before that are left out."""
MAPPED = (Measure.SUBMITTED, Measure.EXPECTED, Measure.LISTED, Measure.RANKED, Measure.SELECTED)
"""What the map can show, the first without being asked."""


def share_of(count: int, whole: int) -> Decimal | None:
    """Return a share in per cent with one decimal; None of nothing."""
    return (Decimal(100 * count) / whole).quantize(Decimal("0.1")) if whole else None


def days_of(time: StepTime) -> tuple[Decimal, Decimal] | None:
    """Return the median and the nine tenths of a time in days with one decimal; None of fewer firms than `FEWEST`."""
    if time.firms < FEWEST:
        return None
    median, most = ((Decimal(round(one)) / DAY).quantize(Decimal("0.1")) for one in (time.median, time.most))
    return median, most


NO_PILOTS = PilotCounts(earlier=0, own=0, others=0, ended=0)


def needed_of(campaign: Campaign, pilots: PilotCounts = NO_PILOTS) -> int:
    """Return how many firms a campaign's programme still needs beside those of before."""
    return max(campaign.programme.target - pilots.of_before(campaign.programme), 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many firms stand at each stage and place; sums over any part of them follow."""

    firms: Mapping[tuple[Stage, str], int]

    def at(self, stages: Sequence[Stage], places: Sequence[str] | None = None) -> int:
        """Return how many stand at one of some stages and, if places are given, at one of these."""
        return sum(
            count
            for (stage, place), count in self.firms.items()
            if stage in stages and (places is None or place in places)
        )

    def of(self, measure: Measure) -> int:
        """Return how many came as far as a step."""
        return self.at(STAGES[measure], PLACES.get(measure))


def counts_of(rows: Sequence[FirmCount]) -> Counts:
    """Return rows of any unit and division as one."""
    firms: dict[tuple[Stage, str], int] = {}
    for row in rows:
        firms[row.stage, row.place] = firms.get((row.stage, row.place), 0) + row.firms
    return Counts(firms)


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many firms of an evaluation have each level of one questionnaire; 0 is no level, -1 none stated.

    `titles`: level -> its title in the definition, in both languages.
    """

    questionnaire: str
    title: str
    firms: Mapping[int, int]
    titles: Mapping[int, str]

    @property
    def answered(self) -> int:
        """How many answered it."""
        return sum(self.firms.values())

    @property
    def shown(self) -> Sequence[int]:
        """The levels of the definition, and before them those of firms that have none, or for whom none is stated."""
        return [*(level for level in (UNLEVELLED, 0) if self.firms.get(level)), *self.titles]

    def within(self, share: PublishedShare) -> Sequence[int]:
        """Return the levels that a published share is of."""
        return [level for level in (0, *self.titles) if share.lowest <= level <= share.highest]

    def of(self, wanted: Sequence[int]) -> int:
        """Return how many have one of some levels."""
        return sum(self.firms.get(level, 0) for level in wanted)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The evaluation that places and levels are from. `summary`: of the whole district, as it is stored."""

    id: int
    run_at: datetime
    summary: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    """The overview of a campaign within a scope as of a moment.

    `cells`: (unit, division) -> counts.  `reviews`: of the submitted, where they stand with their first review.
    `times`: in the order of the steps. `pilots`: of the campaign's programme.
    """

    as_of: datetime
    cells: Mapping[tuple[str, str], Counts]
    total: Counts
    reviews: Mapping[str, int]
    evaluated: Evaluated | None
    levels: Sequence[LevelCounts]
    times: Mapping[Step, StepTime]
    pilots: PilotCounts = NO_PILOTS

    @property
    def units(self) -> Sequence[str]:
        """The units that have firms, as they are keyed."""
        return sorted({unit for unit, _division in self.cells})

    @property
    def divisions(self) -> Sequence[str]:
        """The divisions of industries that have firms, by code; what is not stated last."""
        return sorted({division for _unit, division in self.cells}, key=lambda code: (code == "", code))
