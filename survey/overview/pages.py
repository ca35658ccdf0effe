"""The pages of the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.models import Campaign
from survey.overview.overview_results import Overview
from survey.overview.overview_views import FunnelStep, HeatMap, LevelTable, Part, Target, TimeLine
from survey.queries.levels import EvaluatedFirm
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class OverviewPage(Page):
    """The overview of a campaign. `whole`: of the district, so that the target is the reader's."""

    template: ClassVar[str] = "overview/overview.html"
    campaign: Campaign
    place: str  # the scope in words
    whole: bool
    overview: Overview
    target: Target
    funnel_steps: Sequence[FunnelStep]
    reviews: Sequence[Part]  # of the submitted
    map: HeatMap
    levels: Sequence[LevelTable]
    times: Sequence[TimeLine]
    unsure: Sequence[str]  # seats of the district that rest on what nobody verified, and the visits that asks for


@dataclass(frozen=True, kw_only=True)
class LevelPage(Page):
    """The firms of an evaluation that have one level, or one of some."""

    template: ClassVar[str] = "overview/levels.html"
    campaign: Campaign
    evaluation_id: int
    title: str
    total: int
    firms: Sequence[EvaluatedFirm]
    page: int
    pages: int
