"""The mark of a trial campaign (试填), on every page, letter and file of it."""

from __future__ import annotations

from survey.models import Campaign
from survey.words.language import _, in_language


def trial_mark(campaign: Campaign) -> str:
    """Return in the reader's language that a campaign is a trial, which is not evaluated; empty for another one."""
    return _("试填批次：不参加评估和排序") if campaign.trial else ""


def trial_mark_of_files(campaign: Campaign) -> str:
    """Return the same in Chinese and in English, for files that are written in one language for every reader."""
    marks = []
    for language in ("zh", "en"):
        with in_language(language):
            marks.append(trial_mark(campaign))
    return " / ".join(filter(None, marks))
