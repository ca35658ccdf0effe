"""Firms with their participation in a campaign, held until the unit of work ends, so that officials take turns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from survey.directory.call_results import CallRefusedError
from survey.models import Campaign, Enterprise, Participation, User
from survey.queries.closes import calendars_of, latest_close
from survey.queries.recusals import recused_from
from survey.records import audit_trail
from survey.store.scope import scope
from survey.words.figures import SHANGHAI

_BATCH = 500
OWN_RECUSAL = "own_recusal"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an official wants of many firms at once. `reason` may not be blank; `reasons`: of firms with their own."""

    campaign_id: int
    enterprise_ids: Collection[int]
    reason: str
    author_id: int
    now: datetime
    reasons: Mapping[int, str] = field(default_factory=dict)

    def reason_for(self, enterprise_id: int) -> str:
        """Return the reason that is kept with a firm."""
        return self.reasons.get(enterprise_id, self.reason).strip()


@dataclass(frozen=True, slots=True)
class LockedFirms:
    """The campaign, the participation of each firm that can be acted on, and a code for each of the others."""

    campaign: Campaign
    participations: list[Participation]
    why: dict[int, str]

    def choose(self, refusal: Callable[[Participation], str]) -> list[Participation]:
        """Return the participations that nothing speaks against, and note what speaks against the others."""
        found = [(one, refusal(one)) for one in self.participations]
        self.why.update({one.enterprise_id: code for one, code in found if code})
        return [one for one, code in found if not code]


def lock_firms(database: Session, asked: Asked, *, closing: bool = False, missing: str = "") -> LockedFirms:
    """Hold firms and their participations until the unit of work ends.

    Others who call, exempt, propose, submit, close or merge wait. Firms outside of the author's scope are unknown, and
    those from which he is recused are left.
    `closing`: whether it is refused once the campaign is over.  `missing`: the code of firms without a participation;
    empty: one is made. Raises CallRefusedError.
    """
    if not asked.reason.strip():
        raise CallRefusedError("reason")
    campaign = database.get(Campaign, asked.campaign_id)
    if campaign is None:
        raise CallRefusedError("campaign")
    own = scope(database.get(User, asked.author_id))
    if closing and asked.now > latest_close(database, campaign, own):
        raise CallRefusedError("over")
    why = dict.fromkeys(asked.enterprise_ids, "unknown")
    standing: list[int] = []
    for batch in batches_of(asked.enterprise_ids):
        statement = own.limit(select(Enterprise).where(Enterprise.id.in_(batch)).order_by(Enterprise.credit_code))
        for firm in database.scalars(statement.with_for_update(read=True)):
            why[firm.id] = standing_of(firm, asked.now)
            standing += [firm.id] if not why[firm.id] else []
    if closing:
        closed = closed_firms(database, campaign, standing, asked.now)
        why.update(dict.fromkeys(closed, "over"))
        standing = [number for number in standing if number not in closed]
    if not missing:
        _make_participations(database, campaign.id, standing)
    rows = _participations(database, campaign.id, standing)
    why.update(dict.fromkeys(set(standing) - {row.enterprise_id for row in rows}, missing))
    recused = recused_from(database, asked.author_id)
    why.update({row.enterprise_id: OWN_RECUSAL for row in rows if row.id in recused})
    rows = [row for row in rows if row.id not in recused]
    return LockedFirms(campaign, rows, {number: code for number, code in why.items() if code})


def record_firms(database: Session, action: str, asked: Asked, rows: Iterable[Participation]) -> None:
    """Add an entry to the trail of each firm, inside the caller's unit of work."""
    campaign = database.get_one(Campaign, asked.campaign_id)
    audit_trail.record_all(
        database,
        (
            audit_trail.Entry(
                action,
                asked.author_id,
                ("enterprise", row.enterprise_id),
                {"campaign": campaign.title, "reason": asked.reason_for(row.enterprise_id)},
            )
            for row in rows
        ),
    )


def standing_of(firm: Enterprise, now: datetime) -> str:
    """Return why the directory does not hold a firm today; empty where it does (`survey.queries.stages.listed_on`)."""
    if firm.merged_into_id is not None:
        return "merged"
    if firm.closed_on is not None and firm.closed_on <= now.astimezone(SHANGHAI).date():
        return "closed"
    return "" if firm.listed else "unlisted"


def closed_firms(database: Session, campaign: Campaign, firms: Collection[int], now: datetime) -> Collection[int]:
    """Return the firms that can submit to a campaign no more."""
    calendars = calendars_of(database, campaign, firms)
    return {number for number, calendar in calendars.items() if now > calendar.closes_at}


def _make_participations(database: Session, campaign_id: int, firms: list[int]) -> None:
    """Make the participations that are missing; a firm that begins by itself at the same moment has made its own."""
    kind = insert_sqlite if database.get_bind().dialect.name == "sqlite" else insert_postgresql
    for batch in batches_of(firms):
        known = set(database.scalars(select(Participation.enterprise_id).where(_of(campaign_id, batch))))
        made = [{"campaign_id": campaign_id, "enterprise_id": one} for one in batch if one not in known]
        if made:
            database.execute(kind(Participation).on_conflict_do_nothing(), made)


def _participations(database: Session, campaign_id: int, firms: list[int]) -> list[Participation]:
    """Return the participations of firms, locked, by the firm's id."""
    found: list[Participation] = []
    for batch in batches_of(firms):
        statement = select(Participation).where(_of(campaign_id, batch)).order_by(Participation.enterprise_id)
        found += database.scalars(statement.with_for_update().execution_options(populate_existing=True))
    return found


def _of(campaign_id: int, firms: list[int]) -> ColumnElement[bool]:
    return and_(Participation.campaign_id == campaign_id, Participation.enterprise_id.in_(firms))


def batches_of(numbers: Collection[int]) -> Iterator[list[int]]:
    """Yield ids in order, so many as one statement takes."""
    ordered = sorted(set(numbers))
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
