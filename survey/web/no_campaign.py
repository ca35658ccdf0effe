"""The pages that officials and enterprises see while there is no campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class NoCampaignYetPage(Page):
    """There is no campaign yet; whoever may prepare one is led there."""

    template: ClassVar[str] = "campaigns/none.html"


@dataclass(frozen=True, kw_only=True)
class NoCampaignPage(Page):
    """There is no campaign to fill in for."""

    template: ClassVar[str] = "answering/no_campaign.html"
