"""What a user may see; queries apply it, so that other objects are not found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, false

from survey.models import OF_ENTERPRISES, Enterprise, Role, User

Statement = TypeVar("Statement", bound="Select[*tuple[Any, ...]]")


OFFICIALS = frozenset({Role.TOWN, Role.DISTRICT, Role.LEADER})
"""Who reads the ranked list: of one unit, or of the district."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a user may see: one enterprise, one unit's enterprises, all of them, or none.

    `visitor_id`: whoever sees only the visits that are his; of everything else none.
    """

    enterprise_id: int | None = None
    unit: str | None = None
    everything: bool = False
    visitor_id: int | None = None

    @property
    def key(self) -> str:
        """The scope as text, stored with a result and compared with that of its reader."""
        if self.everything:
            return "everything"
        if self.visitor_id is not None:
            return f"visitor:{self.visitor_id}"
        return f"unit:{self.unit}" if self.unit else f"enterprise:{self.enterprise_id}"

    def limit(self, statement: Statement) -> Statement:
        """Add the limits to a SELECT that joins `Enterprise`."""
        if self.everything:
            return statement
        if self.unit:
            return statement.where(Enterprise.unit == self.unit)
        if self.enterprise_id is not None:
            return statement.where(Enterprise.id == self.enterprise_id)
        return statement.where(false())


def scope(user: User | None) -> Scope:
    """Return what a user may see; nobody, unapproved users and administrators see no enterprise.

    Verifiers see the visits that they make (`survey.queries.visits`); experts find what is assigned to them by that.
    """
    if user is None or not approved(user):
        return Scope()
    match Role(user.role):
        case Role.DISTRICT | Role.LEADER:
            return Scope(everything=True)
        case Role.TOWN:
            return Scope(unit=user.unit)
        case Role.ENTERPRISE | Role.COLLEAGUE:
            return Scope(enterprise_id=user.enterprise_id)
        case Role.VERIFIER:
            return Scope(visitor_id=user.id)
        case _:
            return Scope()


def approved(user: User) -> bool:
    """Return whether an account may see its enterprise.

    An account that an enterprise made itself may while no official has written anything about the enterprise.
    """
    return (
        user.approved
        or Role(user.role) not in OF_ENTERPRISES
        or (user.enterprise is not None and not user.enterprise.listed)
    )
