"""Questionnaires as workbooks: downloaded prefilled or blank, by the enterprise or by an official who helps it."""

from __future__ import annotations

import io

from flask import Blueprint, abort, render_template, request, send_file
from werkzeug.wrappers import Response

from survey.access import OFFICIALS, allow, current_scope, signed_in
from survey.i18n import LANGUAGES, language
from survey.models import Role
from survey.pages import database, settings
from survey.queries import campaigns
from survey.services.handing_out import Request, hand_out
from survey.services.sealing import seal_key
from survey.views.desk import Desk, desk_of, open_desk
from survey.views.workbooks import cards, is_asked, stand_of
from survey.wording import say_state

blueprint = Blueprint("workbooks", __name__)
PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/workbooks")
@allow(Role.ENTERPRISE)
def workbooks() -> str:
    """Show a card per questionnaire: download, fill in offline, hand back."""
    desk = open_desk(database(), signed_in())
    if desk is None:
        return render_template("filling/no_campaign.html")
    return render_template("workbooks/workbooks.html", desk=desk, cards=cards(desk), helped=None)


@blueprint.get("/enterprises/<int:enterprise_id>/workbooks")
@allow(*OFFICIALS)
def of_enterprise(enterprise_id: int) -> str:
    """Show the same for an enterprise that an official helps."""
    desk = desk_of_enterprise(enterprise_id)
    helped = desk.participation.enterprise
    return render_template("workbooks/workbooks.html", desk=desk, cards=cards(desk), helped=helped)


@blueprint.get("/helping")
@allow(*OFFICIALS)
def helping() -> str:
    """List the enterprises of the official's scope, those that have not handed in first, to help one of them."""
    campaign = campaigns.current(database())
    if campaign is None:
        abort(404)
    page, text = max(1, request.args.get("page", 1, type=int)), request.args.get("text", "").strip()[:60]
    rows, total = campaigns.participations(database(), campaign.id, current_scope(), text, page=page, size=PAGE)
    return render_template(
        "workbooks/helping.html",
        rows=[(row.enterprise, say_state(row.state)) for row in rows],
        total=total,
        text=text,
        page=page,
        pages=-(-total // PAGE),
    )


@blueprint.get("/workbooks/<questionnaire>.xlsx")
@allow(Role.ENTERPRISE)
def download(questionnaire: str) -> Response:
    """Send the enterprise's own workbook; the export is recorded."""
    desk = open_desk(database(), signed_in())
    if desk is None:
        abort(404)
    return _send(desk, questionnaire)


@blueprint.get("/enterprises/<int:enterprise_id>/workbooks/<questionnaire>.xlsx")
@allow(*OFFICIALS)
def download_for(enterprise_id: int, questionnaire: str) -> Response:
    """Send the workbook of an enterprise in the official's scope; the export is recorded."""
    return _send(desk_of_enterprise(enterprise_id), questionnaire)


def desk_of_enterprise(enterprise_id: int) -> Desk:
    """Return the desk of an enterprise of the newest campaign; 404 outside the official's scope."""
    campaign = campaigns.current(database())
    if campaign is None:
        abort(404)
    participation = campaigns.participation_in_scope(database(), current_scope(), enterprise_id, campaign.id)
    if participation is None:
        abort(404)
    return desk_of(database(), participation, campaign)


def _send(desk: Desk, questionnaire_id: str) -> Response:
    questionnaire = desk.questionnaires.get(questionnaire_id)
    if questionnaire is None or not is_asked(desk, questionnaire_id):
        abort(404)
    wanted = request.args.get("language", language())
    name, content = hand_out(
        database(),
        stand_of(desk),
        questionnaire,
        Request(
            user=signed_in(),
            key=seal_key(settings()),
            folder=settings().exports,
            language=wanted if wanted in LANGUAGES else "zh",
            blank=request.args.get("blank") == "1",
        ),
        draft=desk.sheets.get(questionnaire_id),
    )
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
