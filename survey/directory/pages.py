"""The pages of the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from survey.accounts.firm_record_views import StandingRow
from survey.directory.views import ActChoice, MergeView
from survey.forms.directory import ActForm, CampaignActForm, CloseForm, FirmForm, MergeForm, StandingForm
from survey.models import Enterprise
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class AddFirmPage(Page):
    """A firm is added by hand."""

    template: ClassVar[str] = "directory/add.html"
    form: FirmForm
    known: int  # the record that has this credit code already; 0 for none


@dataclass(frozen=True, kw_only=True)
class CorrectFirmPage(Page):
    """A firm's record is corrected."""

    template: ClassVar[str] = "directory/correct.html"
    form: FirmForm
    enterprise: Enterprise
    whole: bool  # whether unit and credit code may be changed, too
    known: int  # another record that has the credit code; 0 for none


@dataclass(frozen=True, kw_only=True)
class CloseFirmPage(Page):
    """A firm is closed, or that is taken back."""

    template: ClassVar[str] = "directory/close.html"
    enterprise: Enterprise
    form: CloseForm
    reopening: ActForm
    today: date


@dataclass(frozen=True, kw_only=True)
class MergeFirmsPage(Page):
    """Another record of a firm is looked for, and both are shown side by side before they are merged."""

    template: ClassVar[str] = "directory/merge.html"
    enterprise: Enterprise
    text: str
    found: Sequence[Enterprise]
    form: MergeForm
    view: MergeView | None


@dataclass(frozen=True, kw_only=True)
class StandingPage(Page):
    """A firm is called to a campaign, exempted, or what its town proposed is decided."""

    template: ClassVar[str] = "directory/standing.html"
    enterprise: Enterprise
    row: StandingRow | None  # where it stands in the campaign; None where there is no campaign
    acts: Sequence[ActChoice]
    form: StandingForm


@dataclass(frozen=True, kw_only=True)
class ProposePage(Page):
    """A town proposes a firm of its own."""

    template: ClassVar[str] = "directory/propose.html"
    enterprise: Enterprise
    row: StandingRow | None
    refusal: str  # why it can't be proposed as it stands; empty where it can
    form: CampaignActForm
