"""The pages about files: the hub, and one's own column sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from survey.lists.columns import ListColumn
from survey.models import ColumnSet, ExportRecord, Job
from survey.web.file_tasks import FileTask
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class FilesPage(Page):
    """Every task with files, and the reader's newest exports and jobs."""

    template: ClassVar[str] = "exporting/files.html"
    groups: Mapping[str, Sequence[tuple[FileTask, str]]]  # heading -> (task, its address)
    exports: Sequence[ExportRecord]
    jobs: Sequence[tuple[Job, str, str]]  # (job, its title, its state in words)


@dataclass(frozen=True, kw_only=True)
class ColumnsPage(Page):
    """The built-in column sets and one's own."""

    template: ClassVar[str] = "exporting/columns.html"
    built_in: Sequence[tuple[str, str, Sequence[ListColumn]]]  # (key, name, columns)
    mine: Sequence[tuple[ColumnSet, Sequence[ListColumn], Sequence[str]]]  # (set, columns, keys of another scheme)


@dataclass(frozen=True, kw_only=True)
class ColumnSetPage(Page):
    """The form of one column set."""

    template: ClassVar[str] = "exporting/column_set.html"
    column_set: ColumnSet | None  # None for a new one
    name: str
    rows: Sequence[tuple[ListColumn, int | str]]  # (column, its place in the set or an empty text)
    unknown: Sequence[str]  # keys that the scheme at hand does not know
    faults: Mapping[str, str] = field(default_factory=dict)  # id of a field -> what is wrong there; "": with the whole
