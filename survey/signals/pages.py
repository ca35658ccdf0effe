"""The pages of signals: the list by check or by firm, and one signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.forms.signals import LookForm, ResolveForm, RevokeForm
from survey.models import Campaign, SubmissionVersion
from survey.queries.signals import FirmSignals, SignalFilters
from survey.signals.views import CheckRow, SignalRow, SignalView
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class SignalsPage(Page):
    """All signals of a campaign within the reader's scope.

    `unread`: versions that nobody looked over yet.  `unchecked`: the sources of ratings against which no claim is held,
    as nothing of theirs is on record.
    """

    template: ClassVar[str] = "signals/list.html"
    campaign: Campaign
    checks: Sequence[CheckRow]
    by_firm: bool
    page: addresses.Page[SignalRow] | None
    firms: addresses.Page[FirmSignals] | None
    filters: SignalFilters
    outcomes: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    open: int
    unchecked: Sequence[str]
    unread: int
    looking: LookForm


@dataclass(frozen=True, kw_only=True)
class SignalPage(Page):
    """One signal: reason, answers, what was said of it, and the forms for an official's word.

    `newest`: id and number of the firm's newest submission, where that is another one.
    """

    template: ClassVar[str] = "signals/signal.html"
    version: SubmissionVersion
    enterprise_id: int
    signal: SignalView
    newest: tuple[int, int] | None
    resolving: ResolveForm | None
    revoking: RevokeForm | None
