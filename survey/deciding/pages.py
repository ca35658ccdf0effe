"""The pages of the panel: its queue, one firm, an act, its meetings and their minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.cases.event_views import CaseEvent
from survey.deciding.act_views import ActLine
from survey.deciding.case_views import DecisionLine, Fact, Neighbour, Said, Strip
from survey.deciding.decision_results import ActFirm, ActPreview
from survey.deciding.minutes_views import Minutes
from survey.deciding.progress_views import StageLine
from survey.deciding.queue_views import QueueFilter, QueueLine, QueueView
from survey.deciding.seat_views import SeatsView
from survey.experts.firm_views import FirmMarks
from survey.forms.deciding import ActAnswerForm, ActForm, AnswerForm, DecisionForm, EndMeetingForm, MeetingForm
from survey.models import Campaign, Evaluation, PanelMeeting
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class NoPanelPage(Page):
    """What stands in place of the panel before the first evaluation."""

    template: ClassVar[str] = "deciding/none.html"


@dataclass(frozen=True, kw_only=True)
class PanelPage(Page):
    """The queue of the panel with the seats beside it. `deciders`: who decides in the campaign."""

    template: ClassVar[str] = "deciding/panel.html"
    campaign: Campaign
    evaluation: Evaluation
    queue: QueueView
    filters: Sequence[tuple[QueueFilter, str]]
    seats: SeatsView
    acts: Sequence[ActLine]
    stable: Mapping[str, int]  # outcome -> firms that an act could decide now
    deciders: str
    stages: Sequence[StageLine]


@dataclass(frozen=True, kw_only=True)
class CasePage(Page):
    """One firm as the panel decides it. Of who is recused nothing but its place, and who decides it."""

    template: ClassVar[str] = "deciding/case.html"
    campaign: Campaign
    evaluation: Evaluation
    enterprise_id: int
    entry_id: int
    name: str
    about: Sequence[str]
    queue: QueueView
    filters: Sequence[tuple[QueueFilter, str]]
    beside: tuple[QueueLine | None, QueueLine | None]
    changed: str
    facts: Sequence[Fact]
    strip: Strip | None
    reasons: Sequence[str]
    seats: SeatsView
    checked: Sequence[Said]
    marks: FirmMarks | None
    events: Sequence[CaseEvent]
    neighbours: Sequence[Neighbour]
    decisions: Sequence[DecisionLine]
    waits: DecisionLine | None
    recused: bool
    people: Sequence[tuple[str, str]]  # who decides the firm: name, and what is to be said of him
    decided_by: str
    alone: bool  # whether fewer than two decide the firm, so that nobody could confirm
    form: DecisionForm | None  # None for who may not propose now
    answer: AnswerForm | None  # None where nothing waits that the reader may answer
    own: bool  # whether what waits is the reader's own proposal


@dataclass(frozen=True, kw_only=True)
class ActPreviewPage(Page):
    """What an act would decide, before it is made. `came`, `gone`: since an earlier preview."""

    template: ClassVar[str] = "deciding/act_preview.html"
    campaign: Campaign
    evaluation: Evaluation
    outcome: str
    outcome_words: str
    preview: ActPreview
    left_out: Sequence[tuple[str, Sequence[ActFirm]]]
    rank: Callable[[ActFirm], str]
    form: ActForm
    came: Sequence[ActFirm]
    gone: Sequence[tuple[ActFirm, str]]


@dataclass(frozen=True, kw_only=True)
class ActPage(Page):
    """An act with its firms, and what the second official may say of it.

    `confirms`: how many of its firms he would confirm; `left_out`: who can get no seat any more, and why.
    """

    template: ClassVar[str] = "deciding/act.html"
    campaign: Campaign
    act: ActLine
    lines: Sequence[tuple[int, str, str, str, str]]  # enterprise id, rank, name, kind of the state, state
    form: ActAnswerForm | None
    own: bool
    confirms: int
    left_out: Sequence[tuple[ActFirm, str]]


@dataclass(frozen=True, kw_only=True)
class MeetingsPage(Page):
    """The meetings of a campaign. `form`: None for who may open none."""

    template: ClassVar[str] = "deciding/meetings.html"
    campaign: Campaign
    meetings: Sequence[PanelMeeting]
    form: MeetingForm | None


@dataclass(frozen=True, kw_only=True)
class MeetingPage(Page):
    """One meeting. `form`: of its end, None where it is over or the reader only reads."""

    template: ClassVar[str] = "deciding/meeting.html"
    campaign: Campaign
    meeting: PanelMeeting
    minutes: Minutes
    form: EndMeetingForm | None


@dataclass(frozen=True, kw_only=True)
class MinutesPage(Page):
    """The minutes of a meeting, for the printer."""

    template: ClassVar[str] = "deciding/minutes.html"
    campaign: Campaign
    meeting: PanelMeeting
    minutes: Minutes
