"""Officials' accounts: the system administrator makes and ends them, the security administrator grants roles.

Neither sees business data.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.accounts.administration_pages import AccountPage, AccountsPage, GrantPage, NewAccount, RolesPage
from survey.accounts.administration_words import roles_of_officials, say_refused
from survey.accounts.end_account import deactivate_account, reactivate_account
from survey.accounts.grant_role import Grant, grant_role
from survey.accounts.read_lacking_accounts import read_lacking_accounts
from survey.accounts.refusal_results import ChangeRefusedError, NoLongerAllowedError, NotFoundError
from survey.accounts.register import AccountExistsError, make_official_account
from survey.accounts.reset_second_factor import NoFactorError, reset_second_factor
from survey.accounts.trail_views import view_entries
from survey.definitions.directory import directory
from survey.forms.official import FirmFactorForm, GrantForm, OfficialForm, ReasonForm
from survey.models import Role, User
from survey.queries import people, trail
from survey.queries.people import OfficialFilters
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.addresses import Page, page_of, read_text
from survey.web.passwords import random_password
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _, in_words

blueprint = Blueprint("administration", __name__)
granting_blueprint = Blueprint("granting", __name__, url_prefix="/roles")
PAGE = 50


@blueprint.route("/accounts", methods=["GET", "POST"], endpoint="accounts")
@allow(Permission.KEEP_ACCOUNTS)
def accounts_page() -> str:
    """List the officials' accounts and make new ones without a role; the first password is shown once, here."""
    form = OfficialForm()
    made: NewAccount | None = None
    if form.validate_on_submit():
        password = random_password()
        account = User(
            login=form.login.data or "",
            name=form.name.data or "",
            phone=form.phone.data or "",
            role=Role.UNASSIGNED,
            must_change=True,
        )
        try:
            made = NewAccount(make_official_account(database(), account, password, by=signed_in()), password)
            form = OfficialForm(formdata=None)
        except AccountExistsError:
            form.login.errors = [_("该账号已存在，请换一个")]
    filters = _read_official_filters()
    return AccountsPage(
        form=form,
        made=made,
        clerks=people.clerks_count(database()),
        lacking=read_lacking_accounts(database()),
        page=_page_of_officials(filters),
        filters=filters,
        roles=roles_of_officials(),
    ).render()


@blueprint.get("/accounts/<int:user_id>")
@allow(Permission.KEEP_ACCOUNTS)
def account(user_id: int) -> str:
    """Show an official's account, what happened to it, and whether it can be ended."""
    return _page(user_id, ReasonForm(formdata=None))


@blueprint.post("/accounts/<int:user_id>/deactivate")
@allow(Permission.KEEP_ACCOUNTS)
def deactivate(user_id: int) -> str | Response:
    """End an official's account and all its sessions."""
    return _change(user_id, deactivate_account, _("账号已停用，已登录的会话全部结束。"))


@blueprint.post("/accounts/<int:user_id>/reactivate")
@allow(Permission.KEEP_ACCOUNTS)
def reactivate(user_id: int) -> str | Response:
    """Take an ended account up again."""
    return _change(user_id, reactivate_account, _("账号已恢复，可以登录。"))


def _change(user_id: int, service: Callable[..., None], done: str) -> str | Response:
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(user_id, form)
    fault = _try_change(lambda held: service(held, user_id, form.reason.data or "", by=signed_in()))
    if fault:
        form.form_errors.append(fault)
        return _page(user_id, form)
    flash(done)
    return redirect(url_for("administration.account", user_id=user_id))


def _try_change(service: Callable[[Session], None]) -> str:
    """Run a change of an official's account; return why it was refused, or an empty text.

    Answers 404 to an account that is no official's, and 403 where the reader has lost the permission meanwhile.
    """
    try:
        service(database())
    except NotFoundError:
        abort(404)
    except NoLongerAllowedError:
        abort(403)
    except ChangeRefusedError as error:
        return say_refused(error)
    return ""


def _page(user_id: int, form: ReasonForm) -> str:
    found = or_404(people.official(database(), user_id))
    changes = view_entries(database(), trail.changes_of_account(database(), user_id), whole=False)
    return AccountPage(account=found, form=form, changes=changes, own=user_id == signed_in().id).render()


