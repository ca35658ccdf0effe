"""What a first review found, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.models import PointMark, ReviewPoint, Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at one point."""

    mark: PointMark
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a reviewer says of a version."""

    verdict: Verdict
    reason: str = ""
    points: Mapping[ReviewPoint, Found] = field(default_factory=dict)


class ReviewRefusedError(Exception):
    """A review was not written; `code` says why.

    ``moved`` (somebody reviewed the version meanwhile), ``not_standing`` (the version does not count any more),
    ``reason`` (there is none and one is needed), ``remark`` (a doubtful point has none), ``recused`` (the author is).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
