"""What is done with many firms at once: confirmed with their names, done with just these, undone where that can be."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from survey.chasing.extension_results import ExtensionRefusedError
from survey.chasing.extension_words import say_extension_refused
from survey.directory.call_results import CallRefusedError
from survey.directory.words import say_refusal
from survey.firms import read_selection
from survey.firms.action_results import BY_STAGE, NEEDED, OFFERED, UNDONE_BY, Action, DoneAction, from_session
from survey.firms.action_words import say_about, say_action, say_done, say_why
from survey.firms.check_actions import check_action
from survey.firms.pages import ConfirmPage, DonePage
from survey.firms.read_source import read_source
from survey.firms.run_action import ActionRequest, run_action, run_undo
from survey.firms.views import LeftFirm, count_by_stage
from survey.forms.firm_actions import (
    FirmsAssignForm,
    FirmsLongerForm,
    FirmsReasonForm,
    FirmsRemindedForm,
    FirmsSentForm,
)
from survey.models import Campaign, SentBy
from survey.queries import firm_lists, holdings
from survey.queries.firm_lists import NamedFirm
from survey.reviewing.holding_views import view_assignable
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import address_arguments, as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database, web_session
from survey.words.calls import say_sent_by
from survey.words.language import _

blueprint = Blueprint("firm_actions", __name__, url_prefix="/firms")
_DONE = "done_with_firms"


@blueprint.get("/actions/<action>")
@allow(Permission.SEE_FIRMS)
def confirm(action: str) -> str | Response:
    """Show what is about to be done with the ticked firms, their number and all their names."""
    campaign, wanted = _campaign(), _permitted(action)
    ticked = read_selection.ticked_firms(web_session(), campaign.id)
    firms = firm_lists.named_firms(database(), read_source(campaign, current_scope()), ticked)
    if not firms:
        flash(_("还没有勾选企业。请先勾选，再选择要办理的事项。"), "warning")
        return redirect(url_for("firm_list.firms", **_given()))
    return _confirm(campaign, wanted, firms, _form(wanted, sent=False))


@blueprint.post("/actions/<action>")
@allow(Permission.SEE_FIRMS)
def carry_out(action: str) -> str | Response:
    """Do it with just the firms that were confirmed, whatever the list's filters leave by now."""
    campaign, wanted = _campaign(), _permitted(action)
    if _is_done(campaign.id):
        return redirect(url_for("firm_actions.result", **_given()))
    numbers = read_selection.ids_in(request.form.getlist("firms"))
    firms = firm_lists.named_firms(database(), read_source(campaign, current_scope()), numbers)
    form = _form(wanted, sent=True)
    if not numbers or not form.validate_on_submit():
        return _confirm(campaign, wanted, firms, form) if firms else redirect(url_for("firm_list.firms", **_given()))
    moved = _moved(firms) if wanted in BY_STAGE else ()
    try:
        done = run_action(database(), _asked(campaign, wanted, numbers, form), left=moved)
    except CallRefusedError as refused:
        flash(say_refusal(refused.code), "warning")
        return _confirm(_campaign(), wanted, firms, form)
    except ExtensionRefusedError as refused:
        field = form.reason if refused.code == "reason" else form.until
        field.errors = [*field.errors, say_extension_refused(refused)]
        return _confirm(_campaign(), wanted, firms, form)
    return _keep(campaign.id, done)


@blueprint.post("/undo/<action>")
@allow(Permission.SEE_FIRMS)
def undo(action: str) -> Response:
    """Take back what was just done with the firms that the form names, where that can still be done."""
    campaign, wanted = _campaign(), _permitted(action)
    if wanted not in UNDONE_BY:
        abort(404)
    numbers = read_selection.ids_in(request.form.getlist("firms"))
    reason = _("撤销刚才办理的“%(what)s”", what=say_action(wanted))
    source = read_source(campaign, current_scope())
    try:
        done = run_undo(database(), ActionRequest(wanted, source, numbers, signed_in().id, reason))
    except CallRefusedError as refused:
        flash(say_refusal(refused.code), "warning")
        return redirect(url_for("firm_actions.result", **_given()))
    return _keep(campaign.id, done)


