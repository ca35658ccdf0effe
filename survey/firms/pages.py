"""The pages of the list of firms: the list, what is to be confirmed, what came of it, and saved views."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask_wtf import FlaskForm

from survey.firms.filters import OfferedFilter
from survey.firms.views import Chip, ColumnHead, ColumnTick, LeftFirm, OfferedAction, Tab, ViewLine
from survey.forms.firm_actions import ViewForm
from survey.models import Campaign
from survey.queries.firm_lists import FirmRow, NamedFirm
from survey.web.page import Page

Link = Mapping[str, Sequence[str]]
"""Names of an address -> their values."""


@dataclass(frozen=True, kw_only=True)
class FirmsPage(Page):
    """The list: filters, tabs, one page of rows, and what is ticked on all pages together."""

    template: ClassVar[str] = "firms/list.html"
    campaign: Campaign | None
    place: str  # the scope in words
    q: str
    offered: Sequence[OfferedFilter]
    narrowed: int  # how many values narrow the list
    chips: Sequence[Chip]
    stages: Sequence[Tab]
    views: Sequence[Tab]
    heads: Sequence[ColumnHead]
    ticks: Sequence[ColumnTick]
    rows: Sequence[FirmRow]
    everything: int
    total: int
    page: int
    pages: int
    sort: str  # as the address has it
    orders: Sequence[tuple[str, str]]  # (order as the address has it, words)
    arguments: Link  # of this list, without its page
    query: str  # the same as text
    ticked: Collection[int]
    actions: Sequence[OfferedAction]  # what can be done with firms that are ticked or shown
    acts: Mapping[int, str]  # firm of this page -> the actions that can be done with it
    form: ViewForm


@dataclass(frozen=True, kw_only=True)
class ConfirmPage(Page):
    """What is about to be done, with which firms: just these, whatever happens meanwhile."""

    template: ClassVar[str] = "firms/confirm.html"
    campaign: Campaign
    action: str
    title: str
    about: str
    firms: Sequence[NamedFirm]  # all of them, as the form names them
    able: Sequence[NamedFirm]  # with which it can be done
    unable: Sequence[LeftFirm]  # the others, each with why
    stages: Sequence[tuple[str, int]]  # (stage in words, how many of the able)
    form: FlaskForm
    once: str  # names this confirmation: sent a second time, it does nothing again
    arguments: Link


@dataclass(frozen=True, kw_only=True)
class TickedPage(Page):
    """The firms that are ticked over all pages of the list, by name, to be looked through and unticked."""

    template: ClassVar[str] = "firms/ticked.html"
    campaign: Campaign | None
    firms: Sequence[tuple[NamedFirm, str]]  # with the stage in words
    stages: Sequence[tuple[str, int]]
    arguments: Link


@dataclass(frozen=True, kw_only=True)
class DonePage(Page):
    """What was done with which firms, with whom not and why, and how it is undone."""

    template: ClassVar[str] = "firms/done.html"
    campaign: Campaign
    action: str
    title: str
    sentence: str
    done: Sequence[NamedFirm]
    left: Sequence[LeftFirm]
    undo: str  # what undoing is called; empty where it can't be undone
    arguments: Link


@dataclass(frozen=True, kw_only=True)
class ViewsPage(Page):
    """One's own views, each with its form, and those that others share."""

    template: ClassVar[str] = "firms/views.html"
    own: Sequence[ViewLine]
    others: Sequence[ViewLine]
    most: int
    longest: int
    refused: ViewForm | None  # what was typed and could not be kept
    refused_id: int  # of the view that it is about, 0 for a new one
    query: str  # the list that a new one was to keep
