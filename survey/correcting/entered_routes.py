"""A firm's page of what officials entered for it: old and new side by side, confirmed or refused, one or hundreds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.answering.find_author import own_author
from survey.answering.find_draft import own_draft
from survey.answering.finding_views import ErrorLine
from survey.answering.read_draft import DraftContext
from survey.answering.read_lock import read_lock
from survey.correcting.decide_entries import CHANNEL, confirm_entries, refuse_entries
from survey.correcting.entry_views import EntryRow, group_entries, list_given, view_entries
from survey.correcting.pages import EnteredPage
from survey.correcting.refusal_results import EntryRefusedError
from survey.correcting.words import say_entry_refused, say_not_confirmed
from survey.forms.entering import RefuseForm
from survey.queries import answer_entries, campaigns
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.addresses import as_number, page_of
from survey.web.request_context import database
from survey.words.language import _, _n

blueprint = Blueprint("entered", __name__)
ALL, SECTION, REFUSE = "all", "section:", "refuse"
PAGE = 100


@blueprint.get("/entered", endpoint="own")
@allow(Permission.FILL)
def own() -> str:
    """Show what officials entered for the firm, beside its own answers, and what became of it."""
    return _page(own_draft())


@blueprint.post("/entered", endpoint="decide")
@allow(Permission.SUBMIT)
def decide() -> str | Response:
    """Take the entries that are ticked, of a section, or all that the page showed as answers, or refuse the ticked."""
    draft = own_draft()
    rows, action = _waiting(draft), request.form.get("action", "")
    ticked = {as_number(text) for text in request.form.getlist("entered")}
    chosen = [row for row in rows if row.id in ticked]
    if action == REFUSE:
        return _refuse(draft, [row.id for row in chosen])
    if action.startswith(SECTION):
        chosen = [row for row in rows if row.open and ".".join(row.section) == action.removeprefix(SECTION)]
    elif action == ALL:
        chosen = [row for row in rows if row.open]
    seen = {row.id: as_number(request.form.get(f"seen-{row.id}", "")) for row in chosen}
    return _confirm(draft, {number: base for number, base in seen.items() if base is not None})


def _confirm(draft: DraftContext, seen: Mapping[int, int]) -> Response:
    """Confirm entries, id -> the revision of the answer that the page showed beside it."""
    waiting = answer_entries.waiting_entries(database(), _participation(draft))
    shown = {entry.id: (entry, seen[entry.id]) for entry in waiting if entry.id in seen}
    if not shown:
        flash(_("请先勾选要确认的题。"), "warning")
        return redirect(url_for("entered.own"))
    decided = confirm_entries(database(), draft, shown, author=own_author(CHANNEL))
    if decided.confirmed:
        flash(_("已确认 %(n)s 题，写入草稿；草稿尚未提交。", n=len(decided.confirmed)))
    for sentence in say_not_confirmed(decided.refused):
        flash(sentence, "warning")
    return redirect(url_for("entered.own"))


def _refuse(draft: DraftContext, numbers: Collection[int]) -> str | Response:
    """Refuse entries with a reason, which are kept."""
    form, participation = RefuseForm(), _participation(draft)
    if not form.validate_on_submit() or not numbers or participation is None:
        return _page(draft, form, numbers, nothing=not numbers)
    try:
        count = refuse_entries(database(), participation, numbers, form.refusal.data or "", user=signed_in())
    except EntryRefusedError as error:
        flash(say_entry_refused(error.code), "warning")
    else:
        flash(_n("已登记不采纳 %(n)s 题，工作人员会看到原因。", n=count))
    return redirect(url_for("entered.own"))


def _page(
    draft: DraftContext, form: RefuseForm | None = None, ticked: Collection[int] = (), *, nothing: bool = False
) -> str:
    participation, rows = _participation(draft), _waiting(draft)
    errors = [ErrorLine("entries", _("请先勾选不采纳的题"))] if nothing else []
    errors += [ErrorLine(field.id, str(text)) for field in form or () for text in field.errors]
    decided = page_of(
        answer_entries.decided_count(database(), participation),
        PAGE,
        lambda number: view_entries(
            answer_entries.decided_entries(database(), participation, page=number, size=PAGE), draft, own=True
        ),
    )
    return EnteredPage(
        draft=draft,
        groups=group_entries(rows, draft),
        given=list_given(rows),
        decided=decided,
        ticked=ticked,
        form=form or RefuseForm(formdata=None),
        errors=errors,
    ).render()


def _waiting(draft: DraftContext) -> list[EntryRow]:
    lock = read_lock(database(), draft.submission_id)
    return view_entries(answer_entries.waiting_entries(database(), _participation(draft)), draft, own=True, lock=lock)


def _participation(draft: DraftContext) -> int | None:
    found = campaigns.participation_of(database(), draft.enterprise.id, draft.campaign.id)
    return found.id if found is not None else None
