"""The pages of calling: which calls went out, confirming what is done with some, files with codes, mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.calling.views import CallRow, ConfirmView, FileView, MailsView, MarkingRow, StateTab
from survey.models import Campaign
from survey.queries.calls import CallFilters
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class CallsPage(Page):
    """The called firms of the chosen campaign."""

    template: ClassVar[str] = "calling/calls.html"
    campaign: Campaign | None
    closed: bool  # whether the campaign has closed: nothing more is made
    page: addresses.Page[CallRow]
    filters: CallFilters
    days: Sequence[int]  # to choose from
    tabs: Sequence[StateTab]
    everything: int  # called firms of the other filters, whatever was sent
    units: Sequence[tuple[str, str]]  # (unit, name) to choose from; empty for a town
    markings: Sequence[MarkingRow]
    mails: bool  # whether a mail server is configured
    most: int  # firms in one action


@dataclass(frozen=True, kw_only=True)
class ConfirmCallsPage(Page):
    """What is about to be done, with count and names."""

    template: ClassVar[str] = "calling/confirm.html"
    campaign: Campaign
    view: ConfirmView
    action: str  # the address of what is confirmed
    own_address: str  # what firms are told to open
    reachable: bool  # whether others than this machine reach that address


@dataclass(frozen=True, kw_only=True)
class CallFilePage(Page):
    """A file of letters or codes: what is in it, how long it is kept, who was left out."""

    template: ClassVar[str] = "calling/file.html"
    view: FileView


@dataclass(frozen=True, kw_only=True)
class CallMailsPage(Page):
    """What became of the mails of a job."""

    template: ClassVar[str] = "calling/mails.html"
    view: MailsView
