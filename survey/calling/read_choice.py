"""Which called firms a form names, and whether they are still as its page showed them. Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.calling.print_calls import open_codes
from survey.calling.results import seen_at
from survey.models import utc_now
from survey.queries import calls
from survey.queries.calls import CalledFirm
from survey.store.scope import Scope

MOST = 5_000
"""So many firms in one action."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Called firms that somebody chose, by unit and name. `stamp`: of their accounts and codes, as they are now."""

    firms: Sequence[CalledFirm]
    stamp: str

    @property
    def numbers(self) -> list[int]:
        """The numbers of the firms."""
        return [one.enterprise.id for one in self.firms]

    @property
    def codes(self) -> Mapping[int, int]:
        """Number of a firm -> its open code, 0 for none."""
        return open_codes(self.firms)

    @property
    def with_account(self) -> int:
        """How many have an account, and get no code."""
        return sum(one.has_account for one in self.firms)

    @property
    def with_code(self) -> list[CalledFirm]:
        """Those without an account whose code works."""
        now = utc_now()
        return [one for one in self.firms if not one.has_account and one.code and one.code.expires_at > now]

    @property
    def names_of_coded(self) -> list[str]:
        """The names of those whose code works."""
        return [one.enterprise.name for one in self.with_code]


def read_choice(database: Session, scope: Scope, campaign_id: int, numbers: Sequence[int]) -> Choice:
    """Return those of some firms that are called to a campaign and that the scope covers."""
    firms = calls.called_among(database, scope, seen_at(campaign_id), numbers[:MOST])
    state = [(one.enterprise.id, one.has_account, one.code.id if one.code else 0) for one in firms]
    return Choice(firms, hashlib.sha256(repr(sorted(state)).encode()).hexdigest()[:32])
