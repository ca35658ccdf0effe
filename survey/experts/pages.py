"""The pages of rounds of experts: for those who run them, and for the experts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from survey.answering.summary_views import Block
from survey.experts.expert_results import FigureLine, MarkedCase, OpinionLine
from survey.experts.own_views import OwnLine
from survey.experts.round_views import ExpertLine
from survey.forms.experts import GiveCaseForm, OpinionForm, ReasonForm, RemindExpertsForm, RoundForm
from survey.models import Campaign, EvidenceLink, ExpertAssignment, ExpertCase, ExpertRound
from survey.queries.expert_rounds import RoundLine
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class RoundsPage(Page):
    """The rounds of a campaign."""

    template: ClassVar[str] = "experts/rounds.html"
    campaign: Campaign
    rounds: Sequence[RoundLine]
    day: date


@dataclass(frozen=True, kw_only=True)
class PlannedCase:
    """A firm that a new round would have. `experts`: who would mark it."""

    name: str
    pool: str
    rank: int
    experts: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class NewRoundPage(Page):
    """The form of a new round; `planned`: what it would be, None before somebody asked; `loads`: by expert."""

    template: ClassVar[str] = "experts/new.html"
    campaign: Campaign
    form: RoundForm
    evaluated: bool
    planned: Sequence[PlannedCase] | None
    loads: Sequence[tuple[str, int]]
    left_out: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class RoundPage(Page):
    """A round. `forms`: None for who only reads, or where the round is over."""

    template: ClassVar[str] = "experts/round.html"
    campaign: Campaign
    round: ExpertRound
    cases: Sequence[MarkedCase]
    experts: Sequence[ExpertLine]
    remind: RemindExpertsForm | None
    end: ReasonForm | None
    scales: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CasePage(Page):
    """One case of a round: every expert's marks beside each other; of who is recused only who decides it."""

    template: ClassVar[str] = "experts/case.html"
    campaign: Campaign
    round: ExpertRound
    case: ExpertCase
    figures: Sequence[FigureLine]
    advices: str
    opinions: Sequence[OpinionLine]
    recused: bool
    decided_by: str
    give: GiveCaseForm | None
    withdraw: ReasonForm | None


@dataclass(frozen=True, kw_only=True)
class OwnCasesPage(Page):
    """What an expert has to mark, and has marked."""

    template: ClassVar[str] = "experts/own_cases.html"
    lines: Sequence[OwnLine]


@dataclass(frozen=True, kw_only=True)
class OwnCasePage(Page):
    """A case as its expert sees it. `others`: what the others gave, None until his own is there."""

    template: ClassVar[str] = "experts/own_case.html"
    assignment: ExpertAssignment
    summary: Sequence[Block]
    files: Mapping[tuple[str, str], Sequence[EvidenceLink]]
    form: OpinionForm
    recuse: ReasonForm
    others: Sequence[OpinionLine] | None
    figures: Sequence[FigureLine]
    ended: bool
    day: date
