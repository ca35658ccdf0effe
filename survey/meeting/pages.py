"""The page of a meeting note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from survey.meeting.views import Note
from survey.models import Evaluation
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class NotePage(Page):
    """The meeting note of an evaluation, to be printed."""

    template: ClassVar[str] = "meeting/note.html"
    evaluation: Evaluation
    note: Note
    internal: bool  # whether the note holds the section for inside use only
    draws: int  # of the evaluation, 0 where nothing was drawn
