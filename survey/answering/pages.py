"""The enterprise's pages: the workbench, a section of a questionnaire, checking, committing, the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from scoring.definition.questionnaire import Questionnaire, Section
from survey.accounts.event_views import FirmEvent
from survey.answering.blank_copy_views import BlankForm
from survey.answering.claim_views import RaisableClaim
from survey.answering.difference_views import Difference
from survey.answering.estimate_effort import Effort
from survey.answering.finding_views import ErrorLine, FindingLink, TodoLine
from survey.answering.history_views import SectionMarks, Step, VersionLine
from survey.answering.people_views import Responsible
from survey.answering.progress_views import Place, Progress
from survey.answering.proof_views import BareClaim
from survey.answering.question_views import QuestionView
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import Standing
from survey.answering.returned_views import ReturnNotice, ReturnView
from survey.answering.summary_views import Block
from survey.forms.commitment import CommitmentForm
from survey.forms.standing import LeaveForm, RejoinForm, TakeBackForm
from survey.models import Campaign, EvidenceLink, SubmissionVersion
from survey.queries.campaigns import OwnCampaign
from survey.signals.views import SignalView
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class WorkbenchPage(Page):
    """The task list of the signed-in enterprise."""

    template: ClassVar[str] = "answering/workbench.html"
    draft: DraftContext
    rows: Sequence[Progress]  # every section that asks anything
    by_questionnaire: Sequence[Sequence[Progress]]  # the same
    effort: Effort  # of everything that is asked
    efforts: Mapping[str, Effort]  # by questionnaire
    done: int  # sections
    standing: Standing  # what was submitted, whether it counts, and what can still be done
    headline: str  # what was submitted
    changed: str  # how many answers differ from the newest version; empty where none do
    explanation: str  # what counts now
    unsent: str  # loudly, that all is answered and nothing submitted; empty where that is not so
    steps: Sequence[Step]  # what happened to the submission lately, oldest first
    versions: Sequence[VersionLine]  # newest first
    marks: SectionMarks  # sections that changed since, or were returned
    messages: int  # of the office that nobody of the firm said to know
    failed_conditions: int  # how many conditions offices say that the firm fails
    bare_claims: Sequence[BareClaim]  # answers at the top that no file could prove, while files can be given
    answered: Sequence[int]  # numbers of the firm's questions to the office whose answer nobody of it knows yet
    waiting: Mapping[tuple[str, str], int]  # (questionnaire, section) -> answers that may be carried over
    entered: int  # answers that officials entered and the firm has not decided on
    returned: ReturnNotice | None  # by whom and until when the submission was returned; None where it is not
    events: Sequence[FirmEvent]  # what happened to the people of the firm lately, newest first
    own_sections: Sequence[str] | None  # titles of the sections that the reader fills in; None for all
    place: Place | None  # where the reader goes on; None if everything is done and nothing was saved by him
    others: Sequence[OwnCampaign]  # other campaigns that the firm takes part in, newest first


@dataclass(frozen=True, kw_only=True)
class BlankCopyPage(Page):
    """Every question of a campaign, to be printed and written on."""

    template: ClassVar[str] = "answering/blank_copy.html"
    campaign: Campaign
    closes_at: datetime  # for its reader: the firm's own last moment, or that of whoever has no extension
    forms: Sequence[BlankForm]


@dataclass(frozen=True, kw_only=True)
class SectionPage(Page):
    """One section of a questionnaire, to be filled in."""

    template: ClassVar[str] = "answering/section.html"
    draft: DraftContext
    questionnaire: Questionnaire
    section: Section
    number: int  # of the section across the questionnaires
    rows: Sequence[Progress]  # every section that asks anything
    views: Sequence[QuestionView]
    errors: Sequence[ErrorLine]
    clashes: Sequence[str]  # questions that a colleague changed meanwhile
    changed_by: str  # who did, and when
    responsible: Responsible | None  # whose section it is; None where the reader may change it
    unsaved: Sequence[tuple[str, str]]  # (question, answer) of what was typed and refused
    kept: Sequence[tuple[str, str]]  # the same, of what a return keeps as it was submitted, where the rest was saved
    todo: Sequence[TodoLine]
    carried: int  # answers of this section that may be carried over
    waiting: Mapping[tuple[str, str], int]  # (questionnaire, section) -> the same
    effort: Effort  # of this section
    came_from_check: bool  # from the page of all answers, to which saving returns
    before_editing: str  # what becomes of a change made now
    returned_here: frozenset[str]  # questions of this section that were returned
    returned_reason: str  # what the open return asks for; empty where there is none
    asks: str  # the address where a question of the questionnaire is asked about, without the question
    answered_publicly: int  # public answers of the office about questions of this section


@dataclass(frozen=True, kw_only=True)
class CheckPage(Page):
    """Every answer, with what blocks the submission or deserves a look."""

    template: ClassVar[str] = "answering/check.html"
    summary: Sequence[Block]
    hard: Sequence[FindingLink]  # blocks the submission
    soft: Sequence[FindingLink]
    raises: Sequence[RaisableClaim]
    admitted: bool  # whether an official admitted the enterprise; it submits only then
    heads: Sequence[str]  # names of the 负责人, who submit
    standing: Standing
    changes: int  # answers that differ from the newest version
    refused: str  # why nothing can be submitted now, in words; empty where something can
    beyond: int  # answers that differ though they were not returned and the campaign is over


@dataclass(frozen=True, kw_only=True)
class ClosedPage(Page):
    """Nothing can be submitted now: the campaign has not begun or is over, or the enterprise left."""

    template: ClassVar[str] = "answering/closed.html"
    refused: str  # why, in words


@dataclass(frozen=True, kw_only=True)
class NotAdmittedPage(Page):
    """Nobody admitted the enterprise yet, so it cannot submit."""

    template: ClassVar[str] = "answering/not_admitted.html"
    draft: DraftContext


@dataclass(frozen=True, kw_only=True)
class CommitmentPage(Page):
    """The commitment to sign, bound to the digest of the answers."""

    template: ClassVar[str] = "answering/commitment.html"
    draft: DraftContext
    form: CommitmentForm
    text: str
    text_version: str
    digest: str
    today: datetime
    standing: Standing
    answered: ReturnView | None  # what was returned, old and new; None where nothing was


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Page):
    """The receipt of a submission."""

    template: ClassVar[str] = "answering/receipt.html"
    version: SubmissionVersion
    campaign: Campaign
    seal_awaited: bool  # ranked once the sealed commitment was accepted


@dataclass(frozen=True, kw_only=True)
class VersionPage(Page):
    """Everything that was submitted, ready to print."""

    template: ClassVar[str] = "answering/version.html"
    version: SubmissionVersion
    summary: Sequence[Block]
    campaign: Campaign
    seal_awaited: bool  # ranked once the sealed commitment was accepted
    returnable: bool  # whether the reader can send it back for correction
    files: Sequence[EvidenceLink]  # the evidence that the enterprise has given so far
    signals: Sequence[SignalView]  # for officials only


@dataclass(frozen=True, kw_only=True)
class HistoryPage(Page):
    """Everything that happened to a submission."""

    template: ClassVar[str] = "answering/history.html"
    draft: DraftContext
    steps: Sequence[Step]  # oldest first
    versions: Sequence[VersionLine]  # newest first


@dataclass(frozen=True, kw_only=True)
class ChangesPage(Page):
    """What the draft changed since the newest version."""

    template: ClassVar[str] = "answering/changes.html"
    draft: DraftContext
    standing: Standing
    rows: Sequence[Difference]


@dataclass(frozen=True, kw_only=True)
class VersionChangesPage(Page):
    """What a version changed since the one before it."""

    template: ClassVar[str] = "answering/version_changes.html"
    version: SubmissionVersion
    before: SubmissionVersion
    rows: Sequence[Difference]


@dataclass(frozen=True, kw_only=True)
class TakeBackPage(Page):
    """Asks whether the submission is to be taken back."""

    template: ClassVar[str] = "answering/take_back.html"
    draft: DraftContext
    standing: Standing
    form: TakeBackForm


@dataclass(frozen=True, kw_only=True)
class LeavePage(Page):
    """Asks whether the enterprise leaves the campaign."""

    template: ClassVar[str] = "answering/leave.html"
    draft: DraftContext
    standing: Standing
    form: LeaveForm


@dataclass(frozen=True, kw_only=True)
class RejoinPage(Page):
    """Asks whether an enterprise that left comes back."""

    template: ClassVar[str] = "answering/rejoin.html"
    draft: DraftContext
    standing: Standing
    form: RejoinForm
