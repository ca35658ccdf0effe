"""What follows a list leaves to be done: objections that nobody has answered."""

from __future__ import annotations

from survey.home.duty_results import Duty
from survey.models import Role
from survey.queries import objections
from survey.words.language import _l

PUBLISHING_DUTIES = (
    Duty(
        roles=frozenset({Role.DISTRICT}),
        title=_l("异议待答复"),
        why=_l("全部答复以后，才能确认试点企业。"),
        measure=(_l("件"), _l("一件")),
        count=lambda desk: objections.open_count(desk.database, desk.campaign.id) if desk.campaign else 0,
        endpoint="objections.listed",
        once=True,
    ),
)
