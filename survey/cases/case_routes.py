"""The case of one firm in a campaign: read, noted about, flagged, written to, and marked as seen."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.cases.case_results import CaseRefusedError, Writer
from survey.cases.case_views import CaseForms, CaseReader, OpenCase, flag_form, step_form, view_case
from survey.cases.mark_seen import mark_seen
from survey.cases.position_views import view_position
from survey.cases.queue_views import own_queues
from survey.cases.read_queue import read_list, read_source, read_until
from survey.cases.set_flags import Warned, raise_flag, reopen_flag, resolve_flag
from survey.cases.words import say_refused
from survey.cases.write_message import write_message
from survey.cases.write_note import write_note
from survey.enquiries.send_message_mail import send_message_mail
from survey.forms.case import CaseForm, MessageForm, NoteForm
from survey.models import CaseFlag, FlagKind
from survey.queries import cases, firm_records
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


@blueprint.get("/<int:enterprise_id>")
@allow(Permission.READ_CASES)
def case(enterprise_id: int) -> str:
    """Show a firm's case, with the forms for whoever keeps it; ``correct`` names the note to correct."""
    return _page(_open(enterprise_id), CaseForms(corrects=as_number(request.args.get("correct", ""))))


@blueprint.post("/<int:enterprise_id>/seen")
@allow(Permission.KEEP_CASES)
def seen(enterprise_id: int) -> Response:
    """Say that one knows what the page showed; with ``go=next`` on to the next case of the queue."""
    opened = _open(enterprise_id)
    address = read_list(opened.came_from, usual=own_queues()[0])
    at = view_position(database(), opened.source, address, opened.firm.id)
    after = at.position.after if at is not None else None
    mark_seen(database(), opened.key, _writer(CaseForm()))
    flash(_("已登记为看过。以后再有变化，会出现在“看过后有变化”里。"))
    if request.form.get("go") != "next":
        return _back(enterprise_id)
    if after is None:
        return redirect(url_for("case_queue.queue", **address.arguments()))  # type: ignore[arg-type]
    return redirect(url_for("cases.case", enterprise_id=after.id, **_from(address.query)))


@blueprint.post("/<int:enterprise_id>/notes")
@allow(Permission.KEEP_CASES)
def note(enterprise_id: int) -> str | Response:
    """Write a note, or one that corrects another."""
    opened, form = _open(enterprise_id), NoteForm()
    if form.validate_on_submit():
        corrects = as_number(form.corrects.data or "")
        try:
            write_note(database(), opened.key, form.note.data or "", _writer(form), corrects=corrects)
        except CaseRefusedError as error:
            form.form_errors.append(say_refused(error))
        else:
            flash(_("备注已保存。企业看不到备注。"))
            return _back(enterprise_id)
    return _page(_open(enterprise_id), CaseForms(note=form))


@blueprint.post("/<int:enterprise_id>/flags")
@allow(Permission.KEEP_CASES)
def flag(enterprise_id: int) -> str | Response:
    """Raise a flag."""
    opened, form = _open(enterprise_id), flag_form()
    if form.validate_on_submit():
        warned = Warned(FlagKind(form.kind.data), form.reason.data or "")
        raise_flag(database(), opened.key, warned, _writer(form))
        flash(_("标记已保存。企业看不到标记。"))
        return _back(enterprise_id)
    return _page(_open(enterprise_id), CaseForms(flag=form))


@blueprint.post("/<int:enterprise_id>/messages")
@allow(Permission.KEEP_CASES)
def message(enterprise_id: int) -> str | Response:
    """Write to the firm; where the thread has a message by now that the page did not show, nothing is sent."""
    opened, form = _open(enterprise_id), MessageForm()
    if form.validate_on_submit():
        last, wanted = as_number(form.last.data or "") or 0, bool(form.answer_wanted.data)
        text, writer = form.message.data or "", _writer(form)
        try:
            made = write_message(database(), opened.key, text, writer, answer_wanted=wanted, last=last)
        except CaseRefusedError as error:
            form.form_errors.append(say_refused(error))
        else:
            application = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the courier's thread needs the application itself
            mailed = send_message_mail(application, database(), made)
            flash(_("消息已发出，企业可以看到；已另发邮件提醒。") if mailed else _("消息已发出，企业可以看到。"))
            return _back(enterprise_id)
    return _page(_open(enterprise_id), CaseForms(message=form))


@blueprint.post("/flags/<int:flag_id>/resolve")
@allow(Permission.KEEP_CASES)
def resolve(flag_id: int) -> str | Response:
    """Say how a flag was settled."""
    return _step(or_404(cases.flag_in_scope(database(), current_scope(), flag_id)), resolving=True)


@blueprint.post("/flags/<int:flag_id>/reopen")
@allow(Permission.KEEP_CASES)
def reopen(flag_id: int) -> str | Response:
    """Open a settled flag again."""
    return _step(or_404(cases.flag_in_scope(database(), current_scope(), flag_id)), resolving=False)


def _step(held: CaseFlag, *, resolving: bool) -> str | Response:
    flag_id, enterprise_id = held.id, held.enterprise_id
    form = step_form(flag_id, resolving=resolving)
    if form.validate_on_submit():
        do = resolve_flag if resolving else reopen_flag
        try:
            do(database(), flag_id, form.text.data or "", _writer(form))
        except CaseRefusedError as error:
            form.form_errors.append(say_refused(error))
        else:
            flash(_("标记已了结。") if resolving else _("标记已重新打开。"))
            return _back(enterprise_id)
    return _page(_open(enterprise_id), CaseForms(steps={flag_id: form}))


def _open(enterprise_id: int) -> OpenCase:
    campaign, scope = the_campaign(), current_scope()
    found = or_404(firm_records.in_reach(database(), scope, enterprise_id))
    source = read_source(campaign.id, scope, signed_in().id)
    return OpenCase(campaign, found, source, request.args.get("from", ""))


def _page(opened: OpenCase, forms: CaseForms) -> str:
    reader = CaseReader(
        signed_in().id,
        keeps=may(Permission.KEEP_CASES),
        sees_signals=may(Permission.SEE_SIGNALS),
        reads_marks=may(Permission.READ_MARKS),
    )
    return view_case(database(), opened, forms, reader).render()


def _writer(form: CaseForm) -> Writer:
    return Writer(signed_in().id, read_until(form.until.data))


def _back(enterprise_id: int) -> Response:
    return redirect(url_for("cases.case", enterprise_id=enterprise_id, **_from(request.args.get("from", ""))))


def _from(query: str) -> dict[str, Any]:
    """Return the argument of an address that says from which queue a case was opened, nothing for none."""
    return {"from": query} if query else {}
