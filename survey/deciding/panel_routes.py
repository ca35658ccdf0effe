"""The panel: firms whose place is not sure, one by one, with what all say of them; a decision and the second's word."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.decide import decide
from survey.deciding.decision_results import DecisionAsked, DecisionRefusedError
from survey.deciding.firm_views import Firm, read_filter, view_firm, view_panel
from survey.deciding.pages import NoPanelPage
from survey.deciding.words import say_decision_refused
from survey.forms.cleaning import CleanForm
from survey.forms.deciding import AnswerForm, DecisionForm, decision_form
from survey.jobs.ask_child import warm_child
from survey.jobs.start_job import this_app
from survey.models import DecisionAnswerKind, Outcome
from survey.queries import evaluations, meetings, panel
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("panel", __name__, url_prefix="/panel")
_FIELDS = {"reason": "reason", "document": "document_number", "second": "second", "meeting": "meeting"}


@blueprint.get("")
@allow(Permission.READ_DECISIONS)
def queue() -> str:
    """Show which firms are to be decided one by one, how far that is, and the seats."""
    campaign = the_campaign()
    newest = evaluations.latest(database(), campaign.id)
    if newest is None:
        return NoPanelPage().render()
    if may(Permission.FREEZE_LIST):
        warm_child(this_app())  # who decides looks next at what stands against freezing the list
    return view_panel(database(), newest, signed_in().id, read_filter(request.args.get("show"))).render()


@blueprint.get("/<int:enterprise_id>")
@allow(Permission.READ_DECISIONS)
def case(enterprise_id: int) -> str:
    """Show one firm with what all say of it, and the form of a decision or of the second official's word."""
    return _page(_firm(enterprise_id))


@blueprint.post("/<int:enterprise_id>")
@allow(Permission.DECIDE)
def propose(enterprise_id: int) -> str | Response:
    """Propose a decision; it holds once a second official confirms it."""
    firm = _firm(enterprise_id)
    form = _decision_form(firm, sent=True)
    if form.validate_on_submit():
        asked = DecisionAsked(
            outcome=Outcome(form.outcome.data),
            reason=form.reason.data or "",
            document_number=form.document_number.data or "",
            evaluation_id=as_number(form.evaluation.data or "") or 0,
            seen=as_number(form.seen.data or "") or 0,
            second_id=as_number(form.second.data or ""),
            meeting_id=as_number(form.meeting.data or ""),
        )
        try:
            decide(database(), firm.participation_id, asked, author_id=signed_in().id)
        except DecisionRefusedError as refused:
            _say(form, refused.code)
        else:
            flash(_("已提出，等待第二人确认；确认后才算数。"))
            return redirect(url_for("panel.case", enterprise_id=enterprise_id, **_shown()))
        firm = _firm(enterprise_id)
    return _page(firm, form=form)


@blueprint.post("/<int:enterprise_id>/answer")
@allow(Permission.DECIDE)
def answer(enterprise_id: int) -> str | Response:
    """Confirm what another proposed, refuse it, or withdraw one's own proposal."""
    firm, form = _firm(enterprise_id), AnswerForm()
    number = as_number(request.form.get("decision", ""))
    waits = firm.waits
    if waits is None or waits.id != number:
        form.form_errors = [*form.form_errors, say_decision_refused("answered")]
    elif form.validate_on_submit():
        try:
            kind = DecisionAnswerKind(form.kind.data or "")
            confirm_decision(database(), waits.id, kind, form.answer_reason.data or "", author_id=signed_in().id)
        except DecisionRefusedError as refused:
            form.form_errors = [*form.form_errors, say_decision_refused(refused.code)]
        else:
            flash(_SAID[kind]())
            return redirect(url_for("panel.case", enterprise_id=enterprise_id, **_shown()))
    return _page(_firm(enterprise_id), answer=form)


_SAID = {
    DecisionAnswerKind.CONFIRMED: lambda: _("已确认，这项决定从现在起算数。"),
    DecisionAnswerKind.REFUSED: lambda: _("已记下不同意，这家企业重新待议。"),
    DecisionAnswerKind.WITHDRAWN: lambda: _("已撤回，这家企业重新待议。"),
}


def _firm(enterprise_id: int) -> Firm:
    """Return a firm of the newest evaluation within the reader's scope."""
    campaign = the_campaign()
    newest = or_404(evaluations.latest(database(), campaign.id))
    entry = or_404(panel.entry_of_firm(database(), current_scope(), newest.id, enterprise_id))
    return Firm.of(database(), newest, entry, signed_in().id)


def _shown() -> dict[str, Any]:
    """Return which queue one goes through, for addresses."""
    name = request.args.get("show")
    return {"show": read_filter(name).value} if name else {}


def _say(form: DecisionForm, code: str) -> None:
    """Put why a decision was refused beside the field that it is about, or above the form."""
    name = _FIELDS.get(code)
    if name is None:
        form.form_errors = [*form.form_errors, say_decision_refused(code)]
    else:
        form[name].errors = [*form[name].errors, say_decision_refused(code)]


def _decision_form(firm: Firm, *, sent: bool) -> DecisionForm:
    own = signed_in().id
    seconds = [(str(one.id), one.name) for one in firm.deciding if one.id != own]
    open_ones = [(str(row.id), row.title) for row in meetings.open_meetings(database(), firm.evaluation.campaign_id)]
    return decision_form(seconds, open_ones, sent=sent)


def _page(firm: Firm, **forms: CleanForm) -> str:
    """Return a firm's page with the forms that its reader may use now, or those that were refused."""
    reader = signed_in().id
    decides = may(Permission.DECIDE) and reader in {one.id for one in firm.deciding}
    shown: dict[str, CleanForm | None] = {"form": None, "answer": None, **forms}
    if decides and firm.waits is None and shown["form"] is None:
        shown["form"] = _decision_form(firm, sent=False)
    if decides and firm.waits is not None and shown["answer"] is None:
        shown["answer"] = AnswerForm(formdata=None)
    if isinstance(shown["form"], DecisionForm):
        shown["form"].seen.data = str(firm.newest_decision)
        shown["form"].evaluation.data = str(firm.evaluation.id)
    return view_firm(database(), firm, read_filter(request.args.get("show")), shown).render()
