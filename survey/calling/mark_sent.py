"""That the call of firms went out, how, by whom and when; and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from survey.calling.results import CannotCallError, SentOutcome
from survey.definitions.local_days import today
from survey.models import Campaign, Enterprise, Participation, ParticipationState, SentBy, User, utc_now
from survey.queries.calls import is_outdated
from survey.queries.stages import listed_on
from survey.records.audit_trail import Entry, record, record_all
from survey.store.db import unit_of_work
from survey.store.scope import scope
from survey.words.figures import SHANGHAI

_NOT_EXPECTED = {ParticipationState.EXEMPT: "exempt", ParticipationState.WITHDRAWN: "withdrawn"}


def mark_sent(
    database: Session, campaign_id: int, enterprise_ids: Sequence[int], *, by: SentBy, author_id: int
) -> SentOutcome:
    """Mark the calls of firms as sent now, in one unit of work with an entry for each.

    Left as they are: firms that are marked already with what letters say now, that are not called, are exempt, have
    left, or that the directory does not hold, and those beyond what the author may see. Raises CannotCallError
    ``no_campaign``.
    """
    with unit_of_work(database):
        return write_sent(database, campaign_id, enterprise_ids, by=by, author_id=author_id)


def write_sent(
    database: Session,
    campaign_id: int,
    enterprise_ids: Sequence[int],
    *,
    by: SentBy,
    author_id: int | None,
    again: bool = False,
) -> SentOutcome:
    """Do the same inside the caller's unit of work. `again`: also where another way is marked already."""
    free = [] if again else [or_(Participation.sent_at.is_(None), is_outdated(campaign_id))]
    expected = Participation.state.not_in((ParticipationState.EXEMPT, ParticipationState.WITHDRAWN))
    conditions = [Participation.called_at.is_not(None), expected, listed_on(today()), *free]
    found = _locked(database, campaign_id, enterprise_ids, *conditions, author_id=author_id)
    values = {"sent_at": utc_now(), "sent_by": by, "sent_by_id": author_id}
    entries = [
        Entry("mark_sent", author_id, ("enterprise", number), {"sent_by": by.value} | _before(row))
        for number, row in found.items()
    ]
    return _written(database, found, enterprise_ids, values, entries=entries)


def why_not_sent(campaign: Campaign, row: Participation | None) -> str:
    """Return why the call of a firm that the directory holds can't be marked as sent now; empty where it can."""
    if row is None:
        return "not_called"
    if row.state in _NOT_EXPECTED:
        return _NOT_EXPECTED[ParticipationState(row.state)]
    if row.called_at is None:
        return "not_called"
    mark = SentMark(row.sent_at, None, None)
    return "marked" if row.sent_at is not None and not mark.is_outdated(campaign) else ""


def take_back_sent(
    database: Session, campaign_id: int, enterprise_ids: Sequence[int], *, author_id: int
) -> SentOutcome:
    """Take back that the calls of firms went out; each is not sent then, and its entry says what it was.

    Left as they are: firms that are not marked, and those beyond what the author may see. Raises CannotCallError
    ``no_campaign``.
    """
    with unit_of_work(database):
        marked = Participation.sent_at.is_not(None)
        found = _locked(database, campaign_id, enterprise_ids, marked, author_id=author_id)
        values = {"sent_at": None, "sent_by": None, "sent_by_id": None}
        entries = [
            Entry("take_back_sent", author_id, ("enterprise", number), _before(row)) for number, row in found.items()
        ]
        return _written(database, found, enterprise_ids, values, entries=entries)


def _locked(
    database: Session, campaign_id: int, numbers: Sequence[int], *conditions: ColumnElement[bool], author_id: int | None
) -> dict[int, Participation]:
    """Return number of a firm -> its participation, locked, of those in the author's scope that conditions leave."""
    if database.get(Campaign, campaign_id) is None:
        code = "no_campaign"
        raise CannotCallError(code)
    author = database.get(User, author_id) if author_id is not None else None
    statement = (
        select(Participation)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, Enterprise.id.in_(set(numbers)), *conditions)
        .order_by(Participation.id)
        .with_for_update(of=Participation)
        .execution_options(populate_existing=True)
    )
    rows = database.scalars(scope(author).limit(statement)).all()
    return {row.enterprise_id: row for row in rows}


def _before(row: Participation) -> dict[str, Any]:
    """Return how and when a call was marked, for the entry; nothing where it was not."""
    if row.sent_at is None:
        return {}
    day = row.sent_at.astimezone(SHANGHAI).date().isoformat()
    return {"before": {"sent_by": SentBy(row.sent_by).value if row.sent_by else "", "sent_on": day}}


@dataclass(frozen=True, slots=True)
class SentMark:
    """How the call of a firm was marked; None everywhere where it was not."""

    sent_at: datetime | None
    sent_by: SentBy | None
    sent_by_id: int | None

    def is_outdated(self, campaign: Campaign) -> bool:
        """Return whether the call went out before what it says changed."""
        changed = campaign.letters_changed_at
        return self.sent_at is not None and changed is not None and self.sent_at < changed


def read_mark(database: Session, campaign_id: int, enterprise_id: int) -> SentMark | None:
    """Return how the call of a firm is marked, its row locked; None for one that takes no part."""
    row = database.scalar(
        select(Participation)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return SentMark(row.sent_at, SentBy(row.sent_by) if row.sent_by else None, row.sent_by_id) if row else None


def restore_mark(
    database: Session, campaign_id: int, enterprise_id: int, mark: SentMark, *, author_id: int | None
) -> None:
    """Mark the call of a firm as it was before, inside the caller's unit of work, with an entry."""
    row = database.scalars(
        select(Participation)
        .where(Participation.campaign_id == campaign_id, Participation.enterprise_id == enterprise_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    detail = _before(row)
    row.sent_at, row.sent_by, row.sent_by_id = mark.sent_at, mark.sent_by, mark.sent_by_id
    record(database, "take_back_sent", user_id=author_id, about=("enterprise", enterprise_id), detail=detail)


def _written(
    database: Session,
    found: dict[int, Participation],
    wanted: Sequence[int],
    values: dict[str, Any],
    *,
    entries: Sequence[Entry],
) -> SentOutcome:
    """Write the columns of all rows at once, with the entry of each."""
    changed = [number for number in dict.fromkeys(wanted) if number in found]
    left = [number for number in dict.fromkeys(wanted) if number not in found]
    if changed:
        statement = update(Participation).where(Participation.id.in_([row.id for row in found.values()]))
        database.execute(statement.values(values).execution_options(synchronize_session=False))
        record_all(database, entries)
    for row in found.values():
        database.expire(row)
    return SentOutcome(changed, left)
