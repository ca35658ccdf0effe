"""On which days before its closing a campaign reminds its firms, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.models import ReminderPlan, utc_now
from survey.queries import reminders
from survey.records import audit_trail
from survey.store.db import unit_of_work


def plan_reminders(database: Session, campaign_id: int, *, days: Sequence[int], message: str, author_id: int) -> bool:
    """Plan on which days firms are reminded; return False where nothing differs, and then nothing is written.

    `days`: how many days before a firm's own closing.  `message`: what the text begins with; empty for ours.
    """
    wanted = sorted(set(days), reverse=True)
    with unit_of_work(database):
        plan = reminders.plan_of(database, campaign_id)
        before = {"days": _said(plan.days), "message": plan.message} if plan is not None else {}
        after = {"days": _said(wanted), "message": message}
        if before == after:
            return False
        if plan is None:
            plan = ReminderPlan(campaign_id=campaign_id)
            database.add(plan)
        plan.days, plan.message, plan.changed_by_id, plan.changed_at = wanted, message, author_id, utc_now()
        detail = {"before": before, "after": after}
        about = ("campaign", campaign_id)
        audit_trail.record(database, "plan_reminders", user_id=author_id, about=about, detail=detail)
        return True


def _said(days: Sequence[int]) -> str:
    return "、".join(str(one) for one in days)
