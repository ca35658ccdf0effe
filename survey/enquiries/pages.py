"""The pages of questions to the office: a firm's, and the office's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.enquiries.views import DeskView, OwnView, PublicView
from survey.forms.enquiry import AnswerForm, AskForm, NoticeForm, PlainForm, PublishForm
from survey.models import Campaign, Enquiry
from survey.queries.enquiries import EnquiryFilters
from survey.web import addresses
from survey.web.page import Page

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class BoardPage(Page):
    """What all firms see, and above it what the reader's own firm asked."""

    template: ClassVar[str] = "enquiries/board.html"
    campaign: Campaign
    own: Sequence[OwnView] | None  # None for officials, who look at what firms see
    rows: Sequence[PublicView]
    page: addresses.Page[PublicView]
    filters: EnquiryFilters
    about: str  # the question or section that the list is narrowed to, in words
    questionnaires: Choices
    export: str  # the address of the public entries as a workbook


@dataclass(frozen=True, kw_only=True)
class AskPage(Page):
    """The form of a question to the office."""

    template: ClassVar[str] = "enquiries/ask.html"
    campaign: Campaign
    form: AskForm
    about: str  # in words; empty for the campaign as a whole
    known: int  # public entries about the same
    known_address: str  # where they are read
    back: str  # the page of the question, empty for none


@dataclass(frozen=True, kw_only=True)
class NoEnquiriesPage(Page):
    """There is no campaign to ask about."""

    template: ClassVar[str] = "enquiries/none.html"


@dataclass(frozen=True, kw_only=True)
class DeskPage(Page):
    """The office's list of questions."""

    template: ClassVar[str] = "enquiries/desk.html"
    campaign: Campaign
    page: addresses.Page[DeskView]
    filters: EnquiryFilters
    states: Choices
    units: Choices  # empty where the reader has one unit
    questionnaires: Choices
    waiting: int  # questions without an answer, whatever the filters say
    export: str  # the address of the same list as a workbook


@dataclass(frozen=True, kw_only=True)
class EnquiryPage(Page):
    """One question, for the office: answered and made public here; towns and leader read it."""

    template: ClassVar[str] = "enquiries/enquiry.html"
    enquiry: Enquiry
    text: str
    about: str
    state: str
    waiting: int | None  # working days, None for what waits no more
    answering: AnswerForm | None  # None where there is nothing to answer, or the reader may not
    publishing: PublishForm | None  # the same
    preview: PublicView | None  # what firms will see; None where there is nothing to publish
    hiding: PlainForm


@dataclass(frozen=True, kw_only=True)
class NoticePage(Page):
    """The form of a notice to all firms."""

    template: ClassVar[str] = "enquiries/notice.html"
    campaign: Campaign
    form: NoticeForm
    preview: PublicView | None
