"""The pages of the ranked list and of what explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from survey.experts.firm_views import FirmMarks
from survey.lists.filters import OfferedFilter
from survey.models import AnswerRevision, Evaluation, EvaluationEntry, EvidenceLink
from survey.queries.evaluations import RankedEnterprise
from survey.ranking.changes_views import ChangesView, MoveLine
from survey.ranking.comparison_views import ComparisonView
from survey.ranking.explanation_views import PieceLine
from survey.ranking.gap_views import GapLine, GapTable
from survey.ranking.group_views import GroupLine
from survey.ranking.incentive_results import CheckLine, CheckList
from survey.ranking.incentive_views import IncentiveView
from survey.ranking.list_views import RankedRow
from survey.ranking.panel_views import Panel
from survey.ranking.pool_views import PoolView
from survey.ranking.question_views import QuestionView
from survey.ranking.robustness_views import CellLine, LeverView
from survey.ranking.segment_views import ModelView, SegmentView
from survey.ranking.successor_views import ChainView
from survey.ranking.tracing_views import CriterionRow, CriterionView, GateRow, LoweredLine, TracedEntry
from survey.ranking.track_views import TrackCell, TracksView
from survey.results.clause_views import ClauseResult
from survey.results.points_views import PointsResult
from survey.results.rating_views import RatingView
from survey.results.stage_views import StageResult
from survey.results.subdomain_views import SubdomainView
from survey.signals.views import SignalView
from survey.verifying.level_views import LevelLine
from survey.web.page import Page
from survey.words.prices import PriceLine
from survey.words.top_claims import ClaimsView


@dataclass(frozen=True, kw_only=True)
class NoEvaluationPage(Page):
    """What stands in place of a list before the first evaluation."""

    template: ClassVar[str] = "ranking/none.html"


@dataclass(frozen=True, kw_only=True)
class RankingPage(Page):
    """The ranked list, filtered and paged, with one enterprise beside it."""

    template: ClassVar[str] = "ranking/ranking.html"
    evaluation: Evaluation
    scheme: Scheme
    rows: Sequence[RankedRow]
    offered: Sequence[OfferedFilter]
    narrowed: Mapping[str, str]  # the filters in use, as the address names them
    chips: Sequence[Mapping[str, str]]  # the filters in use: label, and the address without it
    fitted: bool  # whether segments were looked for
    segmented: bool  # whether the scheme has any
    everything: int  # entries within the reader's scope
    total: int  # entries that the filters leave
    page: int
    pages: int
    pools: Mapping[str, PoolView]  # by their ids, in the order of the list
    counts: Mapping[tuple[str, str], int]  # (status, standing) -> entries
    draws: int  # of the evaluation, 0 where nothing was drawn
    lists: int  # that were made again with every limit, 0 where none were (yet)
    chosen: EvaluationEntry | None  # the enterprise beside the list
    panel: Panel | None
    level_seats: Sequence[str]  # what is to be said of seats that rest on levels nobody verified
    falling: Sequence[str]  # who of the reader's firms would lose its seat if the list were frozen now
    verified: Sequence[str]  # its levels that officials found, in words
    tracks: Mapping[int, TrackCell]  # entry id -> what firms said beside what was verified; none in older evaluations
    near_line: Sequence[str]  # what is to be said of seats near the line that need a firm which was verified
    unverified: Sequence[str]  # the reader's firms that have such a seat and were not
    row_link: Callable[[int], str]  # entry id -> this page's address with that enterprise beside the list
    common_gates: str  # what most of the list have 待核, said once; empty for nothing
    tie_orders: Sequence[str]
    sets: Sequence[tuple[str, str]]  # (value, name) of the column sets for an export
    whole_district: bool


@dataclass(frozen=True, kw_only=True)
class ChangesPage(Page):
    """What moved between an evaluation and an earlier one."""

    template: ClassVar[str] = "ranking/changes.html"
    evaluation: Evaluation
    before: Evaluation | None
    earlier: Sequence[Evaluation]  # those that may be compared with, newest first
    view: ChangesView | None
    few: int  # places; whoever moved by more is named
    typed: str  # what stands in the field for it
    error: str  # what is wrong with that
    moved: Sequence[MoveLine]  # a page of those who moved otherwise
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """Two enterprises beside each other."""

    template: ClassVar[str] = "ranking/compare.html"
    evaluation: Evaluation
    texts: Mapping[str, str]  # field -> what was typed
    errors: Mapping[str, str]  # field -> what is wrong with it
    view: ComparisonView | None


@dataclass(frozen=True, kw_only=True)
class RobustnessPage(Page):
    """How sure the list is."""

    template: ClassVar[str] = "ranking/robustness.html"
    evaluation: Evaluation
    scheme: Scheme
    standings: Sequence[tuple[str, str, int]]  # (code, words, entries)
    levers: Sequence[LeverView]
    prices: Sequence[PriceLine]
    other: tuple[tuple[str, ...], tuple[str, ...]]  # names only on this list, and only on the other objective's
    cells: Sequence[CellLine]
    unmet: Sequence[str]  # shares that could not be kept
    draws: int
    about: str  # what the classes of certainty come from
    verification: Sequence[str]  # how many firms were verified, and which seats rest on what nobody did
    incentives: IncentiveView | None  # None for an evaluation from before the check was made


@dataclass(frozen=True, kw_only=True)
class IncentivesPage(Page):
    """One list of an incentive check, in pages, and the way to the others."""

    template: ClassVar[str] = "ranking/incentives.html"
    evaluation: Evaluation
    lists: Sequence[CheckList]
    shown: CheckList
    lines: Sequence[CheckLine]  # a page of them
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class GroupsPage(Page):
    """Who counts as one group, and who may be one."""

    template: ClassVar[str] = "ranking/groups.html"
    evaluation: Evaluation
    per_group: int  # seats of one group at most, 0 for no limit
    most: int  # what more firms share is not shown
    counted: Sequence[GroupLine]
    suspected: Sequence[GroupLine]  # a page of them
    total: int  # suspicions on all pages
    over: int  # those that would break the limit
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class GapsPage(Page):
    """How far verified scores are from self-reported ones, by group."""

    template: ClassVar[str] = "ranking/gaps.html"
    evaluation: Evaluation
    total: GapLine
    tables: Sequence[GapTable]
    plan: Sequence[str]  # which track counts


@dataclass(frozen=True, kw_only=True)
class SegmentsPage(Page):
    """All segments beside each other."""

    template: ClassVar[str] = "ranking/segments.html"
    evaluation: Evaluation
    segments: Sequence[SegmentView]  # none where the model found none
    model: ModelView


@dataclass(frozen=True, kw_only=True)
class SegmentPage(Page):
    """One segment with its members."""

    template: ClassVar[str] = "ranking/segment.html"
    evaluation: Evaluation
    segment: SegmentView
    rows: Sequence[RankedRow]
    stability: Mapping[int, str]  # entry id -> how many resampled fits agree
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class CandidatePage(Page):
    """One enterprise: its place, its score as a sum, its gates and reasons."""

    template: ClassVar[str] = "ranking/candidate.html"
    traced: TracedEntry
    score: Decimal | None
    criteria: Sequence[CriterionRow]
    gates: Sequence[GateRow]
    reasons: Sequence[str]
    level: str
    indexes: Sequence[Questionnaire]  # those with a rule that ask the enterprise anything
    segment: str
    borderline: bool  # whether resampled fits disagree about the segment
    pool: str
    ranks: tuple[tuple[int, int], tuple[int, int]] | None  # (rank, of how many) in its unit and in its division
    external: Sequence[RatingView]
    levels: Sequence[LevelLine]  # as they are now, beside those found by officials
    marks: FirmMarks | None  # of experts, as they are now; None where there are none, or the reader may not read them
    tracks: TracksView | None  # what it said beside what was verified; None where the evaluation kept none
    verified_questions: Sequence[tuple[str, str, str]]  # (questionnaire, question, title) of what was verified
    signals: Sequence[SignalView]  # of what was ranked
    neighbours: tuple[int | None, int | None]  # entry ids before and after in the list
    undone: str  # that the enterprise has taken back or left since, in words; empty where it has not
    claims: ClaimsView | None
    only_verified: str  # that only what is verified earns, in words; empty where the scheme does not say so


@dataclass(frozen=True, kw_only=True)
class ExplanationPage(Page):
    """What every question adds to the total."""

    template: ClassVar[str] = "ranking/explanation.html"
    traced: TracedEntry
    signals: Sequence[SignalView]  # of what was ranked
    rows: Sequence[PieceLine]
    score: Decimal | None


@dataclass(frozen=True, kw_only=True)
class SuccessorPage(Page):
    """Who moves up if enterprises withdraw one after the other."""

    template: ClassVar[str] = "ranking/successor.html"
    traced: TracedEntry
    chain: ChainView | None  # None where one of them holds no seat when its turn comes
    refused: str  # name of that one
    earlier: Sequence[tuple[RankedEnterprise, str]]  # those that withdrew before, each with the address without it


@dataclass(frozen=True, kw_only=True)
class CriterionPage(Page):
    """How one criterion's value came about."""

    template: ClassVar[str] = "ranking/criterion.html"
    traced: TracedEntry
    view: CriterionView


