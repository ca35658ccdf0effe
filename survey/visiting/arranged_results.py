"""A plan that is not stored yet: firms chosen by an evaluation, spread over days and people."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from survey.visiting.visit_results import Team


@dataclass(frozen=True, slots=True)
class ArrangedVisit:
    """A firm with why it is visited, and when by whom."""

    participation_id: int
    version_id: int
    firm: str
    unit: str
    reason: str
    figure: int
    team: Team


@dataclass(frozen=True)
class Arranged:
    """A plan. `short`: (reason, town, asked, given) that could not be given; `left`: firms that nobody may visit."""

    visits: Sequence[ArrangedVisit]
    short: Sequence[tuple[str, str, int, int]]
    left: Sequence[str]

    @property
    def stamp(self) -> str:
        """What tells one plan from another: firms, submissions, days and people."""
        told = [(one.version_id, one.reason, one.team.day.isoformat(), one.team.lead_id) for one in self.visits]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
