"""The page of one enterprise for officials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.accounts.firm_record_views import FirmView
from survey.accounts.firm_views import ContactRow
from survey.accounts.trail_results import TrailRow
from survey.forms.purpose import PurposeForm
from survey.models import Enterprise
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class FirmPage(Page):
    """An enterprise: what the directory says of it, its contacts, masked or opened, and the newest of its trail."""

    template: ClassVar[str] = "accounts/firm.html"
    enterprise: Enterprise
    record: FirmView
    may_propose: bool  # whether the reader can propose it for the chosen campaign as it stands
    contacts: Sequence[ContactRow]
    opened: bool  # whether telephones and mail addresses are whole
    form: PurposeForm
    trail: Sequence[TrailRow]
