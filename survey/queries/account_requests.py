"""Requests for accounts within what an official may see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from survey.models import AccountRequest, Enterprise, RequestState, User
from survey.store.scope import Scope, Statement


def waiting(database: Session, scope: Scope, *, page: int, size: int) -> Sequence[AccountRequest]:
    """Return a page of the requests that wait for a decision: those with the telephone on record first, then by age.

    So many requests of a stranger never bury the one that is most likely right.
    """
    known = case((AccountRequest.phone == Enterprise.contact_phone, 0), else_=1)
    statement = _requests(scope).where(_WAITS).order_by(known, AccountRequest.id)
    return database.scalars(statement.offset((page - 1) * size).limit(size)).all()


def waiting_count(database: Session, scope: Scope) -> int:
    """Return how many requests wait for a decision."""
    return database.scalar(select(func.count()).select_from(_requests(scope).where(_WAITS).subquery())) or 0


def decided(database: Session, scope: Scope, size: int) -> Sequence[AccountRequest]:
    """Return the requests that were decided last."""
    statement = _requests(scope).where(~_WAITS).options(joinedload(AccountRequest.decided_by))
    return database.scalars(statement.order_by(AccountRequest.decided_at.desc(), AccountRequest.id).limit(size)).all()


def unapproved(database: Session, scope: Scope) -> Sequence[User]:
    """Return the accounts that enterprises outside the directory made themselves and nobody approved, oldest first."""
    return database.scalars(_accounts(scope).order_by(User.id)).all()


def is_waiting(database: Session, scope: Scope, request_id: int) -> bool:
    """Whether a request is in the scope and waits for a decision."""
    return database.scalar(_requests(scope).where(_WAITS, AccountRequest.id == request_id)) is not None


def is_unapproved(database: Session, scope: Scope, user_id: int) -> bool:
    """Whether an account is in the scope and waits for a decision."""
    return database.scalar(_accounts(scope).where(User.id == user_id)) is not None


def open_count(database: Session, scope: Scope) -> int:
    """Return how many requests and unapproved accounts wait for a decision."""
    accounts = database.scalar(select(func.count()).select_from(_accounts(scope).subquery())) or 0
    return waiting_count(database, scope) + accounts


def firm_in_reach(database: Session, scope: Scope, enterprise_id: int) -> Enterprise | None:
    """Return an enterprise that an official decides on, and whose people he may therefore telephone."""
    return database.scalar(decidable(scope, select(Enterprise).where(Enterprise.id == enterprise_id)))


def waiting_of(database: Session, enterprise_id: int) -> Sequence[AccountRequest]:
    """Return the requests for an enterprise's account that wait for a decision, oldest first."""
    statement = select(AccountRequest).where(AccountRequest.enterprise_id == enterprise_id, _WAITS)
    return database.scalars(statement.order_by(AccountRequest.id)).all()


def unapproved_of(database: Session, enterprise_id: int) -> Sequence[User]:
    """Return the accounts that an enterprise made itself and nobody approved, oldest first."""
    own = select(User).where(User.enterprise_id == enterprise_id, User.approved.is_(False), User.active.is_(True))
    return database.scalars(own.order_by(User.id)).all()


_WAITS = AccountRequest.state == RequestState.WAITING


def decidable(scope: Scope, statement: Statement) -> Statement:
    """Narrow a SELECT that joins `Enterprise` to what an official may decide on.

    An enterprise outside the directory has named its town itself: only the district decides on it.
    """
    limited = scope.limit(statement)
    return limited if scope.everything else limited.where(Enterprise.listed.is_(True))


def _requests(scope: Scope) -> Select[AccountRequest]:
    return decidable(scope, select(AccountRequest).join(Enterprise, Enterprise.id == AccountRequest.enterprise_id))


def _accounts(scope: Scope) -> Select[User]:
    statement = select(User).join(Enterprise, Enterprise.id == User.enterprise_id)
    return decidable(scope, statement.where(User.approved.is_(False), User.active.is_(True)))
