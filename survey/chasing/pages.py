"""The pages of chasing: extensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.chasing.extension_views import ExtensionView
from survey.forms.extension import ExtendForm, LongerForm, RevokeForm
from survey.models import Campaign, Enterprise
from survey.queries.closes import FirmCalendar
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class ExtensionsPage(Page):
    """Every extension of a campaign, and for the district the form of a new one."""

    template: ClassVar[str] = "chasing/extensions.html"
    campaign: Campaign
    rows: Sequence[ExtensionView]
    form: ExtendForm | None  # None for who may only read
    preview: str  # whom the form would reach, in words; empty before it was asked


@dataclass(frozen=True, kw_only=True)
class ExtendFirmPage(Page):
    """The form of an extension for one firm."""

    template: ClassVar[str] = "chasing/extend_firm.html"
    campaign: Campaign
    enterprise: Enterprise
    calendar: FirmCalendar
    rows: Sequence[ExtensionView]  # of this firm, its unit and all
    form: LongerForm


@dataclass(frozen=True, kw_only=True)
class RevokePage(Page):
    """Why an extension is revoked."""

    template: ClassVar[str] = "chasing/revoke.html"
    campaign: Campaign
    row: ExtensionView
    form: RevokeForm
