"""The pages of the commission's own forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.blank_forms.views import KnownMarkerLine, MarkerLine
from survey.lists.filters import OfferedFilter
from survey.models import Evaluation, FormTemplate
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class FormsPage(Page):
    """The blank forms there are, with a form to upload one."""

    template: ClassVar[str] = "blank_forms/forms.html"
    rows: Sequence[FormTemplate]
    refused: str  # why the uploaded file was refused, or empty
    faults: Sequence[str]  # what has to be changed in it
    title: str  # as it was typed beside a file that was refused
    mine: Collection[int]  # ids of those that this user may take out of use


@dataclass(frozen=True, kw_only=True)
class FormPage(Page):
    """One blank form: its markers, and what it is to be filled with."""

    template: ClassVar[str] = "blank_forms/form.html"
    form: FormTemplate
    evaluation: Evaluation | None
    evaluations: Sequence[Evaluation]
    lines: Sequence[MarkerLine]
    unknown: Sequence[str]  # markers nobody knows, in words
    faults: Sequence[str]
    lost: Sequence[str]  # parts of the file that filling would lose
    offered: Sequence[OfferedFilter]  # all but the result, which is `status`
    status: str  # whom it lists
    statuses: Sequence[tuple[str, str]]  # (value, title)
    count: int  # enterprises that the filters leave
    whole_district: bool
    arguments: Mapping[str, str]  # what the address narrows the list to


@dataclass(frozen=True, kw_only=True)
class MarkersPage(Page):
    """Every marker, with what would stand there now."""

    template: ClassVar[str] = "blank_forms/markers.html"
    lines: Sequence[KnownMarkerLine]
