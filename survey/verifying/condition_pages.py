"""The pages of the conditions of one firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.forms.conditions import ConditionForm
from survey.models import Campaign, Enterprise
from survey.verifying.condition_views import AnswerLine, ConditionLine
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class ConditionsPage(Page):
    """The conditions of a firm, all that was recorded of them, and the form to record an answer."""

    template: ClassVar[str] = "verifying/conditions.html"
    campaign: Campaign
    enterprise: Enterprise
    lines: Sequence[ConditionLine]
    answers: Sequence[AnswerLine]
    form: ConditionForm | None  # None for who only reads, and while the campaign has no scheme
    wrong_file: str  # why the document was not taken


@dataclass(frozen=True, kw_only=True)
class OwnConditionsPage(Page):
    """What a firm sees of its conditions: how each stands, and of a failed one what cures it."""

    template: ClassVar[str] = "verifying/own_conditions.html"
    campaign: Campaign
    enterprise: Enterprise
    lines: Sequence[ConditionLine]
