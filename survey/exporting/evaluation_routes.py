"""The record of evaluations: list, a new run, and the workbook of each."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from exports.live.contents import MOST_ROWS
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from survey.evaluations import evaluate
from survey.evaluations.pages import EvaluationsPage
from survey.exporting import write_live_workbook, write_shortlist
from survey.models import Role
from survey.queries import campaigns, evaluations, schemes
from survey.store.scope import OFFICIALS
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.pages import database, settings
from survey.web.responses import XLSX, attachment, or_404
from survey.words.language import _, in_words
from survey.words.limits import say_clash

blueprint = Blueprint("evaluations", __name__)


@blueprint.get("/evaluations", endpoint="evaluations")
@allow(*OFFICIALS)
def index() -> str:
    """List every evaluation, newest first."""
    rows = evaluations.all_evaluations(database())
    may_run = signed_in().role == Role.DISTRICT
    used = {row.scheme_version_id: row.scheme.document for row in rows}
    titles = {version: in_words(load_scheme(document).title) for version, document in used.items()}
    return EvaluationsPage(rows=rows, titles=titles, may_run=may_run).render()


@blueprint.post("/evaluations")
@allow(Role.DISTRICT)
def run() -> Response:
    """Evaluate the newest campaign now."""
    campaign = or_404(campaigns.current(database()))
    before = evaluations.latest(database())
    before_id = before.id if before is not None else 0
    try:
        evaluation = evaluate.run(database(), campaign.id, user_id=signed_in().id)
    except evaluate.NothingToEvaluateError as error:
        texts = {
            "no_scheme": _("批次还没有评分方案，请先设置。"),
            "no_submissions": _("还没有企业提交，暂时无法评估。"),
            "demonstration_scheme": _("当前方案是演示方案，不能用于正式批次，请先发布正式方案。"),
            "demonstration_model": _("当前群组由演示数据得出，不能用于正式批次，请用正式数据重新冻结群组。"),
        }
        flash(texts[error.code], "warning")
        return redirect(url_for("evaluations.evaluations"))
    except CannotChooseError as error:
        flash(clash_in_words(error, campaign.scheme_version_id or 0), "warning")
        return redirect(url_for("evaluations.evaluations"))
    if evaluation.id == before_id:
        flash(_("提交、核定、方案和名额自评估 #%(id)s 以来没有变化，结果相同，不另存一次。", id=evaluation.id))
    else:
        flash(_("评估 #%(id)s 已完成。", id=evaluation.id))
    return redirect(url_for("ranking.ranked", evaluation_id=evaluation.id))


def clash_in_words(error: CannotChooseError, version_id: int) -> str:
    """Return why no list can be made, in words; pinned enterprises are named."""
    version = or_404(schemes.version(database(), version_id))
    pins = {member.limit.value for members in error.clash.sets for member in members if member.limit.kind == "pin"}
    return say_clash(error.clash, load_scheme(version.document), evaluations.names_of(database(), pins))


@blueprint.get("/evaluations/<int:evaluation_id>/shortlist.xlsx")
@allow(*OFFICIALS)
@recorded
def workbook(evaluation_id: int) -> Response:
    """Send the workbook of an evaluation, limited to the official's scope; the export is recorded."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    internal = request.args.get("internal") == "1"
    name, content = write_shortlist.shortlist_workbook(
        database(), evaluation, current_scope(), settings=settings(), user=signed_in(), internal=internal
    )
    return attachment(name, content, XLSX)


@blueprint.get("/evaluations/<int:evaluation_id>/live.xlsx")
@allow(Role.DISTRICT)
@recorded
def live(evaluation_id: int) -> Response:
    """Send the live workbook of the whole district, whose weights can be changed in Excel."""
    evaluation = or_404(evaluations.evaluation(database(), evaluation_id))
    if evaluation.summary["ranked"] > MOST_ROWS:
        flash(
            _("参与排序的企业超过%(most)s家，Excel 重算会很慢，不提供权重测算表；请在评分方案中试算。", most=MOST_ROWS),
            "warning",
        )
        return redirect(url_for("ranking.ranked", evaluation_id=evaluation.id))
    name, content = write_live_workbook.live_workbook(database(), evaluation, settings=settings(), user=signed_in())
    return attachment(name, content, XLSX)
