"""What rounds of experts leave to be done: by the experts, and by whoever chases late ones."""

from __future__ import annotations

from survey.home.duty_results import Duty, of_firms, of_items
from survey.models import Role
from survey.queries import expert_rounds
from survey.words.language import _l

EXPERT_DUTIES = (
    Duty(
        roles=frozenset({Role.EXPERT}),
        title=_l("分给您、还没有评分的企业"),
        why=_l("提交评分之后，才能看到其他专家的评分。"),
        measure=of_firms,
        count=lambda desk: expert_rounds.unmarked_count(desk.database, desk.user.id) if desk.user else 0,
        endpoint="expert_cases.listed",
        once=True,
    ),
    Duty(
        roles=frozenset({Role.DISTRICT}),
        title=_l("专家逾期未评"),
        why=_l("评分没有齐，临界的企业就少一份依据。"),
        measure=of_items,
        count=lambda desk: (
            expert_rounds.late_count(desk.database, desk.campaign.id, desk.today) if desk.campaign else 0
        ),
        endpoint="expert_rounds.rounds",
        once=True,
    ),
)
