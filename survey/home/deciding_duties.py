"""What the panel leaves to be done, decisions that wait for a second official, and what rounds of experts leave."""

from __future__ import annotations

from survey.home.duty_results import Duty, of_firms
from survey.home.expert_duties import EXPERT_DUTIES
from survey.models import Role
from survey.queries import decisions
from survey.words.language import _l

DECIDING_DUTIES = (
    Duty(
        roles=frozenset({Role.DISTRICT}),
        title=_l("等您作为第二人确认的决定"),
        why=_l("两个人都确认，决定才算数。"),
        measure=of_firms,
        count=lambda desk: (
            decisions.waiting_for(desk.database, desk.campaign.id, desk.user.id) if desk.campaign and desk.user else 0
        ),
        endpoint="panel.queue",
        address={"show": "mine"},
        once=True,
    ),
    *EXPERT_DUTIES,
)
