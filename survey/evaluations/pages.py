"""The pages of evaluations and pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.forms.scheme import PinForm, RevokeForm
from survey.models import Evaluation, Pin
from survey.queries.pins import FoundFirm
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class EvaluationsPage(Page):
    """Every evaluation, newest first."""

    template: ClassVar[str] = "evaluations/evaluations.html"
    rows: Sequence[Evaluation]
    titles: Mapping[int, str]  # scheme version id -> title of the scheme
    may_run: bool  # whether the reader may start an evaluation


@dataclass(frozen=True, kw_only=True)
class PinsPage(Page):
    """Every pin within the reader's scope, and the form that asks for a new one."""

    template: ClassVar[str] = "evaluations/pins.html"
    rows: Sequence[Pin]
    form: PinForm
    revoking: RevokeForm
    revoked_id: int  # of the pin whose revoking was refused; 0 for none
    find: str  # what was looked for
    found: Sequence[FoundFirm]  # firms of the campaign that it finds, the first ones
    most: int  # how many these are at most
    picked: FoundFirm | None  # the firm that the form is about
    reader_id: int  # nobody confirms a pin that is his own
    may_change: bool
