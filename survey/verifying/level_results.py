"""What was found of a firm's level, and why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from survey.models import LevelBasis


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. `level`: None to withdraw what was recorded; the rest as `survey.models.VerifiedLevel` has it."""

    questionnaire_id: str
    level: int | None
    basis: LevelBasis
    reason: str
    number: str = ""
    dated: date | None = None
    body: str = ""
    valid_until: date | None = None


class LevelRefusedError(Exception):
    """A level was not recorded; `code` says why.

    ``reason`` (there is none), ``basis`` (what it rests on is not said), ``level`` (the questionnaire has no such
    level), ``not_submitted`` (nothing of the firm that a level could be found of), ``gone`` (the firm was closed or
    merged), ``recused`` (its author is recused from the firm), ``moved`` (somebody recorded another level since the
    page was opened), ``nothing`` (there is no level to withdraw), ``future`` (a day that has not come), ``run_out`` (a
    rating that does not hold any more).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refuse_unfounded(found: Found, day: date) -> None:
    """Raise LevelRefusedError where a reason or what the level rests on is not said, or cannot be on that day."""
    if not found.reason.strip():
        raise LevelRefusedError("reason")
    if (found.level is None) != (found.basis == LevelBasis.WITHDRAWN):
        raise LevelRefusedError("basis")
    if found.basis == LevelBasis.WITHDRAWN:
        return
    if not found.number.strip() or found.dated is None:
        raise LevelRefusedError("basis")
    if found.dated > day:
        raise LevelRefusedError("future")
    if found.basis == LevelBasis.RATING:
        if not found.body.strip() or found.valid_until is None:
            raise LevelRefusedError("basis")
        if found.valid_until < max(day, found.dated):
            raise LevelRefusedError("run_out")
