"""The officials' pages where codes are issued to people who forgot their password."""

from __future__ import annotations

from flask import Blueprint, abort, request

from survey.accounts.pages import IssuedResetPage, PeoplePage
from survey.accounts.reset_password import NoPersonError, reset_by_official
from survey.forms.password import IssueResetForm
from survey.queries import people
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import page_of, read_text
from survey.web.request_context import database, settings
from survey.web.responses import or_404
from survey.web.taken_forms import taken

blueprint = Blueprint("resets", __name__)
PAGE = 20


@blueprint.get("/people")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def people_page() -> str:
    """List the people of the enterprises in the official's scope."""
    return _list(current_scope())


@blueprint.route("/people/<int:user_id>/reset", methods=["GET", "POST"])
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def of_person(user_id: int) -> str:
    """Issue a code to a person of an enterprise, who sets a new password with it."""
    return _issue(current_scope(), user_id)


@blueprint.get("/officials")
@allow(Permission.KEEP_ACCOUNTS)
def officials_page() -> str:
    """List the officials' and administrators' accounts."""
    return _list(None)


@blueprint.route("/officials/<int:user_id>/reset", methods=["GET", "POST"])
@allow(Permission.KEEP_ACCOUNTS)
def of_official(user_id: int) -> str:
    """Issue a code to an official or to another administrator."""
    return _issue(None, user_id)


def _list(scope: Scope | None) -> str:
    text = read_text(request.args)
    return PeoplePage(
        of_firms=scope is not None,
        text=text,
        page=page_of(
            people.people_count(database(), scope, text),
            PAGE,
            lambda number: people.people_page(database(), scope, text, page=number, size=PAGE),
        ),
    ).render()


def _issue(scope: Scope | None, user_id: int) -> str:
    user = or_404(people.person_in(database(), scope, user_id))
    if user.id == signed_in().id:
        abort(404)
    form, code = IssueResetForm(), ""
    if form.validate_on_submit():
        reason = (form.reason.data or "").strip()
        try:
            code = reset_by_official(database(), settings(), (scope, user_id), reason, by=signed_in())
        except NoPersonError:
            abort(404)
        taken()
    person = or_404(people.person_in(database(), scope, user_id))
    return IssuedResetPage(form=form, person=person, code=code, of_firms=scope is not None).render()
