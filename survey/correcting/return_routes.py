"""An official's pages of returns: returning a version, the list, one return with what came back, undoing."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.answering.difference_views import Side, version_side
from survey.answering.finding_views import ErrorLine
from survey.correcting.check_return import check_return
from survey.correcting.pages import ReturnDetailPage, ReturnPage, ReturnsPage
from survey.correcting.refusal_results import ReturnRefusedError
from survey.correcting.return_for_correction import (
    NotReturnableError,
    PastDueError,
    is_returnable,
    return_submission,
)
from survey.correcting.undo_return import undo_return
from survey.correcting.views import (
    Picked,
    ReturnableSection,
    ReturnLine,
    returnable,
    view_detail,
    view_lines,
    view_returnable,
)
from survey.correcting.words import FILTERS, STATES, say_refused
from survey.forms.returning import ReturnForm, UndoForm, due_day_of, find_faults, read_remarks
from survey.models import Campaign, ReturnRequest, SubmissionVersion, utc_now
from survey.queries import campaigns, returns, submissions
from survey.queries.returns import ReturnFilter, ReturnState
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import Page, page_of
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import deadline
from survey.words.language import _

blueprint = Blueprint("returns", __name__)
PAGE = 50


@blueprint.route("/version/<int:version_id>/return", methods=["GET", "POST"], endpoint="make")
@allow(Permission.RETURN_ANSWERS)
def make(version_id: int) -> str | Response:
    """Show all answers of a version to pick from, and send it back with remarks and a due date."""
    version = or_404(submissions.version_in_scope(database(), current_scope(), version_id))
    if not is_returnable(database(), version.id):
        return _not_returnable(version.id)
    side, form = version_side(version), ReturnForm()
    keys = returnable(side)
    form.questions.choices = [(key, key) for key in keys]
    if request.method == "GET":
        form.questions.data = request.args.getlist("question")
        form.due_on.data = due_day_of(_campaign(version.submission.participation.campaign_id).correction_until)
        return _page(version, side, form, Picked(form.questions.data))
    remarks = read_remarks(request.form, keys)
    picked = form.questions.data or []
    faults = find_faults(remarks, [key for key in picked if key in keys])
    if not form.validate_on_submit() or faults:
        return _page(version, side, form, Picked(picked, remarks, faults))
    wanted = {key: remarks[key] for key in keys if key in picked}
    try:
        made = return_submission(
            database(), version.id, form.reason.data or "", due_at=form.due_at(), questions=wanted, user=signed_in()
        )
    except NotReturnableError:
        return _not_returnable(version_id)
    except PastDueError:
        form.due_on.errors = [_("答复期限已经过去，请选今天或以后的日期")]
        return _page(version, side, form, Picked(picked, remarks))
    flash(_("已退回补正，企业登录后会看到原因和期限 %(time)s。", time=deadline(form.due_at())))
    return redirect(url_for("returns.detail", return_id=made))


def _page(version: SubmissionVersion, side: Side, form: ReturnForm, picked: Picked) -> str:
    sections = view_returnable(side, picked)
    return ReturnPage(version=version, form=form, sections=sections, errors=_errors(form, sections)).render()


def _errors(form: ReturnForm, sections: Sequence[ReturnableSection]) -> list[ErrorLine]:
    """Return everything that is wrong: of the fields, then of the questions."""
    lines = [ErrorLine(field.id, str(text)) for field in form for text in field.errors]
    return lines + [
        ErrorLine(f"pick-{item.key}", f"{item.title}：{item.fault}")
        for section in sections
        for item in section.questions
        if item.fault
    ]


def _not_returnable(version_id: int) -> Response:
    flash(_("这一版不能退回：已退回，或企业已提交新版本、撤回、退出或注销。请查看最新评估。"), "warning")
    return redirect(url_for("submitting.version", version_id=version_id))


def _campaign(campaign_id: int) -> Campaign:
    return or_404(campaigns.campaign(database(), campaign_id))


@blueprint.get("/returns", endpoint="listed")
@allow(Permission.RETURN_ANSWERS)
def listed() -> str:
    """List the returns of the firms in the official's scope: what came back first, then the next to be due."""
    campaign, scope, now = chosen_campaign(), current_scope(), utc_now()
    text = request.args.get("state", "")
    state = ReturnState(text) if text in FILTERS else None
    wanted = ReturnFilter(state, now)
    number = campaign.id if campaign is not None else 0
    total = returns.return_count(database(), number, scope, wanted)

    def rows(page: int) -> list[ReturnLine]:
        return view_lines(returns.return_rows(database(), number, scope, wanted, page=page, size=PAGE), now)

    page: Page[ReturnLine] = page_of(total, PAGE, rows)
    states = [(item.value, str(STATES[item][0])) for item in FILTERS]
    return ReturnsPage(campaign=campaign, page=page, state=state or "", states=states).render()


@blueprint.get("/returns/<int:return_id>", endpoint="detail")
@allow(Permission.RETURN_ANSWERS)
def detail(return_id: int) -> str:
    """Show one return: what was asked for, and what came back beside what was submitted."""
    return _detail(_find(return_id), UndoForm())


@blueprint.post("/returns/<int:return_id>/undo", endpoint="undo")
@allow(Permission.RETURN_ANSWERS)
def undo(return_id: int) -> str | Response:
    """Undo a return that nobody of the firm has opened."""
    found, form = _find(return_id), UndoForm()
    if not form.validate_on_submit():
        return _detail(found, form)
    try:
        undo_return(database(), return_id, form.reason.data or "", user=signed_in())
    except ReturnRefusedError as error:
        flash(say_refused(error.code), "warning")
    else:
        flash(_("退回已撤销，企业的这次提交照旧算数。"))
    return redirect(url_for("returns.detail", return_id=return_id))


@blueprint.post("/returns/<int:return_id>/checked", endpoint="checked")
@allow(Permission.RETURN_ANSWERS)
def checked(return_id: int) -> Response:
    """Say that what came back was looked at."""
    _find(return_id)
    try:
        check_return(database(), return_id, user=signed_in())
    except ReturnRefusedError as error:
        flash(say_refused(error.code), "warning")
    else:
        flash(_("已登记：看过改好的内容。"))
    return redirect(url_for("returns.detail", return_id=return_id))


def _find(return_id: int) -> ReturnRequest:
    return or_404(returns.return_in_scope(database(), current_scope(), return_id))


def _detail(found: ReturnRequest, form: UndoForm) -> str:
    campaign = _campaign(found.version.submission.participation.campaign_id)
    return ReturnDetailPage(detail=view_detail(database(), found, campaign, utc_now()), form=form).render()
