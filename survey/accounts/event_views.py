"""What happened to the people of an enterprise, for its own pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from survey.models import utc_now
from survey.queries import firm_people
from survey.words.firm_events import ACTIONS, say_event
from survey.words.language import _

LATELY = timedelta(days=30)
CLAIMS = frozenset({"claim_account", "take_over"})


@dataclass(frozen=True, slots=True)
class FirmEvent:
    """Something that happened to the people of an enterprise. `claims`: whether somebody got the account by it."""

    at: datetime
    sentence: str
    claims: bool


def view_events(database: Session, enterprise_id: int | None, *, lately: bool, limit: int) -> Sequence[FirmEvent]:
    """Return what happened to the people of an enterprise, newest first; `lately`: of the last 30 days only."""
    since = utc_now() - LATELY if lately else None
    entries = firm_people.events(database, enterprise_id, ACTIONS, since=since, limit=limit)
    names = firm_people.names_of(database, {int(entry.detail.get("user") or 0) for entry in entries})
    return [
        FirmEvent(
            at=entry.at,
            sentence=say_event(entry.action, entry.user.name if entry.user else _("系统"), entry.whole_detail, names),
            claims=entry.action in CLAIMS,
        )
        for entry in entries
    ]
