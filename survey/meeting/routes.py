"""The meeting note of an evaluation, to be printed on A4."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.meeting.gather_note import note_source
from survey.meeting.pages import NotePage
from survey.meeting.views import meeting_note
from survey.queries import evaluations
from survey.ranking.pages import NoEvaluationPage
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.words.language import in_chinese

blueprint = Blueprint("meeting", __name__)


@blueprint.get("/meeting-note")
@allow(Permission.SEE_MEETING)
def newest() -> str | Response:
    """Go to the newest evaluation's note."""
    evaluation = evaluations.latest(database(), the_campaign().id)
    if evaluation is None:
        return NoEvaluationPage().render()
    return redirect(url_for("meeting.note", evaluation_id=evaluation.id))


@blueprint.get("/evaluations/<int:evaluation_id>/meeting-note")
@allow(Permission.SEE_MEETING)
@recorded
def note(evaluation_id: int) -> str:
    """Show the note; with ``internal=1`` in the address also the section for inside use."""
    evaluation = evaluations.evaluation(database(), evaluation_id)
    if evaluation is None or not current_scope().everything:
        abort(404)
    internal = request.args.get("internal") == "1"
    source = note_source(database(), evaluation, internal=internal, user=signed_in())
    with in_chinese():
        made = meeting_note(source)
    draws = evaluation.summary.get("certainty", {}).get("draws", 0)
    return NotePage(evaluation=evaluation, note=made, internal=internal, draws=draws).render()
