"""The firms of a day's reminders as rows of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.chasing.reminder_words import say_reminder
from survey.models import Campaign, SentBy
from survey.queries.chasing import ChasedFirm
from survey.queries.reminders import Reminded
from survey.words.calls import say_sent_by
from survey.words.figures import deadline, moment
from survey.words.language import _
from survey.words.stages import say_stage


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """A firm to be reminded. `marked`: how, by whom and when it was; empty while it was not."""

    id: int
    name: str
    stage: str
    stage_words: str
    until: str
    text: str
    marked: str


def view_reminders(
    campaign: Campaign, rows: Sequence[ChasedFirm], done: Sequence[Reminded], *, message: str, address: str
) -> list[ReminderLine]:
    """Return firms with the text of each, and how it was reminded."""
    marks = {one.row.enterprise_id: say_reminded(one) for one in done}
    return [
        ReminderLine(
            row.enterprise.id,
            row.enterprise.name,
            row.stage.value,
            say_stage(row.stage),
            deadline(row.until),
            say_reminder(campaign, row, message=message, address=address),
            marks.get(row.enterprise.id, ""),
        )
        for row in rows
    ]


def say_reminded(one: Reminded) -> str:
    """Return how, by whom and when a firm was reminded."""
    return _(
        "%(how)s，%(who)s，%(when)s", how=say_sent_by(SentBy(one.row.by)), who=one.by, when=moment(one.row.sent_at)
    )
