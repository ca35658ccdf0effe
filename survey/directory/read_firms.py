"""Firms with their participation as they are now, to say beforehand with which of them something can be done.

What services decide under the lock (`survey.directory.lock_firms`) is asked here by the same rules and without one: the
page that names the firms says why some stay as they are, and is right until somebody else does something.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from survey.directory.lock_firms import OWN_RECUSAL, LockedFirms, batches_of, closed_firms, standing_of
from survey.models import Campaign, Enterprise, Participation, ParticipationState, utc_now
from survey.queries.closes import latest_close
from survey.queries.recusals import recused_from
from survey.store.scope import Scope


@dataclass(frozen=True, slots=True)
class FirmsRead:
    """Firms as they are. `why`: firm -> code of why nothing can be done with it; `over`: those that submit no more.

    `recused`: those from which the reader is recused.
    """

    campaign: Campaign
    why: Mapping[int, str]
    over: Collection[int]
    parts: Mapping[int, Participation]
    recused: Collection[int] = frozenset()

    def as_locked(self, *, closing: bool = False, missing: str = "") -> LockedFirms:
        """Return what `lock_firms` returns for the same, but that nothing is held."""
        why = {number: code for number, code in self.why.items() if code}
        if closing:
            why |= {number: "over" for number, code in self.why.items() if not code and number in self.over}
        standing = [number for number in self.why if number not in why]
        if missing:
            why |= {number: missing for number in standing if number not in self.parts}
            standing = [number for number in standing if number in self.parts]
        why |= {number: OWN_RECUSAL for number in standing if number in self.recused}
        standing = [number for number in standing if number not in self.recused]
        rows = [self.parts.get(number) or _unwritten(self.campaign.id, number) for number in standing]
        return LockedFirms(self.campaign, rows, why)


def read_firms(
    database: Session, campaign: Campaign, own: Scope, enterprise_ids: Collection[int], *, reader_id: int
) -> FirmsRead:
    """Return firms of a scope as they are now for whoever wants to do something; others are unknown."""
    now = utc_now()
    why, parts = dict.fromkeys(enterprise_ids, "unknown"), dict[int, Participation]()
    joined = and_(Participation.enterprise_id == Enterprise.id, Participation.campaign_id == campaign.id)
    for batch in batches_of(enterprise_ids):
        statement = select(Enterprise, Participation).outerjoin(Participation, joined).where(Enterprise.id.in_(batch))
        for firm, part in database.execute(own.limit(statement).order_by(Enterprise.id)):
            why[firm.id] = standing_of(firm, now)
            if part is not None:
                parts[firm.id] = part
    standing = [number for number, code in why.items() if not code]
    is_over = now > latest_close(database, campaign, own)
    over = standing if is_over else closed_firms(database, campaign, standing, now)
    mine = recused_from(database, reader_id)
    recused = frozenset(number for number, part in parts.items() if part.id in mine)
    return FirmsRead(campaign, why, frozenset(over), parts, recused)


def _unwritten(campaign_id: int, enterprise_id: int) -> Participation:
    """Return the participation that a service would make; it is not written."""
    return Participation(
        campaign_id=campaign_id, enterprise_id=enterprise_id, state=ParticipationState.CALLED, proposal_refused=""
    )
