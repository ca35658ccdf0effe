"""What the services of visits share: what is planned and found, days, and why something is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from survey.models import VisitAct
from survey.verifying.condition_results import Document

ANSWER_DAYS = 5
"""Working days in which a firm may answer what was found, unless its plan says otherwise."""
EDITABLE = frozenset({VisitAct.PLANNED, VisitAct.SENT_BACK})
"""The states in which findings are written."""
_SATURDAY = 5


class VisitRefusedError(Exception):
    """Something about a visit is refused; `code` says why, `question` (qualified) or `firm` (its name) at which.

    ``state`` (it is too late or too early for that), ``not_standing`` (the submission counts no more), ``gone`` (the
    firm is closed or merged), ``recused``, ``not_yours`` (somebody else makes the visit), ``lead`` (who shall lead may
    not), ``open`` (the firm has a visit that is not over), ``day`` (a day that is over), ``reason`` (there is none),
    ``moved`` (somebody wrote meanwhile), ``nothing`` (nothing was found yet), ``question`` (the firm was not asked it),
    ``second`` (who made the visit does not confirm it), ``waiting`` (the firm may still answer), ``late`` (its time
    is over), ``number`` (a level without the number of the protocol), ``level`` (the level can't be recorded),
    ``early`` (the day of the visit has not come), ``unanswered`` (an objection that nobody answers).
    """

    def __init__(self, code: str, *, question: str = "", firm: str = "") -> None:
        super().__init__(code)
        self.code, self.question, self.firm = code, question, firm


@dataclass(frozen=True, slots=True)
class Team:
    """When a visit is and who makes it."""

    day: date
    lead_id: int
    companion_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit that is to be planned. `reasons`, `claims`: as `survey.models.Visit` keeps them."""

    participation_id: int
    version_id: int
    team: Team
    reasons: Sequence[Mapping[str, Any]] = ()
    claims: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class FoundValue:
    """What was found of one answer. `value`: as JSON; `seen`: the newest finding that its page showed, 0 for none."""

    questionnaire: str
    question: str
    value: Any
    reason: str = ""
    seen: int = 0
    document: Document | None = None

    @property
    def qualified(self) -> str:
        """The qualified id of the question."""
        return f"{self.questionnaire}.{self.question}"


@dataclass(frozen=True, slots=True)
class Concluded:
    """How a visit ends. `level`: ``questionnaire:level`` that was found, with the `number` of the protocol, or none.

    `summary`: what the firm does not see; `message`: what it is told, in words.
    """

    summary: str = ""
    level: str = ""
    number: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a firm says to one finding."""

    finding_id: int
    accepts: bool
    text: str = ""
    document: Document | None = field(default=None)


def after_working_days(day: date, count: int) -> date:
    """Return the day so many working days (Monday to Friday) after a day."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def working_days(first: date, count: int) -> list[date]:
    """Return so many working days from a day on, itself among them where it is one."""
    found = [first] if first.weekday() < _SATURDAY else []
    while len(found) < count:
        found.append(after_working_days(found[-1] if found else first, 1))
    return found[:count]
