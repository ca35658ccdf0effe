"""What a list and what follows it leave to be done: signatures, and objections not answered or not acted upon yet."""

from __future__ import annotations

from survey.home.duty_results import Duty, of_objections, of_versions
from survey.models import Role
from survey.queries import frozen_lists, objections
from survey.words.language import _l

PUBLISHING_DUTIES = (
    Duty(
        roles=frozenset({Role.DISTRICT, Role.LEADER}),
        title=_l("名单待签署"),
        why=_l("制表、审核、签发须是三个人，签发以后名单才生效。"),
        measure=of_versions,
        count=lambda desk: (
            frozen_lists.to_sign(desk.database, desk.campaign.id, desk.user.id) if desk.campaign and desk.user else 0
        ),
        endpoint="frozen.start",
        once=True,
    ),
    Duty(
        roles=frozenset({Role.DISTRICT}),
        title=_l("异议待答复"),
        why=_l("全部答复以后，才能确认试点企业。"),
        measure=of_objections,
        count=lambda desk: objections.open_count(desk.database, desk.campaign.id) if desk.campaign else 0,
        endpoint="objections.listed",
        once=True,
    ),
    Duty(
        roles=frozenset({Role.DISTRICT}),
        title=_l("异议成立、名单还没有修订"),
        why=_l("新的一版签发以后，才能确认试点企业。"),
        measure=of_objections,
        count=lambda desk: objections.to_amend_count(desk.database, desk.campaign.id) if desk.campaign else 0,
        endpoint="objections.listed",
        once=True,
    ),
)
