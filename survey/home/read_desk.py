"""What the duties of a first page are counted from, each thing once however many duties ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from survey.accounts.people_results import LackingAccounts
from survey.accounts.read_lacking_accounts import read_lacking_accounts
from survey.campaigns.campaign_results import Lacking
from survey.campaigns.read_readiness import read_lacking
from survey.definitions.stages import Tally
from survey.models import Campaign, User
from survey.queries import (
    duties,
    firm_lists,
)
from survey.queries.case_queues import Queue
from survey.queries.closes import latest_close
from survey.queries.firm_filters import FirmSource
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI


@dataclass(frozen=True)
class Desk:
    """What duties are counted from. `tally`: the ledger of the reader's scope; None for roles that see no firms.

    `user`: the reader, for what waits for one person alone.
    """

    database: Session
    scope: Scope
    campaign: Campaign | None
    tally: Tally | None
    now: datetime
    user: User | None = None

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def is_prepared(self) -> bool:
        """Whether the campaign is set up and not opened yet."""
        return self.campaign is not None and self.campaign.opened_at is None

    @cached_property
    def latest(self) -> datetime:
        """The last moment at which any firm of the scope can submit; now where there is no campaign."""
        return self.now if self.campaign is None else latest_close(self.database, self.campaign, self.scope)

    @property
    def is_over(self) -> bool:
        """Whether no firm of the scope can submit any more."""
        return self.campaign is not None and self.latest <= self.now

    @cached_property
    def lacking(self) -> Sequence[Lacking]:
        """What keeps the campaign from being opened; nothing once it is open."""
        if self.campaign is None or self.campaign.opened_at is not None:
            return []
        return read_lacking(self.database, self.campaign)

    @cached_property
    def lacking_accounts(self) -> LackingAccounts:
        """Which accounts of officials lack, for administrators."""
        return read_lacking_accounts(self.database)

    @cached_property
    def queues(self) -> Mapping[Queue, int]:
        """How many firms each queue of the reader holds, counted once."""
        if self.campaign is None or self.user is None:
            return dict.fromkeys(Queue, 0)
        source = FirmSource(self.campaign.id, self.today, self.scope, self.user.id)
        return firm_lists.count_queues(self.database, source)

    @cached_property
    def waiting(self) -> duties.Waiting:
        """What waits in the campaign, counted once."""
        if self.campaign is None:
            return duties.Waiting(0, 0, 0, 0)
        return duties.waiting(self.database, self.campaign.id, self.scope, self.today)
