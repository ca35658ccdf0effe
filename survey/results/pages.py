"""The pages of an enterprise's result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.models import Campaign, SubmissionVersion
from survey.results.rating_views import RatingView
from survey.results.views import AnyResult
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class NoResultPage(Page):
    """What an enterprise sees before it has submitted anything."""

    template: ClassVar[str] = "results/none.html"


@dataclass(frozen=True, kw_only=True)
class ResultPage(Page):
    """The result of one submitted version, questionnaire by questionnaire."""

    template: ClassVar[str] = "results/result.html"
    version: SubmissionVersion
    campaign: Campaign
    views: Sequence[AnyResult]
    not_asked: Sequence[str]
    external: Sequence[RatingView]
