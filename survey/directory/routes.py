"""The pages on which a firm is added to the directory, corrected and closed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.directory.add_firm import add_firm
from survey.directory.close_firm import close_firm, reopen_firm
from survey.directory.correct_firm import correct_firm
from survey.directory.firm_results import ChangedMeanwhileError, FirmRecord, FirmRefusedError
from survey.directory.pages import AddFirmPage, CloseFirmPage, CorrectFirmPage
from survey.directory.words import say_conflict, say_firm_refused
from survey.forms.directory import NO, YES, ActForm, CloseForm, FirmForm
from survey.models import Enterprise, utc_now
from survey.queries import firm_records
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import SHANGHAI
from survey.words.firm_columns import say_value
from survey.words.language import _

blueprint = Blueprint("directory", __name__, url_prefix="/firms")
_TEXTS = ("credit_code", "name", "unit", "industry", "registered_place", "production_place", "tax_place", "contact")
_SCALES = {"": None, YES: True, NO: False}


@blueprint.route("/new", methods=["GET", "POST"])
@allow(Permission.KEEP_DIRECTORY)
def add() -> str | Response:
    """Add a firm by hand."""
    form, known = FirmForm().offer(current_scope().unit), 0
    del form.no_phone
    if form.validate_on_submit():
        try:
            number = add_firm(database(), _record(form), author_id=signed_in().id)
        except FirmRefusedError as error:
            form.form_errors.append(say_firm_refused(error))
            known = error.enterprise_id or 0
        else:
            flash(_("已列入名录。是否列入应填，请在本页“各批次”中办理。"))
            return redirect(url_for("firms.firm", enterprise_id=number))
    return AddFirmPage(form=form, known=known).render()


@blueprint.route("/<int:enterprise_id>/record", methods=["GET", "POST"])
@allow(Permission.KEEP_DIRECTORY)
def correct(enterprise_id: int) -> str | Response:
    """Correct what the directory says of a firm; what was there stays in its history."""
    found = _firm(enterprise_id)
    form, known = _form_of(found), 0
    if form.validate_on_submit():
        given = form.revision.data or ""
        revision = int(given) if given.isdecimal() else 0
        try:
            correct_firm(database(), enterprise_id, _record(form), revision=revision, author_id=signed_in().id)
        except FirmRefusedError as error:
            form.form_errors.append(say_firm_refused(error))
            known = error.enterprise_id or 0
        except ChangedMeanwhileError as error:
            form.revision.data = str(error.revision)
            for one in error.conflicts:
                field = form[one.field]
                field.errors = [say_conflict(field.label.text, say_value(one.field, one.now), one.by)]
        else:
            flash(_("已保存。原来的内容保留在“名录信息的变更”中。"))
            return redirect(url_for("firms.firm", enterprise_id=enterprise_id))
    whole = current_scope().everything
    return CorrectFirmPage(form=form, enterprise=_firm(enterprise_id), whole=whole, known=known).render()


@blueprint.route("/<int:enterprise_id>/close", methods=["GET", "POST"])
@allow(Permission.MERGE_FIRMS)
def close(enterprise_id: int) -> str | Response:
    """Note that a firm is closed: from that day on the directory does not hold it."""
    _firm(enterprise_id)
    form = CloseForm()
    if form.validate_on_submit() and form.day.data is not None:
        try:
            close_firm(
                database(),
                enterprise_id,
                day=form.day.data,
                reason=form.reason.data or "",
                author_id=signed_in().id,
            )
        except FirmRefusedError as error:
            form.form_errors.append(say_firm_refused(error))
        else:
            flash(_("已记录注销，从该日起不在名录中；原有答案和记录不变。"))
            return redirect(url_for("firms.firm", enterprise_id=enterprise_id))
    return _close_page(enterprise_id, form, ActForm(formdata=None, prefix="reopen"))


@blueprint.post("/<int:enterprise_id>/reopen")
@allow(Permission.MERGE_FIRMS)
def reopen(enterprise_id: int) -> str | Response:
    """Take back that a firm is closed."""
    _firm(enterprise_id)
    form = ActForm(prefix="reopen")
    if form.validate_on_submit():
        try:
            reopen_firm(database(), enterprise_id, reason=form.reason.data or "", author_id=signed_in().id)
        except FirmRefusedError as error:
            form.form_errors.append(say_firm_refused(error))
        else:
            flash(_("已撤销注销记录，企业又在名录中。"))
            return redirect(url_for("firms.firm", enterprise_id=enterprise_id))
    return _close_page(enterprise_id, CloseForm(formdata=None), form)


def _close_page(enterprise_id: int, form: CloseForm, reopening: ActForm) -> str:
    today = utc_now().astimezone(SHANGHAI).date()
    found = _firm(enterprise_id)
    return CloseFirmPage(enterprise=found, form=form, reopening=reopening, today=today).render()


def _firm(enterprise_id: int) -> Enterprise:
    return or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))


def _form_of(found: Enterprise) -> FirmForm:
    """Return the form of a record, as it was sent, or as the record is; no telephone is put into its field.

    A town changes neither the credit code nor the unit.
    """
    shown = {name: getattr(found, name) for name in _TEXTS} | {
        "above_scale": {None: "", True: YES, False: NO}[found.above_scale],
        "group": found.group.name if found.group is not None else "",
        "revision": str(firm_records.revision(database(), found.id)),
    }
    form = FirmForm(data=shown).offer(current_scope().unit, now=found.unit)
    if not current_scope().everything:
        del form.credit_code, form.unit
    return form


def _record(form: FirmForm) -> FirmRecord:
    values: dict[str, object] = {name: form[name].data or "" for name in _TEXTS if name in form}
    values["above_scale"] = _SCALES[form.above_scale.data or ""]
    if form.contact_phone.data:
        values["contact_phone"] = form.contact_phone.data
    elif "no_phone" in form and form.no_phone.data:
        values["contact_phone"] = ""
    return FirmRecord(values, form.reason.data or "", form.group.data or "")
