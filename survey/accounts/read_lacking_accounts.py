"""Which accounts of officials a service still lacks before a season can run."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.accounts.people_results import LackingAccounts
from survey.definitions.directory import directory
from survey.models import Role
from survey.queries import people

DECIDING = 3
"""Two decide in a campaign, and a third stands in for one who is not impartial."""


def read_lacking_accounts(database: Session) -> LackingAccounts:
    """Return how many accounts of the district lack, and the units without an account of a reviewer."""
    covered = people.units_with_reviewer(database)
    units = [unit.id for unit in directory().current_units() if unit.id not in covered]
    return LackingAccounts(max(0, DECIDING - people.in_role_count(database, Role.DISTRICT)), units)