@blueprint.get("/done")
@allow(Permission.SEE_FIRMS)
def result() -> str | Response:
    """Show what came of the last action: with how many, with which, with whom not and why."""
    campaign, kept = _campaign(), web_session().get(_DONE)
    if kept is None or kept["campaign"] != campaign.id:
        return redirect(url_for("firm_list.firms", **_given()))
    done, source = from_session(kept["done"]), read_source(campaign, current_scope())
    left = {firm.id: firm.name for firm in firm_lists.named_firms(database(), source, done.why)}
    undoing = UNDONE_BY.get(done.action) if done.done and not done.undoes else None
    return DonePage(
        campaign=campaign,
        action=done.action.value,
        title=say_action(done.action),
        sentence=say_done(done),
        done=firm_lists.named_firms(database(), source, done.done),
        left=[LeftFirm(left.get(number, _("名录外的企业")), say_why(code)) for number, code in done.why.items()],
        undo=say_action(undoing) if undoing is not None else "",
        arguments=_given(),
    ).render()


def _campaign() -> Campaign:
    return the_campaign()


def _permitted(name: str) -> Action:
    """Return the offered action with a name; 404 for no action, 403 for one that the reader may not do."""
    wanted = next((action for action in OFFERED if action.value == name), None)
    if wanted is None:
        abort(404)
    if not may(NEEDED[wanted]):
        abort(403)
    return wanted


def _asked(campaign: Campaign, action: Action, numbers: Sequence[int], form: FlaskForm) -> ActionRequest:
    """Return what a form that was filled in asks for."""
    return ActionRequest(
        action,
        read_source(campaign, current_scope()),
        numbers,
        signed_in().id,
        reason=(form.reason.data or "").strip() if isinstance(form, FirmsReasonForm | FirmsLongerForm) else "",
        by=SentBy(form.by.data) if isinstance(form, FirmsSentForm | FirmsRemindedForm) else SentBy.LETTER,
        until=form.until.data if isinstance(form, FirmsLongerForm) else None,
        to_id=as_number(form.to.data or "") or None if isinstance(form, FirmsAssignForm) else None,
    )


def _form(action: Action, *, sent: bool) -> FlaskForm:
    if action is Action.ASSIGN:
        assigning = FirmsAssignForm() if sent else FirmsAssignForm(formdata=None)
        assigning.to.choices = view_assignable(holdings.assignable(database(), current_scope()))
        return assigning
    kinds = {Action.MARK_SENT: FirmsSentForm, Action.REMIND: FirmsRemindedForm, Action.EXTEND: FirmsLongerForm}
    kind = kinds.get(action, FirmsReasonForm)
    form = kind() if sent else kind(formdata=None)
    if not isinstance(form, FirmsSentForm | FirmsRemindedForm):
        return form
    form.by.choices = [(item.value, say_sent_by(item)) for item in SentBy]
    return form


def _confirm(campaign: Campaign, action: Action, firms: Sequence[NamedFirm], form: FlaskForm) -> str:
    source = read_source(campaign, current_scope(), signed_in().id)
    why = check_action(database(), source, action, [firm.id for firm in firms])
    able = [firm for firm in firms if firm.id not in why]
    return ConfirmPage(
        campaign=campaign,
        action=action.value,
        title=say_action(action),
        about=say_about(action),
        firms=firms,
        able=able,
        unable=[LeftFirm(firm.name, say_why(why[firm.id])) for firm in firms if firm.id in why],
        stages=count_by_stage(able),
        form=form,
        once=request.form.get("once") or token_hex(8),
        arguments=_given(),
    ).render()


def _moved(firms: Sequence[NamedFirm]) -> list[int]:
    """Return the firms that no longer stand where the page that was confirmed showed them."""
    seen = dict(part.split(":", 1) for part in request.form.get("seen", "").split(",") if ":" in part)
    return [firm.id for firm in firms if seen.get(str(firm.id), firm.stage.value) != firm.stage.value]


def _is_done(campaign_id: int) -> bool:
    """Return whether this very confirmation was carried out already: a second click, or the form sent again."""
    kept, once = web_session().get(_DONE), request.form.get("once", "")
    return bool(once) and kept is not None and (kept["campaign"], kept["once"]) == (campaign_id, once)


def _keep(campaign_id: int, done: DoneAction) -> Response:
    """Keep what came of an action for its page; the firms with which it was done are no longer ticked."""
    session = web_session()
    session[_DONE] = {"campaign": campaign_id, "done": done.to_session(), "once": request.form.get("once", "")}
    ticked = read_selection.ticked_firms(session, campaign_id)
    read_selection.keep_ticked(session, campaign_id, ticked - set(done.done))
    return redirect(url_for("firm_actions.result", **_given()))


def _given() -> dict[str, Any]:
    return dict(address_arguments())
