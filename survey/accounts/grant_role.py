"""The security administrator grants roles and units; whoever gets another one is signed out everywhere at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.accounts.check_administrators import Person, lock_official, refuse_last, refuse_second
from survey.accounts.refusal_results import ChangeRefusedError
from survey.models import OF_ENTERPRISES, Role, User
from survey.records import audit_trail
from survey.store.db import unit_of_work
from survey.store.permissions import ADMINISTRATORS, NEED_UNIT, Permission
from survey.web.session_rows import end_all_sessions


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of officials, the unit that it is held for (only roles of `NEED_UNIT` have one), and why.

    Raises ValueError for a role of enterprises, and for a unit that is missing.
    """

    role: Role
    unit: str | None
    reason: str

    def __post_init__(self) -> None:
        if self.role in OF_ENTERPRISES or (self.role in NEED_UNIT and not self.unit):
            message = f"no grant: {self.role} of {self.unit}"
            raise ValueError(message)


def grant_role(database: Session, user_id: int, grant: Grant, *, by: User) -> None:
    """Give an official's account another role or unit, and end its sessions.

    Raises NoLongerAllowedError, NotFoundError, and ChangeRefusedError (``self``, ``same``, ``last``, ``second``).
    """
    by_id = by.id
    with unit_of_work(database):
        user = lock_official(database, user_id, Permission.GRANT_ROLES, by_id=by_id)
        unit = grant.unit if grant.role in NEED_UNIT else None
        before = {"role": str(user.role), "unit": user.unit or ""}
        after = {"role": grant.role.value, "unit": unit or ""}
        if before == after:
            raise ChangeRefusedError("same")
        if user.role != grant.role:
            refuse_last(database, user)
            if grant.role in ADMINISTRATORS:
                refuse_second(database, Person.of(user), user_id=user_id, sample=user.sample)
        user.role, user.unit = grant.role, unit
        end_all_sessions(database, user_id)
        detail = {"before": before, "after": after, "reason": grant.reason}
        audit_trail.record(database, "grant_role", user_id=by_id, about=("user", user_id), detail=detail)
