"""The record of evaluations: the list, and a new run."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from survey.evaluations import evaluate
from survey.evaluations.pages import EvaluationsPage
from survey.queries import campaigns, evaluations, schemes
from survey.store.permissions import Permission
from survey.web.access import allow, may, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _, in_words
from survey.words.limits import say_clash

blueprint = Blueprint("evaluations", __name__)


@blueprint.get("/evaluations", endpoint="evaluations")
@allow(Permission.SEE_RANKING)
def index() -> str:
    """List every evaluation, newest first."""
    rows = evaluations.all_evaluations(database())
    may_run = may(Permission.EVALUATE)
    used = {row.scheme_version_id: row.scheme.document for row in rows}
    titles = {version: in_words(load_scheme(document).title) for version, document in used.items()}
    return EvaluationsPage(rows=rows, titles=titles, may_run=may_run).render()


@blueprint.post("/evaluations")
@allow(Permission.EVALUATE)
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
