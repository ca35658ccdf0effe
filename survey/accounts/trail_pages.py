"""The pages of the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.accounts.trail_results import FilterChip, TrailRow, TypedFilters
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
    form: object  # a PurposeForm
    address: str  # whole where it was opened just now, else empty
