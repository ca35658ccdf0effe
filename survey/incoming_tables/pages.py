"""The pages of tables that officials upload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from exports.incoming_lists.reader import Field
from survey.incoming_tables.views import TableView
from survey.models import Upload
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class TablePage(Page):
    """How a table is uploaded, and earlier ones."""

    template: ClassVar[str] = "incoming_tables/table.html"
    kind: str  # ``directory`` or ``ratings``
    uploads: Sequence[Upload]
    fields: Sequence[Field]  # the columns that are read


@dataclass(frozen=True, kw_only=True)
class PreviewPage(Page):
    """What an uploaded table would change."""

    template: ClassVar[str] = "incoming_tables/preview.html"
    upload: Upload
    refused: str  # why the file can't be taken, or empty
    view: TableView | None
    may_call: bool  # whether new enterprises can join the newest campaign
    waiting: bool  # whether it can still be applied
