"""Two tracks: what firms say themselves (自评), and the same with what officials verified laid over it (核定)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Track(StrEnum):
    """The two tracks."""

    SELF = "self"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class NearLine:
    """Where a seat needs a firm of which something was verified.

    `places`: up to so many places before and after the line of its pool (0: nowhere); `grey`: wherever the certainty
    says that the place is not sure.
    """

    places: int
    grey: bool


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """Which track counts: `counts` for everybody but the pools of `pools`; `near_line`: None where nothing is asked."""

    counts: Track = Track.VERIFIED
    pools: Mapping[str, Track] = field(default_factory=dict)
    near_line: NearLine | None = None

    def of(self, pool: str) -> Track:
        """Return the track that counts in a pool."""
        return self.pools.get(pool, self.counts)
