"""The first pages: of the service, and of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from survey.answering.estimate_effort import CampaignEffort
from survey.home.service_views import ServiceLine
from survey.models import Campaign, Evaluation
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """What the service is and how to begin, for visitors."""

    template: ClassVar[str] = "home/home.html"
    campaign: Campaign | None
    promise: CampaignEffort | None  # how long filling in takes; None without a campaign
    waits_for: str  # what the service waits for before its first campaign (`survey.accounts.read_beginning`)


@dataclass(frozen=True, kw_only=True)
class OverviewPage(Page):
    """A campaign at a glance."""

    template: ClassVar[str] = "home/overview.html"
    campaign: Campaign
    ledger: Sequence[tuple[str, int]]  # (state in words, enterprises); adds up to `total`
    total: int
    units: Sequence[tuple[str, int]]  # (unit, enterprises), largest first
    newest: Evaluation | None
    requests: int  # accounts that wait for a decision
    unsealed: int  # submitted, and ranked once the sealed commitment was accepted


@dataclass(frozen=True, kw_only=True)
class ServicePage(Page):
    """How the service is, for the system administrator."""

    template: ClassVar[str] = "home/service.html"
    lines: Sequence[ServiceLine]
    wrong: int  # how many lines are not good
    now: datetime
