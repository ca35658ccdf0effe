"""Until when a firm may submit to a campaign: the one answer to "is it closed?", with the extensions that hold.

The rule is `last_moment`. Whatever asks whether something can still be sent asks here: saving, submitting, leaving and
coming back, workbooks, letters and lists of messages, the words of pages, the ledger's hints. Nobody compares
`Campaign.closes_at` with a clock but what is about the campaign's own calendar.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from survey.models import Campaign, Enterprise, Extension
from survey.store.scope import Scope

_Merged = aliased(Enterprise)
_BATCH = 500
APPLIES = and_(
    Extension.revoked_at.is_(None),
    or_(
        Extension.enterprise_id == Enterprise.id,
        Extension.enterprise_id.in_(
            select(_Merged.id).where(_Merged.merged_into_id == Enterprise.id).correlate(Enterprise)
        ),
        and_(Extension.enterprise_id.is_(None), or_(Extension.unit == "", Extension.unit == Enterprise.unit)),
    ),
)
"""Whether an extension holds for a firm: for itself or a record merged into it, for its unit of today, for all."""


class Calendar(Protocol):
    """When a campaign opens and closes, for all firms or for one."""

    @property
    def opens_at(self) -> datetime:
        """The first moment."""

    @property
    def closes_at(self) -> datetime:
        """The last moment."""


class FirmCalendar(NamedTuple):
    """When a campaign opens and closes for one firm.

    `regular`: its closing for whoever has no extension.  `reason`: why this firm has longer; empty where it has not.
    """

    opens_at: datetime
    closes_at: datetime
    regular: datetime
    reason: str = ""

    @property
    def extended(self) -> bool:
        """Whether the firm has longer than the campaign says."""
        return self.closes_at > self.regular


def last_moment(campaign: Calendar, extensions: Iterable[tuple[datetime, str]]) -> FirmCalendar:
    """Return a firm's own calendar: the latest of the campaign's closing and of the (moment, reason) that hold for it.

    Of two that end at one moment the one given later is told. None shortens the time.
    """
    latest, why = campaign.closes_at, ""
    for until, reason in extensions:
        if until > campaign.closes_at and until >= latest:
            latest, why = until, reason
    return FirmCalendar(campaign.opens_at, latest, campaign.closes_at, why)


def calendar_of(database: Session, campaign: Campaign, enterprise_id: int) -> FirmCalendar:
    """Return the calendar of a firm that was found through a scope."""
    return calendars_of(database, campaign, [enterprise_id])[enterprise_id]


def calendars_of(database: Session, campaign: Campaign, enterprise_ids: Collection[int]) -> Mapping[int, FirmCalendar]:
    """Return firm -> its calendar, of firms that were found through a scope."""
    wanted, holding = sorted(set(enterprise_ids)), dict[int, list[tuple[datetime, str]]]()
    for start in range(0, len(wanted), _BATCH):
        some = Enterprise.id.in_(wanted[start : start + _BATCH])
        for firm, until, reason in database.execute(_in_force(campaign.id).where(some)):
            holding.setdefault(firm, []).append((until, reason))
    return {number: last_moment(campaign, holding.get(number, ())) for number in wanted}


def _in_force(campaign_id: int) -> Select[int, datetime, str]:
    return (
        select(Enterprise.id, Extension.until, Extension.reason)
        .join(Extension, and_(Extension.campaign_id == campaign_id, APPLIES))
        .order_by(Enterprise.id, Extension.until, Extension.id)
    )


def calendar_of_all(database: Session, campaign: Campaign) -> FirmCalendar:
    """Return the calendar of a firm without an extension of its own: what was extended for everybody counts."""
    rows = database.execute(
        select(Extension.until, Extension.reason)
        .where(
            Extension.campaign_id == campaign.id,
            Extension.revoked_at.is_(None),
            Extension.enterprise_id.is_(None),
            Extension.unit == "",
        )
        .order_by(Extension.until, Extension.id)
    )
    return last_moment(campaign, [(until, reason) for until, reason in rows])


def latest_close(database: Session, campaign: Campaign, scope: Scope) -> datetime:
    """Return the last moment at which any firm of a scope may submit to a campaign."""
    statement = select(func.max(Extension.until)).select_from(Enterprise).join(
        Extension, and_(Extension.campaign_id == campaign.id, APPLIES)
    )  # fmt: skip
    return max(campaign.closes_at, database.scalar(scope.limit(statement)) or campaign.closes_at)


def extended_until(campaign_id: int | ColumnElement[Any]) -> ScalarSelect[datetime]:
    """Return until when extensions give a row of `Enterprise` time, None without one, for use inside a SELECT.

    The caller takes the later of this and the campaign's own closing, as `last_moment` does.
    """
    return (
        select(func.max(Extension.until))
        .where(Extension.campaign_id == campaign_id, APPLIES)
        .correlate(Enterprise, Campaign)
        .scalar_subquery()
    )


def is_extended_past(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that an extension of a row of `Campaign` lasts beyond a moment for a row of `Enterprise`."""
    return exists().where(Extension.campaign_id == Campaign.id, Extension.until >= moment, APPLIES)


def closes_after(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that a campaign, or an extension of anybody in it, ends after a moment."""
    longer = exists().where(
        Extension.campaign_id == Campaign.id, Extension.revoked_at.is_(None), Extension.until > moment
    )
    return or_(Campaign.closes_at > moment, longer)


def longest_extensions(database: Session) -> Mapping[int, datetime]:
    """Return campaign -> until when somebody in it has longer; for officials."""
    rows = database.execute(
        select(Extension.campaign_id, func.max(Extension.until))
        .where(Extension.revoked_at.is_(None))
        .group_by(Extension.campaign_id)
    )
    return {row[0]: row[1] for row in rows}
