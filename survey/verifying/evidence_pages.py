"""The page on which officials judge the files of a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.answering.finding_views import ErrorLine
from survey.forms.evidence import VerdictForm
from survey.models import Campaign, SubmissionVersion
from survey.verifying.evidence_views import FileCount, JudgedQuestion
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class EvidencePage(Page):
    """The files of a version by question. `forms`: one per file, by the file's id; none for who only reads."""

    template: ClassVar[str] = "verifying/evidence.html"
    campaign: Campaign
    version: SubmissionVersion
    questions: Sequence[JudgedQuestion]
    count: FileCount
    forms: Mapping[int, VerdictForm]
    errors: Sequence[ErrorLine]
