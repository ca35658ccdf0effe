"""Requests for accounts: an official approves or refuses them after comparing them with the contact on record.

Two kinds wait for a decision: a request for a listed enterprise (`AccountRequest`), and the account that an enterprise
outside the directory made itself (`User` not yet approved).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from survey.accounts.register import AccountExistsError, add_user, has_approved_account
from survey.models import (
    AccountOrigin,
    AccountRequest,
    Enterprise,
    Participation,
    ParticipationState,
    RequestState,
    Role,
    SealAcceptance,
    Submission,
    SubmissionVersion,
    User,
    utc_now,
)
from survey.queries.account_requests import decidable
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from survey.web.session_rows import end_all_sessions

SUPERSEDED = "superseded"
"""The reason of a request that another one overtook."""


class NotWaitingError(Exception):
    """There is no such request in the official's scope, or somebody decided it already."""


def approve_request(database: Session, scope: Scope, request_id: int, reason: str, *, by: User) -> User:
    """Make the account that was asked for, with the password chosen in the request, and return it.

    `reason`: how the official checked the request. Accounts of the enterprise that nobody approved end, and its other
    requests are closed. Raises NotWaitingError, and `survey.accounts.register.AccountExistsError`.
    """
    by_id = by.id
    with unit_of_work(database):
        request = _waiting(database, scope, request_id)
        enterprise_id = request.enterprise_id
        if has_approved_account(database, enterprise_id):
            raise AccountExistsError(request.enterprise.credit_code)
        _end_unapproved(database, request.enterprise)
        _list_enterprise(request.enterprise, request)
        await_seal(database, request.enterprise)
        user = User(
            login=request.enterprise.credit_code,
            name=request.contact,
            role=Role.ENTERPRISE,
            password_hash=request.password_hash,
            enterprise_id=enterprise_id,
            phone=request.phone,
            origin=AccountOrigin.REQUESTED,
        )
        add_user(database, user)
        _decide(request, RequestState.APPROVED, reason, by_id)
        database.flush()
        _close_others(database, enterprise_id, by_id)
        detail = {"request": request_id, "user": user.id, "reason": reason}
        about = ("enterprise", enterprise_id)
        audit_trail.record(database, "approve_account", user_id=by_id, about=about, detail=detail)
    return user


def refuse_request(database: Session, scope: Scope, request_id: int, reason: str, *, by: User) -> None:
    """Refuse a request: its data is kept, the hash of its password is removed. Raises NotWaitingError."""
    by_id = by.id
    with unit_of_work(database):
        request = _waiting(database, scope, request_id)
        _decide(request, RequestState.REFUSED, reason, by_id)
        about, detail = ("enterprise", request.enterprise_id), {"request": request_id, "reason": reason}
        audit_trail.record(database, "refuse_account", user_id=by_id, about=about, detail=detail)


def approve_account(database: Session, scope: Scope, user_id: int, reason: str, *, by: User) -> None:
    """Approve the account that an enterprise made itself, and take the enterprise into the directory.

    Raises NotWaitingError.
    """
    by_id = by.id
    with unit_of_work(database):
        user, enterprise = _unapproved(database, scope, user_id)
        user.approved = True
        enterprise.listed = True
        await_seal(database, enterprise)
        enterprise.contact = enterprise.contact or user.name
        enterprise.contact_phone = enterprise.contact_phone or user.phone
        database.flush()
        _close_others(database, enterprise.id, by_id)
        about, detail = ("enterprise", enterprise.id), {"user": user_id, "reason": reason}
        audit_trail.record(database, "approve_account", user_id=by_id, about=about, detail=detail)


def end_account(database: Session, scope: Scope, user_id: int, reason: str, *, by: User) -> None:
    """End an account that nobody approved, and its sessions; its enterprise's answers stay. Raises NotWaitingError."""
    by_id = by.id
    with unit_of_work(database):
        _user, enterprise = _unapproved(database, scope, user_id)
        _end_unapproved(database, enterprise)
        about, detail = ("enterprise", enterprise.id), {"user": user_id, "reason": reason}
        audit_trail.record(database, "refuse_account", user_id=by_id, about=about, detail=detail)


def await_seal(database: Session, enterprise: Enterprise) -> None:
    """Let what an enterprise submits wait for its sealed commitment (inside the caller's unit of work).

    Somebody has got its account by a code or a request. Where an official accepted the commitment before, it stays so.
    """
    if database.get(SealAcceptance, enterprise.id) is None:
        enterprise.seal_awaited = True


