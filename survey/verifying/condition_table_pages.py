"""The pages of offices' tables: one per office to be filled in and handed in, and the preview."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from exports.incoming_lists.reader import Field
from survey.models import Upload
from survey.verifying.condition_table_views import ConditionTableView
from survey.web.page import Page


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office with the conditions that it answers. `address`: as it stands in the addresses of its table."""

    address: str
    title: str
    gates: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ConditionTablesPage(Page):
    """The offices of a campaign's scheme, and earlier tables."""

    template: ClassVar[str] = "verifying/condition_tables.html"
    offices: Sequence[OfficeLine]
    chosen: OfficeLine | None  # whose table is handed in here; None while the scheme asks for none
    fields: Sequence[Field]  # the columns that are read
    uploads: Sequence[Upload]
    wrong: str  # why no file was taken


@dataclass(frozen=True, kw_only=True)
class ConditionTablePage(Page):
    """What an office's table would change."""

    template: ClassVar[str] = "verifying/condition_table.html"
    upload: Upload
    office: str
    view: ConditionTableView | None  # None once it was written or discarded
    ticked: Collection[str]
    absent: Mapping[str, str]  # what was typed of absence: title, dated
    absent_gates: Collection[str]
    faults: Mapping[str, str]  # field of absence -> what is wrong with it
