"""Where a firm stands in a campaign, as the ledger counts it: one pure function, and the sums that must hold.

名录 = 未通知 + 豁免 + 应填, and 应填 = 未领取 + 未开始 + 填写中 + 待提交 + 已提交 + 退回 + 退出: at every moment and in
every part of the district, because each firm of the directory has exactly one stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey.models import ParticipationState


class Stage(StrEnum):
    """The stages of a firm of the directory, in the order in which the ledger shows them."""

    NOT_CALLED = "not_called"
    EXEMPT = "exempt"
    UNCLAIMED = "unclaimed"
    NOT_BEGUN = "not_begun"
    FILLING = "filling"
    READY = "ready"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    LEFT = "left"


EXPECTED = tuple(stage for stage in Stage if stage not in {Stage.NOT_CALLED, Stage.EXEMPT})
"""The stages of 应填: firms that are called and not exempt."""


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What a firm's stage follows from.

    `listed`: whether it stands in the directory now: taken in by an official, not closed, not merged into another.
    `called`: whether a letter or an official called it to this campaign, or it joined by itself.  `state`: of its
    participation; None without one.  `claimed`: whether it has an account in use.  `ready`: whether its draft could be
    submitted as it is.  `taken_back`: whether it took back what it had submitted, and has not submitted since.
    """

    listed: bool
    called: bool
    state: ParticipationState | None
    claimed: bool
    ready: bool
    taken_back: bool


def stage_of(firm: FirmFacts) -> Stage | None:
    """Return a firm's stage; None for one that the directory does not hold.

    撤回修改 is 填写中, however complete the draft is; 退回 lasts until it is submitted again. Who begins without having
    been called has joined.
    """
    if not firm.listed:
        return None
    match firm.state:
        case ParticipationState.WITHDRAWN:
            return Stage.LEFT
        case ParticipationState.SUBMITTED | ParticipationState.VERIFIED:
            return Stage.SUBMITTED
        case ParticipationState.RETURNED:
            return Stage.RETURNED
        case ParticipationState.EXEMPT:
            return Stage.EXEMPT
        case ParticipationState.FILLING:
            return Stage.READY if firm.ready and not firm.taken_back else Stage.FILLING
        case _ if not firm.called:
            return Stage.NOT_CALLED
        case _:
            return Stage.NOT_BEGUN if firm.claimed else Stage.UNCLAIMED


@dataclass(frozen=True, slots=True)
class Tally:
    """How many firms stand at each stage; the sums follow from them and cannot disagree."""

    stages: Mapping[Stage, int]

    def of(self, stage: Stage) -> int:
        """Return how many firms stand at a stage."""
        return self.stages.get(stage, 0)

    @property
    def expected(self) -> int:
        """Return 应填."""
        return sum(self.of(stage) for stage in EXPECTED)

    @property
    def listed(self) -> int:
        """Return 名录."""
        return sum(self.of(stage) for stage in Stage)
