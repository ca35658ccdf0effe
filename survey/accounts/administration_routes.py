"""The system administrator's pages: officials' accounts are made, ended and taken up again; no business data."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.accounts.administration_pages import AccountPage, AccountsPage, NewAccount
from survey.accounts.administration_words import say_refused
from survey.accounts.check_administrators import ChangeRefusedError, NoLongerAllowedError, NotFoundError
from survey.accounts.end_account import deactivate_account, reactivate_account
from survey.accounts.register import AccountExistsError, make_official_account
from survey.accounts.trail_views import view_entries
from survey.forms.official import OfficialForm, ReasonForm
from survey.models import OF_ENTERPRISES, Role, User
from survey.queries import people, trail
from survey.queries.people import OfficialFilters
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.addresses import Page, page_of, read_text
from survey.web.pages import database
from survey.web.passwords import random_password
from survey.web.responses import or_404
from survey.words.language import _
from survey.words.roles import ROLE_TITLES

blueprint = Blueprint("administration", __name__)
PAGE = 50


def read_official_filters() -> OfficialFilters:
    """Return the filters of a list of officials as the address has them."""
    return OfficialFilters(read_text(request.args), read_text(request.args, "role"), read_text(request.args, "state"))


def page_of_officials(filters: OfficialFilters) -> Page[User]:
    """Return the page of the list of officials that the address asks for."""
    total = people.officials_count(database(), filters)
    return page_of(total, PAGE, lambda number: people.officials(database(), filters, page=number, size=PAGE))


def roles_of_officials() -> list[tuple[str, str]]:
    """Return the roles that an account without an enterprise can have, with their titles."""
    return [(role.value, str(ROLE_TITLES[role])) for role in Role if role not in OF_ENTERPRISES]


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
    filters = read_official_filters()
    return AccountsPage(
        form=form, made=made, page=page_of_officials(filters), filters=filters, roles=roles_of_officials()
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
    fault = try_change(lambda held: service(held, user_id, form.reason.data or "", by=signed_in()))
    if fault:
        form.form_errors.append(fault)
        return _page(user_id, form)
    flash(done)
    return redirect(url_for("administration.account", user_id=user_id))


def try_change(service: Callable[[Session], None]) -> str:
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
    changes = view_entries(trail.changes_of_account(database(), user_id))
    return AccountPage(account=found, form=form, changes=changes, own=user_id == signed_in().id).render()
