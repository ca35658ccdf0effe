"""What visits found of the own enterprise: read, accepted, or objected to."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.answering.file_words import say_file_refused
from survey.answering.find_draft import own_draft
from survey.answering.finding_views import ErrorLine
from survey.answering.store_evidence import RefusedFileError, store_checked
from survey.config import FILE_LIMIT, MEGABYTE
from survey.definitions.local_days import today
from survey.forms.visiting import ACCEPT, SaidForm, said_forms
from survey.models import VisitAct
from survey.queries import visits
from survey.store.files import path_of_digest
from survey.store.permissions import Permission
from survey.verifying.condition_results import Document
from survey.visiting.answer_findings import answer_findings
from survey.visiting.own_views import view_own, waiting_of
from survey.visiting.pages import OwnVisitsPage
from survey.visiting.read_sheet import read_sheet
from survey.visiting.visit_results import Said, VisitRefusedError
from survey.visiting.words import say_visit_refused
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.received_files import FileTooLargeError, chosen, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import or_404, stored_attachment
from survey.words.language import _

blueprint = Blueprint("own_visits", __name__, url_prefix="/own-visits")
SEEN = (VisitAct.SUBMITTED, VisitAct.ANSWERED, VisitAct.CONFIRMED)
"""The states in which a firm sees what was found."""


@blueprint.get("")
@allow(Permission.SEE_FINDINGS)
def own() -> str:
    """Show what visits found of the own firm, and to its responsible person the forms to answer."""
    return _page({}, [])


@blueprint.post("/<int:visit_id>")
@takes_files()
@allow(Permission.ANSWER_FINDINGS)
def answer(visit_id: int) -> str | Response:
    """Say of each finding whether it is accepted; all at once."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    source = or_404(read_sheet(database(), current_scope(), visit))
    waiting = waiting_of(source)
    forms = said_forms(waiting, sent=True)
    well = [form.validate_on_submit() for form in forms.values()]  # every one says its faults
    wrong = [line for number in waiting for line in _refused_file(number)]
    if not all(well) or wrong or visit.state not in SEEN:
        return _page(forms, wrong)
    said = [_read(number, form) for number, form in forms.items()]
    try:
        answer_findings(database(), visit_id, said, author_id=signed_in().id)
    except VisitRefusedError as refused:
        return _page(forms, [ErrorLine(f"visit-{visit_id}", say_visit_refused(refused))])
    flash(_("答复已提交。主管部门复核后生效。"))
    return redirect(url_for("own_visits.own"))


@blueprint.get("/<int:visit_id>/files/<int:finding_id>")
@allow(Permission.SEE_FINDINGS)
def file(visit_id: int, finding_id: int) -> Response:
    """Send the photograph or file of a finding, once the firm is told of it."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    row = or_404(visits.finding_with_file(database(), current_scope(), visit_id, finding_id))
    if visit.state not in SEEN:
        abort(404)
    stored = or_404(row.evidence)
    return stored_attachment(row.file_name, path_of_digest(settings().uploads, stored.digest), stored.media_type)


def _refused_file(number: int) -> list[ErrorLine]:
    """Return why the file beside a finding is not taken; nothing where all is well."""
    name = f"f{number}-file"
    given = chosen(name)
    if given is None:
        return []
    try:
        store_checked(None, (given.filename or "", given.stream))
    except FileTooLargeError as error:
        return [ErrorLine(name, say_file_refused("too_large", given.filename or "", error.megabytes))]
    except RefusedFileError as error:
        return [ErrorLine(name, say_file_refused(error.code, given.filename or "", FILE_LIMIT // MEGABYTE))]
    return []


def _read(number: int, form: SaidForm) -> Said:
    accepts, given = form.said.data == ACCEPT, chosen(f"f{number}-file")
    if accepts or given is None:
        return Said(number, accepts, form.text.data or "")
    given.stream.seek(0)
    name, kept = store_checked(settings().uploads, (given.filename or "", given.stream))
    return Said(number, accepts, form.text.data or "", Document(**kept, name=name))


def _page(forms: Mapping[int, SaidForm], errors: list[ErrorLine]) -> str:
    """Return the page. `forms`: those that were sent and refused."""
    draft, may_answer = own_draft(), may(Permission.ANSWER_FINDINGS)
    found = [row for row in visits.of_firm(database(), draft.campaign.id, draft.enterprise.id) if row.state in SEEN]
    sources = [or_404(read_sheet(database(), current_scope(), row)) for row in found]
    own = [view_own(source, may_answer=may_answer, day=today()) for source in sources]
    waiting = [number for source, one in zip(sources, own, strict=True) if one.open for number in waiting_of(source)]
    shown = {**said_forms([number for number in waiting if number not in forms], sent=False), **forms}
    faults = [ErrorLine(field.id, str(text)) for form in forms.values() for field in form for text in field.errors]
    return OwnVisitsPage(
        campaign=draft.campaign, firm=draft.enterprise, visits=own, forms=shown, errors=[*errors, *faults]
    ).render()
