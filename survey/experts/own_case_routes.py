"""What an expert does: the list of cases, marks apart from the others', and that one is not impartial."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.answering.store_evidence import record_download
from survey.answering.summary_views import view_version_summary
from survey.definitions.catalogue import catalogue
from survey.definitions.local_days import today
from survey.experts.end_assignment import end_assignment
from survey.experts.expert_results import ExpertRefusedError, OpinionGiven
from survey.experts.give_opinion import give_opinion
from survey.experts.own_views import values_of, view_others, view_own
from survey.experts.pages import OwnCasePage, OwnCasesPage
from survey.experts.round_views import newest, scales_of
from survey.experts.words import say_expert_refused
from survey.forms.experts import OpinionForm, ReasonForm, opinion_form
from survey.models import AssignmentEndKind, ExpertAdvice, ExpertAssignment
from survey.queries import expert_rounds, submissions
from survey.store.files import path_of_digest
from survey.store.permissions import Permission
from survey.web.access import allow, recorded, signed_in
from survey.web.addresses import as_number
from survey.web.request_context import database, settings
from survey.web.responses import or_404, stored_attachment
from survey.words.language import _

blueprint = Blueprint("expert_cases", __name__, url_prefix="/expert-cases")
ABOUT_PROJECT = ("project", "goals")
"""The sections that an expert reads first."""


@blueprint.get("")
@allow(Permission.MARK_CASES)
def listed() -> str:
    """Show what waits for the expert's marks, and what has them."""
    return OwnCasesPage(lines=view_own(database(), signed_in().id, today())).render()


@blueprint.get("/<int:assignment_id>")
@allow(Permission.MARK_CASES)
def case(assignment_id: int) -> str:
    """Show a case: the firm's answers and files, the form, and the others' marks once one's own are given."""
    return _page(_own(assignment_id))


@blueprint.post("/<int:assignment_id>")
@allow(Permission.MARK_CASES)
def mark(assignment_id: int) -> str | Response:
    """Give marks, or change them with a reason."""
    found = _own(assignment_id)
    form = opinion_form(scales_of(found.case.round), again=bool(found.opinions))
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        give_opinion(database(), found.id, _read(form), author_id=signed_in().id)
    except ExpertRefusedError as refused:
        form.form_errors.append(say_expert_refused(refused.code))
        found = _own(assignment_id)
        latest = newest(found)
        form.seen.data = str(latest.id if latest is not None else 0)
        return _page(found, form)
    flash(_("评分已提交。其他专家已提交的评分现在可以看到。"))
    return redirect(url_for("expert_cases.case", assignment_id=assignment_id))


@blueprint.post("/<int:assignment_id>/recuse")
@allow(Permission.MARK_CASES)
def recuse(assignment_id: int) -> str | Response:
    """Say that one is not impartial towards the firm."""
    found, form = _own(assignment_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(found, recuse=form)
    try:
        end_assignment(
            database(), found.id, AssignmentEndKind.RECUSED, form.reason.data or "", author_id=signed_in().id
        )
    except ExpertRefusedError as refused:
        form.form_errors.append(say_expert_refused(refused.code))
        return _page(_own(assignment_id), recuse=form)
    flash(_("已声明回避，这家企业不再由您评审。"))
    return redirect(url_for("expert_cases.listed"))


@blueprint.get("/<int:assignment_id>/files/<int:link_id>")
@recorded
@allow(Permission.MARK_CASES)
def download(assignment_id: int, link_id: int) -> Response:
    """Send a file of the firm as an attachment, which is recorded."""
    link, stored = or_404(expert_rounds.own_file(database(), signed_in().id, assignment_id, link_id))
    name, kind, path = link.name, stored.media_type, path_of_digest(settings().uploads, stored.digest)
    record_download(database(), link, user_id=signed_in().id)
    return stored_attachment(name, path, kind)


def _own(assignment_id: int) -> ExpertAssignment:
    return or_404(expert_rounds.own_case(database(), signed_in().id, assignment_id))


def _read(form: OpinionForm) -> OpinionGiven:
    """Return what a form that is in order says."""
    marks = {mark.name[5:]: (int(mark.data), why.data or "") for mark, why in form.pairs()}
    return OpinionGiven(
        marks,
        ExpertAdvice(form.advice.data),
        form.comment.data or "",
        form.change_reason.data or "",
        as_number(form.seen.data or "") or 0,
    )


def _page(found: ExpertAssignment, form: OpinionForm | None = None, *, recuse: ReasonForm | None = None) -> str:
    row = found.case.round
    scales = scales_of(row)
    others, figures = view_others(database(), scales, found)
    blocks = view_version_summary(found.case.version, {item.digest: item for item in catalogue().versions.values()})
    return OwnCasePage(
        assignment=found,
        summary=sorted(blocks, key=lambda block: block.section not in ABOUT_PROJECT),
        files=submissions.evidence_of(database(), found.case.version.submission_id),
        form=form or opinion_form(scales, again=bool(found.opinions), values=values_of(newest(found))),
        recuse=recuse or ReasonForm(formdata=None),
        others=others,
        figures=figures,
        ended=row.ended is not None,
        day=today(),
    ).render()
