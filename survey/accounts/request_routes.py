"""The pages where officials decide on requests for accounts, each shown beside the contact on record."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.accounts.decide_requests import (
    SUPERSEDED,
    NotWaitingError,
    approve_account,
    approve_request,
    end_account,
    refuse_request,
)
from survey.accounts.pages import RequestsPage
from survey.accounts.register import AccountExistsError
from survey.forms.account_request import AccountDecisionForm
from survey.queries import account_requests as account_requests_queries
from survey.queries import claim_codes, sealed_commitments
from survey.store.permissions import Permission
from survey.store.scope import Scope
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import page_of
from survey.web.chosen_campaign import chosen_id
from survey.web.request_context import database
from survey.words.language import _

blueprint = Blueprint("account_requests", __name__, url_prefix="/account-requests")
PAGE = 20
_LAST = 20
_OVERTAKEN = SUPERSEDED


@blueprint.get("")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def requests() -> str:
    """Show what waits for a decision, each beside the contact on record, and what was decided last."""
    return _page(AccountDecisionForm(formdata=None), "")


@blueprint.post("/<int:request_id>/approve")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def approve(request_id: int) -> str | Response:
    """Make the account that was asked for."""
    _find(account_requests_queries.is_waiting, request_id)
    return _decide(f"request-{request_id}", request_id, approve_request, _("已核准，申请人现在可以登录。"))


@blueprint.post("/<int:request_id>/refuse")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def refuse(request_id: int) -> str | Response:
    """Refuse a request."""
    _find(account_requests_queries.is_waiting, request_id)
    return _decide(f"request-{request_id}", request_id, refuse_request, _("已不予核准。"))


@blueprint.post("/accounts/<int:user_id>/approve")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def confirm(user_id: int) -> str | Response:
    """Approve an account that an enterprise outside the directory made itself, and list the enterprise."""
    _find(account_requests_queries.is_unapproved, user_id)
    return _decide(f"account-{user_id}", user_id, approve_account, _("已核准，该企业列入名录。"))


@blueprint.post("/accounts/<int:user_id>/refuse")
@allow(Permission.KEEP_ENTERPRISE_ACCOUNTS)
def turn_away(user_id: int) -> str | Response:
    """End an account that an enterprise outside the directory made itself."""
    _find(account_requests_queries.is_unapproved, user_id)
    return _decide(f"account-{user_id}", user_id, end_account, _("已停用这个账号，已填内容保留。"))


def _find(waits: Callable[[Session, Scope, int], bool], number: int) -> None:
    """Answer 404 to a request that is not in the official's scope or was decided already."""
    if not waits(database(), current_scope(), number):
        abort(404)


def _decide(anchor: str, number: int, service: Callable[..., object], done: str) -> str | Response:
    form = AccountDecisionForm()
    if not form.validate_on_submit():
        return _page(form, anchor)
    try:
        service(database(), current_scope(), number, (form.reason.data or "").strip(), by=signed_in())
    except NotWaitingError:
        abort(404)
    except AccountExistsError:
        flash(_("该企业已有核准的账号，没有再建。"), "warning")
    else:
        flash(done)
    return redirect(url_for("account_requests.requests"))


def _page(form: AccountDecisionForm, anchor: str) -> str:
    """Return the page of requests. `anchor`: the id of the request whose decision was not complete, or empty."""
    scope = current_scope()
    claims = claim_codes.claimed_accounts(database(), scope, limit=_LAST)
    return RequestsPage(
        form=form,
        anchor=anchor,
        waiting=page_of(
            account_requests_queries.waiting_count(database(), scope),
            PAGE,
            lambda number: account_requests_queries.waiting(database(), scope, page=number, size=PAGE),
        ),
        accounts=account_requests_queries.unapproved(database(), scope),
        decided=account_requests_queries.decided(database(), scope, _LAST),
        overtaken=_OVERTAKEN,
        claims=claims,
        acceptances=sealed_commitments.acceptances(
            database(), {user.enterprise_id for user in claims if user.enterprise_id}
        ),
        seals=sealed_commitments.awaited_count(database(), scope, chosen_id()),
    ).render()
