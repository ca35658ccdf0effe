"""The firm's page of messages: what the office wrote to it, its answers, and that it knows what was written."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from survey.cases.case_results import CaseKey, CaseRefusedError
from survey.cases.pages import ThreadPage
from survey.cases.views import view_thread
from survey.cases.words import say_refused
from survey.cases.write_message import answer_message, read_messages
from survey.forms.case import KnownForm, ReplyForm
from survey.models import Campaign
from survey.queries import campaigns, cases, told_verdicts
from survey.store.permissions import Permission
from survey.web.access import allow, may, signed_in
from survey.web.addresses import as_number
from survey.web.request_context import COUNTS, chosen_number, database, page_heading
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("messages", __name__, url_prefix="/messages")


def count_unread() -> int:
    """Return how many messages nobody of the signed-in person's firm knows yet, for the sign in the menu."""
    heading = page_heading() if may(Permission.ANSWER_MESSAGES) else None
    return 0 if heading is None else heading.unread


@blueprint.record_once
def _count_in_menu(state: BlueprintSetupState) -> None:
    state.app.extensions.setdefault(COUNTS, {})["messages.thread"] = count_unread


@blueprint.get("")
@allow(Permission.ANSWER_MESSAGES)
def thread() -> str:
    """Show the reader's firm what the office wrote to it, and its answers."""
    return _page(ReplyForm(formdata=None))


@blueprint.post("")
@allow(Permission.ANSWER_MESSAGES)
def answer() -> str | Response:
    """Answer the office; where there is a message by now that the page did not show, nothing is sent."""
    form, campaign = ReplyForm(), _campaign()
    if campaign is not None and form.validate_on_submit():
        (last, told), key = _shown(form), CaseKey(campaign.id, _firm())
        try:
            answer_message(database(), key, form.reply.data or "", author_id=signed_in().id, last=last, told=told)
        except CaseRefusedError as error:
            form.form_errors.append(say_refused(error))
        else:
            flash(_("回复已发出，主管部门可以看到。"))
            return redirect(url_for("messages.thread"))
    return _page(form)


@blueprint.post("/read")
@allow(Permission.ANSWER_MESSAGES)
def known() -> Response:
    """Say that the firm knows what the page showed."""
    form, campaign = KnownForm(), _campaign()
    if campaign is not None and form.validate_on_submit():
        last, told = _shown(form)
        key = CaseKey(campaign.id, _firm())
        if read_messages(database(), key, last=last, told=told, author_id=signed_in().id).news:
            flash(_("您看这一页以后又有新的核对结果，已在下面列出，请看后再点“知道了”。"), "warning")
    return redirect(url_for("messages.thread"))


def _shown(form: ReplyForm | KnownForm) -> tuple[int, int]:
    """Return the newest message and the newest verdict that the page of a form showed."""
    return as_number(form.last.data or "") or 0, as_number(form.told.data or "") or 0


def _page(form: ReplyForm) -> str:
    campaign = _campaign()
    found = cases.messages(database(), campaign.id, _firm()) if campaign is not None else []
    shown = view_thread(database(), found, for_firm=True)
    last = str(found[-1].id if found else 0)
    newest = told_verdicts.newest_told(database(), [message.id for message in found])
    told = str(max(newest.values(), default=0))
    form.last.data, form.told.data = last, told
    reading = None
    if any(message.unread for message in shown):
        reading = KnownForm(formdata=None, last=last, told=told)
    return ThreadPage(campaign=campaign, thread=shown, form=form, known=reading).render()


def _campaign() -> Campaign | None:
    """Return the campaign that the firm fills in for; None where there is none."""
    return campaigns.of_firm(database(), _firm(), chosen=chosen_number())


def _firm() -> int:
    """Return the id of the signed-in person's enterprise."""
    return or_404(signed_in().enterprise_id)
