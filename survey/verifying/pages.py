"""The page of what was verified of one firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.forms.verified_levels import LevelForm
from survey.models import Campaign, Enterprise
from survey.verifying.level_views import LevelLine, RecordLine
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class LevelsPage(Page):
    """The levels of a firm, how they came about, and the form to record one."""

    template: ClassVar[str] = "verifying/levels.html"
    campaign: Campaign
    enterprise: Enterprise
    lines: Sequence[LevelLine]
    records: Sequence[RecordLine]
    submitted: bool
    form: LevelForm | None  # None for who only reads
