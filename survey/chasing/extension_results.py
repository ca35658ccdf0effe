"""What is given with an extension, and why one is refused or cannot be revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from survey.models import Campaign
from survey.queries.closes import Calendar
from survey.words.figures import end_of_day

LONGEST = timedelta(days=180)
"""An extension ends at most this long after the campaign's own closing: longer is another campaign."""


@dataclass(frozen=True, slots=True)
class Longer:
    """More time: until when, and why, which the firms read."""

    until: datetime
    reason: str


class ExtensionRefusedError(Exception):
    """Nothing was extended, or an extension stays in force; `code` says why.

    ``reason``, ``past`` (the moment is over), ``not_longer`` (nobody gains by it), ``after_decision``, ``far``,
    ``revoked`` (it is already), ``relied_on`` (`firms`: the names of those that saved or submitted in that time).
    """

    def __init__(self, code: str, firms: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.firms = firms


def fault_of(campaign: Campaign, now_until: Calendar, longer: Longer, now: datetime) -> str:
    """Return why time cannot be extended so; empty where it can. `now_until`: until when it is without."""
    if len(longer.reason.strip()) < 2:
        return "reason"
    if longer.until <= now:
        return "past"
    if longer.until <= now_until.closes_at:
        return "not_longer"
    if campaign.decision_on is not None and longer.until > end_of_day(campaign.decision_on):
        return "after_decision"
    return "far" if longer.until > campaign.closes_at + LONGEST else ""
