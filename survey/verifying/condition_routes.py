"""准入条件 of one firm: read how they stand, record what an office says, take it back, open its document."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.answering.file_words import say_file_refused
from survey.answering.store_evidence import RefusedFileError, store_checked
from survey.config import FILE_LIMIT, MEGABYTE
from survey.definitions.local_days import today
from survey.forms.conditions import ConditionForm, condition_form
from survey.models import Enterprise, GateVerdict
from survey.queries import campaigns, conditions, firm_records, submissions
from survey.store.files import read_stored
from survey.store.permissions import Permission
from survey.verifying.condition_pages import ConditionsPage
from survey.verifying.condition_results import Answer, ConditionRefusedError, Document
from survey.verifying.condition_views import own_verdicts, view_answers, view_conditions
from survey.verifying.condition_words import say_condition_refused
from survey.verifying.record_condition import record_condition
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.received_files import FileTooLargeError, chosen, read_file, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import attachment, or_404
from survey.words.language import _, in_words

blueprint = Blueprint("conditions", __name__, url_prefix="/conditions")


@blueprint.get("/<int:enterprise_id>")
@allow(Permission.READ_CASES)
def firm(enterprise_id: int) -> str:
    """Show the conditions of a firm, what was recorded of them, and the form."""
    found = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    form = condition_form(_choices(), verdict="") if may(Permission.RECORD_CONDITIONS) else None
    return _page(found, form)


@blueprint.post("/<int:enterprise_id>")
@takes_files()
@allow(Permission.RECORD_CONDITIONS)
def record(enterprise_id: int) -> str | Response:
    """Record what an office says of a condition of a firm, or take it back."""
    found = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    part = or_404(campaigns.participation_of(database(), found.id, the_campaign().id))
    form = condition_form(_choices())
    wrong = _refused_document(form)
    if not form.validate_on_submit() or wrong:
        return _page(found, form, learns=False, wrong_file=wrong)
    try:
        record_condition(
            database(),
            part.id,
            _read(form),
            seen=as_number(form.seen.data or "") or 0,
            document=_stored_document(),
            author_id=signed_in().id,
        )
    except ConditionRefusedError as refused:
        form.form_errors.append(say_condition_refused(refused))
        return _page(found, form)
    flash(_("已记录，从下一次评估起生效。"))
    return redirect(url_for("conditions.firm", enterprise_id=found.id))


@blueprint.get("/<int:enterprise_id>/documents/<int:result_id>")
@allow(Permission.READ_CASES)
def document(enterprise_id: int, result_id: int) -> Response:
    """Send the document that an answer rests on."""
    row = or_404(
        conditions.document_in_scope(database(), current_scope(), (the_campaign().id, enterprise_id), result_id)
    )
    stored = or_404(row.evidence)
    content = or_404(read_stored(settings().uploads, stored.digest))
    return attachment(row.file_name, content, stored.media_type)


def _choices() -> list[tuple[str, str]]:
    scheme = conditions.scheme_of(database(), the_campaign().id)
    return [(gate.id, in_words(gate.title)) for gate in scheme.gates] if scheme is not None else []


def _refused_document(form: ConditionForm) -> str:
    """Return why the document of a form is not taken, or that one is missing; empty where all is well."""
    given = chosen("document")
    if given is None:
        return _("请填写文号，或上传核查文件") if form.answered and not form.number.data else ""
    try:
        store_checked(None, read_file(given))
    except FileTooLargeError as error:
        return say_file_refused("too_large", given.filename or "", error.megabytes)
    except RefusedFileError as error:
        return say_file_refused(error.code, given.filename or "", FILE_LIMIT // MEGABYTE)
    given.seek(0)
    return ""


def _stored_document() -> Document | None:
    given = chosen("document")
    if given is None:
        return None
    name, kept = store_checked(settings().uploads, read_file(given))
    return Document(**kept, name=name)


def _read(form: ConditionForm) -> Answer:
    """Return what a form that is in order says."""
    return Answer(
        gate=form.gate.data or "",
        verdict=GateVerdict(form.verdict.data),
        source=form.source.data or "",
        dated=form.dated.data or today(),
        number=form.number.data or "",
        note=form.note.data or "",
        valid_until=form.valid_until.data,
    )


def _page(firm: Enterprise, form: ConditionForm | None, *, learns: bool = True, wrong_file: str = "") -> str:
    """Return the page. `learns`: whether the form counts as having shown what is recorded by now."""
    campaign = the_campaign()
    scheme = conditions.scheme_of(database(), campaign.id)
    rows = conditions.recorded(database(), campaign.id, firm.id)
    part = campaigns.participation_of(database(), firm.id, campaign.id)
    draft_id = submissions.draft_id(database(), part.id) if part is not None else None
    lines = []
    if scheme is not None:
        own = own_verdicts(database(), scheme, submissions.latest_version(database(), draft_id))
        lines = view_conditions(scheme, rows, own, today())
    if form is not None and learns:
        form.seen.data = str(rows[0].id if rows else 0)
    return ConditionsPage(
        campaign=campaign,
        enterprise=firm,
        lines=lines,
        answers=view_answers(scheme, rows),
        form=form if scheme is not None and part is not None else None,
        wrong_file=wrong_file,
    ).render()
