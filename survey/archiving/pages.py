"""The page from which the archive of a campaign is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from survey.forms.purpose import PurposeForm
from survey.models import Campaign
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class ArchivePage(Page):
    """What an archive holds, and the choice of contacts with their reason. `whole`: whether that is chosen."""

    template: ClassVar[str] = "archiving/archive.html"
    campaign: Campaign
    form: PurposeForm
    whole: bool
    open_until: bool  # whether the campaign has not closed yet
    recused: int  # from how many of its firms the reader is
