"""The security administrator's pages: who has which role for which unit; no business data."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.accounts.administration_pages import GrantPage, RolesPage
from survey.accounts.administration_routes import (
    page_of_officials,
    read_official_filters,
    roles_of_officials,
    try_change,
)
from survey.accounts.grant_role import Grant, grant_role
from survey.accounts.reset_second_factor import NoFactorError, reset_second_factor
from survey.accounts.trail_views import view_entries
from survey.definitions.directory import directory
from survey.forms.official import GrantForm, ReasonForm
from survey.models import Role
from survey.queries import people, trail
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.pages import database
from survey.web.responses import or_404
from survey.words.language import _, in_words

blueprint = Blueprint("granting", __name__, url_prefix="/roles")


@blueprint.get("")
@allow(Permission.GRANT_ROLES)
def roles() -> str:
    """List the officials' accounts with their roles, those without one first."""
    filters = read_official_filters()
    return RolesPage(
        page=page_of_officials(filters),
        filters=filters,
        roles=roles_of_officials(),
        unassigned=people.unassigned_count(database()),
    ).render()


@blueprint.get("/<int:user_id>")
@allow(Permission.GRANT_ROLES)
def account(user_id: int) -> str:
    """Show an official's role and unit, with a form to change them."""
    return _page(user_id, _form_as_is(user_id))


@blueprint.post("/<int:user_id>")
@allow(Permission.GRANT_ROLES)
def grant(user_id: int) -> str | Response:
    """Give an official another role or unit; its sessions end."""
    or_404(people.official(database(), user_id))
    form = _offer_choices(GrantForm())
    if not form.validate_on_submit():
        return _page(user_id, form)
    wanted = Grant(Role(form.role.data), form.unit.data or None, form.reason.data or "")
    fault = try_change(lambda held: grant_role(held, user_id, wanted, by=signed_in()))
    if fault:
        form.form_errors.append(fault)
        return _page(user_id, form)
    flash(_("已变更，该账号须重新登录。"))
    return redirect(url_for("granting.account", user_id=user_id))


@blueprint.post("/<int:user_id>/second-factor")
@allow(Permission.GRANT_ROLES)
def reset_factor(user_id: int) -> str | Response:
    """Remove an official's second factor; it is set up anew at the next sign-in."""
    or_404(people.official(database(), user_id))
    form = _reason_form()
    if not form.validate_on_submit():
        return _page(user_id, _form_as_is(user_id), form)
    try:
        reset_second_factor(database(), user_id, form.reason.data or "", by=signed_in())
    except NoFactorError:
        form.form_errors.append(_("没有可以重设的动态口令：尚未设置，或是您自己的账号。"))
        return _page(user_id, _form_as_is(user_id), form)
    flash(_("动态口令已重设，本人下次登录时重新设置。"))
    return redirect(url_for("granting.account", user_id=user_id))


def _reason_form(**more: object) -> ReasonForm:
    """Return the form of the reason for a reset, whose fields have names of their own beside the grant's."""
    return ReasonForm(prefix="factor", **more)


def _form_as_is(user_id: int) -> GrantForm:
    """Return the form of a grant that says what the official has now."""
    found = or_404(people.official(database(), user_id))
    given = {"role": "" if found.role == Role.UNASSIGNED else str(found.role), "unit": found.unit or ""}
    return _offer_choices(GrantForm(formdata=None, data=given))


def _offer_choices(form: GrantForm) -> GrantForm:
    form.role.choices = [("", _("请选择")), *roles_of_officials()]
    units = directory().current_units()
    form.unit.choices = [("", _("不适用")), *((unit.id, in_words(unit.name)) for unit in units)]
    return form


def _page(user_id: int, form: GrantForm, factor: ReasonForm | None = None) -> str:
    found = or_404(people.official(database(), user_id))
    changes = view_entries(trail.changes_of_account(database(), user_id))
    factor = factor or _reason_form(formdata=None)
    return GrantPage(account=found, form=form, factor=factor, changes=changes, own=user_id == signed_in().id).render()
