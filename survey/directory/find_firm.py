"""A firm of the directory, held until the unit of work ends, within what an official sees."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.characters import compared
from survey.directory.firm_results import FirmRefusedError
from survey.models import Enterprise, EnterpriseGroup, User
from survey.queries.account_requests import decidable
from survey.store.scope import Scope, scope


def find_firm(database: Session, enterprise_id: int, author_id: int) -> Enterprise:
    """Return a firm that an official may act on, locked. Raises FirmRefusedError (gone, merged, unlisted)."""
    own = select(Enterprise).where(Enterprise.id == enterprise_id)
    limited = decidable(scope_of(database, author_id), own).with_for_update()
    firm = database.scalar(limited.execution_options(populate_existing=True))
    if firm is None:
        raise FirmRefusedError("gone")
    if firm.merged_into_id is not None:
        raise FirmRefusedError("merged", firm.merged_into_id)
    if not firm.listed:
        raise FirmRefusedError("unlisted")
    return firm


def scope_of(database: Session, author_id: int) -> Scope:
    """Return what an official sees now."""
    return scope(database.get(User, author_id))


def needed(reason: str) -> str:
    """Return a reason without blanks around it. Raises FirmRefusedError where there is none."""
    if not reason.strip():
        raise FirmRefusedError("reason")
    return reason.strip()


def group_named(database: Session, name: str) -> EnterpriseGroup | None:
    """Return the group of a name, made where there is none; None for an empty name."""
    if not name.strip():
        return None
    for group in database.scalars(select(EnterpriseGroup).order_by(EnterpriseGroup.id)):
        if compared(group.name) == compared(name):
            return group
    made = EnterpriseGroup(name=name.strip())
    database.add(made)
    database.flush()
    return made
