"""The pages of programmes and campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from survey.accounts.trail_results import TrailRow
from survey.campaigns.views import CheckItem, StageFigure
from survey.forms.campaign import CampaignFormBase, OfficialsFormBase, OpenForm, ProgrammeForm
from survey.models import Campaign, Programme
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class CampaignsPage(Page):
    """Programmes with their campaigns, to choose one."""

    template: ClassVar[str] = "campaigns/campaigns.html"
    programmes: Sequence[tuple[Programme, Sequence[Campaign]]]
    states: Mapping[int, str]  # campaign -> state in words
    counts: Mapping[int, int]  # campaign -> enterprises that take part
    registered: Mapping[int, int]  # programme -> pilots of before that are registered by name
    chosen: int | None
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class ProgrammePage(Page):
    """The form of a programme."""

    template: ClassVar[str] = "campaigns/programme.html"
    programme: Programme | None  # None: a new one
    form: ProgrammeForm


@dataclass(frozen=True, kw_only=True)
class CampaignPage(Page):
    """A campaign: what is set up, what is missing, what was changed."""

    template: ClassVar[str] = "campaigns/campaign.html"
    campaign: Campaign
    state: str
    checklist: Sequence[CheckItem]
    asked: Sequence[tuple[str, str, str]]  # title, version, of whom
    named: Sequence[tuple[str, str]]
    scheme: str  # title and version, empty without one
    changes: Sequence[TrailRow]
    outdated: int  # firms whose call went out before what it says changed, and that were not told since
    chosen: bool
    may_change: bool
    now: datetime
    today: date  # in Shanghai


@dataclass(frozen=True, kw_only=True)
class EditCampaignPage(Page):
    """The form of a campaign; of an open one with what the change touches."""

    template: ClassVar[str] = "campaigns/edit.html"
    campaign: Campaign | None  # None: a new one
    form: CampaignFormBase
    questionnaires: Sequence[str]  # names of the fields that ask whom a questionnaire is for
    effects: Sequence[str]  # what the change touches, once that was asked for
    stages: Sequence[StageFigure]  # of the campaign's firms, with the effects
    linked: bool  # whether the figures open their lists: those are about the chosen campaign


@dataclass(frozen=True, kw_only=True)
class OpenCampaignPage(Page):
    """What enterprises will see from when, before a campaign is opened."""

    template: ClassVar[str] = "campaigns/open.html"
    campaign: Campaign
    form: OpenForm
    lacking: Sequence[str]
    asked: Sequence[tuple[str, str, str]]
    called: int
    shown_now: Campaign | None  # what enterprises see until then


@dataclass(frozen=True, kw_only=True)
class OfficialsPage(Page):
    """Who does what in a campaign."""

    template: ClassVar[str] = "campaigns/officials.html"
    campaign: Campaign
    form: OfficialsFormBase
    units: Sequence[str]  # names of the fields of the units' reviewers
    without: Sequence[str]  # units without an account of a reviewer
    deciding: int  # how many could decide
