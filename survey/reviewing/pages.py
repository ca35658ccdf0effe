"""The pages of first reviews, of who holds which case, and of hand-overs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.answering.summary_views import Block
from survey.forms.absence import AbsenceEndForm, AbsenceForm
from survey.forms.handing_over import HandOverCaseForm, RecusalForm, WithdrawalForm
from survey.forms.reviewing import ReviewForm
from survey.models import Campaign, EvidenceLink, SubmissionVersion
from survey.queries.first_reviews import QueueFilters
from survey.results.views import AnyResult
from survey.reviewing.absence_views import AbsenceLine
from survey.reviewing.holding_views import HandOverLine, HoldingLine
from survey.reviewing.recusal_views import RecusalLine
from survey.reviewing.views import Neighbours, OtherVersion, QueueLine, ReviewView
from survey.signals.views import SignalView
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class QueuePage(Page):
    """The queue: what waits for its first review first, the longest wait on top."""

    template: ClassVar[str] = "reviewing/queue.html"
    campaign: Campaign
    page: addresses.Page[QueueLine]
    filters: QueueFilters
    mine: bool
    states: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    waiting: int
    narrowed: bool
    queue: Mapping[str, str]  # names of the address of this queue -> values, which its pages carry on


@dataclass(frozen=True, kw_only=True)
class ReviewPage(Page):
    """One version: what the firm submitted, what was said of it, and the form of the review."""

    template: ClassVar[str] = "reviewing/review.html"
    campaign: Campaign
    version: SubmissionVersion
    enterprise_id: int
    unit: str
    holder: str
    summary: Sequence[Block]
    results: Sequence[AnyResult]
    files: Sequence[EvidenceLink]
    reviews: Sequence[ReviewView]
    signals: Sequence[SignalView]
    others: Sequence[OtherVersion]
    form: ReviewForm | None  # None: it does not count any more, or the reader reviews nothing
    stands: bool  # whether the version counts
    returning: bool  # its newest review says that it is to be returned, which is not done yet
    beside: Neighbours
    queue: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class HoldingsPage(Page):
    """Who holds which cases since when, how many wait there and how long, and what was handed over last."""

    template: ClassVar[str] = "reviewing/holdings.html"
    campaign: Campaign
    lines: Sequence[HoldingLine]
    cases: int
    waiting: int
    lately: Sequence[HandOverLine]
    hand_overs: int


@dataclass(frozen=True, kw_only=True)
class HandOverPage(Page):
    """The form of a hand-over. `about`: what moves, in a sentence."""

    template: ClassVar[str] = "reviewing/hand_over.html"
    campaign: Campaign
    title: str
    about: str
    form: HandOverCaseForm


@dataclass(frozen=True, kw_only=True)
class HandOversPage(Page):
    """What was handed over, newest first. `own`: only what concerns the reader, of the last days.

    `unseen`: only what he got and did not say that he knows of.
    """

    template: ClassVar[str] = "reviewing/hand_overs.html"
    campaign: Campaign
    page: addresses.Page[HandOverLine]
    own: bool
    unseen: bool


@dataclass(frozen=True, kw_only=True)
class RecusalsPage(Page):
    """Who is recused from which firm, since when and why, and what was withdrawn."""

    template: ClassVar[str] = "reviewing/recusals.html"
    campaign: Campaign
    page: addresses.Page[RecusalLine]


@dataclass(frozen=True, kw_only=True)
class RecusalPage(Page):
    """The recusals from one firm, and the form by which one more is declared."""

    template: ClassVar[str] = "reviewing/recusal.html"
    campaign: Campaign
    enterprise_id: int
    name: str
    lines: Sequence[RecusalLine]
    form: RecusalForm | None  # None: the reader is recused already and declares nobody else


@dataclass(frozen=True, kw_only=True)
class WithdrawalPage(Page):
    """The form that withdraws a recusal."""

    template: ClassVar[str] = "reviewing/withdrawal.html"
    campaign: Campaign
    line: RecusalLine
    form: WithdrawalForm


@dataclass(frozen=True, kw_only=True)
class AbsencesPage(Page):
    """Who is away now or later, who works in his place, and the form that says so of one more."""

    template: ClassVar[str] = "reviewing/absences.html"
    lines: Sequence[AbsenceLine]
    form: AbsenceForm


@dataclass(frozen=True, kw_only=True)
class AbsenceEndPage(Page):
    """The form that ends an absence before its last day."""

    template: ClassVar[str] = "reviewing/absence_end.html"
    line: AbsenceLine
    form: AbsenceEndForm
