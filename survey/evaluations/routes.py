"""The record of evaluations: the list, and a new run."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.evaluations.jobs import KIND
from survey.evaluations.pages import EvaluationsPage
from survey.jobs.start_job import start_and_follow
from survey.queries import evaluations
from survey.store.permissions import Permission
from survey.web.access import allow, may
from survey.web.chosen_campaign import chosen_campaign, the_campaign
from survey.web.request_context import database
from survey.words.language import in_words

blueprint = Blueprint("evaluations", __name__)


@blueprint.get("/evaluations", endpoint="evaluations")
@allow(Permission.SEE_RANKING)
def index() -> str:
    """List every evaluation, newest first."""
    rows = evaluations.all_evaluations(database())
    campaign = chosen_campaign()
    may_run = may(Permission.EVALUATE) and not (campaign is not None and campaign.trial)  # a trial is never ranked
    used = {row.scheme_version_id: row.scheme.document for row in rows}
    titles = {version: in_words(load_scheme(document).title) for version, document in used.items()}
    return EvaluationsPage(rows=rows, titles=titles, may_run=may_run).render()


@blueprint.post("/evaluations")
@allow(Permission.EVALUATE)
def run() -> Response:
    """Evaluate the chosen campaign beside the pages; whoever clicks meanwhile waits for the same one."""
    campaign = the_campaign()
    return start_and_follow(KIND, {"campaign": campaign.id})
