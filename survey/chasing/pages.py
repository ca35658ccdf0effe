"""The pages of chasing: whom to call, the log of a firm, extensions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from survey.chasing.chase_views import CallLine, ChaseLine
from survey.chasing.extension_views import ExtensionView
from survey.chasing.reminder_views import ReminderLine
from survey.forms.chasing import CallForm, PlanForm, RemindedForm
from survey.forms.extension import ExtendForm, LongerForm, RevokeForm
from survey.forms.purpose import PurposeForm
from survey.models import Campaign, Enterprise
from survey.queries.chasing import ChaseFilters
from survey.queries.closes import FirmCalendar
from survey.queries.reminders import ReminderDay
from survey.web import addresses
from survey.web.page import Page

Choices = Sequence[tuple[str, str]]


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


@dataclass(frozen=True, kw_only=True)
class ChaseListPage(Page):
    """Firms that are called and have not submitted, in the order in which they are to be called."""

    template: ClassVar[str] = "chasing/list.html"
    campaign: Campaign
    page: addresses.Page[ChaseLine]
    filters: ChaseFilters
    counts: Mapping[str, int]  # ``today`` and ``ready``, whatever the filters say
    units: Choices  # empty where the reader has one unit
    stages: Choices
    outcomes: Choices
    dues: Choices
    narrowed: bool
    export: str  # the address of the same list as a workbook


@dataclass(frozen=True, kw_only=True)
class ChasePage(Page):
    """A firm, every call to it, and the form of another."""

    template: ClassVar[str] = "chasing/firm.html"
    campaign: Campaign
    line: ChaseLine
    phone: str
    opened: bool  # whether the telephone stands there whole because its reader said what for
    calls: Sequence[CallLine]
    form: CallForm
    corrects: int  # the entry that the form corrects, 0 for none
    purpose: PurposeForm
    back: Mapping[str, Sequence[str]]  # arguments of the list


@dataclass(frozen=True, kw_only=True)
class RemindersPage(Page):
    """The days on which firms are reminded."""

    template: ClassVar[str] = "chasing/reminders.html"
    campaign: Campaign
    days: Sequence[tuple[ReminderDay, str]]  # with the day in words
    today: date
    form: PlanForm | None  # None for who does not plan
    planned: str  # how many days before the closing; empty while nobody planned


@dataclass(frozen=True, kw_only=True)
class ReminderDayPage(Page):
    """Whom to remind on a day, and who was."""

    template: ClassVar[str] = "chasing/reminder_day.html"
    campaign: Campaign
    day: date
    title: str  # the day in words
    rows: Sequence[ReminderLine]
    others: Sequence[tuple[int, str, str]]  # who was reminded that day and is on its list no more: id, name, how
    own: Collection[int]  # firms that the reader marked
    form: RemindedForm | None  # None for a day to come
