"""What is asked of a round of experts, what an expert gives, and why one of these is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from survey.models import ExpertAdvice


@dataclass(frozen=True, slots=True)
class RoundAsked:
    """A round to be opened. `scales`: ids of declared ones; `versions`: its cases; `experts`: ids of accounts."""

    title: str
    evaluation_id: int
    scales: Sequence[str]
    per_case: int
    due: date
    versions: Sequence[int]
    experts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening a round, or of adding cases. `left_out`: firms that the author is recused from.

    `short`: firms for which fewer experts than asked could be found.
    """

    round_id: int
    cases: int
    left_out: Sequence[str]
    short: Sequence[str]


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """What an expert says of a case. `marks`: scale -> (1 to 5, why); `seen`: the newest one of his own, 0 for none.

    `change_reason`: why it differs from that one.
    """

    marks: Mapping[str, tuple[int, str]]
    advice: ExpertAdvice
    comment: str
    change_reason: str
    seen: int


@dataclass(frozen=True, slots=True)
class FigureLine:
    """The marks on one scale: `median`, `range` in words; `apart`: whether they differ by two steps or more."""

    title: str
    median: str
    range: str
    apart: bool


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One expert on a case. `marks`: (scale, mark, why); `earlier`: how often it was changed.

    `state`: given, open, recused or withdrawn. `alone`: the sum that was given before the others could be seen.
    """

    id: int
    name: str
    state: str
    reason: str
    marks: Sequence[tuple[str, int, str]]
    total: int
    alone: int
    advice: str
    comment: str
    change_reason: str
    given_at: datetime | None
    earlier: int


@dataclass(frozen=True, slots=True)
class MarkedCase:
    """A case with what was given: `figures` by scale, the sum last; `opinions` of every expert.

    Of these two and `advices` nothing for who is recused from the firm. `rank`: within the pool of that title, which is
    empty where there is one only. `asked`, `given`: how many experts mark it and how many have.
    """

    id: int
    name: str
    credit_code: str
    unit: str
    rank: int | None
    pool: str
    asked: int
    given: int
    figures: Sequence[FigureLine]
    advices: str
    far_apart: bool
    recused: bool
    decided_by: str
    opinions: Sequence[OpinionLine]


class ExpertRefusedError(Exception):
    """Something of a round was not written; `code` says why.

    Of a round: ``title``, ``due`` (no day to come), ``scales``, ``experts`` (fewer than mark a case, or none of them),
    ``per_case``, ``cases`` (none), ``evaluation`` (none of this campaign), ``ended``. Of an assignment: ``assigned``
    (already), ``not_impartial`` (the expert was recused from this firm), ``expert`` (no expert in use), ``gone``
    (ended meanwhile), ``reason``, ``recused`` (the author is, from this firm). Of an opinion: ``marks`` (one lacks, or
    has no such step), ``why`` (one is not justified), ``change_reason``, ``moved`` (given elsewhere meanwhile).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