@granting_blueprint.get("")
@allow(Permission.GRANT_ROLES)
def roles() -> str:
    """List the officials' accounts with their roles, those without one first."""
    return _roles_page(FirmFactorForm(formdata=None))


@granting_blueprint.post("/second-factor")
@allow(Permission.GRANT_ROLES)
def reset_factor_of_firm() -> str | Response:
    """Remove the second factor of a person of an enterprise, who is named by his login: he lost his telephone."""
    form = FirmFactorForm()
    if not form.validate_on_submit():
        return _roles_page(form)
    person = people.firm_person_by_login(database(), form.login.data or "")
    try:
        reset_second_factor(database(), person.id if person else 0, form.reason.data or "", by=signed_in())
    except NoFactorError:
        form.login.errors = [_("没有这个企业人员账号，或该账号没有设置动态口令，请核对登录账号")]
        return _roles_page(form)
    flash(_("动态口令已重设，本人下次用密码登录后可重新设置。"))
    return redirect(url_for("granting.roles"))


def _roles_page(form: FirmFactorForm) -> str:
    filters = _read_official_filters()
    return RolesPage(
        page=_page_of_officials(filters),
        filters=filters,
        roles=roles_of_officials(),
        unassigned=people.unassigned_count(database()),
        clerks=people.clerks_count(database()),
        lacking=read_lacking_accounts(database()),
        factor=form,
    ).render()


@granting_blueprint.get("/<int:user_id>", endpoint="account")
@allow(Permission.GRANT_ROLES)
def role(user_id: int) -> str:
    """Show an official's role and unit, with a form to change them."""
    return _grant_page(user_id, _form_as_is(user_id))


@granting_blueprint.post("/<int:user_id>")
@allow(Permission.GRANT_ROLES)
def grant(user_id: int) -> str | Response:
    """Give an official another role or unit; its sessions end."""
    or_404(people.official(database(), user_id))
    form = _offer_choices(GrantForm())
    if not form.validate_on_submit():
        return _grant_page(user_id, form)
    wanted = Grant(Role(form.role.data), form.unit.data or None, form.reason.data or "")
    fault = _try_change(lambda held: grant_role(held, user_id, wanted, by=signed_in()))
    if fault:
        form.form_errors.append(fault)
        return _grant_page(user_id, form)
    flash(_("已变更，该账号须重新登录。"))
    return redirect(url_for("granting.account", user_id=user_id))


@granting_blueprint.post("/<int:user_id>/second-factor")
@allow(Permission.GRANT_ROLES)
def reset_factor(user_id: int) -> str | Response:
    """Remove an official's second factor; it is set up anew at the next sign-in."""
    or_404(people.official(database(), user_id))
    form = _reason_form()
    if not form.validate_on_submit():
        return _grant_page(user_id, _form_as_is(user_id), form)
    try:
        reset_second_factor(database(), user_id, form.reason.data or "", by=signed_in())
    except NoFactorError:
        form.form_errors.append(_("没有可以重设的动态口令：尚未设置，或是您自己的账号。"))
        return _grant_page(user_id, _form_as_is(user_id), form)
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


def _grant_page(user_id: int, form: GrantForm, factor: ReasonForm | None = None) -> str:
    found = or_404(people.official(database(), user_id))
    changes = view_entries(database(), trail.changes_of_account(database(), user_id), whole=False)
    factor = factor or _reason_form(formdata=None)
    return GrantPage(account=found, form=form, factor=factor, changes=changes, own=user_id == signed_in().id).render()


def _read_official_filters() -> OfficialFilters:
    """Return the filters of a list of officials as the address has them."""
    return OfficialFilters(read_text(request.args), read_text(request.args, "role"), read_text(request.args, "state"))


def _page_of_officials(filters: OfficialFilters) -> Page[User]:
    """Return the page of the list of officials that the address asks for."""
    total = people.officials_count(database(), filters)
    return page_of(total, PAGE, lambda number: people.officials(database(), filters, page=number, size=PAGE))
