"""The administrator's pages: accounts and the audit trail, without business data."""

from __future__ import annotations

from flask import Blueprint

from survey.accounts.pages import AccountsPage, AuditPage, NewAccount
from survey.accounts.register import AccountExistsError, make_official_account
from survey.definitions.directory import directory
from survey.forms.account import OfficialForm
from survey.models import OF_ENTERPRISES, Role, User
from survey.queries import people
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.addresses import page_of
from survey.web.pages import database
from survey.web.passwords import random_password
from survey.words.language import _, in_words
from survey.words.roles import ROLE_TITLES

blueprint = Blueprint("administration", __name__)
PAGE = 50


def _form() -> OfficialForm:
    form = OfficialForm()
    form.role.choices = [(role.value, ROLE_TITLES[role]) for role in Role if role not in OF_ENTERPRISES]
    units = directory().current_units()
    form.unit.choices = [("", _("不适用")), *((unit.id, in_words(unit.name)) for unit in units)]
    return form


@blueprint.route("/accounts", methods=["GET", "POST"], endpoint="accounts")
@allow(Permission.KEEP_ACCOUNTS)
def accounts_page() -> str:
    """List the officials' accounts and make new ones; the first password is shown once, here."""
    form = _form()
    made: NewAccount | None = None
    if form.validate_on_submit():
        password = random_password()
        unit = form.unit.data if form.role.data == Role.TOWN.value else None
        account = User(
            login=(form.login.data or "").strip(),
            name=(form.name.data or "").strip(),
            role=Role(form.role.data),
            unit=unit,
        )
        try:
            made = NewAccount(make_official_account(database(), account, password, by=signed_in()), password)
            form = _form()
        except AccountExistsError:
            form.login.errors = [_("该账号已存在，请换一个")]
    return AccountsPage(form=form, made=made, accounts=people.officials(database())).render()


@blueprint.get("/audit")
@allow(Permission.READ_TRAIL)
def audit() -> str:
    """Show the audit trail, newest first, page by page."""
    page = page_of(
        people.audit_count(database()), PAGE, lambda number: people.audit_page(database(), page=number, size=PAGE)
    )
    return AuditPage(page=page).render()
