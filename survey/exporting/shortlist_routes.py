"""Downloads of an evaluation: the shortlist workbook, and the live workbook whose weights can be changed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from exports.live.contents import MOST_ROWS
from survey.exporting import write_live_workbook, write_shortlist
from survey.exporting.workbook_jobs import LIVE, SHORTLIST
from survey.jobs.start_job import start_and_follow
from survey.lists.columns import OF_PERSONS
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.records.reason_views import read_reason
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.request_context import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _

blueprint = Blueprint("shortlists", __name__)


@blueprint.route("/evaluations/<int:evaluation_id>/shortlist.xlsx", methods=["GET", "POST"])
@allow(Permission.EXPORT)
@recorded
def workbook(evaluation_id: int) -> str | Response:
    """Send the workbook of an evaluation, limited to the official's scope, or start a job where it is large.

    The export is recorded. With ``personal=1`` it holds the contacts, and a reason is asked for first.
    """
    internal, personal = request.args.get("internal") == "1", request.args.get("personal") == "1"
    without = url_for("shortlists.workbook", evaluation_id=evaluation_id, internal="1" if internal else None)
    titles = [str(column.title) for column in OF_PERSONS] if personal else []
    reason, page = read_reason(_("候选名单"), titles, without=without)
    if page:
        return page
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    if evaluations.count(database(), evaluation_id, current_scope(), Filters()) > settings().large_rows:
        order = {"evaluation": evaluation.id, "internal": internal, "reason": reason}
        return start_and_follow(SHORTLIST, order)
    name, content = write_shortlist.shortlist_workbook(
        database(), evaluation, current_scope(), settings=settings(), user=signed_in(), internal=internal, reason=reason
    )
    return attachment(name, content, XLSX)


@blueprint.get("/evaluations/<int:evaluation_id>/live.xlsx")
@allow(Permission.TAKE_LIVE_WORKBOOK)
@recorded
def live(evaluation_id: int) -> Response:
    """Send the live workbook of the whole district, whose weights can be changed in Excel; where large, as a job."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    if evaluation.summary["ranked"] > MOST_ROWS:
        flash(
            _("参与排序的企业超过%(most)s家，Excel 重算会很慢，不提供权重测算表；请在评分方案中试算。", most=MOST_ROWS),
            "warning",
        )
        return redirect(url_for("ranking.ranked", evaluation_id=evaluation.id))
    if evaluation.summary["ranked"] > settings().large_rows:
        return start_and_follow(LIVE, {"evaluation": evaluation.id})
    name, content = write_live_workbook.live_workbook(database(), evaluation, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)
