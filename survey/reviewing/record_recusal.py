"""回避: who is not impartial towards a firm has no part in its case any more, which goes to somebody else at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.directory.lock_firms import Asked
from survey.models import (
    Campaign,
    CampaignOfficial,
    Enterprise,
    HandOverKind,
    OfficialPart,
    Participation,
    Recusal,
    RecusalStep,
    RecusalTurn,
    Role,
    User,
    utc_now,
)
from survey.queries import holdings, recusals
from survey.queries.own_cases import held_by
from survey.records import audit_trail
from survey.reviewing.lock_holders import Moving, may_hold, reviewers_of, write_hand_over
from survey.reviewing.recusal_results import Declared, RecusalRefusedError
from survey.store.db import unit_of_work
from survey.store.scope import scope


def record_recusal(database: Session, declared: Declared, *, author_id: int) -> None:
    """Recuse an official from a firm; a case that he holds goes to whoever is named. Raises RecusalRefusedError."""
    if not declared.reason.strip():
        raise RecusalRefusedError("reason")
    with unit_of_work(database):
        row, firm = _lock(database, declared, author_id)
        person = database.scalar(select(User).where(User.id == declared.user_id).with_for_update(of=User, read=True))
        if person is None or not may_be_recused(person, firm.unit):
            raise RecusalRefusedError("person")
        recused = recusals.recused_among(database, row.id)
        if person.id in recused:
            raise RecusalRefusedError("recused")
        if author_id in recused:
            raise RecusalRefusedError("author")
        now, holds = utc_now(), _holds(database, row, person.id)
        if holds:
            _refuse_other(database, declared, firm, {*recused, person.id})
        _write(database, declared, row, author_id)
        if holds:
            before = holdings.holders_of(database, [row.id])[row.id]
            named = reviewers_of(database, row.campaign_id).get(firm.unit)
            got = {declared.to_id} if declared.to_id is not None else {named} - {None, person.id}
            asked = Asked(row.campaign_id, (), declared.reason, author_id, now)
            told = {number for number in got if number is not None}
            to = {row.id: declared.to_id}
            moving = Moving(HandOverKind.FIRMS, [row], {row.id: before}, to, {person.id}, told)
            write_hand_over(database, asked, moving)


def substitutes_of(database: Session, campaign_id: int) -> Sequence[int]:
    """Return whom the set-up of a campaign names for those who are recused."""
    own = select(CampaignOfficial.user_id).where(
        CampaignOfficial.campaign_id == campaign_id, CampaignOfficial.part == OfficialPart.SUBSTITUTE
    )
    return database.scalars(own.order_by(CampaignOfficial.id)).all()


def may_be_recused(user: User, unit: str) -> bool:
    """Return whether somebody works with the firms of a unit: its own officials, and those of the district."""
    return user.active and Role(user.role) in {Role.TOWN, Role.DISTRICT} and may_hold(user, unit)


def _lock(database: Session, declared: Declared, author_id: int) -> tuple[Participation, Enterprise]:
    """Return the firm's part in the campaign, held, within the author's scope."""
    author = database.get_one(User, author_id)
    statement = scope(author).limit(
        select(Participation, Enterprise)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == declared.campaign_id, Enterprise.id == declared.enterprise_id)
    )
    found = database.execute(statement.with_for_update(of=Participation)).one_or_none()
    if found is None:
        raise RecusalRefusedError("unknown")
    return found[0], found[1]


def _holds(database: Session, row: Participation, user_id: int) -> bool:
    """Return whether somebody holds the case: assigned, as its named reviewer, or with everybody of the unit."""
    held = select(Participation.id).join(Enterprise, Enterprise.id == Participation.enterprise_id)
    return database.scalar(held.where(Participation.id == row.id, held_by(row.campaign_id, user_id, today()))) == row.id


def _refuse_other(database: Session, declared: Declared, firm: Enterprise, recused: Collection[int]) -> None:
    """Raise where nobody would be left to hold the case, or whoever is named may not."""
    if declared.to_id is None:
        left = select(User.id).where(
            User.active.is_(True), User.role == Role.TOWN, User.unit == firm.unit, User.id.not_in(recused)
        )
        if database.scalar(left.limit(1)) is None:
            raise RecusalRefusedError("nobody")
        return
    other = database.scalar(select(User).where(User.id == declared.to_id).with_for_update(of=User, read=True))
    if other is None or other.id in recused or not may_be_recused(other, firm.unit):
        raise RecusalRefusedError("to")


def _write(database: Session, declared: Declared, row: Participation, author_id: int) -> None:
    by_himself, reason = declared.user_id == author_id, declared.reason.strip()
    earlier = database.scalar(
        select(Recusal).where(Recusal.participation_id == row.id, Recusal.user_id == declared.user_id)
    )
    if earlier is not None:
        database.add(
            RecusalStep(
                recusal_id=earlier.id, turn=RecusalTurn.DECLARE, reason=reason, done_by_id=author_id, done_at=utc_now()
            )
        )
    else:
        database.add(
            Recusal(
                participation_id=row.id,
                user_id=declared.user_id,
                reason=reason,
                declared_by_id=None if by_himself else author_id,
                declared_at=utc_now(),
            )
        )
    detail: dict[str, object] = {"campaign": database.get_one(Campaign, row.campaign_id).title, "reason": reason}
    if not by_himself:
        detail["user"] = declared.user_id
    audit_trail.record(
        database,
        "recuse" if by_himself else "recuse_other",
        user_id=author_id,
        about=("enterprise", row.enterprise_id),
        detail=detail,
    )
