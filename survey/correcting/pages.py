"""Pages of returns for correction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from scoring.definition.questionnaire import Questionnaire, Section
from survey.answering.finding_views import ErrorLine
from survey.answering.question_views import QuestionView
from survey.answering.read_draft import DraftContext
from survey.answering.read_standing import Standing
from survey.answering.returned_views import ReturnView
from survey.correcting.entry_views import EnterableSection, EntryGroup, EntryRow, Given
from survey.correcting.views import ReturnableSection, ReturnDetail, ReturnLine
from survey.forms.entering import EnteringForm, RefuseForm
from survey.forms.returning import ReturnForm, UndoForm
from survey.models import Campaign, SubmissionVersion
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class ReturnPage(Page):
    """Asks what of a version is to be corrected, why, and until when."""

    template: ClassVar[str] = "correcting/return.html"
    version: SubmissionVersion
    form: ReturnForm
    sections: Sequence[ReturnableSection]
    errors: Sequence[ErrorLine]  # everything that is wrong


@dataclass(frozen=True, kw_only=True)
class ReturnsPage(Page):
    """The returns of a campaign, as an official sees them."""

    template: ClassVar[str] = "correcting/returns.html"
    campaign: Campaign | None
    page: addresses.Page[ReturnLine]
    state: str
    states: Sequence[tuple[str, str]]  # value, title


@dataclass(frozen=True, kw_only=True)
class ReturnDetailPage(Page):
    """One return: what was asked for, what came back; undoing it."""

    template: ClassVar[str] = "correcting/detail.html"
    detail: ReturnDetail
    form: UndoForm


@dataclass(frozen=True, kw_only=True)
class ReturnedPage(Page):
    """The firm's own page of an open return."""

    template: ClassVar[str] = "correcting/returned.html"
    draft: DraftContext
    standing: Standing
    returned: ReturnView | None  # None where nothing is returned
    overdue: str  # what the passed due date means; empty before


@dataclass(frozen=True, kw_only=True)
class EnteringPage(Page):
    """What officials entered for a firm, and the sections in which more can be entered."""

    template: ClassVar[str] = "correcting/entering.html"
    draft: DraftContext
    takes_part: bool  # in the campaign; nothing is entered for others
    groups: Sequence[EntryGroup]  # what waits for the firm
    given: Sequence[Given]  # where that is from
    decided: addresses.Page[EntryRow]
    sections: Sequence[tuple[str, Sequence[EnterableSection]]]


@dataclass(frozen=True, kw_only=True)
class EnteringSectionPage(Page):
    """A section in which an official enters answers for a firm."""

    template: ClassVar[str] = "correcting/entering_section.html"
    draft: DraftContext
    questionnaire: Questionnaire
    section: Section
    title: str
    form: EnteringForm
    views: Sequence[QuestionView]
    errors: Sequence[ErrorLine]
    responsible: bool = False  # as the macros of questions ask: nobody else is


@dataclass(frozen=True, kw_only=True)
class EnteredPage(Page):
    """What officials entered for the reader's firm, to be confirmed or refused."""

    template: ClassVar[str] = "correcting/entered.html"
    draft: DraftContext
    groups: Sequence[EntryGroup]  # what waits
    given: Sequence[Given]  # where that is from
    decided: addresses.Page[EntryRow]
    ticked: Collection[int]  # what was ticked when something was wrong
    form: RefuseForm
    errors: Sequence[ErrorLine]  # everything that is wrong
