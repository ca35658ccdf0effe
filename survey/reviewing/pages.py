"""The pages of first reviews, of who holds which case, and of hand-overs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.answering.summary_views import Block
from survey.forms.handing_over import HandOverCaseForm, RecusalForm
from survey.forms.reviewing import ReviewForm
from survey.models import Campaign, EvidenceLink, SubmissionVersion
from survey.queries.first_reviews import QueueFilters
from survey.results.views import AnyResult
from survey.reviewing.holding_views import HandOverLine, HoldingLine
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
    recused: bool  # the reader is, and does not review
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
    """What was handed over, newest first. `own`: only what concerns the reader, of the last days."""

    template: ClassVar[str] = "reviewing/hand_overs.html"
    campaign: Campaign
    page: addresses.Page[HandOverLine]
    own: bool


@dataclass(frozen=True, kw_only=True)
class RecusalPage(Page):
    """The form by which an official says that he is not impartial towards a firm."""

    template: ClassVar[str] = "reviewing/recusal.html"
    version: SubmissionVersion
    form: RecusalForm
