"""The officials' page of sealed commitments: awaited ones are accepted here."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.accounts.accept_seal import NotAwaitedError, accept_seal
from survey.accounts.people_pages import SealsPage
from survey.forms.people import SealForm
from survey.queries import sealed_commitments
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import page_of
from survey.web.chosen_campaign import chosen_id
from survey.web.request_context import database
from survey.words.language import _

blueprint = Blueprint("seals", __name__, url_prefix="/commitments")
PAGE, LAST = 20, 20


@blueprint.get("")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def awaited() -> str:
    """Show whose sealed commitment is awaited, and which were accepted last."""
    return _page(SealForm(formdata=None), 0)


@blueprint.post("/<int:enterprise_id>/accept")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def accept(enterprise_id: int) -> str | Response:
    """Accept the sealed commitment of one of an enterprise's versions."""
    versions = sealed_commitments.awaited_versions(database(), current_scope(), chosen_id(), enterprise_id)
    if not versions:
        abort(404)
    form = SealForm()
    form.version.choices = [(version.id, version.receipt) for version in versions]
    if not form.validate_on_submit():
        return _page(form, enterprise_id)
    try:
        accept_seal(
            database(),
            current_scope(),
            form.version.data,
            (form.how.data or "").strip(),
            by=signed_in(),
            campaign_id=chosen_id(),
        )
    except NotAwaitedError:
        abort(404)
    flash(_("已确认收到盖章的承诺书，该企业从下一次评估起参加排序。"))
    return redirect(url_for("seals.awaited"))


def _page(form: SealForm, anchor: int) -> str:
    """Return the page. `anchor`: the enterprise whose form was not complete, or 0."""
    scope, campaign_id = current_scope(), chosen_id()
    return SealsPage(
        page=page_of(
            sealed_commitments.awaited_count(database(), scope, campaign_id),
            PAGE,
            lambda number: sealed_commitments.awaited(database(), scope, campaign_id, page=number, size=PAGE),
        ),
        accepted=sealed_commitments.accepted(database(), scope, limit=LAST),
        form=form,
        anchor=anchor,
    ).render()