def clear_unapproved(database: Session, enterprise: Enterprise, by_id: int | None) -> None:
    """End accounts that nobody approved and close waiting requests, inside the caller's unit of work.

    `by_id`: the official who gave the enterprise its code.
    """
    _end_unapproved(database, enterprise)
    _close_others(database, enterprise.id, by_id)


def mark_listed(database: Session, enterprise_ids: Iterable[int]) -> None:
    """Mark enterprises as listed, inside the caller's unit of work, because an official wrote something about them.

    From then on an account that nobody approved sees nothing of them.
    """
    own = Enterprise.id.in_(
        select(User.enterprise_id).where(User.approved.is_(False), User.enterprise_id.in_(set(enterprise_ids)))
    )
    database.execute(update(Enterprise).where(own).values(listed=True))


def _lock_enterprise(database: Session, wanted: Select[Any]) -> None:
    """Lock an enterprise before anything of it, as claiming does: two that lock in turn never wait for each other."""
    database.scalars(select(Enterprise.id).where(Enterprise.id.in_(wanted)).with_for_update()).all()


def _waiting(database: Session, scope: Scope, request_id: int) -> AccountRequest:
    _lock_enterprise(database, select(AccountRequest.enterprise_id).where(AccountRequest.id == request_id))
    statement = (
        select(AccountRequest)
        .join(Enterprise, Enterprise.id == AccountRequest.enterprise_id)
        .where(AccountRequest.id == request_id, AccountRequest.state == RequestState.WAITING)
        .with_for_update(of=AccountRequest)
    )
    request = database.scalar(decidable(scope, statement))
    if request is None:
        raise NotWaitingError(request_id)
    return request


def _unapproved(database: Session, scope: Scope, user_id: int) -> tuple[User, Enterprise]:
    _lock_enterprise(database, select(User.enterprise_id).where(User.id == user_id))
    statement = (
        select(User, Enterprise)
        .join(Enterprise, Enterprise.id == User.enterprise_id)
        .where(User.id == user_id, User.approved.is_(False), User.active.is_(True))
        .with_for_update(of=User)
    )
    row = database.execute(decidable(scope, statement)).one_or_none()
    if row is None:
        raise NotWaitingError(user_id)
    return row[0], row[1]


def _list_enterprise(enterprise: Enterprise, request: AccountRequest) -> None:
    """Mark an enterprise as listed, with name, unit and contact from the request that was checked."""
    if not enterprise.listed:
        enterprise.listed = True
        enterprise.name, enterprise.unit = request.enterprise_name, request.unit
        enterprise.contact, enterprise.contact_phone = request.contact, request.phone


def _decide(request: AccountRequest, state: RequestState, reason: str, by_id: int | None) -> None:
    request.state, request.reason, request.decided_by_id, request.decided_at = state, reason, by_id, utc_now()
    request.password_hash = ""


def _close_others(database: Session, enterprise_id: int, by_id: int | None) -> None:
    others = select(AccountRequest).where(
        AccountRequest.enterprise_id == enterprise_id, AccountRequest.state == RequestState.WAITING
    )
    for other in database.scalars(others):
        _decide(other, RequestState.REFUSED, SUPERSEDED, by_id)


def _end_unapproved(database: Session, enterprise: Enterprise) -> None:
    """End the accounts of an enterprise that nobody approved or that are out of use, and free their login.

    What they submitted is no longer ranked; the draft stays for whoever is approved.
    """
    own = (User.enterprise_id == enterprise.id) & (User.approved.is_(False) | User.active.is_(False))
    for user in database.scalars(select(User).where(own, ~User.login.contains("#"))):
        user.active, user.login = False, f"{user.login}#{user.id}"
        end_all_sessions(database, user.id)
        for participation in database.scalars(_submitted_by(user)):
            participation.state = ParticipationState.FILLING
    database.flush()


def _submitted_by(user: User) -> Select[Participation]:
    """Return the participations whose newest version an account submitted."""
    newest = (
        select(func.max(SubmissionVersion.id))
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .where(Submission.participation_id == Participation.id)
        .correlate(Participation)
        .scalar_subquery()
    )
    return (
        select(Participation)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == newest, SubmissionVersion.submitted_by_id == user.id)
    )
