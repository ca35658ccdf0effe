"""What services of calling return, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from survey.models import utc_now
from survey.queries.calls import At
from survey.words.figures import SHANGHAI


@dataclass(frozen=True, slots=True)
class SentOutcome:
    """What became of firms that were to be marked: `changed`, and `left` as they were."""

    changed: list[int]
    left: list[int]


class CannotCallError(Exception):
    """Something cannot be done. `code`: ``no_campaign``, ``closed``, ``nobody`` or ``no_mail``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Pack(StrEnum):
    """How letters are packed: one file for the printer, or one per town in a zip."""

    ONE = "one"
    UNITS = "units"


def seen_at(campaign_id: int) -> At:
    """Return the campaign at this moment, by the calendar of Shanghai."""
    now = utc_now()
    return At(campaign_id, now.astimezone(SHANGHAI).date(), now)
