"""The people of one enterprise: accounts, sections, open invitations, and what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from survey.models import (
    OF_ENTERPRISES,
    AccountCode,
    AuditEntry,
    CodePurpose,
    Role,
    SectionAssignment,
    User,
    utc_now,
)

Sections = frozenset[tuple[str, str]]
"""Pairs of questionnaire and section."""
SIGNED_IN = ("sign_in", "claim_account", "take_over", "join_enterprise")
"""The entries of the audit trail with which a session begins."""


def people(database: Session, enterprise_id: int | None) -> Sequence[User]:
    """Return the active, approved accounts of an enterprise: 负责人 first, then by age."""
    statement = select(User).where(
        User.enterprise_id == enterprise_id,
        User.role.in_(OF_ENTERPRISES),
        User.active.is_(True),
        User.approved.is_(True),
    )
    found = database.scalars(statement.order_by(User.id)).all()
    return sorted(found, key=lambda user: user.role != Role.ENTERPRISE)


def person(database: Session, enterprise_id: int | None, user_id: int) -> User | None:
    """Return one of the people of an enterprise."""
    return next((user for user in people(database, enterprise_id) if user.id == user_id), None)


def is_responsible(database: Session, enterprise_id: int | None, user_id: int | None) -> bool:
    """Return whether somebody is a 负责人 of an enterprise now: in use, and approved."""
    own = select(User.id).where(
        User.id == user_id,
        User.enterprise_id == enterprise_id,
        User.role == Role.ENTERPRISE,
        User.active.is_(True),
        User.approved.is_(True),
    )
    return database.scalar(own) is not None


def responsible_names(database: Session, enterprise_id: int | None) -> list[str]:
    """Return the names of an enterprise's 负责人."""
    return [user.name for user in people(database, enterprise_id) if user.role == Role.ENTERPRISE]


def sections_of(database: Session, user_ids: Collection[int]) -> Mapping[int, Sections]:
    """Return user -> the sections assigned to him; who has none is left out, and may fill in all."""
    rows = database.scalars(select(SectionAssignment).where(SectionAssignment.user_id.in_(user_ids)))
    found: dict[int, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.user_id, set()).add((row.questionnaire_id, row.section_id))
    return {number: frozenset(sections) for number, sections in found.items()}


def allowed_sections(database: Session, user: User) -> Sections | None:
    """Return the sections that a user may change; None for all."""
    if user.role != Role.COLLEAGUE:
        return None
    return sections_of(database, [user.id]).get(user.id)


def last_sign_ins(database: Session, user_ids: Collection[int]) -> Mapping[int, datetime]:
    """Return user -> when he signed in last."""
    statement = (
        select(AuditEntry.user_id, func.max(AuditEntry.at))
        .where(AuditEntry.action.in_(SIGNED_IN), AuditEntry.user_id.in_(user_ids))
        .group_by(AuditEntry.user_id)
    )
    return {number: at for number, at in database.execute(statement) if number is not None}


def open_invitations(database: Session, enterprise_id: int | None) -> Sequence[AccountCode]:
    """Return the invitations of an enterprise that still work, oldest first, with who made them."""
    statement = (
        select(AccountCode)
        .join(User, User.id == AccountCode.issued_by_id)
        .where(
            AccountCode.purpose == CodePurpose.INVITE,
            AccountCode.enterprise_id == enterprise_id,
            AccountCode.used_at.is_(None),
            AccountCode.withdrawn_at.is_(None),
            AccountCode.expires_at > utc_now(),
            User.enterprise_id == AccountCode.enterprise_id,
            User.role == Role.ENTERPRISE,
            User.active.is_(True),
            User.approved.is_(True),
        )
        .options(contains_eager(AccountCode.issued_by))
        .order_by(AccountCode.id)
    )
    return database.scalars(statement).all()


def invitation(database: Session, enterprise_id: int | None, code_id: int) -> AccountCode | None:
    """Return one of an enterprise's open invitations."""
    return next((code for code in open_invitations(database, enterprise_id) if code.id == code_id), None)


_EVENTS = (
    select(AuditEntry)
    .where(
        (AuditEntry.object_type == "enterprise") & (AuditEntry.object_id == bindparam("enterprise")),
        AuditEntry.action.in_(bindparam("actions", expanding=True)),
    )
    .options(joinedload(AuditEntry.user), joinedload(AuditEntry.personal))
    .order_by(AuditEntry.id.desc())
    .limit(bindparam("most"))
)
_EVENTS_SINCE = _EVENTS.where(AuditEntry.at >= bindparam("since"))


def events(
    database: Session, enterprise_id: int | None, actions: Collection[str], *, since: datetime | None, limit: int
) -> Sequence[AuditEntry]:
    """Return what happened to the people of an enterprise, newest first, with who did it."""
    given = {"enterprise": str(enterprise_id), "actions": list(actions), "most": limit}
    if since is None:
        return database.scalars(_EVENTS, given).all()
    return database.scalars(_EVENTS_SINCE, given | {"since": since}).all()


def names_of(database: Session, user_ids: Collection[int]) -> Mapping[int, str]:
    """Return user -> name, of accounts that ended too."""
    if not user_ids:
        return {}
    rows = database.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row[0]: row[1] for row in rows}
