"""What the ledger says, as plain data: a tally per group and in total, with what was looked at of the submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from survey.definitions.stages import EXPECTED, Stage, Tally
from survey.queries.ledger import Grouping, Move
from survey.queries.review_states import STATES

AFTER_CLOSE = timedelta(days=180)
"""So long after its close a campaign goes on being noted: what is returned, corrected and verified moves firms."""


@dataclass(frozen=True, slots=True)
class Group:
    """The firms of a unit, a division of industries or a size.

    `sealing`: how many of the submitted wait for their sealed commitment to be accepted; `verified`: are verified.
    `reviews`: state of the first review (`survey.queries.review_states.STATES`) -> how many of the submitted.
    """

    key: str
    tally: Tally
    sealing: int
    verified: int
    reviews: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many firms of the scope stood at each stage when a day was noted, and when that really was."""

    id: int
    day: date
    noted_at: datetime
    tally: Tally


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of a campaign as of a moment.

    `listed`: how many firms the directory holds, counted without their stages.  `days`: those noted so far, oldest
    first.  `since`: the newest noted before today, which `moves` compares with; None where none was.
    """

    as_of: datetime
    by: Grouping
    groups: Sequence[Group]
    listed: int
    days: Sequence[DayCounts]
    since: DayCounts | None
    moves: Sequence[Move]

    @property
    def total(self) -> Group:
        """All groups together."""
        return Group(
            "",
            summed([group.tally for group in self.groups]),
            sum(group.sealing for group in self.groups),
            sum(group.verified for group in self.groups),
            {state: sum(group.reviews.get(state, 0) for group in self.groups) for state in STATES},
        )

    @property
    def adds_up(self) -> bool:
        """Whether the stages add up to the directory, each group to its own sums, first reviews to the submitted."""
        whole = self.total
        total, reviewed = whole.tally, sum(whole.reviews.values())
        called = total.expected + total.of(Stage.NOT_CALLED) + total.of(Stage.EXEMPT)
        stages = sum(total.of(stage) for stage in EXPECTED)
        groups = sum(group.tally.listed for group in self.groups)
        return self.listed == called == groups and (stages, reviewed) == (total.expected, total.of(Stage.SUBMITTED))


def summed(tallies: Sequence[Tally]) -> Tally:
    """Return several tallies as one."""
    return Tally({stage: sum(tally.of(stage) for tally in tallies) for stage in Stage})


def tally_of(counts: Mapping[str, Mapping[str, int]], unit: str | None) -> Tally:
    """Return the counts of a noted day as a tally: of one unit, or of all with None."""
    units = counts.values() if unit is None else [counts.get(unit, {})]
    return Tally({stage: sum(own.get(stage, 0) for own in units) for stage in Stage})
