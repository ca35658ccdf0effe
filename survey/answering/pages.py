"""The enterprise's pages: the workbench, a section of a questionnaire, checking, committing, the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from scoring.definition.questionnaire import Questionnaire, Section
from survey.accounts.event_views import FirmEvent
from survey.answering.claim_views import RaisableClaim
from survey.answering.estimate_effort import Effort
from survey.answering.finding_views import ErrorLine, FindingLink, TodoLine
from survey.answering.people_views import Responsible
from survey.answering.progress_views import Place, Progress
from survey.answering.question_views import QuestionView
from survey.answering.read_draft import DraftContext
from survey.answering.summary_views import Block
from survey.forms.commitment import CommitmentForm
from survey.models import EvidenceLink, ReturnRequest, SubmissionVersion
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class NoCampaignPage(Page):
    """There is no campaign to fill in for."""

    template: ClassVar[str] = "answering/no_campaign.html"


@dataclass(frozen=True, kw_only=True)
class WorkbenchPage(Page):
    """The task list of the signed-in enterprise."""

    template: ClassVar[str] = "answering/workbench.html"
    draft: DraftContext
    rows: Sequence[Progress]  # every section that asks anything
    effort: Effort  # of everything that is asked
    efforts: Mapping[str, Effort]  # by questionnaire
    done: int  # sections
    latest: SubmissionVersion | None  # what was submitted last
    returned: ReturnRequest | None  # the open request to correct it
    closed: bool  # whether the campaign is over
    events: Sequence[FirmEvent]  # what happened to the people of the firm lately, newest first
    own_sections: Sequence[str] | None  # titles of the sections that the reader fills in; None for all
    place: Place | None  # where the reader goes on; None if everything is done and nothing was saved by him


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
    todo: Sequence[TodoLine]
    effort: Effort  # of this section
    came_from_check: bool  # from the page of all answers, to which saving returns


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


@dataclass(frozen=True, kw_only=True)
class ClosedPage(Page):
    """The campaign has not begun or is over."""

    template: ClassVar[str] = "answering/closed.html"
    draft: DraftContext


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


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Page):
    """The receipt of a submission."""

    template: ClassVar[str] = "answering/receipt.html"
    version: SubmissionVersion
    seal_awaited: bool  # ranked once the sealed commitment was accepted


@dataclass(frozen=True, kw_only=True)
class VersionPage(Page):
    """Everything that was submitted, ready to print."""

    template: ClassVar[str] = "answering/version.html"
    version: SubmissionVersion
    summary: Sequence[Block]
    seal_awaited: bool  # ranked once the sealed commitment was accepted
    files: Sequence[EvidenceLink]  # the evidence that the enterprise has given so far
