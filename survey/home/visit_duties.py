"""What visits leave to be done: by whoever makes them, and by who confirms what others found."""

from __future__ import annotations

from survey.home.duty_results import Duty, of_firms
from survey.home.read_desk import Desk
from survey.models import Role
from survey.queries import visits
from survey.visiting.queue_views import VisitList, filters_of
from survey.web.chosen_campaign import chosen_id
from survey.words.language import _l


def _waiting(desk: Desk, which: VisitList) -> int:
    """Return how many visits a list of the reader's queue holds."""
    campaign = chosen_id()
    if campaign is None or desk.user is None:
        return 0
    return visits.visit_count(desk.database, campaign, desk.scope, filters_of(which, desk.user.id, desk.today))


VISIT_DUTIES = (
    Duty(
        roles=frozenset({Role.TOWN, Role.DISTRICT, Role.VERIFIER}),
        title=_l("您要走访的企业"),
        why=_l("核查结果提交之后，企业才能答复，由第二人复核。"),
        measure=of_firms,
        count=lambda desk: _waiting(desk, VisitList.MINE),
        endpoint="visits.queue",
        address={"list": VisitList.MINE.value},
        once=True,
    ),
    Duty(
        roles=frozenset({Role.TOWN, Role.DISTRICT}),
        title=_l("走访核查结果待复核"),
        why=_l("复核生效之后，核定值才计入下一次评估。"),
        measure=of_firms,
        count=lambda desk: _waiting(desk, VisitList.CONFIRM),
        endpoint="visits.queue",
        address={"list": VisitList.CONFIRM.value},
        once=True,
    ),
)
