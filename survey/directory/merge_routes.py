"""The page on which two records of one firm are merged: the other is looked for, both are shown, then confirmed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.directory.firm_results import FirmRefusedError
from survey.directory.merge_firms import merge_firms
from survey.directory.merger_results import plan_merge
from survey.directory.pages import MergeFirmsPage
from survey.directory.views import MergeView, view_merge
from survey.directory.words import say_firm_refused
from survey.forms.directory import MergeForm
from survey.models import Enterprise
from survey.queries import firm_records, merging
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import read_text
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _

blueprint = Blueprint("merging", __name__, url_prefix="/firms")
THIS, OTHER = "this", "other"
FOUND = 20


@blueprint.get("/<int:enterprise_id>/merge")
@allow(Permission.MERGE_FIRMS)
def merge(enterprise_id: int) -> str:
    """Look for another record of a firm, and show both side by side."""
    form = MergeForm(request.args)
    return _page(enterprise_id, form)


@blueprint.post("/<int:enterprise_id>/merge")
@allow(Permission.MERGE_FIRMS)
def confirm(enterprise_id: int) -> str | Response:
    """Merge both as they were shown."""
    or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    form = _offer(MergeForm())
    other = firm_records.in_reach(database(), current_scope(), form.other.data or 0)
    if not form.validate_on_submit():
        return _page(enterprise_id, form)
    if other is None:
        form.form_errors.append(say_firm_refused(FirmRefusedError("gone")))
        return _page(enterprise_id, form)
    pair = (enterprise_id, other.id)
    kept, merged = pair if form.keep.data == THIS else pair[::-1]
    try:
        merge_firms(
            database(),
            kept,
            merged,
            stamp=form.stamp.data or "",
            reason=form.reason.data or "",
            author_id=signed_in().id,
        )
    except FirmRefusedError as error:
        form.form_errors.append(say_firm_refused(error))
        return _page(enterprise_id, form)
    flash(_("已合并。另一条记录的地址、名称和代码今后都指向本企业。"))
    return redirect(url_for("firms.firm", enterprise_id=kept))


def _offer(form: MergeForm) -> MergeForm:
    form.keep.choices = [(THIS, ""), (OTHER, "")]
    form.keep.data = form.keep.data if form.keep.data == OTHER else THIS
    return form


def _page(enterprise_id: int, form: MergeForm) -> str:
    found = or_404(firm_records.in_reach(database(), current_scope(), enterprise_id))
    text = read_text(request.args)
    _offer(form)
    other = firm_records.in_reach(database(), current_scope(), form.other.data or 0)
    view = None if other is None or other.id == found.id else _view(found, other, keep=form.keep.data or THIS)
    alike = firm_records.alike(database(), current_scope(), text, beside=enterprise_id, limit=FOUND)
    return MergeFirmsPage(enterprise=found, text=text, found=alike, form=form, view=view).render()


def _view(found: Enterprise, other: Enterprise, *, keep: str) -> MergeView:
    kept, merged = (found, other) if keep == THIS else (other, found)
    has, gone = merging.holding(database(), kept.id), merging.holding(database(), merged.id)
    return view_merge((kept, merged), (has, gone), plan_merge(kept, merged, has, gone))
