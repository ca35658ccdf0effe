"""The pages of visits: the queue, a sheet, adding one by hand, planning, and what the firm sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.answering.finding_views import ErrorLine
from survey.forms.visiting import (
    CancelForm,
    ConcludeForm,
    ConfirmForm,
    FindingForm,
    PlanForm,
    SaidForm,
    SendBackForm,
    TeamForm,
)
from survey.models import Campaign, Enterprise, Visit, VisitPlan
from survey.verifying.condition_views import ConditionLine
from survey.visiting.entry_views import EntryView
from survey.visiting.plan_views import PlanPreview
from survey.visiting.queue_views import VisitRow, VisitTab
from survey.visiting.returned_results import ReturnedSheet
from survey.visiting.sheet_results import SheetLine
from survey.visiting.step_views import StepLine
from survey.visiting.track_views import Tracks
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class QueuePage(Page):
    """The visits of a reader, tab by tab."""

    template: ClassVar[str] = "visiting/queue.html"
    campaign: Campaign
    place: str
    tabs: Sequence[VisitTab]
    current: str
    page: addresses.Page[VisitRow]
    units: Sequence[tuple[str, str]]
    unit: str
    plan: VisitPlan | None
    plans: bool  # whether the reader plans visits
    most: int  # sheets that are printed at once


@dataclass(frozen=True, kw_only=True)
class SheetForms:
    """The forms that the sheet of a visit shows to its reader; None for those that are not his."""

    conclude: ConcludeForm | None = None
    team: TeamForm | None = None
    cancel: CancelForm | None = None
    confirm: ConfirmForm | None = None
    back: SendBackForm | None = None
    finding: FindingForm | None = None


@dataclass(frozen=True, kw_only=True)
class SheetPage(Page):
    """A visit: its lines, the one that is open, both tracks, its steps, and what its reader may do."""

    template: ClassVar[str] = "visiting/sheet.html"
    campaign: Campaign
    visit: Visit
    firm: Enterprise
    state: tuple[str, str]
    why: str
    people: str
    lines: Sequence[SheetLine]
    done: int
    entry: EntryView | None
    others: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    quick: Sequence[str]
    tracks: Tracks | None
    conditions: Sequence[ConditionLine]  # those that are not met first
    counted: tuple[int, int, int]  # of conditions: failed, pending, passed
    steps: Sequence[StepLine]
    forms: SheetForms
    errors: Sequence[ErrorLine]
    before: int | None
    after: int | None
    position: tuple[int, int]
    edits: bool
    standing: bool


@dataclass(frozen=True, kw_only=True)
class PrintedSheetPage(Page):
    """The sheets of visits for paper, one after another."""

    template: ClassVar[str] = "visiting/printed.html"
    campaign: Campaign
    sheets: Sequence[PrintedSheet]
    day: str


@dataclass(frozen=True, kw_only=True)
class PrintedSheet:
    """One visit on paper."""

    visit: Visit
    firm: Enterprise
    unit: str
    people: str
    why: str
    lines: Sequence[SheetLine]
    conditions: Sequence[ConditionLine]  # that are not met


@dataclass(frozen=True, kw_only=True)
class ReturnedSheetPage(Page):
    """The workbook of a visit: taken, handed in, and what it would change."""

    template: ClassVar[str] = "visiting/returned.html"
    campaign: Campaign
    visit: Visit
    sheet: ReturnedSheet | None
    wrong: str
    upload: int  # the record of the file, 0 for none


@dataclass(frozen=True, kw_only=True)
class AddVisitPage(Page):
    """A visit that is added by hand."""

    template: ClassVar[str] = "visiting/add.html"
    campaign: Campaign
    firm: Enterprise
    form: TeamForm


@dataclass(frozen=True, kw_only=True)
class PlanPage(Page):
    """Planning: the numbers, and whom they give."""

    template: ClassVar[str] = "visiting/plan.html"
    campaign: Campaign
    form: PlanForm
    preview: PlanPreview | None
    stamp: str  # of the plan that is shown
    evaluation: int  # that it is planned from, 0 for none
    evaluated: str


@dataclass(frozen=True, kw_only=True)
class OwnVisitsPage(Page):
    """What visits found of the reader's enterprise, and its forms to answer."""

    template: ClassVar[str] = "visiting/own.html"
    campaign: Campaign
    firm: Enterprise
    visits: Sequence[OwnVisit]
    forms: Mapping[int, SaidForm]
    errors: Sequence[ErrorLine]


@dataclass(frozen=True, kw_only=True)
class OwnVisit:
    """A visit as its firm sees it. `open`: whether it may answer; `until`: until when; `reply`: to its objections."""

    visit: Visit
    state: tuple[str, str]
    day: str
    until: str
    lines: Sequence[SheetLine]
    open: bool
    reply: str
