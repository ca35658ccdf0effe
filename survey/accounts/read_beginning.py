"""What a service without a campaign waits for, so that its start page says how to begin."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.check_administrators import missing_administrators
from survey.models import User
from survey.store.permissions import ADMINISTRATORS

COMMAND, CODES, CAMPAIGN = "command", "codes", "campaign"


def read_beginning(database: Session) -> str:
    """Return what comes next.

    ``command``: an administrator is missing, who is made on the machine; ``codes``: one has not used his code yet;
    ``campaign``: the district prepares the first one.
    """
    if missing_administrators(database):
        return COMMAND
    unused = select(User.id).where(
        User.role.in_(ADMINISTRATORS),
        User.active.is_(True),
        User.sample.is_(False),
        User.password_hash.is_(None),
    )
    return CODES if database.scalar(unused.limit(1)) is not None else CAMPAIGN
