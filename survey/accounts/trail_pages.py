"""The pages of the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.accounts.answer_change_views import AnswerChangeRow
from survey.accounts.trail_results import FilterChip, TrailRow, TypedFilters
from survey.forms.purpose import PurposeForm
from survey.web import addresses
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class TrailPage(Page):
    """The audit trail, newest first, with its filters as they were typed."""

    template: ClassVar[str] = "accounts/audit.html"
    page: addresses.Page[TrailRow]
    typed: TypedFilters
    chips: Sequence[FilterChip]
    actions: Sequence[tuple[str, str]]
    objects: Sequence[tuple[str, str]]
    fault: str  # what is wrong with the period, or empty
    whole: bool  # whether old values and new are shown: the reader sees the objects
    home: str  # address of the page without any filter
    export: str  # address of the workbook with these filters
    most: int  # so many entries one workbook holds


@dataclass(frozen=True, kw_only=True)
class TrailEntryPage(Page):
    """One entry, and for the audit administrator the address it came from, opened for a purpose."""

    template: ClassVar[str] = "accounts/trail_entry.html"
    row: TrailRow
    form: PurposeForm
    address: str  # whole where it was opened just now, else empty


@dataclass(frozen=True, kw_only=True)
class FirmEntryPage(Page):
    """One entry about what an official sees, with the answers that it saved.

    `saved`: whether it saved answers; `submitted`: whether they were submitted since, before which they are a draft.
    `changes`: None where the revisions that are stored are not as many as the entry counts.
    """

    template: ClassVar[str] = "accounts/firm_entry.html"
    row: TrailRow
    saved: bool
    submitted: bool
    changes: Sequence[AnswerChangeRow] | None