@dataclass(frozen=True, kw_only=True)
class IndexPage(Page):
    """Parts, groups, items and level conditions of a questionnaire that is scored by points."""

    template: ClassVar[str] = "ranking/index.html"
    traced: TracedEntry
    questionnaire: Questionnaire
    view: PointsResult


@dataclass(frozen=True, kw_only=True)
class TreePage(Page):
    """The tree of a questionnaire that is scored by clauses or stages."""

    template: ClassVar[str] = "ranking/tree.html"
    traced: TracedEntry
    view: ClauseResult | StageResult
    link: Callable[[str], str]  # id of a sub-domain or question -> its address


@dataclass(frozen=True, kw_only=True)
class SubdomainPage(Page):
    """The clauses of one sub-domain."""

    template: ClassVar[str] = "ranking/subdomain.html"
    traced: TracedEntry
    questionnaire: Questionnaire
    title: str  # of the questionnaire
    view: SubdomainView


@dataclass(frozen=True, kw_only=True)
class QuestionPage(Page):
    """One question of a version: its answer, evidence and trail."""

    template: ClassVar[str] = "ranking/question.html"
    traced: TracedEntry
    view: QuestionView
    lowered: LoweredLine | None  # where the answer counts a step lower than it was given
    signals: Sequence[SignalView]  # that point at this question
    trail: Sequence[tuple[AnswerRevision, str | None]]  # (revision, its author), newest first
    files: Sequence[EvidenceLink]
