"""The pages of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from survey.models import Job
from survey.web.page import Page


@dataclass(frozen=True, kw_only=True)
class JobPage(Page):
    """One job: its progress, and its result once it has ended."""

    template: ClassVar[str] = "jobs/job.html"
    job: Job
    title: str
    state: str
    running: bool
    refresh: int  # seconds until the page loads itself again
    waiting: str  # a sentence about one that waits long or was begun again, or empty
    ended: str  # a sentence; empty while it runs
    lines: Sequence[str]  # what the kind of job says of its result
    onward: str  # address of the result's page, or empty
    file: bool  # whether the file it made is still on the server
    again: bool  # whether it may be started once more
