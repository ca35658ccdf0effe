"""The first pages: of the service, and of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from survey.answering.estimate_effort import CampaignEffort
from survey.home.calendar_views import CalendarDay
from survey.home.duty_results import Card
from survey.home.service_views import ServiceLine
from survey.ledger.ledger_results import Ledger
from survey.ledger.ledger_views import LedgerLine, MoveLine, Step
from survey.ledger.progress_views import ProgressChart
from survey.models import Campaign
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """What the service is and how to begin, for visitors."""

    template: ClassVar[str] = "home/home.html"
    campaign: Campaign | None
    closes_at: datetime | None  # of the campaign, with what was extended for all
    promise: CampaignEffort | None  # how long filling in takes; None without a campaign
    waits_for: str  # what the service waits for before its first campaign (`survey.accounts.read_beginning`)


@dataclass(frozen=True, kw_only=True)
class LedgerPart:
    """The ledger on a first page."""

    ledger: Ledger
    total: LedgerLine
    lines: Sequence[LedgerLine]
    steps: Sequence[Step]
    moves: Sequence[MoveLine]
    chart: ProgressChart


@dataclass(frozen=True, kw_only=True)
class TodayPage(Page):
    """What is next, for an official or an administrator."""

    template: ClassVar[str] = "home/today.html"
    campaign: Campaign | None  # None before there is one, and for roles that see no firms
    earlier: int  # pilots of before that count towards the programme's target, as the overview says them
    role: str
    cards: Sequence[Card]
    more: Sequence[Card]
    calendar: Sequence[CalendarDay]
    part: LedgerPart | None
    divided: bool  # whether the reader sees several units, so that a table by unit says something
    now: datetime


@dataclass(frozen=True, kw_only=True)
class ServicePage(Page):
    """How the service is, for the system administrator."""

    template: ClassVar[str] = "home/service.html"
    lines: Sequence[ServiceLine]
    wrong: int  # how many lines are not good
    now: datetime
