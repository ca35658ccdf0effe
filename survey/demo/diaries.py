"""How each fictitious enterprise gets through a season: the day on which each step happens, drawn once from a seed.

The same diary says where a firm stands on any day, so that a season played to day 20 goes on to day 21.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from survey.definitions.stages import Stage

LENGTH = 40
"""Days from opening to closing."""
_CALLED_BY = 3.0
_LATEST = LENGTH - 0.2
FIRST = 3
"""The firms with sample accounts, whose way is fixed: filling in, submitted, returned."""


@dataclass(frozen=True, slots=True)
class Diary:
    """Days since the opening, with parts of a day, of what happens to a firm; None: it does not happen.

    `left`: it withdrew.  `again`: it submitted again what was returned.
    """

    called: float | None = None
    exempt: float | None = None
    claimed: float | None = None
    begun: float | None = None
    ready: float | None = None
    submitted: float | None = None
    returned: float | None = None
    again: float | None = None
    left: float | None = None

    def stage(self, day: float) -> Stage:
        """Return where the firm stands on a day."""
        steps = (
            (self.called, Stage.UNCLAIMED),
            (self.claimed if self.called is not None else None, Stage.NOT_BEGUN),
            (self.begun, Stage.FILLING),
            (self.ready, Stage.READY),
            (self.submitted, Stage.SUBMITTED),
            (self.returned, Stage.RETURNED),
            (self.again, Stage.SUBMITTED),
            (self.left, Stage.LEFT),
            (self.exempt, Stage.EXEMPT),
        )
        reached = [stage for at, stage in steps if at is not None and at <= day]
        return reached[-1] if reached else Stage.NOT_CALLED


FIXED: Sequence[Diary] = (
    Diary(called=0.1, claimed=0.2, begun=0.3),
    Diary(called=0.1, claimed=0.2, begun=0.3, ready=0.5, submitted=0.6),
    Diary(called=0.1, claimed=0.2, begun=0.3, ready=0.5, submitted=0.6, returned=0.8),
)


def write_diaries(fates: Mapping[int, str], seed: int) -> dict[int, Diary]:
    """Return the diary of each firm. `fates`: number -> how far it gets in the end, as the district draws it."""
    random = Random(f"{seed}: the season")
    return {number: FIXED[number - 1] if number <= FIRST else _diary(fate, random) for number, fate in fates.items()}


def _diary(fate: str, random: Random) -> Diary:
    # Every draw is made for every firm, so that one firm's way does not move the next one's.
    called = random.uniform(0, _CALLED_BY)
    claimed = called + random.expovariate(1 / 5)
    begun = claimed + random.expovariate(1 / 3)
    ready = begun + 0.3 + random.expovariate(1 / 5)
    submitted = min(ready + random.expovariate(1 / 2), _LATEST)
    later = submitted + 1 + random.expovariate(1 / 3)
    chance, claims = random.random(), random.random() < 0.5
    if chance < 0.02:
        return Diary(claimed=claimed if claims else None)
    if fate == "exempt":
        return Diary(called=called, exempt=called + 2)
    if fate == "called":
        return Diary(called=called, claimed=claimed if claims else None)
    if chance > 0.99:
        return Diary(called=called, claimed=claimed, begun=begun, left=begun + 2)
    if fate == "draft" or ready >= _LATEST:
        return Diary(called=called, claimed=claimed, begun=min(begun, _LATEST))
    whole = Diary(called=called, claimed=claimed, begun=begun, ready=ready, submitted=submitted)
    if fate == "returned":
        return Diary(called, None, claimed, begun, ready, submitted, returned=later)
    return whole
