"""One firm of the directory: its record, what was changed of it, where it stands in each campaign, what was merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from survey.models import Campaign, Enterprise, EnterpriseChange, EnterpriseGroup, Participation, User
from survey.queries.searching import finds_firm, search_text
from survey.queries.stages import CLAIMED
from survey.store.scope import Scope

_CALLER, _EXEMPTER, _PROPOSER = aliased(User), aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class FirmInCampaign:
    """A firm's part in a campaign, None where it has none, with who called, exempted and proposed it."""

    campaign: Campaign
    participation: Participation | None
    claimed: bool
    called_by: str
    exempted_by: str
    proposed_by: str


def group_name(database: Session, group_id: int | None) -> str:
    """Return the name of a group; empty for none."""
    group = database.get(EnterpriseGroup, group_id) if group_id is not None else None
    return group.name if group is not None else ""


def in_reach(database: Session, scope: Scope, enterprise_id: int) -> Enterprise | None:
    """Return a firm of the directory in a scope, with its group; None also for one that was merged or is not listed."""
    own = select(Enterprise).where(
        Enterprise.id == enterprise_id, Enterprise.listed.is_(True), Enterprise.merged_into_id.is_(None)
    )
    return database.scalar(scope.limit(own).options(joinedload(Enterprise.group)))


def revision(database: Session, enterprise_id: int) -> int:
    """Return a number that grows with every change of a firm's record; 0 before the first."""
    own = select(func.max(EnterpriseChange.id)).where(EnterpriseChange.enterprise_id == enterprise_id)
    return database.scalar(own) or 0


def changes(database: Session, enterprise_id: int, *, limit: int) -> Sequence[tuple[EnterpriseChange, str]]:
    """Return what was changed of a firm's record, and of those merged into it, newest first, with who changed it."""
    merged = select(Enterprise.id).where(Enterprise.merged_into_id == enterprise_id)
    statement = (
        select(EnterpriseChange, User.name)
        .outerjoin(User, User.id == EnterpriseChange.changed_by_id)
        .where(or_(EnterpriseChange.enterprise_id == enterprise_id, EnterpriseChange.enterprise_id.in_(merged)))
        .order_by(EnterpriseChange.id.desc())
        .limit(limit)
    )
    return [(change, name or "") for change, name in database.execute(statement)]


def merged_into(database: Session, enterprise_id: int) -> Sequence[Enterprise]:
    """Return the records that were merged into a firm's."""
    own = select(Enterprise).where(Enterprise.merged_into_id == enterprise_id)
    return database.scalars(own.order_by(Enterprise.id)).all()


def in_campaigns(database: Session, enterprise_id: int, *, campaign_id: int | None = None) -> Sequence[FirmInCampaign]:
    """Return where a firm stands in each campaign, newest first. `campaign_id`: in this one only."""
    statement = (
        select(Campaign, Participation, CLAIMED, _CALLER.name, _EXEMPTER.name, _PROPOSER.name)
        .select_from(Campaign)
        .join(Enterprise, Enterprise.id == enterprise_id)
        .outerjoin(
            Participation,
            (Participation.campaign_id == Campaign.id) & (Participation.enterprise_id == Enterprise.id),
        )
        .outerjoin(_CALLER, _CALLER.id == Participation.called_by_id)
        .outerjoin(_EXEMPTER, _EXEMPTER.id == Participation.exempted_by_id)
        .outerjoin(_PROPOSER, _PROPOSER.id == Participation.proposed_by_id)
        .order_by(Campaign.opens_at.desc(), Campaign.id.desc())
    )
    if campaign_id is not None:
        statement = statement.where(Campaign.id == campaign_id)
    return [
        FirmInCampaign(campaign, part, bool(claimed), called or "", exempted or "", proposed or "")
        for campaign, part, claimed, called, exempted, proposed in database.execute(statement)
    ]


def alike(database: Session, scope: Scope, text: str, *, beside: int, limit: int) -> Sequence[Enterprise]:
    """Return firms of the directory that a text means, but for one."""
    if not search_text(text):
        return []
    own = select(Enterprise).where(
        finds_firm(text), Enterprise.id != beside, Enterprise.listed.is_(True), Enterprise.merged_into_id.is_(None)
    )
    return database.scalars(scope.limit(own).order_by(Enterprise.credit_code).limit(limit)).all()
