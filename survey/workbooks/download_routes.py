"""The pages of questionnaires as workbooks: downloads, for the enterprise or for an official who helps it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from survey.answering.find_draft import draft_of_enterprise, own_draft
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.forms.entering import HandingInForm
from survey.jobs.start_job import start_and_follow
from survey.queries import campaigns
from survey.records.export_records import seal_key
from survey.records.reason_views import read_reason
from survey.store.file_names import Names, portable_name
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, recorded, signed_in
from survey.web.addresses import page_of, read_text
from survey.web.chosen_campaign import the_campaign
from survey.web.no_campaign import NoCampaignPage
from survey.web.request_context import chosen_number, database, settings
from survey.web.responses import XLSX, ZIP, attachment
from survey.words.findings import say_state
from survey.words.language import LANGUAGES, _, language
from survey.workbooks.card_views import is_asked
from survey.workbooks.page_views import view_workbooks_page
from survey.workbooks.pages import HelpingPage
from survey.workbooks.write import (
    WorkbookRequest,
    baseline_of,
    titles_of_persons,
    write_enterprise_workbook,
    write_enterprise_workbooks,
)
from survey.workbooks.write_all import KIND

blueprint = Blueprint("workbooks", __name__)
PAGE = 50


@blueprint.get("/workbooks")
@allow(Permission.FILL)
def workbooks() -> str:
    """Show a card per questionnaire: download, fill in offline, upload."""
    draft = read_own_draft(database(), signed_in(), chosen=chosen_number())
    if draft is None:
        return NoCampaignPage().render()
    return view_workbooks_page(database(), draft).render()


@blueprint.get("/enterprises/<int:enterprise_id>/workbooks")
@allow(Permission.HELP_ENTERPRISES)
def of_enterprise(enterprise_id: int) -> str:
    """Show the same for an enterprise that an official helps."""
    draft = draft_of_enterprise(enterprise_id)
    return view_workbooks_page(database(), draft, form=HandingInForm()).render()


@blueprint.get("/helping")
@allow(Permission.HELP_ENTERPRISES)
def helping() -> str:
    """List the enterprises of the official's scope, those that have not submitted first."""
    campaign = the_campaign()
    campaign_id, scope, text = campaign.id, current_scope(), read_text(request.args)
    page = page_of(
        campaigns.enterprise_count(database(), campaign_id, scope, text),
        PAGE,
        lambda number: [
            (enterprise, say_state(state))
            for enterprise, state in campaigns.enterprises(database(), campaign_id, scope, text, page=number, size=PAGE)
        ],
    )
    return HelpingPage(text=text, page=page).render()


@blueprint.post("/helping")
@allow(Permission.HELP_ENTERPRISES)
def all_for_scope() -> str | Response:
    """Start a job that writes the workbooks of all in the official's scope who have not submitted, as one zip."""
    text = read_text(request.form)
    reason, page = read_reason(_("离线填写表"), [_("联系人电话"), _("联系人邮箱")], kept={"text": text})
    return page or start_and_follow(KIND, {"text": text, "reason": reason, "campaign": the_campaign().id})


@blueprint.get("/workbooks/all.zip")
@allow(Permission.FILL)
@recorded
def all_of_own() -> Response:
    """Send every questionnaire that the enterprise is asked, as one zip."""
    return _send_all(own_draft(), _request())


@blueprint.route("/enterprises/<int:enterprise_id>/workbooks/all.zip", methods=["GET", "POST"])
@allow(Permission.HELP_ENTERPRISES)
@recorded
def all_of_enterprise(enterprise_id: int) -> str | Response:
    """Send the same of an enterprise in the official's scope; answers about persons only with a reason."""
    draft, asked_for = draft_of_enterprise(enterprise_id), _request()
    reason, page = read_reason(_("离线填写表"), _persons(draft, draft.questionnaires, asked_for))
    return page or _send_all(draft, replace(asked_for, reason=reason))


@blueprint.get("/workbooks/<questionnaire>.xlsx")
@allow(Permission.FILL)
@recorded
def download(questionnaire: str) -> Response:
    """Send the enterprise's own workbook; the export is recorded."""
    return _send(own_draft(), questionnaire, _request())


@blueprint.route("/enterprises/<int:enterprise_id>/workbooks/<questionnaire>.xlsx", methods=["GET", "POST"])
@allow(Permission.HELP_ENTERPRISES)
@recorded
def download_for(enterprise_id: int, questionnaire: str) -> str | Response:
    """Send the workbook of an enterprise in the official's scope; answers about persons only with a reason."""
    draft, asked_for = draft_of_enterprise(enterprise_id), _request()
    if questionnaire not in draft.questionnaires:
        abort(404)
    reason, page = read_reason(_("离线填写表"), _persons(draft, [questionnaire], asked_for))
    return page or _send(draft, questionnaire, replace(asked_for, reason=reason))


def _persons(draft: DraftContext, names: Iterable[str], asked_for: WorkbookRequest) -> list[str]:
    return [] if asked_for.blank else titles_of_persons(draft, names)


def _send(draft: DraftContext, questionnaire_id: str, asked_for: WorkbookRequest) -> Response:
    questionnaire = draft.questionnaires.get(questionnaire_id)
    if questionnaire is None or not is_asked(draft, questionnaire_id):
        abort(404)
    baseline = baseline_of(draft.sheets.get(questionnaire_id))
    name, content = write_enterprise_workbook(database(), draft, questionnaire, asked_for, baseline=baseline)
    return attachment(name, content, XLSX)


def _send_all(draft: DraftContext, asked_for: WorkbookRequest) -> Response:
    name, names = portable_name(draft.enterprise.name, _("-离线填写表.zip")), Names()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file, content in write_enterprise_workbooks(database(), draft, asked_for, drafts=draft.sheets):
            archive.writestr(names.take(file), content)
    return attachment(name, buffer.getvalue(), ZIP)


def _request() -> WorkbookRequest:
    """Return the copy that the address asks for: its language, and whether its cells are left empty."""
    wanted = request.args.get("language", language())
    return WorkbookRequest(
        user=signed_in(),
        key=seal_key(settings()),
        folder=settings().exports,
        language=wanted if wanted in LANGUAGES else "zh",
        blank=request.args.get("blank") == "1",
    )
