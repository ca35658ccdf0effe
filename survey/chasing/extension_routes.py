"""The pages of extensions: those of the campaign, one for a unit or all, one for a firm, one revoked."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.chasing.extend import extend_firms, extend_unit
from survey.chasing.extension_results import ExtensionRefusedError, Longer
from survey.chasing.extension_views import view_extensions
from survey.chasing.extension_words import say_extension_refused
from survey.chasing.pages import ExtendFirmPage, ExtensionsPage, RevokePage
from survey.chasing.revoke_extension import revoke_extension
from survey.definitions.directory import directory
from survey.directory.call_results import CallRefusedError
from survey.directory.words import say_left, say_refusal
from survey.forms.campaign import given
from survey.forms.extension import ALL, ExtendForm, LongerForm, RevokeForm
from survey.models import Campaign, Enterprise, Extension, utc_now
from survey.queries import campaigns, closes, extensions
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import deadline, unit_name
from survey.words.language import _, in_words

blueprint = Blueprint("extensions", __name__, url_prefix="/extensions")
PREVIEW = "preview"


@blueprint.get("", endpoint="extensions")
@allow(Permission.CHASE_FIRMS)
def index() -> str:
    """Show the extensions of the campaign that hold for a firm of the reader's scope."""
    return _list(_form(sent=False) if may(Permission.EXTEND) else None)


@blueprint.post("")
@allow(Permission.EXTEND)
def extend() -> str | Response:
    """Give a unit or all more time, or show how many firms that reaches."""
    form, campaign = _form(sent=True), the_campaign()
    if not form.validate_on_submit():
        return _list(form)
    unit = "" if form.whom.data == ALL else form.whom.data
    if request.form.get("action") == PREVIEW:
        return _list(form, _preview(campaign, unit, form))
    try:
        extend_unit(database(), campaign.id, unit, _longer(form), author_id=signed_in().id)
    except ExtensionRefusedError as refused:
        form.until.errors = [*form.until.errors, say_extension_refused(refused)]
        return _list(form)
    flash(_("已延期。企业在工作台上看得到新的截止时间和理由。"))
    return redirect(url_for("extensions.extensions"))


@blueprint.route("/firms/<int:enterprise_id>", methods=["GET", "POST"])
@allow(Permission.EXTEND)
def firm(enterprise_id: int) -> str | Response:
    """Give one firm more time."""
    found, campaign = _firm(enterprise_id), the_campaign()
    form = LongerForm() if request.method == "POST" else LongerForm(formdata=None)
    if not form.validate_on_submit():
        return _of_firm(found, campaign, form)
    try:
        outcome = extend_firms(database(), campaign.id, [enterprise_id], _longer(form), author_id=signed_in().id)
    except CallRefusedError as refused:
        form.reason.errors = [*form.reason.errors, say_refusal(refused.code)]
        return _of_firm(_firm(enterprise_id), the_campaign(), form)
    except ExtensionRefusedError as refused:
        form.until.errors = [*form.until.errors, say_extension_refused(refused)]
        return _of_firm(_firm(enterprise_id), the_campaign(), form)
    if not outcome.done:
        form.form_errors.append(_say_left(outcome.why[enterprise_id]))
        return _of_firm(_firm(enterprise_id), the_campaign(), form)
    flash(_("已延期。企业在工作台上看得到新的截止时间和理由。"))
    return redirect(url_for("extensions.firm", enterprise_id=enterprise_id))


@blueprint.route("/<int:extension_id>/revoke", methods=["GET", "POST"])
@allow(Permission.EXTEND)
def revoke(extension_id: int) -> str | Response:
    """Revoke an extension that nobody has used yet."""
    _find(extension_id)
    form = RevokeForm() if request.method == "POST" else RevokeForm(formdata=None)
    if not form.validate_on_submit():
        return _revoking(_find(extension_id), form)
    try:
        revoke_extension(database(), extension_id, reason=form.reason.data or "", author_id=signed_in().id)
    except ExtensionRefusedError as refused:
        form.form_errors.append(say_extension_refused(refused))
        return _revoking(_find(extension_id), form)
    flash(_("延期已撤销。"))
    return redirect(url_for("extensions.extensions"))


def _find(extension_id: int) -> Extension:
    return or_404(extensions.extension(database(), the_campaign().id, current_scope(), extension_id))


def _firm(enterprise_id: int) -> Enterprise:
    return or_404(campaigns.enterprise_in_scope(database(), current_scope(), enterprise_id))


def _form(*, sent: bool) -> ExtendForm:
    form = ExtendForm() if sent else ExtendForm(formdata=None)
    units = [(unit.id, in_words(unit.name)) for unit in directory().current_units()]
    form.whom.choices = [(ALL, _("全部企业")), *units]
    return form


def _longer(form: LongerForm) -> Longer:
    return Longer(given(form.until.data), form.reason.data or "")


def _say_left(code: str) -> str:
    return _("这家企业现在的截止时间不早于这个时间，没有延长。") if code == "longer" else say_left(code)


def _preview(campaign: Campaign, unit: str, form: ExtendForm) -> str:
    firms = extensions.open_firms(database(), campaign.id, unit)
    whom = _("%(unit)s全部企业", unit=unit_name(unit)) if unit else _("全部企业")
    return _(
        "%(whom)s延期到%(until)s：现在有 %(n)s 家已列入、还没有提交。已提交的企业也可以在此之前撤回修改。",
        whom=whom,
        until=deadline(form.until.data),
        n=firms,
    )


def _list(form: ExtendForm | None, preview: str = "") -> str:
    campaign = the_campaign()
    rows = extensions.extensions(database(), campaign.id, current_scope())
    return ExtensionsPage(campaign=campaign, rows=view_extensions(rows, utc_now()), form=form, preview=preview).render()


def _of_firm(enterprise: Enterprise, campaign: Campaign, form: LongerForm) -> str:
    rows = extensions.for_firm(database(), campaign.id, current_scope(), enterprise)
    return ExtendFirmPage(
        campaign=campaign,
        enterprise=enterprise,
        calendar=closes.calendar_of(database(), campaign, enterprise.id),
        rows=view_extensions(rows, utc_now()),
        form=form,
    ).render()


def _revoking(found: Extension, form: RevokeForm) -> str:
    [row] = view_extensions([found], utc_now())
    return RevokePage(campaign=the_campaign(), row=row, form=form).render()
