"""A firm's page of what officials entered for it: each beside its own answer, confirmed or refused."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.answering.find_author import own_author
from survey.answering.find_draft import own_draft
from survey.answering.read_draft import DraftContext
from survey.answering.read_lock import read_lock
from survey.correcting.decide_entries import CHANNEL, confirm_entries, refuse_entry
from survey.correcting.entry_views import view_entries
from survey.correcting.pages import EnteredPage
from survey.correcting.refusal_results import EntryRefusedError
from survey.correcting.words import say_entry_refused
from survey.forms.entering import RefuseForm
from survey.models import AnswerEntry, EntryState
from survey.queries import answer_entries, campaigns
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import as_number
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("entered", __name__)
ALL = "all"


@blueprint.get("/entered", endpoint="own")
@allow(Permission.FILL)
def own() -> str:
    """Show what officials entered for the firm, beside its own answers, and what became of it."""
    return _page(own_draft(), None, RefuseForm())


@blueprint.post("/entered", endpoint="confirm")
@allow(Permission.SUBMIT)
def confirm() -> Response:
    """Take the entries that are ticked, or all that the page showed, as answers."""
    draft = own_draft()
    waiting = {entry.id: entry for entry in _entries(draft) if entry.state == EntryState.WAITING}
    everything = request.form.get("action") == ALL
    ticked = {as_number(text) for text in request.form.getlist("entered")}
    shown: dict[int, tuple[AnswerEntry, int]] = {}
    for number, entry in waiting.items():
        seen = as_number(request.form.get(f"seen-{number}", ""))
        if seen is not None and (everything or number in ticked):
            shown[number] = (entry, seen)
    if not shown:
        flash(_("请先勾选要确认的题。"), "warning")
        return redirect(url_for("entered.own"))
    decided = confirm_entries(database(), draft, shown, author=own_author(CHANNEL))
    if decided.confirmed:
        flash(_("已确认 %(n)s 题，写入草稿；草稿尚未提交。", n=len(decided.confirmed)))
    for code in sorted(set(decided.refused.values())):
        flash(say_entry_refused(code), "warning")
    return redirect(url_for("entered.own"))


@blueprint.post("/entered/<int:entry_id>/refuse", endpoint="refuse")
@allow(Permission.SUBMIT)
def refuse(entry_id: int) -> str | Response:
    """Refuse an entry with a reason; it is kept."""
    or_404(answer_entries.entry_in_scope(database(), current_scope(), entry_id))
    form = RefuseForm()
    if not form.validate_on_submit():
        return _page(own_draft(), entry_id, form)
    try:
        refuse_entry(database(), entry_id, form.refusal.data or "", user=signed_in())
    except EntryRefusedError as error:
        flash(say_entry_refused(error.code), "warning")
    else:
        flash(_("已登记不采纳，工作人员会看到原因。"))
    return redirect(url_for("entered.own"))


def _page(draft: DraftContext, refusing: int | None, form: RefuseForm) -> str:
    lock = read_lock(database(), draft.submission_id)
    rows = view_entries(_entries(draft), draft, own=True, lock=lock)
    return EnteredPage(
        draft=draft,
        waiting=[row for row in rows if row.waits],
        decided=[row for row in rows if not row.waits],
        refusing=refusing,
        form=form,
    ).render()


def _entries(draft: DraftContext) -> list[AnswerEntry]:
    found = campaigns.participation_of(database(), draft.enterprise.id, draft.campaign.id)
    return list(answer_entries.entries_of(database(), found.id if found is not None else None))
