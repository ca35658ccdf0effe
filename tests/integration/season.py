"""A small season by hand: firms of two towns at every stage, whose sums a person can check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, Participation, ParticipationState, Role, User, utc_now
from survey.words.figures import SHANGHAI

State = ParticipationState
ANTING, NANXIANG = "anting", "nanxiang"
FIRMS: tuple[tuple[str, str, bool | None, State | None, dict[str, Any], str], ...] = (
    # unit, industry, above_scale, state, more of the participation, stage
    (ANTING, "3670", True, None, {}, "not_called"),
    (ANTING, "3670", True, State.CALLED, {}, "unclaimed"),
    (ANTING, "36", False, State.CALLED, {"claimed": True, "sent": True}, "not_begun"),
    (ANTING, "2770", None, State.FILLING, {}, "filling"),
    (ANTING, "", True, State.FILLING, {"ready": True}, "ready"),
    (ANTING, "2770", True, State.FILLING, {"ready": True, "taken_back": True}, "filling"),
    (ANTING, "3670", True, State.SUBMITTED, {}, "submitted"),
    (ANTING, "3670", True, State.VERIFIED, {}, "submitted"),
    (NANXIANG, "3670", False, State.RETURNED, {}, "returned"),
    (NANXIANG, "2770", None, State.EXEMPT, {}, "exempt"),
    (NANXIANG, "2770", True, State.WITHDRAWN, {}, "left"),
    (NANXIANG, "3990", True, State.CALLED, {"called": False, "proposed": True}, "not_called"),
    ("", "", None, State.CALLED, {}, "unclaimed"),
)
GONE = (
    {"listed": False},
    {"closed_on": date(2026, 1, 1)},
)
"""Firms that the directory does not hold, both submitted."""


def today() -> date:
    """Return the day in Shanghai."""
    return utc_now().astimezone(SHANGHAI).date()


def lay_out(database: Session, campaign: Campaign) -> dict[str, list[int]]:
    """Add the firms and return stage -> their ids in order."""
    found: dict[str, list[int]] = {}
    for number, (unit, industry, above, state, more, stage) in enumerate(FIRMS, start=1):
        firm = Enterprise(
            credit_code=f"season{number:03d}", name=f"示例{number:03d}", unit=unit, industry=industry, above_scale=above
        )
        database.add(firm)
        database.flush()
        _take_part(database, campaign, firm, state, more)
        found.setdefault(stage, []).append(firm.id)
    for number, columns in enumerate(GONE, start=1):
        firm = Enterprise(credit_code=f"gone{number:03d}", name="示例", unit=ANTING, industry="3670", **columns)
        database.add(firm)
        database.flush()
        _take_part(database, campaign, firm, State.SUBMITTED, {})
    database.commit()
    return found


def _take_part(
    database: Session, campaign: Campaign, firm: Enterprise, state: State | None, more: dict[str, Any]
) -> None:
    if more.get("claimed"):
        database.add(User(login=firm.credit_code, name="示例", role=Role.ENTERPRISE, enterprise_id=firm.id))
    if state is not None:
        now = utc_now()
        database.add(
            Participation(
                campaign_id=campaign.id,
                enterprise_id=firm.id,
                state=state,
                called_at=now - timedelta(days=3) if more.get("called", True) else None,
                sent_at=now if more.get("sent") else None,
                proposed_at=now if more.get("proposed") else None,
                ready=bool(more.get("ready")),
                taken_back=bool(more.get("taken_back")),
            )
        )
