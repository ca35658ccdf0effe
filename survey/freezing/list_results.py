"""What the services of frozen lists return, and why they refuse: plain data that views and words read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SELECTED, RESERVE, OUT, UNRANKED = "selected", "reserve", "out", "unranked"
STATUSES = (SELECTED, RESERVE, OUT, UNRANKED)


class ListRefusedError(Exception):
    """Something about a list is refused; `code` says why, `names` whom it is about.

    ``trial``, ``no_evaluation``, ``hard`` (checks refuse it), ``no_reason`` (an open check asks for one), ``changed``
    (something was decided since it was shown), ``open_version`` (a version waits for signatures), ``issued`` (there is
    a list already, amend it), ``not_issued`` (there is none yet), ``over`` (issued or sent back), ``not_next`` (another
    signature is due), ``same_person``, ``recused``, ``no_document``, ``unlike`` (the signs typed are not those of the
    fingerprint), ``holds_no_seat``, ``holds_seat``, ``gate_failed``, ``nothing`` (nobody leaves or comes),
    ``both`` (one firm leaves and comes), ``no_objection`` (none was chosen), ``objection_over`` (it is not upheld, or a
    version amends the list for it), ``limits`` (a ceiling would be broken), ``too_many`` (no seat is free), ``lost``
    (it can't be evaluated again).
    """

    def __init__(self, code: str, names: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code, self.names = code, tuple(names)


@dataclass(frozen=True)
class Check:
    """A check before a list is frozen. `hard`: open ones refuse it, else they ask for a reason.

    `count`: of how many firms or limits it is open, 0 where it is fine; `names`: of firms, some of them; `limits`: as
    `scoring.selection.selection.limit_parameters` has them, with ``held``.
    """

    code: str
    hard: bool
    count: int
    names: Sequence[str] = ()
    limits: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class Checks:
    """Every check of a campaign's list, and the numbers: seats, confirmed, reserve, denied, evaluation."""

    rows: Sequence[Check]
    seats: int = 0
    confirmed: int = 0
    reserve: int = 0
    denied: int = 0
    evaluation_id: int = 0
    stamp: str = ""

    @property
    def hard(self) -> Sequence[Check]:
        """Those that refuse."""
        return [row for row in self.rows if row.hard and row.count]

    @property
    def soft(self) -> Sequence[Check]:
        """Those that ask for a reason."""
        return [row for row in self.rows if not row.hard and row.count]


@dataclass(frozen=True)
class Drafted:
    """What a version is made of: its checks, the document as far as it is known, and a row per firm in order."""

    checks: Checks
    document: Mapping[str, Any] = field(default_factory=dict)
    entries: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Step:
    """One who leaves a list, who takes the seat (None: it stays empty), and the better-placed ones who can't, with why.

    All are participations; `left` is None where somebody comes in and nobody leaves. `also`: who takes a seat that had
    stayed empty before. `unmet`: shares that gave way.
    """

    left: int | None
    came: int | None
    skipped: Sequence[tuple[int, Sequence[Mapping[str, str]]]] = ()
    also: Sequence[int] = ()
    unmet: Sequence[str] = ()


@dataclass(frozen=True)
class Tried:
    """Changes of a version as they would be: the steps, and the limits of the list after them (`check_list.said`)."""

    version_id: int
    steps: Sequence[Step]
    limits: Sequence[Mapping[str, str]]

    @property
    def broken(self) -> Sequence[Mapping[str, str]]:
        """The ceilings that the list would break, which refuses the change."""
        return [row for row in self.limits if row["kind"] != "floor" and int(row["held"]) > int(row["asked"])]

    @property
    def short(self) -> Sequence[Mapping[str, str]]:
        """The floors that the list would fall short of."""
        return [row for row in self.limits if row["kind"] == "floor" and int(row["held"]) < int(row["asked"])]
