"""A recusal is withdrawn by a superior, with a reason; whoever was recused may work with the firm again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Participation, Recusal, RecusalStep, RecusalTurn, utc_now
from survey.queries import recusals
from survey.records import audit_trail
from survey.reviewing.recusal_results import RecusalRefusedError
from survey.store.db import unit_of_work


def revoke_recusal(database: Session, recusal_id: int, *, reason: str, author_id: int) -> None:
    """Withdraw a recusal; the case stays with whoever holds it now.

    Raises RecusalRefusedError (``reason``, ``own``, ``author``: he is recused himself, ``withdrawn``).
    """
    if not reason.strip():
        raise RecusalRefusedError("reason")
    with unit_of_work(database):
        found, row = database.execute(
            select(Recusal, Participation)
            .join(Participation, Participation.id == Recusal.participation_id)
            .where(Recusal.id == recusal_id)
            .with_for_update(of=Participation)
        ).one()
        if found.user_id == author_id:
            raise RecusalRefusedError("own")
        recused = recusals.recused_among(database, row.id)
        if found.user_id not in recused:
            raise RecusalRefusedError("withdrawn")
        if author_id in recused:
            raise RecusalRefusedError("author")
        database.add(
            RecusalStep(
                recusal_id=found.id,
                turn=RecusalTurn.WITHDRAW,
                reason=reason.strip(),
                done_by_id=author_id,
                done_at=utc_now(),
            )
        )
        detail = {
            "campaign": database.get_one(Campaign, row.campaign_id).title,
            "reason": reason.strip(),
            "user": found.user_id,
        }
        audit_trail.record(
            database,
            "withdraw_recusal",
            user_id=author_id,
            about=("enterprise", row.enterprise_id),
            detail=detail,
        )
