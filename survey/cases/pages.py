"""The pages of cases: the work queue, one case, and the thread as the firm sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.cases.event_views import CaseEvent
from survey.cases.position_views import CasePosition
from survey.cases.queue_views import QueueRow, QueueTab
from survey.cases.read_queue import QueueAddress
from survey.cases.views import FlagView, MessageView
from survey.experts.firm_views import FirmMarks
from survey.forms.case import CaseForm, FlagForm, KnownForm, MessageForm, NoteForm, ReplyForm
from survey.models import Campaign, CaseNote, Enterprise
from survey.signals.views import SignalView
from survey.web import addresses
from survey.web.page import Page

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class QueuePage(Page):
    """The firms of one queue of an official, with all queues as tabs."""

    template: ClassVar[str] = "cases/queue.html"
    campaign: Campaign
    place: str  # the scope in words
    tabs: Sequence[QueueTab]
    about: str  # what the chosen queue holds
    address: QueueAddress
    page: addresses.Page[QueueRow]
    units: Choices  # empty where the reader has one unit
    stages: Choices
    flags: Choices


@dataclass(frozen=True, kw_only=True)
class CaseWriting:
    """The forms of a case. `correcting`: the note that the form of notes corrects, None for a new one."""

    note: NoteForm
    flag: FlagForm
    message: MessageForm
    seen: CaseForm
    correcting: CaseNote | None


@dataclass(frozen=True, kw_only=True)
class CasePage(Page):
    """One firm in a campaign: where it stands, what happened, what is written about it."""

    template: ClassVar[str] = "cases/case.html"
    campaign: Campaign
    enterprise: Enterprise
    stage: str  # its value
    stage_words: str
    at: CasePosition | None  # its place in the queue that it was opened from
    evaluated: bool  # whether it is in the newest evaluation, so that the panel has a page of it
    events: Sequence[CaseEvent]
    flags: Sequence[FlagView]
    thread: Sequence[MessageView]
    signals: Sequence[SignalView]  # of what it submitted last
    marks: FirmMarks | None  # of experts; None where there are none, or the reader may not read them
    lookers: Sequence[str]
    claimed: bool  # whether the firm has an account that could read messages
    writing: CaseWriting | None  # None for who only reads
    came_from: str  # the queue's address, carried through the forms


@dataclass(frozen=True, kw_only=True)
class ThreadPage(Page):
    """The messages of the office to the reader's firm, and its answers."""

    template: ClassVar[str] = "cases/thread.html"
    campaign: Campaign | None
    thread: Sequence[MessageView]
    form: ReplyForm
    known: KnownForm | None  # None where nothing is unread
