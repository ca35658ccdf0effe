"""The pages of pilots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.forms.pilots import EarlierForm, EndPilotForm, MakePilotsForm, PilotForm
from survey.models import Campaign, Enterprise, ListVersion, Pilot
from survey.pilots.pilot_results import PilotPlan
from survey.pilots.pilot_views import ChangeLine, PilotLine, PlanGroup, PromiseLine
from survey.queries.pilots import PilotCounts, PilotFilter
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class PilotsPage(Page):
    """The pilots of a programme. `counted`: how many of before, and in all, count towards its target."""

    template: ClassVar[str] = "pilots/pilots.html"
    campaign: Campaign
    place: str
    whole: bool  # whether the reader sees the district, whose target it is
    counts: PilotCounts
    of_before: int
    towards: int
    twice: Sequence[Enterprise]
    page: addresses.Page[PilotLine]
    filters: PilotFilter
    units: Sequence[tuple[str, str]]
    sources: Sequence[tuple[str, str]]
    states: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class MakePilotsPage(Page):
    """What one act over the list in force would do. `hindered`: why it can not be done now, empty where it can."""

    template: ClassVar[str] = "pilots/make.html"
    campaign: Campaign
    plan: PilotPlan
    hindered: str
    left_out: Sequence[PlanGroup]
    form: MakePilotsForm


@dataclass(frozen=True, kw_only=True)
class PilotPage(Page):
    """One pilot's record. `form`, `end`: None where it is only read."""

    template: ClassVar[str] = "pilots/pilot.html"
    campaign: Campaign
    pilot: Pilot
    state: tuple[str, str]
    source: str
    version: ListVersion | None
    promises: Sequence[PromiseLine]
    changes: Sequence[ChangeLine]
    form: PilotForm | None
    end: EndPilotForm | None


@dataclass(frozen=True, kw_only=True)
class EarlierPage(Page):
    """The form of a pilot of before. `text`: what firms were searched for."""

    template: ClassVar[str] = "pilots/earlier.html"
    campaign: Campaign
    form: EarlierForm
    text: str


@dataclass(frozen=True, kw_only=True)
class OwnPilotsPage(Page):
    """The records of the own firm, each with what it promised."""

    template: ClassVar[str] = "pilots/own.html"
    records: Sequence[tuple[Pilot, tuple[str, str], Sequence[PromiseLine]]]
