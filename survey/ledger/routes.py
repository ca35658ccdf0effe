"""The ledger of a campaign, and its workbook."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from survey.definitions.stages import Stage
from survey.ledger.ledger_views import view_gone, view_groups, view_moves, view_steps, view_total
from survey.ledger.pages import GonePage, LedgerPage
from survey.ledger.progress_views import view_progress
from survey.ledger.read_ledger import read_ledger
from survey.ledger.write_ledger import write_ledger
from survey.models import utc_now
from survey.queries.ledger import Grouping, gone_firms
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment
from survey.words.figures import SHANGHAI
from survey.words.language import _
from survey.words.stages import say_stage

blueprint = Blueprint("ledger", __name__)


def _grouping() -> Grouping:
    """Return by what the address wants the ledger divided; by unit for anything else."""
    wanted = request.args.get("by", "")
    return Grouping(wanted) if wanted in set(Grouping) else Grouping.UNIT


@blueprint.get("/ledger")
@allow(Permission.SEE_FIRMS)
def ledger() -> str:
    """Show where the firms of the scope stand, by unit, division of industries or size."""
    campaign = the_campaign()
    found = read_ledger(database(), campaign.id, current_scope(), _grouping())
    total = view_total(found)
    return LedgerPage(
        campaign=campaign,
        ledger=found,
        total=total,
        lines=view_groups(found),
        steps=view_steps(total),
        moves=view_moves(found.moves),
        chart=view_progress(found, campaign, whole=current_scope().everything),
        groupings=[(Grouping.UNIT, _("街镇")), (Grouping.DIVISION, _("行业")), (Grouping.SCALE, _("规模"))],
    ).render()


@blueprint.get("/ledger/gone")
@allow(Permission.SEE_FIRMS)
def gone() -> str:
    """Show the firms that left the directory since the day before; the list of firms holds none of them."""
    campaign, was = the_campaign(), request.args.get("was", "")
    if was not in set(Stage):
        abort(404)
    today = utc_now().astimezone(SHANGHAI).date()
    found = gone_firms(database(), campaign.id, current_scope(), day=today, was=was)
    return GonePage(campaign=campaign, was=say_stage(Stage(was)), firms=view_gone(found)).render()


@blueprint.get("/ledger.xlsx")
@allow(Permission.EXPORT)
@recorded
def workbook() -> Response:
    """Send the ledger as a workbook, divided as the page is, with the sums as formulas."""
    campaign = the_campaign()
    found = read_ledger(database(), campaign.id, current_scope(), _grouping(), progress=False)
    name, content = write_ledger(database(), found, campaign, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)
