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
from survey.accounts.trail_views import view_entries
from survey.definitions.directory import directory
from survey.forms.official import GrantForm
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
    found = or_404(people.official(database(), user_id))
    given = {"role": "" if found.role == Role.UNASSIGNED else str(found.role), "unit": found.unit or ""}
    return _page(user_id, _offer_choices(GrantForm(formdata=None, data=given)))


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


def _offer_choices(form: GrantForm) -> GrantForm:
    form.role.choices = [("", _("请选择")), *roles_of_officials()]
    units = directory().current_units()
    form.unit.choices = [("", _("不适用")), *((unit.id, in_words(unit.name)) for unit in units)]
    return form


def _page(user_id: int, form: GrantForm) -> str:
    found = or_404(people.official(database(), user_id))
    changes = view_entries(trail.changes_of_account(database(), user_id))
    return GrantPage(account=found, form=form, changes=changes, own=user_id == signed_in().id).render()
