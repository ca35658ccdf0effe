"""The sheets of visits on paper: of one, or of a whole list of the queue."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, request

from scoring.ranking.gates import Verdict
from survey.definitions.local_days import today
from survey.models import Enterprise, Visit
from survey.queries import visits
from survey.queries.visits import VisitFilters
from survey.store.permissions import Permission
from survey.visiting.page_views import conditions_of, say_people
from survey.visiting.pages import PrintedSheet, PrintedSheetPage
from survey.visiting.queue_views import MOST_AT_ONCE, VisitList, filters_of, narrowed, say_why
from survey.visiting.read_sheet import read_sheet
from survey.visiting.sheet_views import view_sheet
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import number_in_address
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import say_date, unit_name

blueprint = Blueprint("printed_visits", __name__, url_prefix="/visits")


@blueprint.get("/<int:visit_id>/printed")
@allow(Permission.READ_VISITS)
def sheet(visit_id: int) -> str:
    """Show the sheet of a visit for paper."""
    return _page([or_404(visits.in_scope(database(), current_scope(), visit_id))])


@blueprint.get("/printed")
@allow(Permission.READ_VISITS)
def sheets() -> str:
    """Show the sheets of a list of the queue for paper, one after another."""
    campaign, scope, text = the_campaign(), current_scope(), request.args.get("list", "")
    which = VisitList(text) if text in set(VisitList) else VisitList.MINE
    more = VisitFilters(unit=request.args.get("unit", ""), plan=_plan(), reader=signed_in().id)
    filters = narrowed(filters_of(which, signed_in().id, today()), more)
    return _page(visits.visit_page(database(), campaign.id, scope, filters, size=MOST_AT_ONCE))


def _plan() -> int:
    """Return the plan that the address names; 0 where it names none."""
    number = number_in_address("plan")
    if number is None:
        return 0
    return or_404(visits.plan_in_scope(database(), current_scope(), the_campaign().id, number)).id


def _page(rows: Sequence[Visit]) -> str:
    return PrintedSheetPage(
        campaign=the_campaign(), sheets=[_sheet(row) for row in rows], day=say_date(today())
    ).render()


def _sheet(row: Visit) -> PrintedSheet:
    source = or_404(read_sheet(database(), current_scope(), row))
    return PrintedSheet(
        visit=row,
        firm=database().get_one(Enterprise, row.participation.enterprise_id),
        unit=unit_name(row.version.unit),
        people=say_people(row),
        why=say_why(row),
        lines=view_sheet(source),
        conditions=[line for line in conditions_of(database(), row, source.version) if line.verdict != Verdict.PASSED],
    )
