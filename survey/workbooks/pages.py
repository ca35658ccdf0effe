"""The pages of questionnaires as workbooks: downloads, previews of what came back, zips of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.answering.finding_views import ErrorLine
from survey.answering.read_draft import DraftContext
from survey.forms.entering import HandingInForm
from survey.models import Enterprise, Job, Upload
from survey.web import addresses
from survey.web.page import Page
from survey.workbooks.card_views import Card
from survey.workbooks.preview_views import Preview
from survey.workbooks.zip_views import ZipRow


@dataclass(frozen=True, kw_only=True)
class WorkbooksPage(Page):
    """A card per questionnaire: download, fill in offline, upload."""

    template: ClassVar[str] = "workbooks/workbooks.html"
    draft: DraftContext
    cards: Sequence[Card]
    helped: Enterprise | None  # the enterprise that an official helps; None for its own page
    uploads: Sequence[Upload]  # earlier ones
    before_editing: str  # what becomes of a change made now; empty where it is as usual
    form: HandingInForm | None  # where an official has the answers from; None for its own page
    wrong: str  # why the file that was sent can't be taken, or empty
    errors: Sequence[ErrorLine]  # everything that is wrong with what was sent


@dataclass(frozen=True, kw_only=True)
class HelpingPage(Page):
    """The enterprises of an official's scope, to help one of them."""

    template: ClassVar[str] = "workbooks/helping.html"
    text: str  # what was searched for
    page: addresses.Page[tuple[Enterprise, str]]  # with the state of the participation in words


@dataclass(frozen=True, kw_only=True)
class PreviewPage(Page):
    """What an uploaded workbook would change."""

    template: ClassVar[str] = "workbooks/preview.html"
    upload: Upload
    draft: DraftContext
    back: str  # address of the page of uploads
    refused: str  # why the file can't be taken, or empty
    preview: Preview | None
    override: bool  # whether the file's answers replace those that changed on the pages meanwhile
    waiting: bool  # whether it can still be applied
    proposes: bool  # whether the reader is an official, whose workbooks wait for the firm
    own: bool  # whether the firm handed it in itself


@dataclass(frozen=True, kw_only=True)
class ZipsPage(Page):
    """How a zip is uploaded, and earlier ones."""

    template: ClassVar[str] = "workbooks/zips.html"
    jobs: Sequence[Job]
    most: int  # files in one zip
    form: HandingInForm
    wrong: str  # why the file that was sent can't be taken, or empty
    errors: Sequence[ErrorLine]  # everything that is wrong with what was sent


@dataclass(frozen=True, kw_only=True)
class ZipReportPage(Page):
    """What the preview of a zip says of each file."""

    template: ClassVar[str] = "workbooks/zip_report.html"
    job: Job
    rows: Sequence[ZipRow]
    file: bool  # whether the report is still on the server
    waiting: int  # files that can still be handed to their firms
    taken: int  # answers that would be
