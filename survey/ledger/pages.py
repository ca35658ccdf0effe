"""The pages of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.ledger.ledger_results import Ledger
from survey.ledger.ledger_views import GoneFirm, LedgerLine, MoveLine, Step
from survey.ledger.progress_views import ProgressChart
from survey.models import Campaign
from survey.queries.ledger import Grouping
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class LedgerPage(Page):
    """The ledger of a campaign."""

    template: ClassVar[str] = "ledger/ledger.html"
    campaign: Campaign
    ledger: Ledger
    total: LedgerLine
    lines: Sequence[LedgerLine]
    steps: Sequence[Step]
    moves: Sequence[MoveLine]
    chart: ProgressChart
    groupings: Sequence[tuple[Grouping, str]]


@dataclass(frozen=True, kw_only=True)
class GonePage(Page):
    """The firms that left the directory since the day before. `was`: the stage that they stood at, in words."""

    template: ClassVar[str] = "ledger/gone.html"
    campaign: Campaign
    was: str
    firms: Sequence[GoneFirm]
